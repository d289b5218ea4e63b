package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlatformHandlersTest {
    private static final VirtualNetwork HUB = VirtualNetwork.named("hub")
            .group(TestAzure.GROUP)
            .location("westeurope")
            .addAddressPrefixes("10.0.0.0/16")
            .build();
    private static final Subnet NODES =
            Subnet.named("nodes").in(HUB).addPrefixes("10.0.0.0/22").build();
    private static final Subnet PODS =
            Subnet.named("pods").in(HUB).addPrefixes("10.0.4.0/22").build();
    private static final DiagnosticSettings AUDIT = DiagnosticSettings.named("audit")
            .target(TestAzure.CLUSTER)
            .addCategories("guard")
            .workspace(Output.of("/w"))
            .build();

    private final TestAzure azure = new TestAzure();

    @SuppressWarnings("unchecked") // found by its own declaration type
    private <R extends ArmResource<ArmState>> ArmHandler<R, ArmState> handler(Class<R> type) {
        List<ArmHandler<?, ?>> inGroups = PlatformHandlers.inGroups(azure.client, azure.subscriptions);
        List<ArmHandler<?, ?>> elsewhere = PlatformHandlers.elsewhere(azure.client, azure.subscriptions);
        return (ArmHandler<R, ArmState>) Stream.concat(inGroups.stream(), elsewhere.stream())
                .filter(handler -> handler.type() == type)
                .findFirst()
                .orElseThrow();
    }

    private static String url(ArmResource<?> resource) {
        return resource.id() + "?api-version=2024-05-01";
    }

    private static String subnet(Subnet subnet, String properties) {
        return "{\"id\":\"" + subnet.id() + "\",\"etag\":\"e1\",\"properties\":{" + properties + "}}";
    }

    @Test
    void a_network_and_its_subnets_are_written_one_at_a_time() {
        String key = handler(VirtualNetwork.class).exclusionKey(HUB.address());

        assertThat(handler(Subnet.class).exclusionKey(NODES.address())).isEqualTo(key);
        assertThat(key).isEqualTo(ArmType.key(HUB.id()));
        assertThat(handler(DiagnosticSettings.class).exclusionKey(AUDIT.address()))
                .isEqualTo(ArmType.key(AUDIT.id()));
    }

    @Test
    void a_change_of_a_network_names_the_subnets_that_are_there() {
        Document live = Document.parse("{\"id\":\"" + HUB.id() + "\",\"etag\":\"e1\",\"location\":\"westeurope\","
                + "\"properties\":{\"addressSpace\":{\"addressPrefixes\":[\"10.9.0.0/16\"]},"
                + "\"subnets\":[{\"name\":\"old\"}]}}");
        azure.http.on("PUT", url(HUB), 200, live.toJson());
        ArmState actual = new ArmState(live, "2024-05-01");
        var handler = handler(VirtualNetwork.class);
        handler.update(HUB, HUB.document(), actual, handler.diff(HUB, HUB.document(), Optional.of(actual)), azure);

        assertThat(azure.http.lastBody().text("/properties/subnets/0/name")).contains("old");
        assertThat(azure.http.lastBody().text("/properties/addressSpace/addressPrefixes/0"))
                .contains("10.0.0.0/16");
    }

    @Test
    void a_subnet_has_no_tags_and_its_blocks_by_one_name_only() {
        Document live = Document.parse(subnet(NODES, "\"addressPrefixes\":[\"10.0.8.0/22\",\"fd00::/64\"]"));
        azure.http.on("PUT", url(NODES), 200, subnet(NODES, "\"addressPrefix\":\"10.0.0.0/22\""));
        ArmState actual = new ArmState(live, "2024-05-01");
        var handler = handler(Subnet.class);
        handler.update(
                NODES, NODES.document(), actual, handler.diff(NODES, NODES.document(), Optional.of(actual)), azure);

        assertThat(azure.http.lastBody().get("tags")).isEmpty();
        assertThat(azure.http.lastBody().at("/properties/addressPrefixes")).isEmpty();
        assertThat(azure.http.lastBody().text("/properties/addressPrefix")).contains("10.0.0.0/22");
        assertThat(handler.ownership()).isEqualTo(Ownership.NONE);
        assertThat(handler.readOwned("prod-state", azure)).isEmpty();
    }

    @Test
    void what_a_list_does_not_show_is_asked_for_itself() {
        azure.http
                .on("GET", HUB.id() + "/subnets?api-version=2024-05-01", 200, "{\"value\":[" + subnet(NODES, "") + "]}")
                .on("GET", url(PODS), 200, subnet(PODS, ""));

        Map<Address<ArmState>, ArmState> found = handler(Subnet.class).readAll(List.of(NODES, PODS), azure);
        assertThat(found).containsOnlyKeys(NODES.address(), PODS.address());
    }

    @Test
    void settings_are_made_at_once() {
        String url = AUDIT.id() + "?api-version=2021-05-01-preview";
        azure.http.on("GET", url, 404, "").on("PUT", url, 200, "{\"id\":\"" + AUDIT.id() + "\",\"properties\":{}}");

        ArmState made = done(handler(DiagnosticSettings.class).create(AUDIT, AUDIT.document(), azure));
        assertThat(made.id()).contains(AUDIT.id().toString());
        assertThat(azure.http.lastBody().get("tags")).isEmpty();
    }

    @Test
    void a_missing_permission_may_heal_for_ten_minutes_after_an_assignment_of_ours() {
        String refusal = TestAzure.error("LinkedAuthorizationFailed", "no permission");
        for (int i = 0; i < 3; i++) {
            azure.http.on("GET", url(HUB), 403, refusal);
        }
        assertThat(refused().retry()).isEqualTo(ProviderException.Retry.NEVER);

        azure.client.grants().made();
        assertThat(refused().retry()).isEqualTo(ProviderException.Retry.LATER);
        azure.clock.pass(Duration.ofMinutes(10));
        assertThat(refused().retry()).isEqualTo(ProviderException.Retry.NEVER);
        assertThat(azure.client.grants().toString()).startsWith("Grants[last at ");
    }

    private ProviderException refused() {
        List<ProviderException> caught = new ArrayList<>();
        assertThatThrownBy(() -> azure.client.get(HUB.id().toString(), "2024-05-01"))
                .isInstanceOfSatisfying(ProviderException.class, caught::add);
        return caught.get(0);
    }
}
