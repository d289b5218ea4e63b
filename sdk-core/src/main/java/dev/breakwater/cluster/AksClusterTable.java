package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;

/** The properties of a cluster and its pools. */
final class AksClusterTable {
    static final PropertyTable TABLE = PropertyTable.of(
                    AksCluster.TYPE,
                    Property.at("/location", "Region").compares(Form.TEXT_NO_CASE).createOnly(),
                    Property.at("/tags", "Tags").compares(Form.CONTAINS),
                    Property.at("/properties/disableLocalAccounts", "Local accounts")
                            .defaultsTo(false)
                            .safe(Safety.when(true), "AKS-ID-03"),
                    Property.at("/properties/apiServerAccessProfile/authorizedIPRanges", "Authorized ranges")
                            .compares(Form.CIDR_SET)
                            .safe(Safety.whenPresent(), "AKS-API-02"))
            .keyedBy("/properties/agentPoolProfiles", "name");

    private AksClusterTable() {}
}
