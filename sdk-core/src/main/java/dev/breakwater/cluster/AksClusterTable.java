package dev.breakwater.cluster;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import java.util.List;
import java.util.stream.Stream;

/** The properties of a cluster and its pools: each attribute group says its own. */
final class AksClusterTable {
    static final PropertyTable TABLE = PropertyTable.of(
                    AksCluster.TYPE,
                    Stream.of(
                                    BasicProperties.LIST,
                                    IdentityProperties.LIST,
                                    AccessProperties.LIST,
                                    NetworkProperties.LIST,
                                    SecurityProperties.LIST,
                                    AddOnProperties.LIST,
                                    OperationProperties.LIST,
                                    PoolProperties.LIST,
                                    PoolTuningProperties.LIST)
                            .flatMap(List::stream)
                            .toArray(Property[]::new))
            .keyedBy("/properties/agentPoolProfiles", "name")
            .caselessBelow("/properties/addonProfiles");

    private AksClusterTable() {}
}
