package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.ClusterSku;
import dev.breakwater.cluster.DeploymentSafeguards;
import dev.breakwater.cluster.DeploymentSafeguards.Level;
import dev.breakwater.cluster.DualStack;
import dev.breakwater.cluster.ManagedNamespace;
import dev.breakwater.cluster.ManagedNamespace.Adoption;
import dev.breakwater.cluster.ManagedNamespace.Traffic;
import dev.breakwater.cluster.NetworkEngine;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What AKS does below a cluster and by itself. */
class FakeAzureClusterPartsTest {
    private final FakeAzure azure = FakeAzure.start();
    private final Engine engine =
            Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
    private final ResourceGroup group = ResourceGroup.named("rg")
            .subscription(azure.subscription())
            .location("westeurope")
            .build();
    private final AksCluster cluster = AksCluster.named("prod")
            .group(group.id())
            .location("westeurope")
            .identity(ClusterIdentity.systemAssigned())
            .dnsPrefix("prod")
            .addPool(NodePool.system("system").count(3).build())
            .build();
    private final ManagedNamespace shop = ManagedNamespace.named("shop")
            .cluster(cluster.id())
            .location("westeurope")
            .putLabel("team", "shop")
            .ingress(Traffic.DENY_ALL)
            .build();

    @AfterEach
    void close() {
        azure.close();
    }

    private void apply(Resource<?>... resources) {
        DesiredState desired = DesiredState.named("prod").with(group).with(resources);
        engine.apply(engine.plan(desired)).orThrow();
    }

    private Document live(AksCluster declared) {
        apply(declared);
        DesiredState desired = DesiredState.named("prod").with(group, declared);
        return engine.observe(desired).find(declared.address()).orElseThrow().document();
    }

    @Test
    void a_managed_namespace_is_there_with_its_default_policy() {
        apply(cluster, shop);

        FakeKubernetes server = azure.kubernetes(cluster.id());
        Document namespace = server.get("v1", "Namespace", "", "shop").orElseThrow();
        Document policy = server.get("networking.k8s.io/v1", "NetworkPolicy", "shop", "defaultnetworkpolicy")
                .orElseThrow();
        assertThat(namespace.text("/metadata/labels/team")).contains("shop");
        assertThat(policy.at("/spec/ingress")).isEmpty();
        assertThat(policy.at("/spec/egress")).contains(Document.array(Document.object()));
    }

    @Test
    void a_namespace_that_is_there_already_is_taken_over_only_when_asked() {
        apply(cluster);
        azure.kubernetes(cluster.id())
                .apply(Document.parse(
                        "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}"));

        assertThatThrownBy(() -> apply(cluster, shop)).hasMessageContaining("NamespaceAlreadyExists");
        apply(cluster, shop.withAdoption(Adoption.ALWAYS));
    }

    @Test
    void what_is_in_a_managed_namespace_goes_with_it_only_when_asked() {
        ManagedNamespace kept = shop.withName("kept");
        apply(cluster, shop.withDeleteContents(true), kept);
        DesiredState both = DesiredState.named("prod").with(shop.withDeleteContents(true), kept);

        engine.apply(engine.planDestroy(both), Permission.DELETE).orThrow();

        FakeKubernetes server = azure.kubernetes(cluster.id());
        assertThat(server.get("v1", "Namespace", "", "kept")).isPresent();
        assertThat(server.get("v1", "Namespace", "", "shop")).isEmpty();
    }

    @Test
    void safeguards_need_the_policy_add_on() {
        DeploymentSafeguards safeguards =
                DeploymentSafeguards.of(Level.ENFORCE).cluster(cluster.id()).build();

        assertThatThrownBy(() -> apply(cluster, safeguards))
                .hasMessageContaining("Deployment safeguards need the Azure Policy add-on of the cluster.");
        apply(cluster.withAddOns(AddOn.azurePolicy()), safeguards);
    }

    @Test
    void aks_automatic_sets_what_it_forces() {
        Document live = live(cluster.withSku(ClusterSku.automatic()));

        assertThat(live.text("/properties/networkProfile/networkDataplane")).contains("cilium");
        assertThat(live.flag("/properties/aadProfile/enableAzureRBAC")).contains(true);
        assertThat(live.text("/properties/nodeResourceGroupProfile/restrictionLevel"))
                .contains("ReadOnly");
        assertThat(live.text("/properties/nodeProvisioningProfile/mode")).contains("Auto");
    }

    @Test
    void aks_automatic_refuses_what_it_would_have_to_take_away() {
        AksCluster calico = cluster.withSku(ClusterSku.automatic())
                .withRawProperties(Map.of("/properties/networkProfile/networkPolicy", Document.of("calico")));

        assertThatThrownBy(() -> apply(calico)).hasMessageContaining("AKS Automatic sets it to \"cilium\".");
    }

    @Test
    void pod_blocks_of_both_families_get_no_single_block_beside_them() {
        DualStack both = new DualStack(
                List.of("10.244.0.0/16", "fd12:3456:789a::/64"), List.of("10.0.0.0/16", "fd12:3456:789a:1::/108"));

        Document live = live(cluster.withNetwork(NetworkEngine.calico(true)).withDualStack(both));

        assertThat(live.at("/properties/networkProfile/podCidr")).isEmpty();
        assertThat(live.at("/properties/networkProfile/podCidrs/0")).contains(Document.of("10.244.0.0/16"));
    }
}
