package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpMethod;
import com.azure.core.management.Region;
import com.azure.core.management.exception.ManagementException;
import com.azure.resourcemanager.AzureResourceManager;
import com.azure.resourcemanager.authorization.fluent.models.RoleAssignmentInner;
import com.azure.resourcemanager.authorization.models.PrincipalType;
import com.azure.resourcemanager.authorization.models.RoleAssignmentCreateParameters;
import com.azure.resourcemanager.msi.fluent.models.IdentityInner;
import com.azure.resourcemanager.resources.models.ResourceGroup;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeAzureServicesTest {
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    private final FakeAzure azure = FakeAzure.start();
    private final AzureSdk sdk = AzureSdk.over(azure);

    @Test
    void groups_are_made_listed_tagged_and_deleted_by_the_resource_manager() {
        var groups = sdk.resources().resourceGroups();
        groups.define("rg")
                .withRegion(Region.EUROPE_WEST)
                .withTag("env", "prod")
                .create();
        assertThat(groups.contain("rg")).isTrue();
        assertThat(groups.contain("other")).isFalse();
        assertThat(groups.listByTag("env", "prod"))
                .extracting(ResourceGroup::name)
                .containsExactly("rg");
        groups.getByName("rg").update().withTag("env", "test").apply();
        assertThat(groups.getByName("rg").tags()).containsEntry("env", "test");
        assertThat(sdk.put(sdk.group(), Document.object("location", "uksouth")).code())
                .isEqualTo("InvalidResourceGroupLocation");
    }

    @Test
    void deleting_a_group_deletes_all_in_it() {
        sdk.withCluster();
        AzureSdk.Answer answer = sdk.send(HttpMethod.DELETE, sdk.group(), "2025-04-01", Map.of(), "");
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers()).containsKey("Location");
        assertThat(sdk.get(sdk.cluster()).code()).isEqualTo("ResourceGroupNotFound");
        assertThat(azure.document(ArmId.parse(sdk.cluster()))).isEmpty();
        assertThat(azure).hasToString("FakeAzure[subscription " + azure.subscription() + ", 0 resources]");
    }

    @Test
    void a_group_is_there_until_its_deletion_ends() {
        sdk.withGroup();
        azure.operations("DELETE", Pacing.polls(1));
        AzureSdk.Answer answer = sdk.send(HttpMethod.DELETE, sdk.group(), "2025-04-01", Map.of(), "");
        String location = answer.headers().get("Location");
        assertThat(sdk.get(sdk.group()).body().text("/properties/provisioningState"))
                .contains("Deleting");
        assertThat(sdk.send(HttpMethod.GET, location, Map.of(), "").status()).isEqualTo(202);
        assertThat(sdk.send(HttpMethod.GET, location, Map.of(), "").status()).isEqualTo(204);
        assertThat(sdk.get(sdk.group()).status()).isEqualTo(404);
    }

    @Test
    void an_identity_has_the_same_principal_on_every_run() {
        sdk.withGroup();
        var identities = sdk.identities().serviceClient().getUserAssignedIdentities();
        IdentityInner made = identities.createOrUpdate("rg", "app", new IdentityInner().withLocation("westeurope"));
        assertThat(made.principalId())
                .isEqualTo(identities.getByResourceGroup("rg", "app").principalId());
        assertThat(made.tenantId()).isEqualTo(UUID.fromString(azure.tenant()));
        AzureSdk twin = AzureSdk.over(FakeAzure.start()).withGroup();
        IdentityInner again = twin.identities()
                .serviceClient()
                .getUserAssignedIdentities()
                .createOrUpdate("rg", "app", new IdentityInner().withLocation("westeurope"));
        assertThat(again.principalId()).isEqualTo(made.principalId());
        identities.delete("rg", "app");
        assertThat(identities.listByResourceGroup("rg")).isEmpty();
    }

    private RoleAssignmentInner assign(String scope, String name, String principal) {
        String role = "/subscriptions/" + azure.subscription() + "/providers/Microsoft.Authorization/roleDefinitions/"
                + READER;
        return sdk.authorization()
                .roleServiceClient()
                .getRoleAssignments()
                .create(
                        scope,
                        name,
                        new RoleAssignmentCreateParameters()
                                .withPrincipalId(principal)
                                .withPrincipalType(PrincipalType.SERVICE_PRINCIPAL)
                                .withRoleDefinitionId(role));
    }

    @Test
    void a_role_is_assigned_once_for_each_scope_and_principal() {
        sdk.withGroup();
        String principal = UUID.randomUUID().toString();
        String name = UUID.randomUUID().toString();
        assign(sdk.group(), name, principal);
        assign(sdk.group(), name, principal);
        assertThatThrownBy(() -> assign(sdk.group(), UUID.randomUUID().toString(), principal))
                .isInstanceOfSatisfying(ManagementException.class, e -> {
                    assertThat(e.getResponse().getStatusCode()).isEqualTo(409);
                    assertThat(e.getValue().getCode()).isEqualTo("RoleAssignmentExists");
                })
                .hasMessageContaining("role assignment already exists")
                .hasMessageContaining(name.replace("-", ""));
    }

    @Test
    void role_assignments_are_inherited_downwards() {
        sdk.withCluster();
        String subscription = "/subscriptions/" + azure.subscription();
        String principal = UUID.randomUUID().toString();
        assign(subscription, UUID.randomUUID().toString(), principal);
        assign(sdk.cluster(), UUID.randomUUID().toString(), UUID.randomUUID().toString());
        assertThat(count(sdk.cluster(), "atScope()")).isEqualTo(2);
        assertThat(count(sdk.group(), "atScope()")).isEqualTo(1);
        assertThat(count(subscription, "")).isEqualTo(2);
        assertThat(count(sdk.cluster(), "principalId eq '" + principal + "'")).isEqualTo(1);
    }

    private int count(String scope, String filter) {
        String query =
                filter.isEmpty() ? "" : "?$filter=" + filter.replace(" ", "%20").replace("'", "%27");
        String path = scope + "/providers/Microsoft.Authorization/roleAssignments" + query;
        return sdk.get(path).body().at("/value").orElseThrow().elements().size();
    }

    @Test
    void a_role_is_found_by_name_in_any_case() {
        String path = "/subscriptions/" + azure.subscription()
                + "/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName%20eq%20'acrpull'";
        assertThat(sdk.get(path).body().text("/value/0/name")).contains("7f951dda-4ed3-4680-a7ca-43fe172d538d");
    }

    @Test
    void a_new_principal_is_not_found_at_first_unless_its_type_is_told() {
        AzureSdk lagging =
                AzureSdk.over(FakeAzure.builder().principalLag(1).start()).withGroup();
        Document identity = lagging.put(
                        lagging.group() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/app",
                        Document.object("location", "westeurope"))
                .body();
        Document properties = Document.object(
                        "principalId", identity.text("/properties/principalId").orElseThrow())
                .with("roleDefinitionId", "/providers/Microsoft.Authorization/roleDefinitions/" + READER);
        String path = lagging.group() + "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID();
        Document untyped = Document.object("properties", properties);
        assertThat(lagging.put(path, untyped).code()).isEqualTo("PrincipalNotFound");
        assertThat(lagging.put(path, untyped).status()).isEqualTo(201);
        Document unknown =
                untyped.withAt("/properties/principalId", UUID.randomUUID().toString());
        String other = lagging.group() + "/providers/Microsoft.Authorization/roleAssignments/" + UUID.randomUUID();
        assertThat(lagging.put(other, unknown).code()).isEqualTo("PrincipalNotFound");
        assertThat(lagging.put(other, unknown.withAt("/properties/principalType", "Group"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void lists_come_in_pages() {
        AzureSdk small = AzureSdk.over(FakeAzure.builder().pageSize(3).start());
        IntStream.range(0, 7).forEach(i -> small.put(small.group() + i, Document.object("location", "westeurope")));
        assertThat(small.resources().resourceGroups().list()).hasSize(7);
        AzureSdk.Answer first = small.get(small.group().replace("/rg", ""));
        assertThat(first.body().at("/value").orElseThrow().elements()).hasSize(3);
        assertThat(first.body().text("/nextLink").orElseThrow())
                .contains("api-version=")
                .contains("skipToken=3");
    }

    @Test
    void case_and_double_slashes_do_not_matter() {
        sdk.withCluster();
        String odd = sdk.cluster()
                .replace("/resourceGroups/rg", "//RESOURCEGROUPS/RG/")
                .replace("managedClusters/prod", "managedclusters//PROD/");
        assertThat(sdk.get(odd).body().text("/name")).contains("prod");
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/SUB/resourceGroups/none, 404, ResourceGroupNotFound",
        "/subscriptions/00000000-0000-0000-0000-00000000000f/resourceGroups, 404, SubscriptionNotFound",
        "/subscriptions/SUB/resourceGroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/no, 404, ResourceNotFound",
        "/subscriptions/SUB/providers/Microsoft.Authorization/roleAssignments/no, 404, RoleAssignmentNotFound",
        "/subscriptions/SUB/providers/Microsoft.Authorization/roleDefinitions/no, 404, RoleDefinitionDoesNotExist",
        "/subscriptions/SUB/resourceGroups?$filter=nonsense, 400, InvalidFilterInQueryString",
    })
    void a_wrong_request_gets_its_code(String path, int status, String code) {
        sdk.withGroup();
        AzureSdk.Answer answer = sdk.get(path.replace("SUB", azure.subscription()));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.message()).isNotBlank();
    }

    @Test
    void the_api_version_is_required() {
        assertThat(sdk.send(HttpMethod.GET, sdk.group(), Map.of(), "").code()).isEqualTo("MissingApiVersionParameter");
        assertThat(sdk.send(HttpMethod.GET, sdk.group(), "latest", Map.of(), "").code())
                .isEqualTo("InvalidApiVersionParameter");
    }

    @Test
    void a_strict_fake_names_the_nearest_path_it_knows() {
        String wrong = sdk.group() + "/providers/Microsoft.ContainerService/managedCluster/prod";
        assertThatThrownBy(() -> sdk.get(wrong))
                .hasStackTraceContaining("UnmodelledRequestException")
                .hasMessageContaining("does not model GET " + wrong)
                .hasMessageContaining("/providers/Microsoft.ContainerService/managedClusters/{cluster}");
        AzureSdk lenient = AzureSdk.over(FakeAzure.builder().lenient().start());
        AzureSdk.Answer answer = lenient.get(wrong);
        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.message()).contains("managedClusters/{cluster}");
    }

    @Test
    void the_umbrella_lists_and_reads_clusters() {
        sdk.withCluster();
        AzureResourceManager umbrella = AzureResourceManager.configure()
                .withHttpClient(azure.httpClient())
                .authenticate(azure.credential(), sdk.profile())
                .withDefaultSubscription();
        assertThat(umbrella.kubernetesClusters().list())
                .extracting(cluster -> cluster.name() + " " + cluster.version())
                .containsExactly("prod 1.33.3");
        assertThat(umbrella.kubernetesClusters()
                        .getByResourceGroup("rg", "prod")
                        .agentPools())
                .containsOnlyKeys("system");
        assertThat(umbrella.genericResources().listByResourceGroup("rg")).hasSize(1);
    }

    @Test
    void requests_are_remembered_without_secrets() {
        sdk.withGroup()
                .put(sdk.cluster(), AzureSdk.body().withAt("/properties/servicePrincipalProfile/secret", "s3cret"));
        List<RecordedRequest> requests = azure.requests();
        assertThat(requests).hasSize(2);
        assertThat(requests.get(1)).hasToString("PUT " + sdk.cluster() + "?api-version=" + AzureSdk.VERSION + " → 201");
        assertThat(requests.get(1).body().orElseThrow().toJson())
                .contains("(sensitive)")
                .doesNotContain("s3cret");
        azure.clearRequests();
        assertThat(azure.requests()).isEmpty();
    }
}
