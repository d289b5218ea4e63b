package dev.breakwater.access;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl;
import dev.breakwater.manifest.ManifestControl.Judgement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The controls over the rules of roles. The roles that the API server makes at its start are its own; their
 * bindings are what {@link AccessControls} judges.
 */
public final class RoleControls {
    private static final Set<String> BOOTSTRAP = Set.of("cluster-admin", "admin", "edit", "view");
    private static final String AGGREGATE_TO_EDIT = "rbac.authorization.k8s.io/aggregate-to-edit";

    private RoleControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(
                control(
                                "K8S-RBAC-02",
                                Severity.HIGH,
                                "No role allows every verb, resource, API group or URL.",
                                "Name what the role needs, as in RbacRule.allow(List.of(\"get\"), \"\", \"pods\").",
                                RiskyGrants.WILDCARD)
                        .maps("CIS AKS 1.8", "4.1.3")
                        .maps("Azure Policy", "ca8d5704")
                        .maps("Checkov", "CKV_K8S_49")
                        .maps("Trivy", "KSV-0044", "KSV-0045", "KSV-0046")
                        .maps("Kubescape", "C-0187"),
                control(
                                "K8S-RBAC-03",
                                Severity.HIGH,
                                "No role reads secrets.",
                                "Mount secrets into the pods that need them by a SecretProviderClass, or name the one secret"
                                        + " with onlyNames and accept the finding.",
                                RiskyGrants.SECRETS)
                        .maps("CIS AKS 1.8", "4.1.2")
                        .maps("Trivy", "KSV-0041", "KSV-0113")
                        .maps("Kubescape", "C-0186", "C-0015"),
                control(
                                "K8S-RBAC-04",
                                Severity.MEDIUM,
                                "No role creates pods or workloads.",
                                "Leave creating to the deployment's own identity: who creates pods can use every service"
                                        + " account and secret of the namespace.",
                                RiskyGrants.PODS)
                        .maps("CIS AKS 1.8", "4.1.4")
                        .maps("Trivy", "KSV-0048")
                        .maps("Kubescape", "C-0188"),
                control(
                                "K8S-RBAC-05",
                                Severity.CRITICAL,
                                "No role binds, escalates or impersonates.",
                                "Remove bind, escalate and impersonate; a caller can always grant what it has itself.",
                                RiskyGrants.ESCALATION)
                        .maps("CIS AKS 1.8", "4.1.7")
                        .maps("Checkov", "CKV_K8S_157", "CKV_K8S_158")
                        .maps("Trivy", "KSV-0043", "KSV-0050", "KSV-0051", "KSV-0052")
                        .maps("Kubescape", "C-0065"),
                control(
                                "K8S-RBAC-06",
                                Severity.HIGH,
                                "No role runs commands in pods or reaches them through nodes.",
                                "Remove pods/exec, pods/attach, pods/portforward and nodes/proxy; reading nodes/proxy is"
                                        + " enough to run commands.",
                                RiskyGrants.EXEC)
                        .maps("CIS AKS 1.8", "4.1.9")
                        .maps("Trivy", "KSV-0047", "KSV-0053", "KSV-0054")
                        .maps("Kubescape", "C-0279", "C-0002", "C-0063"),
                control(
                                "K8S-RBAC-07",
                                Severity.HIGH,
                                "No role approves or signs certificate requests.",
                                "Leave approving to the controllers of the system.",
                                RiskyGrants.CERTIFICATES)
                        .maps("CIS AKS 1.8", "4.1.10")
                        .maps("Checkov", "CKV_K8S_156")
                        .maps("Kubescape", "C-0280"),
                control(
                                "K8S-RBAC-08",
                                Severity.HIGH,
                                "No role writes admission webhook configurations.",
                                "Leave webhooks to the identity that installs them.",
                                RiskyGrants.WEBHOOKS)
                        .maps("CIS AKS 1.8", "4.1.11")
                        .maps("Checkov", "CKV_K8S_155")
                        .maps("Trivy", "KSV-0114")
                        .maps("Kubescape", "C-0281"),
                control(
                                "K8S-RBAC-09",
                                Severity.HIGH,
                                "No role makes tokens of service accounts.",
                                "Remove create on serviceaccounts/token; pods get theirs by projection.",
                                RiskyGrants.TOKENS)
                        .maps("CIS AKS 1.8", "4.1.12")
                        .maps("Kubescape", "C-0282"),
                control(
                                "K8S-RBAC-10",
                                Severity.HIGH,
                                "No role creates persistent volumes.",
                                "Let claims make volumes by their storage class: a volume of one's own can be a path of the"
                                        + " node.",
                                RiskyGrants.VOLUMES)
                        .maps("CIS AKS 1.8", "4.1.8")
                        .maps("Kubescape", "C-0278"),
                ManifestControl.of(
                                "K8S-RBAC-12",
                                Severity.MEDIUM,
                                "No role that is joined into edit writes endpoints.",
                                "Remove create, update and patch on endpoints and endpointslices from the roles labelled "
                                        + AGGREGATE_TO_EDIT + ".")
                        .needs(ClusterRole.TYPE)
                        .maps("Azure Policy", "1ddac26b")
                        .judging((estate, entry) ->
                                isJoinedIntoEdit(entry) ? judge(entry, RiskyGrants.ENDPOINTS) : Optional.empty()));
    }

    private static ManifestControl control(
            String id, Severity severity, String sentence, String remedy, RiskyGrants grant) {
        return ManifestControl.of(id, severity, sentence, remedy)
                .needs(Role.TYPE, ClusterRole.TYPE)
                .judging((estate, entry) -> isSystem(entry) ? Optional.empty() : judge(entry, grant));
    }

    /** Evidence are the rules that fail, or all of them if none does. */
    private static Optional<Judgement> judge(Estate.Entry entry, RiskyGrants grant) {
        List<Evidence> seen = new ArrayList<>();
        List<Evidence> failed = new ArrayList<>();
        for (Document rule :
                entry.document().get("rules").orElse(Document.array()).elements()) {
            Evidence evidence = new Evidence("/rules/" + seen.size(), Optional.of(rule), entry.apiVersion());
            seen.add(evidence);
            if (grant.isIn(rule)) {
                failed.add(evidence);
            }
        }
        return Optional.of(new Judgement(failed.isEmpty(), failed.isEmpty() ? seen : failed));
    }

    /** A role that the API server made, by its name as well as its label. */
    private static boolean isSystem(Estate.Entry entry) {
        String name = entry.document().text("/metadata/name").orElse("");
        return (BOOTSTRAP.contains(name) || name.startsWith("system:"))
                && entry.document()
                        .text("/metadata/labels/kubernetes.io~1bootstrapping")
                        .filter("rbac-defaults"::equals)
                        .isPresent();
    }

    private static boolean isJoinedIntoEdit(Estate.Entry entry) {
        return entry.document()
                .text("/metadata/labels/" + AGGREGATE_TO_EDIT.replace("/", "~1"))
                .filter("true"::equals)
                .isPresent();
    }
}
