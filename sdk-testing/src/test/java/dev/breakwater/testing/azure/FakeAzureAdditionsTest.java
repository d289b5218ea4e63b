package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.ImageCleaner;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.DefenderExtension;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyIdentity;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.KeyVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What policies and plans add by themselves is there, comes back, and disturbs no plan. */
class FakeAzureAdditionsTest {
    private static final String SENSOR = "/properties/securityProfile/defender/securityMonitoring/enabled";
    private static final String ADD_ON = "/properties/addonProfiles/azurePolicy/enabled";
    private static final String CLEANER = "/properties/securityProfile/imageCleaner/enabled";
    private static final String RUN_COMMAND = "/properties/apiServerAccessProfile/disableRunCommand";
    private static final String TAG = "/tags/added-by-policy";

    private FakeAzure azure = FakeAzure.builder()
            .serverAdditions(ServerAdditions.ASSIGNED)
            .operations(Pacing.polls(2))
            .start();
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final AksCluster cluster = AksCluster.named("prod")
            .group(group.id())
            .location("westeurope")
            .dnsPrefix("prod")
            .identity(ClusterIdentity.systemAssigned())
            .addPools(NodePool.system("system").count(1).build())
            .build();
    private final KeyVault vault = KeyVault.named("kv-additions-1")
            .group(group.id())
            .location("westeurope")
            .tenant(azure.tenant())
            .networkAccess(NetworkAccess.open())
            .build();

    @AfterEach
    void close() {
        azure.close();
    }

    private void start(ServerAdditions additions) {
        azure.close();
        azure = FakeAzure.builder()
                .serverAdditions(additions)
                .operations(Pacing.polls(2))
                .start();
    }

    /** Applies them and finds nothing left to do. */
    private Document applied(AksCluster declared, Resource<?>... more) {
        List<Resource<?>> all = new ArrayList<>(List.of(group, declared, vault));
        all.addAll(List.of(more));
        DesiredState desired = DesiredState.named("platform").with(all);
        Engine engine =
                Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(desired), Permission.values()).orThrow();
        assertThat(engine.plan(desired).isEmpty()).as("plan after apply").isTrue();
        return azure.document(declared.id()).orElseThrow();
    }

    private List<String> settings(String id) {
        return AzureSdk.over(azure)
                .get(id + "/providers/Microsoft.Insights/diagnosticSettings")
                .body()
                .get("value")
                .orElseThrow()
                .elements()
                .stream()
                .map(one -> one.text("/name").orElse(""))
                .toList();
    }

    @Test
    void a_management_group_above_adds_everywhere() {
        start(ServerAdditions.ALL);

        Document live = applied(cluster);

        assertThat(List.of(SENSOR, ADD_ON, CLEANER, RUN_COMMAND))
                .allSatisfy(
                        pointer -> assertThat(live.flag(pointer)).as(pointer).contains(true));
        assertThat(live.text("/properties/securityProfile/defender/logAnalyticsWorkspaceResourceId"))
                .hasValueSatisfying(id -> assertThat(id).endsWith("/workspaces/DefaultWorkspace-westeurope"));
        assertThat(settings(cluster.id().toString())).containsExactly("setByPolicy");
        assertThat(settings(vault.id().toString())).containsExactly("setByPolicy");
        for (Resource<?> tagged : List.of(group, cluster, vault)) {
            assertThat(azure.document(ArmId.parse(tagged.address().path()))
                            .orElseThrow()
                            .text(TAG))
                    .contains("yes");
        }
    }

    @ParameterizedTest
    @EnumSource(ServerAdditions.class)
    void what_was_added_survives_an_update_that_says_nothing_of_it(ServerAdditions additions) {
        start(additions);
        applied(cluster);

        Document live = applied(cluster.withTags(Map.of("team", "platform")));

        Optional<Boolean> expected = additions == ServerAdditions.ALL ? Optional.of(true) : Optional.empty();
        assertThat(live.text("/tags/team")).contains("platform");
        assertThat(live.flag(SENSOR)).isEqualTo(expected);
        assertThat(live.flag(ADD_ON)).isEqualTo(expected);
        assertThat(live.text(TAG).isPresent()).isEqualTo(expected.isPresent());
    }

    @Test
    void what_somebody_takes_away_comes_back() {
        start(ServerAdditions.ALL);
        Document live = applied(cluster);

        AzureSdk.over(azure)
                .send(
                        HttpMethod.PUT,
                        cluster.id().toString(),
                        AzureSdk.VERSION,
                        Map.of(),
                        live.withoutAt("/properties/securityProfile/defender").toJson());
        azure.finishOperations();

        assertThat(azure.document(cluster.id()).orElseThrow().flag(SENSOR)).contains(true);
    }

    @Test
    void what_is_declared_is_left() {
        start(ServerAdditions.ALL);

        Document live = applied(cluster.withAddOns(AddOn.off("azurepolicy"))
                .withRunCommand(true)
                .withImageCleaner(ImageCleaner.weekly())
                .withDefenderWorkspace(
                        Output.of(group.id() + "/providers/" + "Microsoft.OperationalInsights/workspaces/mine")));

        assertThat(live.flag("/properties/addonProfiles/azurepolicy/enabled")).contains(false);
        assertThat(live.at(ADD_ON)).isEmpty();
        assertThat(live.flag(RUN_COMMAND)).contains(false);
        assertThat(live.number("/properties/securityProfile/imageCleaner/intervalHours"))
                .hasValueSatisfying(hours -> assertThat(hours.intValue()).isEqualTo(168));
        assertThat(live.text("/properties/securityProfile/defender/logAnalyticsWorkspaceResourceId"))
                .hasValueSatisfying(id -> assertThat(id).endsWith("/mine"));
    }

    @Test
    void a_plan_with_its_sensor_puts_the_defender_profile_on_clusters_and_nothing_else() {
        DefenderPlan plan =
                DefenderPlan.containers().subscription(azure.subscription()).build();

        Document live = applied(cluster, plan);

        assertThat(live.flag(SENSOR)).contains(true);
        assertThat(live.at(ADD_ON)).isEmpty();
        assertThat(live.text(TAG)).isEmpty();
        assertThat(settings(cluster.id().toString())).isEmpty();
    }

    @Test
    void a_plan_without_its_sensor_adds_nothing() {
        DefenderPlan plan = DefenderPlan.containers()
                .subscription(azure.subscription())
                .build()
                .withExtensions(DefenderExtension.named("ContainerSensor").off());

        assertThat(applied(cluster, plan).at("/properties/securityProfile/defender"))
                .isEmpty();
    }

    @ParameterizedTest(name = "in {0}, {1}: {2}")
    @CsvSource({
        "rg, none, true",
        "other, none, false",
        "r, none, false",
        "rg, left out, false",
        "rg, one with a shorter name left out, true",
        "rg, not enforced, false",
        "rg, disabled, false"
    })
    void an_assignment_deploys_in_its_scope(String scope, String exception, boolean expected) {
        ResourceGroup other = group.withName(scope.equals("rg") ? "other" : scope);
        PolicyAssignment assignment = PolicyAssignment.of(AzurePolicy.DEPLOY_POLICY_ADD_ON)
                .scope(scope.equals("rg") ? group.id() : other.id())
                .identity(PolicyIdentity.systemAssigned("westeurope"))
                .build();
        assignment = switch (exception) {
            case "left out" -> assignment.withNotScopes(cluster.id());
            case "one with a shorter name left out" ->
                assignment.withNotScopes(cluster.withName("pro").id());
            case "not enforced" -> assignment.withEnforced(false);
            case "disabled" -> assignment.withParameters(Map.of("effect", Document.of("Disabled")));
            default -> assignment;
        };

        Document live = applied(cluster, other, assignment);

        assertThat(live.flag(ADD_ON).isPresent()).isEqualTo(expected);
        assertThat(live.at("/properties/securityProfile/defender")).isEmpty();
    }
}
