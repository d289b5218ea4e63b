package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.Optional;
import java.util.function.Function;

/** What AKS Automatic sets by itself and lets nobody turn off. */
final class Automatic {
    private Automatic() {}

    static boolean is(Document body) {
        return Facts.is(body, "/sku/name", "Base", "automatic");
    }

    /**
     * What the service assumes of a property: one value on AKS Automatic, another on all other clusters.
     *
     * @param automatic the value on AKS Automatic
     * @param base the value on others
     */
    record Default(Document automatic, Document base) implements Function<Document, Optional<Document>> {
        static Default of(Object automatic, Object base) {
            return new Default(Document.of(automatic), Document.of(base));
        }

        @Override
        public Optional<Document> apply(Document body) {
            return Optional.of(is(body) ? automatic : base);
        }
    }

    static void check(AksCluster cluster, Problems problems) {
        if (cluster.sku().isEmpty() || cluster.sku().get().name() != SkuName.AUTOMATIC) {
            return;
        }
        problems.unless(
                cluster.sku().get().tier() != SkuTier.FREE,
                "sku contains AUTOMATIC and FREE, which do not go together; declare ClusterSku.automatic().");
        forced(problems, "workloadIdentity", cluster.workloadIdentity().orElse(true));
        forced(problems, "oidcIssuer", cluster.oidcIssuer().orElse(true));
        forced(problems, "nodeProvisioning", cluster.nodeProvisioning().orElse(true));
        boolean roles =
                cluster.entra().isEmpty() || cluster.entra().get().azureRbac().orElse(true);
        forced(problems, "entra.azureRbac", roles);
        problems.unless(
                cluster.nodeResourceGroupAccess().orElse(NodeGroupAccess.READ_ONLY) == NodeGroupAccess.READ_ONLY,
                "nodeResourceGroupAccess contains UNRESTRICTED, and AKS Automatic locks the group; leave it out.");
        boolean cilium = cluster.network().isEmpty()
                || (cluster.network().get() instanceof NetworkEngine.Cilium engine && engine.overlay());
        problems.unless(
                cilium, "network contains another engine than cilium(), which AKS Automatic sets; leave it out.");
    }

    private static void forced(Problems problems, String attribute, boolean on) {
        problems.unless(on, attribute + " contains false, and AKS Automatic has it on; leave it out.");
    }
}
