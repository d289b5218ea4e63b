package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides as the API server's RBAC authorizer does, from the documents of Roles, ClusterRoles, RoleBindings and
 * ClusterRoleBindings: declarations, manifests, live lists or a snapshot. Source of semantics: {@code
 * plugin/pkg/auth/authorizer/rbac} and {@code pkg/registry/rbac/validation} of Kubernetes; members of {@code
 * system:masters} are allowed everything, as by the authorizer before it. Bindings are asked in the order of their
 * names, those of the cluster first. Immutable, thread-safe.
 *
 * <pre>{@code
 * Authorizer authorizer =
 *         Authorizer.of(Estate.of(DesiredState.named("payments").with(secure())));
 * AccessRequest theft =
 *         AccessRequest.of(Caller.user("mallory"), "get", "", "secrets").in("payments");
 *
 * assertThat(authorizer.allows(theft)).isFalse();
 * }</pre>
 */
public final class Authorizer {
    private final CompiledRoles roles;
    private final SubjectNumbers subjects;
    private final Scope cluster;
    private final Map<String, Scope> namespaces;

    private Authorizer(CompiledRoles roles, SubjectNumbers subjects, Scope cluster, Map<String, Scope> namespaces) {
        this.roles = roles;
        this.subjects = subjects;
        this.cluster = cluster;
        this.namespaces = namespaces;
    }

    /** An authorizer over these documents; what is no role or binding is passed over, lists are opened. */
    public static Authorizer of(Iterable<Document> documents) {
        return of(new RbacObjects().addAll(documents));
    }

    /** The same, also knowing the roles and bindings that every API server starts with where none is given. */
    public static Authorizer withDefaults(Iterable<Document> documents) {
        return of(new RbacObjects().addAll(documents).addMissing(DefaultRoles.all()));
    }

    /** An authorizer with defaults over the documents of an estate; all are taken to be of one cluster. */
    public static Authorizer of(Estate estate) {
        List<Document> documents = new ArrayList<>();
        estate.entries().forEach(entry -> documents.add(entry.document()));
        return withDefaults(documents);
    }

    private static Authorizer of(RbacObjects objects) {
        CompiledRoles roles = new CompiledRoles(objects);
        SubjectNumbers subjects = new SubjectNumbers();
        Map<String, List<Scope.Bound>> bound = new HashMap<>();
        for (String kind : List.of("ClusterRoleBinding", "RoleBinding")) {
            for (Document binding : objects.ofKind(kind)) {
                bound.computeIfAbsent(RbacObjects.namespace(binding), namespace -> new ArrayList<>())
                        .add(bind(binding, roles, subjects));
            }
        }
        Map<String, Scope> scopes = new HashMap<>();
        bound.forEach((namespace, bindings) -> scopes.put(namespace, new Scope(namespace, bindings)));
        Scope cluster = Optional.ofNullable(scopes.remove("")).orElse(Scope.EMPTY);
        return new Authorizer(roles, subjects, cluster, scopes);
    }

    private static Scope.Bound bind(Document binding, CompiledRoles roles, SubjectNumbers numbers) {
        String namespace = RbacObjects.namespace(binding);
        List<Document> subjects = AccessRule.elements(binding, "subjects");
        int[] bound = new int[subjects.size()];
        for (int at = 0; at < bound.length; at++) {
            bound[at] = numbers.add(subjects.get(at), namespace);
        }
        Document ref = binding.get("roleRef").orElse(Document.object());
        int set = roles.set(RbacObjects.text(ref, "kind"), namespace, RbacObjects.text(ref, "name"));
        return new Scope.Bound(binding, set, bound);
    }

    /** This authorizer after a binding was created or changed. Its work does not grow with other namespaces' bindings. */
    public Authorizer with(Document binding) {
        Scope.Bound bound = bind(binding, roles, subjects);
        String namespace = RbacObjects.namespace(binding);
        return with(namespace, scope(namespace).with(bound));
    }

    /** This authorizer after a binding was deleted. */
    public Authorizer without(Document binding) {
        String namespace = RbacObjects.namespace(binding);
        return with(namespace, scope(namespace).without(RbacObjects.name(binding)));
    }

    private Authorizer with(String namespace, Scope changed) {
        if (namespace.isEmpty()) {
            return new Authorizer(roles, subjects, changed, namespaces);
        }
        Map<String, Scope> scopes = new HashMap<>(namespaces);
        scopes.put(namespace, changed);
        return new Authorizer(roles, subjects, cluster, scopes);
    }

    private Scope scope(String namespace) {
        return namespace.isEmpty() ? cluster : namespaces.getOrDefault(namespace, new Scope(namespace, List.of()));
    }

    /** The namespaces that have bindings of their own, sorted: in all others the same is allowed. */
    public Set<String> boundNamespaces() {
        return Collections.unmodifiableSet(new TreeSet<>(namespaces.keySet()));
    }

    /** Whether a request is allowed. */
    public boolean allows(AccessRequest request) {
        return request.caller().isMaster() || prepare(request).allowed();
    }

    /** The decision on a request, with the chain of binding, role and rule that allows it. */
    public AccessDecision decide(AccessRequest request) {
        return prepare(request).decision();
    }

    /** A request with its names looked up, to be asked often. */
    public PreparedRequest prepare(AccessRequest request) {
        List<String> groups = request.caller().groups();
        int[] numbers = new int[groups.size() + 1];
        numbers[0] = subjects.user(request.caller().name());
        for (int at = 1; at < numbers.length; at++) {
            numbers[at] = subjects.group(groups.get(at - 1));
        }
        String namespace = request.isResource() ? request.namespace() : "";
        Scope local = namespace.isEmpty() ? Scope.EMPTY : namespaces.getOrDefault(namespace, Scope.EMPTY);
        return new PreparedRequest(this, request, cluster, local, numbers, roles.allowing(request));
    }

    AccessDecision decide(AccessRequest request, PreparedRequest prepared) {
        if (request.caller().isMaster()) {
            return AccessDecision.master();
        }
        for (Scope scope : List.of(prepared.cluster(), prepared.local())) {
            int place = prepared.first(scope);
            if (place >= 0) {
                return AccessDecision.by(grant(scope, place, request));
            }
        }
        List<String> errors = new ArrayList<>(errors(prepared, prepared.cluster()));
        errors.addAll(errors(prepared, prepared.local()));
        return AccessDecision.none(errors);
    }

    private Grant grant(Scope scope, int place, AccessRequest request) {
        Scope.Bound bound = scope.binding(place);
        List<AccessRule> rules = roles.rules(bound.set());
        int at = 0;
        while (!rules.get(at).allows(request)) {
            at++;
        }
        String source = roles.source(bound.roleKind(), bound.role(), at);
        return new Grant(
                RbacObjects.kind(bound.document()),
                scope.namespace(),
                bound.name(),
                bound.roleKind(),
                bound.role(),
                subject(bound, scope.namespace(), request.caller()),
                rules.get(at),
                source.isEmpty() || source.equals(bound.role()) ? Optional.empty() : Optional.of(source));
    }

    private String subject(Scope.Bound bound, String namespace, Caller caller) {
        List<Document> named = AccessRule.elements(bound.document(), "subjects");
        int at = 0;
        while (!is(bound.subjects()[at], caller)) {
            at++;
        }
        String kind = RbacObjects.text(named.get(at), "kind");
        String name = RbacObjects.text(named.get(at), "name");
        String own = RbacObjects.text(named.get(at), "namespace");
        String home = kind.equals("ServiceAccount") ? "/" + (own.isEmpty() ? namespace : own) : "";
        return kind + " \"" + name + home + "\"";
    }

    private boolean is(int number, Caller caller) {
        if (number == 0) {
            return false;
        }
        AccessSubject subject = subjects.get(number);
        return subject.isGroup()
                ? caller.groups().contains(subject.name())
                : caller.name().equals(subject.name());
    }

    private static List<String> errors(PreparedRequest prepared, Scope scope) {
        List<String> errors = new ArrayList<>();
        BitSet places = prepared.places(scope);
        for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
            if (scope.set(place) < 0) {
                errors.add(missing(scope.binding(place)));
            }
        }
        return errors;
    }

    private static String missing(Scope.Bound bound) {
        return switch (bound.roleKind()) {
            case "ClusterRole" -> "clusterrole." + RoleRef.GROUP + " \"" + bound.role() + "\" not found";
            case "Role" -> "role." + RoleRef.GROUP + " \"" + bound.role() + "\" not found";
            default -> "unsupported role reference kind: \"" + bound.roleKind() + "\"";
        };
    }

    /** The rules that a caller has in a namespace, with those of the whole cluster; empty text for these alone. */
    public List<AccessRule> rules(Caller caller, String namespace) {
        PreparedRequest prepared = prepare(AccessRequest.of(caller, "", "", "").in(namespace));
        List<AccessRule> all = new ArrayList<>();
        for (Scope scope : List.of(prepared.cluster(), prepared.local())) {
            BitSet places = prepared.places(scope);
            for (int place = places.nextSetBit(0); place >= 0; place = places.nextSetBit(place + 1)) {
                if (scope.set(place) >= 0) {
                    all.addAll(roles.rules(scope.set(place)));
                }
            }
        }
        return all;
    }

    /** What could not be resolved among the bindings of a caller. */
    public List<String> errors(Caller caller, String namespace) {
        PreparedRequest prepared = prepare(AccessRequest.of(caller, "", "", "").in(namespace));
        List<String> errors = new ArrayList<>(errors(prepared, prepared.cluster()));
        errors.addAll(errors(prepared, prepared.local()));
        return errors;
    }

    /**
     * Who can do what a request asks for, whoever asks it: the subjects of bindings, and the group {@code
     * system:masters}, whom no rule binds. Sorted.
     */
    public Set<AccessSubject> whoCan(AccessRequest request) {
        Set<AccessSubject> who = new TreeSet<>(Set.of(AccessSubject.group(PrivilegedGroups.MASTERS)));
        BitSet allowing = roles.allowing(request);
        who.addAll(whoCan(allowing, ""));
        if (request.isResource() && !request.namespace().isEmpty()) {
            who.addAll(whoCan(allowing, request.namespace()));
        }
        return who;
    }

    /** Whom the bindings of a namespace alone, or those of the cluster alone, give one of these rule sets. Sorted. */
    Set<AccessSubject> whoCan(BitSet allowing, String namespace) {
        Scope scope = namespace.isEmpty() ? cluster : namespaces.getOrDefault(namespace, Scope.EMPTY);
        Set<AccessSubject> who = Set.of();
        for (Scope.Bound bound : scope.bindings()) {
            if (bound.set() >= 0 && allowing.get(bound.set())) {
                who = who.isEmpty() ? new TreeSet<>() : who;
                for (int subject : bound.subjects()) {
                    if (subject > 0) {
                        who.add(subjects.get(subject));
                    }
                }
            }
        }
        return who;
    }

    /** The rules of a role, aggregated ones filled; empty if there is no such role. */
    public Optional<List<AccessRule>> rulesOf(String kind, String namespace, String name) {
        int set = roles.set(kind, namespace, name);
        return set < 0 ? Optional.empty() : Optional.of(roles.rules(set));
    }

    CompiledRoles roles() {
        return roles;
    }

    SubjectNumbers subjects() {
        return subjects;
    }

    Scope cluster() {
        return cluster;
    }

    Map<String, Scope> namespaces() {
        return namespaces;
    }

    @Override
    public String toString() {
        return "Authorizer[" + subjects.size() + " subjects, " + roles.size() + " sets of rules, " + namespaces.size()
                + " namespaces]";
    }
}
