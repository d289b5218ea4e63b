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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The controls over bindings. Subjects of the system ({@code system:…}), which every cluster brings along, are
 * left out of what concerns people.
 */
public final class AccessControls {
    private static final Pattern OBJECT_ID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private static final String IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";

    /** The bindings that the API server makes at its start for everybody and for system:masters, with their groups. */
    private static final Map<String, Set<String>> BOOTSTRAP = Map.of(
            "cluster-admin", Set.of(PrivilegedGroups.MASTERS),
            "system:basic-user", Set.of("system:authenticated"),
            "system:discovery", Set.of("system:authenticated"),
            "system:public-info-viewer", Set.of("system:authenticated", "system:unauthenticated"));

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
            .judging((estate, entry) -> isAdmin(entry) ? judge(entry, Person::mayAdminister) : Optional.empty());

    private static final Control EVERYBODY = ManifestControl.of(
                    "K8S-RBAC-11",
                    Severity.CRITICAL,
                    "No role is bound to anonymous callers, to all who are authenticated, or to system:masters.",
                    "Remove the subject, and bind the role to the group that needs it.")
            .needs(RoleBinding.TYPE, ClusterRoleBinding.TYPE)
            .maps("Trivy", "KSV-0122", "KSV-01011", "KSV-0123")
            .maps("Kubescape", "C-0262", "C-0265", "C-0246")
            .judging((estate, entry) ->
                    isBootstrap(entry) ? Optional.empty() : judge(entry, person -> !isForbidden(person.name())));

    private static final Control ENTRA_GROUPS = ManifestControl.of(
                    "K8S-RBAC-13",
                    Severity.MEDIUM,
                    "People get their roles as members of Entra groups, named by object id.",
                    "Replace users by Subject.group(objectId) of an Entra group, also users named by object id; a name or"
                            + " mail address of a group is not what the token carries.")
            .needs(RoleBinding.TYPE, ClusterRoleBinding.TYPE)
            .maps("CIS AKS 1.8", "5.5.1")
            .maps("Kubescape", "C-0286", "C-0287")
            .judging((estate, entry) -> judge(entry, person -> isMemberOfGroups(estate, person)));

    private AccessControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(CLUSTER_ADMIN, EVERYBODY, ENTRA_GROUPS);
    }

    /**
     * A subject.
     *
     * @param kind User, Group or ServiceAccount
     * @param name its name; empty if it is known only after apply
     * @param source the output that will name it; empty if the name is known
     */
    private record Person(String kind, String name, String source) {
        static Person of(Document subject) {
            Optional<String> source = subject.get("name").flatMap(Document::asReference);
            return new Person(
                    subject.text("/kind").orElse(""),
                    source.isPresent() ? "" : subject.text("/name").orElse(""),
                    source.orElse(""));
        }

        boolean mayAdminister() {
            return PrivilegedGroups.mayAdminister(kind, name);
        }
    }

    /** Judges every subject; evidence are the subjects that fail, or all of them if none does. */
    private static Optional<Judgement> judge(Estate.Entry entry, Predicate<Person> passes) {
        List<Evidence> seen = new ArrayList<>();
        List<Evidence> failed = new ArrayList<>();
        for (Document subject : subjects(entry)) {
            Evidence evidence = new Evidence("/subjects/" + seen.size(), Optional.of(subject), entry.apiVersion());
            seen.add(evidence);
            if (!passes.test(Person.of(subject))) {
                failed.add(evidence);
            }
        }
        return Optional.of(new Judgement(failed.isEmpty(), failed.isEmpty() ? seen : failed));
    }

    private static List<Document> subjects(Estate.Entry entry) {
        return entry.document().get("subjects").orElse(Document.array()).elements();
    }

    private static boolean isAdmin(Estate.Entry entry) {
        return BindingProperties.isAdmin(entry.document());
    }

    private static boolean isForbidden(String name) {
        return PrivilegedGroups.isEverybody(name) || name.equals(PrivilegedGroups.MASTERS);
    }

    /** A group known only after apply comes from Entra by its object id. Users are people unless they are machines. */
    private static boolean isMemberOfGroups(Estate estate, Person person) {
        boolean system = person.name().startsWith("system:");
        return switch (person.kind()) {
            case "Group" ->
                system
                        || person.name().isEmpty()
                        || OBJECT_ID.matcher(person.name()).matches();
            case "User" -> system || isMachine(estate, person);
            default -> true;
        };
    }

    /** Managed identities are no members of groups by nature; one is known by its reference or its principal id. */
    private static boolean isMachine(Estate estate, Person user) {
        return user.source().startsWith(IDENTITIES)
                || estate.ofType(IDENTITIES).stream()
                        .flatMap(entry -> entry.document().text("/properties/principalId").stream())
                        .anyMatch(user.name()::equalsIgnoreCase);
    }

    /** A binding that the API server made at its start, as it made it: a label alone exempts nobody. */
    private static boolean isBootstrap(Estate.Entry entry) {
        Document binding = entry.document();
        String name = binding.text("/metadata/name").orElse("");
        boolean made = entry.address().type().equals(ClusterRoleBinding.TYPE)
                && binding.text("/metadata/labels/kubernetes.io~1bootstrapping")
                        .filter("rbac-defaults"::equals)
                        .isPresent()
                && binding.text("/roleRef/name").filter(name::equals).isPresent();
        Set<String> groups = BOOTSTRAP.getOrDefault(name, Set.of());
        return made
                && subjects(entry).stream()
                        .map(Person::of)
                        .allMatch(person -> person.kind().equals("Group") && groups.contains(person.name()));
    }
}
