package dev.breakwater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.RoleRef;
import dev.breakwater.access.Subject;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import dev.breakwater.testing.TestBed;
import dev.breakwater.testing.replay.Recording;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.PodTemplate;
import dev.breakwater.workload.ServiceAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a user of the portal adds is seen by a survey, and by no audit of what is declared alone. */
class SurroundingsTest {
    private static final AzureRole KEY_VAULT_READER =
            new AzureRole("Key Vault Reader", UUID.fromString("21090545-7ca7-4776-b22c-e363652d74d2"));
    private static final String STRANGER = "0d6c2b8e-6f1a-4f0a-9d57-3a1f5e9b7c11";
    private static final SecureCluster CLUSTER = SecureCluster.named("shop")
            .subscription(TestBed.SUBSCRIPTION)
            .resourceGroup("rg-shop")
            .region("westeurope")
            .tenant(TestBed.TENANT)
            .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
            .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
            .namespace("shop")
            .build();
    private static final KeyVault VAULT = KeyVault.named("kv-shop")
            .group(CLUSTER.group().id())
            .location("westeurope")
            .tenant(TestBed.TENANT)
            .networkAccess(NetworkAccess.open())
            .build();
    private static final WorkloadIdentity WEB = WorkloadIdentity.named("web")
            .namespace("shop")
            .cluster(CLUSTER.cluster())
            .readingSecrets(VAULT.id())
            .build();
    private static final SecretProviderClass FILES = SecretProviderClass.named("web")
            .namespace("shop")
            .vaultName(Output.of(VAULT.name()))
            .tenantId(Output.of(TestBed.TENANT))
            .clientId(WEB.clientId())
            .addObjects(VaultObject.secret("db-password"))
            .on(CLUSTER.link())
            .build();
    private static final Deployment PODS = Deployment.named("web")
            .in("shop")
            .pods(PodTemplate.of("web", "shop.azurecr.io/web:1.4").mergeContainer(Document.parse("""
                    {"env": [{"name": "DB", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}
                    """)))
            .on(CLUSTER.link());
    private static final DesiredState DESIRED =
            DesiredState.named("shop").with(CLUSTER).with(WEB).with(List.of(VAULT, FILES, PODS));

    private final TestBed bed = TestBed.start();

    @BeforeEach
    void deploy() {
        bed.apply(DESIRED);
        bed.azure().assign(KEY_VAULT_READER, caller());
        bed.azure().clearRequests();
    }

    /** Whoever the bed's engine signs in as; nobody reads keys by being an owner. */
    private String caller() {
        return bed.azure().application("caller").objectId();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private static List<Finding> failures(Estate estate, String control) {
        return bedless(estate).findings(Verdict.FAIL).stream()
                .filter(finding -> finding.control().equals(control))
                .toList();
    }

    private static AuditReport bedless(Estate estate) {
        return Catalogue.auditor().audit(estate);
    }

    private Estate declared() {
        return bed.engine().observe(DESIRED);
    }

    private Estate surveyed() {
        return bed.engine().survey(DESIRED);
    }

    /** Somebody else declares this, and the cluster too, as objects need their cluster. */
    private void byHand(Resource<?>... resources) {
        Engine other = bed.engine();
        other.apply(
                        other.plan(DesiredState.named("by-hand").with(CLUSTER).with(List.of(resources))),
                        Permission.values())
                .orThrow();
    }

    @Test
    void whoever_else_reads_a_mounted_secret_of_a_vault_is_found() {
        assertThat(failures(surveyed(), "KV-05")).isEmpty();
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, STRANGER, VAULT.id());

        assertThat(failures(declared(), "KV-05")).isEmpty();
        assertThat(failures(surveyed(), "KV-05"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains(STRANGER + " can too"));
    }

    @Test
    void a_reader_above_the_vault_or_at_one_secret_is_found_as_well() {
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, STRANGER);
        assertThat(failures(surveyed(), "KV-05")).hasSize(1);

        bed.azure()
                .assign(
                        AzureRole.KEY_VAULT_SECRETS_USER,
                        "1d6c2b8e-6f1a-4f0a-9d57-3a1f5e9b7c12",
                        VAULT.id().nested("secrets", "db-password"));
        assertThat(failures(surveyed(), "KV-05"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains(STRANGER, "1d6c2b8e"));
    }

    @Test
    void readers_by_two_management_groups_are_found() {
        String other = "1d6c2b8e-6f1a-4f0a-9d57-3a1f5e9b7c12";
        String groups = "/providers/Microsoft.Management/managementGroups/";
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, STRANGER, ArmId.parse(groups + "acme"));
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, other, ArmId.parse(groups + "landing-zones"));

        assertThat(failures(surveyed(), "KV-05"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains(STRANGER, other));
    }

    @Test
    void a_role_that_a_custom_definition_gives_is_known() {
        RoleDefinition custom = RoleDefinition.named("Peeks into vaults")
                .subscription(TestBed.SUBSCRIPTION)
                .addDataActions("Microsoft.KeyVault/vaults/secrets/*/action")
                .build();
        byHand(custom);
        assertThat(surveyed().ofType(RoleDefinition.TYPE)).as("nobody has it").isEmpty();
        bed.azure().assign(custom.role(), STRANGER, VAULT.id());

        Estate surveyed = surveyed();

        assertThat(surveyed.ofType(RoleDefinition.TYPE))
                .extracting(
                        entry -> entry.document().text("/properties/roleName").orElse(""))
                .containsExactly("Peeks into vaults");
        assertThat(surveyed.gaps()).isEmpty();
    }

    @Test
    void whoever_is_made_a_contributor_above_the_cluster_is_found() {
        assertThat(failures(surveyed(), "AKS-ID-12")).isEmpty();
        bed.azure().assign(AzureRole.CONTRIBUTOR, STRANGER, CLUSTER.group().id());

        assertThat(failures(declared(), "AKS-ID-12")).isEmpty();
        assertThat(failures(surveyed(), "AKS-ID-12"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("gives 'Contributor' to something else"));
    }

    @Test
    void whoever_else_reads_a_secret_of_pods_is_found_by_roles_of_azure_and_of_the_cluster() {
        assertThat(failures(surveyed(), "K8S-SEC-01")).isEmpty();
        bed.azure()
                .assign(AzureRole.AKS_RBAC_WRITER, STRANGER, CLUSTER.cluster().id());
        byHand(RoleBinding.named("peek")
                .namespace("shop")
                .roleRef(RoleRef.clusterRole("edit"))
                .addSubjects(Subject.user("mallory@example.com"))
                .cluster(CLUSTER.link())
                .build());

        assertThat(failures(declared(), "K8S-SEC-01")).isEmpty();
        assertThat(failures(surveyed(), "K8S-SEC-01"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains(STRANGER, "mallory@example.com"));
    }

    @Test
    void a_workload_that_nobody_declared_is_judged() {
        Document privileged = Document.parse("""
                {"securityContext": {"privileged": true}}
                """);
        byHand(Deployment.named("miner")
                .in("default")
                .pods(PodTemplate.of("miner", "docker.io/library/miner:1").mergeContainer(privileged))
                .on(CLUSTER.link()));

        assertThat(bedless(declared()).findings(Verdict.FAIL))
                .noneMatch(finding -> finding.address().name().equals("miner"));
        assertThat(bedless(surveyed()).findings(Verdict.FAIL))
                .anyMatch(finding -> finding.address().name().equals("miner")
                        && finding.control().startsWith("K8S-POD"));
    }

    @Test
    void what_is_declared_is_there_once_and_as_it_was_observed() {
        Estate declared = declared();
        Estate surveyed = surveyed();

        assertThat(surveyed.entries().subList(0, declared.entries().size())).isEqualTo(declared.entries());
        assertThat(surveyed.ofType(RoleAssignment.TYPE))
                .extracting(entry -> entry.document().text("/id").orElse(""))
                .doesNotHaveDuplicates();
        assertThat(surveyed().entries().toString()).isEqualTo(surveyed.entries().toString());
        assertThat(surveyed.ofType("v1/Secret")).isEmpty();
        assertThat(surveyed.ofType("v1/ConfigMap")).isEmpty();
    }

    @Test
    void it_lists_and_writes_nothing() {
        declared();
        List<String> observing = requests();
        bed.azure().clearRequests();

        surveyed();

        List<String> more = new ArrayList<>(requests());
        more.removeAll(observing);
        System.out.println("a survey asks Azure " + (requests().size() - observing.size()) + " times more than the "
                + observing.size() + " of an observation");
        String group = "GET management.azure.com" + CLUSTER.group().id();
        assertThat(more)
                .as("of the group, and so of the cluster and the vault in it")
                .containsExactlyInAnyOrder(
                        group + "/providers/Microsoft.Authorization/roleAssignments",
                        "GET management.azure.com/subscriptions/" + TestBed.SUBSCRIPTION
                                + "/providers/Microsoft.Security/assessments",
                        "GET kv-shop.vault.azure.net/keys");
    }

    private List<String> requests() {
        return bed.azure().requests().stream()
                .map(request -> request.method() + " " + request.host() + request.path())
                .toList();
    }

    /** A request of the portal. */
    private void send(HttpMethod method, String url, String scope, String body) {
        TokenRequestContext context = new TokenRequestContext().addScopes(scope);
        HttpRequest request = new HttpRequest(method, url);
        request.setHeader(
                HttpHeaderName.AUTHORIZATION,
                "Bearer " + bed.azure().credential().getTokenSync(context).getToken());
        request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json").setBody(body);
        assertThat(bed.azure().httpClient().sendSync(request, Context.NONE).getStatusCode())
                .isIn(200, 201);
    }

    private void key(HttpMethod method, String path, String body) {
        String url = "https://kv-shop.vault.azure.net/keys/" + path + "?api-version=7.6";
        send(method, url, "https://vault.azure.net/.default", body);
    }

    @Test
    void keys_come_with_their_policies_of_rotation() {
        bed.azure().assign(AzureRole.KEY_VAULT_ADMINISTRATOR, caller());
        key(HttpMethod.POST, "disks/create", "{\"kty\": \"RSA\"}");
        key(HttpMethod.POST, "signing/create", "{\"kty\": \"EC\"}");
        key(HttpMethod.PUT, "signing/rotationpolicy", """
                {"lifetimeActions": [{"trigger": {"timeAfterCreate": "P90D"}, "action": {"type": "Rotate"}}],
                 "attributes": {"expiryTime": "P1Y"}}
                """);

        Estate surveyed = surveyed();

        assertThat(Catalogue.control("KV-04").orElseThrow().check(surveyed))
                .extracting(finding -> finding.address().name() + " " + finding.verdict())
                .containsExactly("disks FAIL", "signing PASS");
        assertThat(surveyed.ofType(KeyVault.TYPE + "/keys"))
                .as("attributes, and nothing of the key")
                .noneMatch(entry -> entry.document().get("key").isPresent());
    }

    @Test
    void tokens_and_assessments_of_a_registry_are_judged() {
        ContainerRegistry registry = ContainerRegistry.named("shopimages")
                .group(CLUSTER.group().id())
                .location("westeurope")
                .networkAccess(NetworkAccess.open())
                .build();
        DefenderPlan plan =
                DefenderPlan.containers().subscription(TestBed.SUBSCRIPTION).build();
        DesiredState more = DesiredState.named("more").with(CLUSTER).with(List.of(registry, plan));
        bed.engine().apply(bed.engine().plan(more), Permission.values()).orThrow();
        String arm = "https://management.azure.com";
        send(
                HttpMethod.PUT,
                arm + registry.id() + "/tokens/laptop?api-version=2025-11-01",
                arm + "/.default",
                "{\"properties\": {\"scopeMapId\": \"" + registry.id() + "/scopeMaps/_repositories_pull\"}}");
        bed.azure()
                .defender()
                .recommends(
                        registry.id(), "images", "Images should have vulnerabilities resolved", Severity.HIGH, false);

        Estate surveyed = bed.engine().survey(more);

        assertThat(failures(surveyed, "ACR-06"))
                .extracting(finding -> finding.address().name())
                .contains("laptop");
        assertThat(failures(surveyed, "IMG-05"))
                .extracting(finding -> finding.address().name())
                .containsExactly("shopimages");
        assertThat(failures(bed.engine().observe(more), "IMG-05")).isEmpty();
    }

    @Test
    void a_recording_of_a_survey_keeps_who_else_is_there_and_plays_it_back() {
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, STRANGER, VAULT.id());
        Recording recording = Recording.of(surveyed());

        Recording read = Recording.parse(recording.toJson());

        assertThat(failures(read.estate(), "KV-05")).hasSize(1);
        try (TestBed again = TestBed.start(read)) {
            Estate replayed = again.engine().survey(DESIRED);
            assertThat(failures(replayed, "KV-05")).hasSize(1);
            assertThat(replayed.ofType(ServiceAccount.TYPE))
                    .hasSameSizeAs(read.estate().ofType(ServiceAccount.TYPE));
        }
    }

    @Test
    void places_that_nobody_declares_are_looked_around_too() {
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, STRANGER, VAULT.id());

        Estate estate = bed.engine().survey(DesiredState.named("nothing"), VAULT.id());

        assertThat(estate.ofType(KeyVault.TYPE)).hasSize(1);
        assertThat(estate.ofType(RoleAssignment.TYPE))
                .anyMatch(entry -> entry.document()
                        .text("/properties/principalId")
                        .filter(STRANGER::equals)
                        .isPresent());
        assertThat(estate.ofType(AksCluster.TYPE)).isEmpty();
    }

    @Test
    void what_may_not_be_read_is_a_gap_that_names_the_permission() {
        bed.azure().assign(AzureRole.KEY_VAULT_SECRETS_USER, STRANGER, VAULT.id());
        Engine reader = bed.engineAs("Azure Kubernetes Service Cluster User Role");

        Estate estate = reader.survey(DESIRED);

        assertThat(estate.gaps())
                .filteredOn(gap -> gap.type().equals(RoleAssignment.TYPE))
                .anyMatch(gap -> gap.reason().contains("Microsoft.Authorization/roleAssignments/read"));
        assertThat(Catalogue.auditor().audit(estate).findings(Verdict.PASS))
                .noneMatch(finding -> finding.control().equals("KV-05"));
    }
}
