package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls of what belongs to a cluster and is declared beside it, and of what comes to its end. */
final class PartControls {
    static final List<Control> LIST = List.of(
            new MaintenanceControl(),
            RetirementControl.standard(),
            PropertyControl.of(
                    ManagedNamespace.PROPERTIES,
                    "AKS-NS-01",
                    Severity.MEDIUM,
                    "By default a managed namespace lets in no traffic from other namespaces.",
                    "Declare ManagedNamespace.ingress(Traffic.ALLOW_SAME_NAMESPACE) or DENY_ALL."),
            PropertyControl.of(
                    ManagedNamespace.PROPERTIES,
                    "AKS-NS-02",
                    Severity.LOW,
                    "By default a managed namespace lets out no traffic to everywhere.",
                    "Declare ManagedNamespace.egress(Traffic.ALLOW_SAME_NAMESPACE) or DENY_ALL."),
            PropertyControl.of(
                    ManagedNamespace.PROPERTIES,
                    "AKS-NS-03",
                    Severity.LOW,
                    "The pods of a managed namespace have limits between them.",
                    "Declare ManagedNamespace.cpuRequest(…), cpuLimit(…), memoryRequest(…) and memoryLimit(…)."),
            PropertyControl.of(
                            DeploymentSafeguards.PROPERTIES,
                            "AKS-POL-05",
                            Severity.MEDIUM,
                            "Deployment safeguards are enforced where there are any.",
                            "Declare DeploymentSafeguards.of(Level.ENFORCE).")
                    .maps("Azure Policy", "c047ea8e"),
            PropertyControl.of(
                    DeploymentSafeguards.PROPERTIES,
                    "AKS-POL-06",
                    Severity.MEDIUM,
                    "Deployment safeguards bar pods that reach for the node.",
                    "Declare DeploymentSafeguards.podSecurity(PodSecurity.BASELINE) or RESTRICTED."),
            PropertyControl.of(
                    DeploymentSafeguards.PROPERTIES,
                    "AKS-POL-07",
                    Severity.LOW,
                    "Deployment safeguards leave out no namespace.",
                    "Drop DeploymentSafeguards.excludedNamespaces(…), or accept it with an owner and an end."));

    private PartControls() {}
}
