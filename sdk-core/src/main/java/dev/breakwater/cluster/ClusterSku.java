package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/**
 * What the service promises of a cluster and how much it does by itself.
 *
 * @param name how much the service does by itself
 * @param tier what it promises of the control plane
 */
public record ClusterSku(SkuName name, SkuTier tier) {
    /** A cluster as declared, of that tier. */
    public static ClusterSku of(SkuTier tier) {
        return new ClusterSku(SkuName.BASE, tier);
    }

    /** A cluster that AKS runs for the most part: nodes, upgrades, scaling and its own guards. */
    public static ClusterSku automatic() {
        return new ClusterSku(SkuName.AUTOMATIC, SkuTier.STANDARD);
    }

    Document document() {
        return Document.object("name", name, "tier", tier);
    }
}
