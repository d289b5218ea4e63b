package dev.breakwater.blueprint;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.governance.AzurePolicy;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What watches over a secure cluster from outside of it: logs and where they go, Azure Policy, Defender. */
final class SecureWatch {
    private static final int WORKSPACE_NAME_LIMIT = 63;

    /** Beside the audit log all of the control plane, but {@code kube-audit}, which repeats it with every read. */
    private static final List<String> CONTROL_PLANE =
            List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler", "cluster-autoscaler");

    private SecureWatch() {}

    static List<Resource<?>> beforeCluster(SecureCluster secure) {
        List<Resource<?>> all = new ArrayList<>();
        secure.ownWorkspace().ifPresent(all::add);
        if (secure.podSecurityInitiative()) {
            all.add(podSecurity(secure));
        }
        if (secure.defenderPlan()) {
            all.add(DefenderPlan.containers()
                    .subscription(secure.subscription())
                    .addAllAcceptances(acceptances(secure, DefenderPlan.TYPE))
                    .build());
        }
        return all;
    }

    /** Keys off. Reachable from the internet, because only a private link scope would let the sensor in otherwise. */
    static LogAnalyticsWorkspace workspace(SecureCluster secure) {
        return LogAnalyticsWorkspace.named(SecureParts.label("log-" + secure.name(), WORKSPACE_NAME_LIMIT))
                .group(secure.group().id())
                .location(secure.region())
                .localAuth(false)
                .retentionDays(LogAnalyticsWorkspace.SAFE_DAYS)
                .putAllTags(secure.tags())
                .addAllAcceptances(acceptances(secure, LogAnalyticsWorkspace.TYPE))
                .build();
    }

    static Output<String> destination(SecureCluster secure) {
        return secure.workspace().orElseGet(() -> workspace(secure).resourceId());
    }

    static DiagnosticSettings logs(SecureCluster secure, AksCluster cluster) {
        return DiagnosticSettings.named("audit")
                .of(cluster)
                .addAllCategories(DiagnosticSettings.CLUSTER_AUDIT)
                .addAllCategories(CONTROL_PLANE)
                .workspace(destination(secure))
                .ownTables(true)
                .build();
    }

    private static PolicyAssignment podSecurity(SecureCluster secure) {
        PolicyAssignment.Builder builder = PolicyAssignment.of(AzurePolicy.POD_SECURITY_RESTRICTED)
                .scope(secure.group().id())
                .effect("Deny")
                .addAllAcceptances(acceptances(secure, PolicyAssignment.TYPE));
        List<String> weaker = new ArrayList<>();
        for (SecureNamespace namespace : secure.namespaces()) {
            if (namespace.podSecurity() != PodSecurityLevel.RESTRICTED) {
                weaker.add(namespace.name());
            }
        }
        return weaker.isEmpty() ? builder.build() : builder.excluding(weaker).build();
    }

    /** Of all acceptances those that a declaration of that type has to bear: an acceptance holds where it stands. */
    static List<Acceptance> acceptances(SecureCluster secure, String type) {
        return secure.acceptances().stream()
                .filter(one -> bearer(secure, one.control()).equals(type))
                .toList();
    }

    /** Whatever no declaration beside the cluster answers for stands on the cluster. */
    private static String bearer(SecureCluster secure, String control) {
        if (control.startsWith("LOG-") && secure.workspace().isEmpty()) {
            return LogAnalyticsWorkspace.TYPE;
        }
        if (Set.of("AKS-POL-02", "AKS-POL-03").contains(control) && secure.podSecurityInitiative()) {
            return PolicyAssignment.TYPE;
        }
        return control.equals("AKS-OBS-02") && secure.defenderPlan() ? DefenderPlan.TYPE : AksCluster.TYPE;
    }
}
