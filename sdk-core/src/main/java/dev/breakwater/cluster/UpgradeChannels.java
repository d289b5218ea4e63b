package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/**
 * What the service upgrades by itself.
 *
 * @param cluster which Kubernetes versions
 * @param nodeOs which operating-system updates of nodes; changing it re-images them
 */
public record UpgradeChannels(UpgradeChannel cluster, NodeOsChannel nodeOs) implements Part {
    @Override
    public Document onto(Document properties) {
        return properties
                .withAt("/autoUpgradeProfile/upgradeChannel", cluster)
                .withAt("/autoUpgradeProfile/nodeOSUpgradeChannel", nodeOs);
    }
}
