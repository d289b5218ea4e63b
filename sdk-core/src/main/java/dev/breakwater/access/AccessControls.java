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
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * The controls over bindings. Bindings of system roles and subjects ({@code system:…}), which every
 * cluster brings along, are left out of those that concern people.
 */
public final class AccessControls {
    private static final Pattern OBJECT_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final Control CLUSTER_ADMIN = ManifestControl.of(
                    "K8S-RBAC-01",
                    Severity.CRITICAL,
                    "cluster-admin is bound to groups and to the system only.",
                    "Bind cluster-admin to one Entra group of administrators by Subject.group(objectId), and give"
                            + " users and service accounts a smaller role.")
            .needs(RoleBinding.TYPE, ClusterRoleBinding.TYPE)
            .maps("CIS AKS 1.8", "4.1.1")
            .maps("Azure Policy", "a3dc4946")
            .maps("Kubescape", "C-0185", "C-0035")
            .maps("Trivy", "KSV-0111")
            .judging(
                    (estate, entry) -> isAdmin(entry) ? judge(entry, AccessControls::mayAdminister) : Optional.empty());

    private static final Control EVERYBODY = ManifestControl.of(
                    "K8S-RBAC-11",
                    Severity.CRITICAL,
                    "No role is bound to anonymous callers, to all who are authenticated, or to system:masters.",
                    "Remove the subject, and bind the role to the group that needs it.")
            .needs(RoleBinding.TYPE, ClusterRoleBinding.TYPE)
            .maps("Trivy", "KSV-0122", "KSV-01011", "KSV-0123")
            .maps("Kubescape", "C-0262", "C-0265", "C-0246")
            .judging((estate, entry) ->
                    isBootstrap(entry) ? Optional.empty() : judge(entry, (kind, name) -> !isForbidden(name)));

    private static final Control ENTRA_GROUPS = ManifestControl.of(
                    "K8S-RBAC-13",
                    Severity.MEDIUM,
                    "People get their roles as members of Entra groups, named by object id.",
                    "Replace users by Subject.group(objectId) of an Entra group; a name or mail address of a group is"
                            + " not what the token carries.")
            .needs(RoleBinding.TYPE, ClusterRoleBinding.TYPE)
            .maps("CIS AKS 1.8", "5.5.1")
            .maps("Kubescape", "C-0286", "C-0287")
            .judging((estate, entry) ->
                    isBootstrap(entry) ? Optional.empty() : judge(entry, AccessControls::isEntraPrincipal));

    private AccessControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(CLUSTER_ADMIN, EVERYBODY, ENTRA_GROUPS);
    }

    /** Judges every subject; evidence are the subjects that fail, or all of them if none does. */
    private static Optional<Judgement> judge(Estate.Entry entry, BiPredicate<String, String> passes) {
        List<Evidence> seen = new ArrayList<>();
        List<Evidence> failed = new ArrayList<>();
        for (Document subject :
                entry.document().get("subjects").orElse(Document.array()).elements()) {
            String kind = subject.text("/kind").orElse("");
            boolean unknown = subject.get("name").filter(Document::isReference).isPresent();
            Evidence evidence = new Evidence("/subjects/" + seen.size(), Optional.of(subject), entry.apiVersion());
            seen.add(evidence);
            if (!passes.test(kind, unknown ? "" : subject.text("/name").orElse(""))) {
                failed.add(evidence);
            }
        }
        return Optional.of(new Judgement(failed.isEmpty(), failed.isEmpty() ? seen : failed));
    }

    private static boolean isAdmin(Estate.Entry entry) {
        return entry.document()
                .text("/roleRef/name")
                .filter("cluster-admin"::equals)
                .isPresent();
    }

    private static boolean mayAdminister(String kind, String name) {
        return kind.equals("Group") || name.startsWith("system:");
    }

    private static boolean isForbidden(String name) {
        return PrivilegedGroups.isEverybody(name) || name.equals(PrivilegedGroups.MASTERS);
    }

    /** Groups and users known only after apply come from Entra by their object id; their name is empty here. */
    private static boolean isEntraPrincipal(String kind, String name) {
        boolean system = name.startsWith("system:");
        boolean known = !name.isEmpty();
        return switch (kind) {
            case "Group" -> system || !known || OBJECT_ID.matcher(name).matches();
            case "User" -> system || !known || OBJECT_ID.matcher(name).matches();
            default -> true;
        };
    }

    /** What the API server makes at its start. */
    private static boolean isBootstrap(Estate.Entry entry) {
        return entry.document()
                .text("/metadata/labels/kubernetes.io~1bootstrapping")
                .isPresent();
    }
}
