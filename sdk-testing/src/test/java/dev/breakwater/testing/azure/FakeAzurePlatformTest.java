package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks, names, logs, offers and registrations, in the words of Azure. */
class FakeAzurePlatformTest {
    private final FakeAzure azure = FakeAzure.builder()
            .unregistered("Microsoft.OperationalInsights", "Microsoft.Compute/EncryptionAtHost")
            .restricted("Standard_E4s_v5", "West Europe")
            .start();
    private final AzureSdk sdk = AzureSdk.over(azure).withGroup();
    private final String subscription = "/subscriptions/" + azure.subscription();
    private final String network = sdk.group() + "/providers/Microsoft.Network/virtualNetworks/hub";
    private final String nodes = network + "/subnets/nodes";

    private static Document json(String text) {
        return Document.parse(text.replace('\'', '"'));
    }

    private static Document prefix(String block) {
        return json("{'properties':{'addressPrefix':'" + block + "'}}");
    }

    private static Document hub(String... subnets) {
        return json("{'location':'westeurope','properties':{'addressSpace':{'addressPrefixes':['10.0.0.0/16']},"
                + "'subnets':[" + String.join(",", subnets) + "]}}");
    }

    private List<String> subnets() {
        return sdk.get(network).body().at("/properties/subnets").orElseThrow().elements().stream()
                .map(subnet -> subnet.text("/name").orElse(""))
                .toList();
    }

    @Test
    void a_subnet_stands_in_its_network_and_a_put_that_leaves_it_out_drops_it() {
        sdk.put(network, hub());
        String etag = sdk.get(network).body().text("/etag").orElseThrow();
        assertThat(sdk.put(nodes, prefix("10.0.0.0/22")).status()).isEqualTo(201);
        assertThat(subnets()).containsExactly("nodes");
        assertThat(sdk.get(network).body().text("/etag")).isPresent().isNotEqualTo(Optional.of(etag));

        sdk.put(network, hub("{'name':'other','properties':{'addressPrefix':'10.0.4.0/22'}}"));
        assertThat(subnets()).containsExactly("other");
        assertThat(sdk.get(nodes).status()).isEqualTo(404);
        assertThat(sdk.get(network + "/subnets/other").body().text("/properties/privateEndpointNetworkPolicies"))
                .contains("Disabled");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("10.1.0.0/22", "NetcfgInvalidSubnet"),
                Arguments.of("10.0.4.1/22", "InvalidCIDRNotation"),
                Arguments.of("10.0.4.0/64", "InvalidCIDRNotation"),
                Arguments.of("10.0.2.0/24", "NetcfgSubnetRangesOverlap"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void a_block_that_does_not_fit_is_refused(String block, String code) {
        sdk.put(network, hub());
        sdk.put(nodes, prefix("10.0.0.0/22"));

        assertThat(sdk.put(network + "/subnets/more", prefix(block)).code()).isEqualTo(code);
    }

    @Test
    void a_subnet_in_use_cannot_be_deleted_dropped_or_moved() {
        sdk.put(network, hub());
        sdk.put(nodes, prefix("10.0.0.0/22"));
        Document pool = AzureSdk.pool().with("vnetSubnetID", nodes);
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body().withAt("/properties/agentPoolProfiles", Document.array(pool)))
                        .status())
                .isEqualTo(201);

        assertThat(sdk.send(HttpMethod.DELETE, nodes, AzureSdk.VERSION, Map.of(), "")
                        .code())
                .isEqualTo("InUseSubnetCannotBeDeleted");
        assertThat(sdk.put(network, hub()).code()).isEqualTo("InUseSubnetCannotBeDeleted");
        assertThat(sdk.put(nodes, prefix("10.0.4.0/22")).code()).isEqualTo("InUsePrefixCannotBeDeleted");
    }

    @Test
    void one_write_at_a_time_in_a_network() {
        sdk.put(network, hub());
        azure.operations("PUT subnets", Pacing.stuck());
        sdk.put(nodes, prefix("10.0.0.0/22"));

        assertThat(sdk.put(network, hub()).code()).isEqualTo("AnotherOperationInProgress");
        azure.finishOperations();
        assertThat(subnets()).containsExactly("nodes");
    }

    @Test
    void a_zone_with_links_cannot_be_deleted_and_lies_in_no_region() {
        String zone = sdk.group() + "/providers/Microsoft.Network/privateDnsZones/a.example";
        sdk.put(network, hub());
        assertThat(sdk.put(zone, json("{'location':'westeurope'}")).code())
                .isEqualTo("LocationNotAvailableForResourceType");
        sdk.put(zone, json("{'location':'global'}"));
        sdk.put(
                zone + "/virtualNetworkLinks/hub",
                json("{'location':'global','properties':{'virtualNetwork':{'id':'" + network + "'}}}"));

        assertThat(sdk.send(HttpMethod.DELETE, zone, AzureSdk.VERSION, Map.of(), "")
                        .code())
                .isEqualTo("CannotDeleteResource");
    }

    @Test
    void a_sink_takes_a_category_of_a_resource_once() {
        sdk.put(sdk.cluster(), AzureSdk.body());
        String settings = sdk.cluster() + "/providers/Microsoft.Insights/diagnosticSettings/";
        String logs = "{'properties':{'workspaceId':'/subscriptions/s/w','logs':[{'category':'%s','enabled':true}]}}";
        assertThat(sdk.put(settings + "a", json(logs.replace("%s", "guard"))).status())
                .isEqualTo(200);

        AzureSdk.Answer again = sdk.put(settings + "b", json(logs.replace("%s", "guard")));
        assertThat(again.code()).isEqualTo("Conflict");
        assertThat(again.message()).startsWith("Data sink '/subscriptions/s/w' is already used");
        assertThat(sdk.put(settings + "b", json(logs.replace("%s", "nonsense"))).message())
                .isEqualTo("Category 'nonsense' is not supported.");
        assertThat(sdk.put(settings + "b", json("{'properties':{'logs':[]}}")).message())
                .startsWith("At least one data sink needs to be specified");
    }

    @Test
    void a_provider_has_to_be_registered() {
        String workspace = sdk.group() + "/providers/Microsoft.OperationalInsights/workspaces/logs";
        Document body = json("{'location':'westeurope'}");
        AzureSdk.Answer refused = AzureSdk.over(azure).put(workspace, body);
        assertThat(refused.code()).isEqualTo("MissingSubscriptionRegistration");

        String provider = subscription + "/providers/Microsoft.OperationalInsights";
        sdk.send(HttpMethod.POST, provider + "/register", AzureSdk.VERSION, Map.of(), "");
        assertThat(sdk.get(provider).body().text("/registrationState")).contains("Registered");
        assertThat(sdk.put(workspace, body).body().number("/properties/retentionInDays"))
                .hasValueSatisfying(days -> assertThat(days.intValue()).isEqualTo(30));
        assertThat(sdk.put(workspace, body.withAt("/properties/retentionInDays", 7))
                        .message())
                .isEqualTo("'RetentionInDays' property doesn't match the SKU limits.");
    }

    @Test
    void host_encryption_needs_its_feature() {
        String feature =
                subscription + "/providers/Microsoft.Features/providers/Microsoft.Compute/features/EncryptionAtHost";
        Document pool = AzureSdk.pool().with("enableEncryptionAtHost", true);
        Document body = AzureSdk.body().withAt("/properties/agentPoolProfiles", Document.array(pool));
        assertThat(sdk.get(feature).body().text("/properties/state")).contains("NotRegistered");
        assertThat(sdk.put(sdk.cluster(), body).code()).isEqualTo("SubscriptionNotEnabledEncryptionAtHost");

        sdk.send(HttpMethod.POST, feature + "/register", AzureSdk.VERSION, Map.of(), "");
        assertThat(sdk.put(sdk.cluster(), body).status()).isEqualTo(201);
        assertThat(sdk.get(feature.replace("EncryptionAtHost", "Nothing")).code())
                .isEqualTo("FeatureNotFound");
    }

    @Test
    void sizes_tell_their_zones_capabilities_and_restrictions() {
        List<Document> sizes = sdk.get(
                        subscription + "/providers/Microsoft.Compute/skus?$filter=location%20eq%20'westeurope'")
                .body()
                .get("value")
                .orElseThrow()
                .elements();

        assertThat(sizes).hasSizeGreaterThan(10).allSatisfy(size -> {
            assertThat(size.at("/locationInfo/0/zones").orElseThrow().elements())
                    .hasSize(3);
            assertThat(size.toJson()).contains("EncryptionAtHostSupported");
        });
        assertThat(sizes)
                .filteredOn(size ->
                        !size.get("restrictions").orElseThrow().elements().isEmpty())
                .singleElement()
                .satisfies(size -> assertThat(size.text("/name")).contains("Standard_E4s_v5"));
        Document pool = AzureSdk.pool().with("vmSize", "Standard_E4s_v5");
        assertThat(sdk.put(sdk.cluster(), AzureSdk.body().withAt("/properties/agentPoolProfiles", Document.array(pool)))
                        .message())
                .contains("is not allowed in your subscription in location 'westeurope'");
    }

    @Test
    void regions_tell_their_zones_and_versions() {
        assertThat(sdk.get(subscription + "/locations").body().at("/value/0/availabilityZoneMappings/0/logicalZone"))
                .contains(Document.of("1"));
        Document versions = sdk.get(
                        subscription + "/providers/Microsoft.ContainerService/locations/westeurope/kubernetesVersions")
                .body();
        assertThat(versions.get("values").orElseThrow().elements())
                .extracting(version -> version.text("/version").orElse(""))
                .containsExactly("1.31", "1.32", "1.33", "1.34");
        assertThat(versions.at("/values/2/isDefault")).contains(Document.of(true));
        assertThat(versions.at("/values/2/patchVersions/1.33.3/upgrades/0")).contains(Document.of("1.34.1"));
    }

    @Test
    void a_group_takes_all_types_with_it() {
        sdk.put(network, hub());
        sdk.put(nodes, prefix("10.0.0.0/22"));
        sdk.put(
                nodes + "/providers/Microsoft.Insights/diagnosticSettings/a",
                json("{'properties':{'workspaceId':'/w','logs':[]}}"));
        sdk.send(HttpMethod.DELETE, sdk.group(), AzureSdk.VERSION, Map.of(), "");

        assertThat(azure.toString()).endsWith(", 0 resources]");
        assertThat(azure.document(ArmId.parse(nodes))).isEmpty();
    }

    @Test
    void the_name_of_a_custom_role_is_taken_once_and_a_used_role_stays() {
        String roles = subscription + "/providers/Microsoft.Authorization/roleDefinitions/";
        String one = roles + "11111111-1111-4111-8111-111111111111";
        Document body = json(
                "{'properties':{'roleName':'Joiner','permissions':[],'assignableScopes':['" + subscription + "']}}");
        assertThat(sdk.put(one, body).status()).isEqualTo(201);
        assertThat(sdk.put(one.replace("1111-1", "2222-1"), body).code()).isEqualTo("RoleDefinitionWithSameNameExists");
        assertThat(sdk.put(one.replace("1111-1", "2222-1"), body.withAt("/properties/roleName", "Reader"))
                        .code())
                .isEqualTo("RoleDefinitionWithSameNameExists");
        sdk.put(
                sdk.group() + "/providers/Microsoft.Authorization/roleAssignments/33333333-3333-4333-8333-333333333333",
                json("{'properties':{'principalId':'44444444-4444-4444-8444-444444444444','roleDefinitionId':'" + one
                        + "'}}"));

        assertThat(sdk.send(HttpMethod.DELETE, one, AzureSdk.VERSION, Map.of(), "")
                        .code())
                .isEqualTo("RoleDefinitionHasAssignments");
    }
}
