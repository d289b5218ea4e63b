package dev.breakwater.examples.bench;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The declaration that the workloads share. */
final class BenchCluster {
    static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";
    static final String TENANT = "72f988bf-0000-4000-8000-000000000001";

    private static final Set<String> FEW =
            Set.of(ResourceGroup.TYPE, ManagedIdentity.TYPE, AksCluster.TYPE, RoleAssignment.TYPE);

    private BenchCluster() {}

    /** A secure cluster with all it stands for on the side of Azure. */
    static DesiredState declare() {
        return DesiredState.named("bench").with(secure().build());
    }

    /** The same with a namespace and what belongs into it. */
    static SecureCluster withNamespace() {
        return secure().namespace("shop").build();
    }

    /** One cluster, with the group, the identity and the two role assignments that it cannot do without. */
    static DesiredState oneCluster() {
        SecureCluster secure = secure().workspace(Output.of("/subscriptions/" + SUBSCRIPTION
                        + "/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/logs"))
                .build();
        List<Resource<?>> few = new ArrayList<>();
        for (Resource<?> resource : DesiredState.named("bench").with(secure).resources()) {
            if (FEW.contains(resource.address().type())) {
                few.add(resource);
            }
        }
        return DesiredState.named("bench").with(few);
    }

    private static SecureCluster.Builder secure() {
        return SecureCluster.named("bench")
                .subscription(SUBSCRIPTION)
                .resourceGroup("rg-bench")
                .region("westeurope")
                .tenant(TENANT)
                .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"));
    }
}
