package dev.breakwater.cluster;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import java.util.ArrayList;
import java.util.List;

/** The properties of a cluster and its pools: each attribute group says its own. */
final class AksClusterTable {
    private static final List<List<Property>> GROUPS = List.of(
            BasicProperties.LIST,
            IdentityProperties.LIST,
            AccessProperties.LIST,
            NetworkProperties.LIST,
            SecurityProperties.LIST,
            AddOnProperties.LIST,
            OperationProperties.LIST,
            PoolProperties.LIST,
            PoolTuningProperties.LIST);

    static final PropertyTable TABLE = table();

    private AksClusterTable() {}

    private static PropertyTable table() {
        List<Property> all = new ArrayList<>();
        for (List<Property> group : GROUPS) {
            all.addAll(group);
        }
        return PropertyTable.of(AksCluster.TYPE, all.toArray(new Property[0]))
                .keyedBy("/properties/agentPoolProfiles", "name")
                .caselessBelow("/properties/addonProfiles");
    }
}
