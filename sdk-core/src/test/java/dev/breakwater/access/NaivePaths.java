package dev.breakwater.access;

import dev.breakwater.access.Position.Kind;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A seeded cluster, and who gets where in it worked out a second time: every subject is asked about every permission
 * in every namespace, one question each, and ways are found by trying all steps until nothing gets nearer. It can be
 * made wrong on purpose in one point.
 */
final class NaivePaths {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final long BLOCK = 1_000_000;
    private static final List<String> NAMESPACES = List.of("a", "b", "c");
    private static final List<String> RULES = List.of(
            "create | - | pods",
            "create | apps | deployments",
            "patch | batch | cronjobs",
            "get | - | pods/exec",
            "create | - | pods/attach",
            "update | - | pods/ephemeralcontainers",
            "get | - | nodes/proxy",
            "get | - | secrets",
            "list | - | secrets",
            "get | - | secrets | key",
            "create | - | secrets",
            "create | - | serviceaccounts/token",
            "create | - | serviceaccounts/token | robot",
            "impersonate | - | serviceaccounts | robot",
            "impersonate | - | users",
            "impersonate | - | users | u1",
            "impersonate | - | groups",
            "impersonate | - | groups | g0",
            "impersonate | - | groups | system:masters",
            "bind | rbac.authorization.k8s.io | clusterroles",
            "bind | rbac.authorization.k8s.io | clusterroles | cluster-admin",
            "create | rbac.authorization.k8s.io | rolebindings,clusterrolebindings",
            "escalate | rbac.authorization.k8s.io | roles,clusterroles",
            "update | rbac.authorization.k8s.io | roles",
            "patch | rbac.authorization.k8s.io | clusterroles",
            "patch | - | namespaces",
            "create | - | persistentvolumes",
            "create | - | persistentvolumeclaims",
            "update | admissionregistration.k8s.io | mutatingwebhookconfigurations",
            "update | certificates.k8s.io | certificatesigningrequests/approval",
            "approve | certificates.k8s.io | signers | kubernetes.io/kube-apiserver-client",
            "create | certificates.k8s.io | certificatesigningrequests",
            "* | * | *");

    /** Ways to be wrong, most of them those of other tools. */
    enum Mistake {
        NONE,
        EXEC_NEEDS_CREATE,
        PROXY_NEEDS_CREATE,
        BIND_IS_ASKED_OF_BINDINGS,
        ESCALATE_NEEDS_NO_WRITE,
        GROUP_WITHOUT_A_USER,
        NAMESPACE_GRANTS_HOLD_EVERYWHERE,
        ONLY_PODS_RUN_PODS,
        GROUPS_OF_ACCOUNTS_FORGOTTEN,
        POD_SECURITY_FORGOTTEN,
        LABELS_STAY,
        TOKENS_IN_SECRETS_FORGOTTEN,
        UNMOUNTED_TOKENS_USED,
        WEBHOOKS_REACH_THE_SYSTEM,
        CERTIFICATES_OF_MASTERS,
        VOLUMES_FORGOTTEN,
        A_NAMED_SECRET_IS_ALL,
        PARTS_FROM_ONE_BINDING_ONLY
    }

    private record Edge(Position from, Position to, boolean blocked) {}

    private final List<Document> documents = new ArrayList<>();
    private final Map<String, Set<String>> accounts = new TreeMap<>();
    private final Map<String, Boolean> guarded = new TreeMap<>();
    private final List<Document> pods = new ArrayList<>();
    private final Map<String, String> secrets = new TreeMap<>();
    private final Set<Edge> edges = new LinkedHashSet<>();
    private final Authorizer authorizer;
    private final List<AccessSubject> subjects;
    private Mistake mistake = Mistake.NONE;

    NaivePaths(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        accounts.put("kube-system", new TreeSet<>(Set.of("default")));
        for (String namespace : NAMESPACES) {
            guarded.put(namespace, random.nextInt(3) == 0);
            Document labels = Document.object("pod-security.kubernetes.io/enforce", "baseline");
            Document metadata = Document.object("name", namespace);
            documents.add(Document.object("kind", "Namespace")
                    .with("metadata", guarded.get(namespace) ? metadata.with("labels", labels) : metadata));
            accounts.put(namespace, new TreeSet<>(Set.of("default", "robot")));
            documents.add(Rbac.object("ServiceAccount", namespace, "robot"));
            secret(random, namespace);
            pod(random, namespace);
        }
        for (int role = 0; role < 6; role++) {
            String[] rules = new String[1 + random.nextInt(2)];
            for (int at = 0; at < rules.length; at++) {
                rules[at] = RULES.get(random.nextInt(RULES.size() - (random.nextInt(4) == 0 ? 0 : 1)));
            }
            documents.add(Rbac.clusterRole("role" + role, rules));
        }
        String certificates = "certificates.k8s.io";
        documents.add(Rbac.clusterRole(
                "role6",
                "update | " + certificates + " | certificatesigningrequests/approval",
                "approve | " + certificates + " | signers | kubernetes.io/kube-apiserver-client",
                "create | " + certificates + " | certificatesigningrequests"));
        documents.add(Rbac.clusterRole("role7", "create | - | persistentvolumes,persistentvolumeclaims"));
        for (int at = 0; at < 9; at++) {
            String namespace = random.nextInt(3) == 0 ? "" : NAMESPACES.get(random.nextInt(3));
            documents.add(binding(random, at, namespace));
        }
        authorizer = Authorizer.withDefaults(documents);
        subjects = authorizer.subjects().all();
        for (AccessSubject subject : subjects) {
            Position position = Position.of(subject);
            if (position.kind() == Kind.ACCOUNT && accounts.containsKey(position.namespace())) {
                accounts.get(position.namespace())
                        .add(position.name().substring(position.name().indexOf('/') + 1));
            }
        }
    }

    List<Document> documents() {
        return documents;
    }

    private void secret(SplittableRandom random, String namespace) {
        boolean token = random.nextBoolean();
        Document secret = Rbac.object("Secret", namespace, "key");
        documents.add(
                token
                        ? secret.with("type", "kubernetes.io/service-account-token")
                                .with(
                                        "metadata",
                                        secret.get("metadata")
                                                .orElseThrow()
                                                .with(
                                                        "annotations",
                                                        Document.object("kubernetes.io/service-account.name", "robot")))
                        : secret);
        secrets.put(namespace + "/key", token ? namespace + "/robot" : "");
    }

    private void pod(SplittableRandom random, String namespace) {
        Document spec = Document.object(
                "serviceAccountName",
                random.nextBoolean() ? "robot" : "default",
                "automountServiceAccountToken",
                random.nextInt(3) > 0,
                "hostPID",
                random.nextInt(6) == 0);
        Document volume = Document.object("name", "v", "secret", Document.object("secretName", "key"));
        Document pod = Rbac.object("Pod", namespace, "web")
                .with("spec", random.nextInt(3) == 0 ? spec.with("volumes", List.of(volume)) : spec);
        documents.add(pod);
        pods.add(pod);
    }

    private static Document binding(SplittableRandom random, int at, String namespace) {
        List<Document> named = new ArrayList<>();
        for (int subject = 0; subject < 2; subject++) {
            named.add(
                    switch (random.nextInt(6)) {
                        case 0 -> Document.object("kind", "Group", "name", "g" + random.nextInt(2));
                        case 1 ->
                            Document.object(
                                    "kind", "ServiceAccount", "name", "robot", "namespace", "" + "abc".charAt(at % 3));
                        case 2 -> Document.object("kind", "Group", "name", "system:serviceaccounts:a");
                        default -> Document.object("kind", "User", "name", "u" + random.nextInt(3));
                    });
        }
        Document ref = Document.object("apiGroup", RBAC, "kind", "ClusterRole", "name", "role" + random.nextInt(8));
        return Rbac.object(namespace.isEmpty() ? "ClusterRoleBinding" : "RoleBinding", namespace, "b" + at)
                .with("roleRef", ref)
                .with("subjects", named);
    }

    /** What it costs to get from a position to each that can be reached. */
    Map<Position, Map<Position, Long>> costs(Mistake wrong) {
        mistake = wrong;
        edges.clear();
        subjects.forEach(this::granted);
        given();
        Map<Position, Map<Position, Long>> all = new HashMap<>();
        Set<Position> positions = new TreeSet<>();
        edges.forEach(edge -> positions.addAll(List.of(edge.from(), edge.to())));
        positions.forEach(from -> all.put(from, costs(from)));
        return all;
    }

    private Map<Position, Long> costs(Position from) {
        Map<Position, Long> costs = new HashMap<>(Map.of(from, 0L));
        boolean nearer = true;
        while (nearer) {
            nearer = false;
            for (Edge edge : edges) {
                Long here = costs.get(edge.from());
                long there = here == null ? Long.MAX_VALUE : here + 1 + (edge.blocked() ? BLOCK : 0);
                if (there < costs.getOrDefault(edge.to(), Long.MAX_VALUE)) {
                    costs.put(edge.to(), there);
                    nearer = true;
                }
            }
        }
        costs.remove(from);
        return costs;
    }

    private void edge(Position from, Position to) {
        edge(from, to, false);
    }

    private void edge(Position from, Position to, boolean blocked) {
        if (!from.equals(to)) {
            edges.add(new Edge(from, to, blocked));
        }
    }

    private boolean may(AccessSubject who, String verb, String group, String resource, String namespace, String name) {
        AccessRequest request =
                AccessRequest.of(who.caller(), verb, group, resource).in(namespace);
        boolean here = authorizer.allows(name.isEmpty() ? request : request.named(name));
        if (here || mistake != Mistake.NAMESPACE_GRANTS_HOLD_EVERYWHERE || !namespace.isEmpty()) {
            return here;
        }
        return NAMESPACES.stream().anyMatch(some -> may(who, verb, group, resource, some, name));
    }

    private boolean may(AccessSubject who, String verb, String group, String resource, String namespace) {
        return may(who, verb, group, resource, namespace, "");
    }

    private boolean any(AccessSubject who, List<String> verbs, String group, String resource, String namespace) {
        return verbs.stream().anyMatch(verb -> may(who, verb, group, resource, namespace));
    }

    /** Whether somebody may one of these, {@code verb group/resource}, in a scope, be it by a grant everywhere. */
    private boolean holds(AccessSubject who, List<String> cells, String scope) {
        return cells.stream().anyMatch(cell -> may(who, cell, scope));
    }

    /** Whether a grant of the scope itself gives one of these; of the whole cluster it always does. */
    private boolean holdsHere(AccessSubject who, List<String> cells, String scope) {
        return cells.stream().anyMatch(cell -> may(who, cell, scope) && (scope.isEmpty() || !may(who, cell, "")));
    }

    private boolean may(AccessSubject who, String cell, String scope) {
        String[] words = cell.split("[ :]", 3);
        return may(who, words[0], words[1], words[2], scope);
    }

    /** Whether both are held, and one of them by a grant of the scope itself. */
    private boolean both(AccessSubject who, List<String> first, List<String> second, String scope) {
        if (mistake == Mistake.PARTS_FROM_ONE_BINDING_ONLY) {
            return holdsHere(who, first, scope) && holdsHere(who, second, scope);
        }
        boolean here = holdsHere(who, first, scope) || holdsHere(who, second, scope);
        return here && holds(who, first, scope) && holds(who, second, scope);
    }

    private List<String> running() {
        List<String> cells = new ArrayList<>(List.of("create :pods"));
        if (mistake != Mistake.ONLY_PODS_RUN_PODS) {
            cells.add("create batch:jobs");
            for (String verb : List.of("create", "patch", "update")) {
                cells.add(verb + " :replicationcontrollers");
                cells.add(verb + " batch:cronjobs");
                for (String kind : List.of("deployments", "daemonsets", "statefulsets", "replicasets")) {
                    cells.add(verb + " apps:" + kind);
                }
            }
        }
        return cells;
    }

    private List<String> executing() {
        List<String> cells = new ArrayList<>(List.of(
                "create :pods/exec",
                "create :pods/attach",
                "patch :pods/ephemeralcontainers",
                "update :pods/ephemeralcontainers"));
        if (mistake != Mistake.EXEC_NEEDS_CREATE) {
            cells.addAll(List.of("get :pods/exec", "get :pods/attach"));
        }
        return cells;
    }

    private static final List<String> READING = List.of("get :secrets", "list :secrets", "watch :secrets");

    private static List<String> writing(String resource) {
        return List.of(
                "create " + RBAC + ":" + resource, "update " + RBAC + ":" + resource, "patch " + RBAC + ":" + resource);
    }

    /** Whoever may bind cluster-admin, be it by name. */
    private boolean binds(AccessSubject who, String scope) {
        if (mistake == Mistake.BIND_IS_ASKED_OF_BINDINGS) {
            return may(who, "bind", RBAC, "rolebindings", scope);
        }
        return may(who, "bind", RBAC, "clusterroles", scope, "cluster-admin");
    }

    private boolean bindsHere(AccessSubject who, String scope) {
        boolean all = may(who, "bind", RBAC, "clusterroles", scope);
        return binds(who, scope)
                && (scope.isEmpty() || !binds(who, "") || (all && !may(who, "bind", RBAC, "clusterroles", "")));
    }

    private static Position run(String namespace) {
        return new Position(Kind.RUN, namespace.isEmpty() ? "*" : namespace);
    }

    private static Position secretsIn(String namespace) {
        return new Position(Kind.SECRETS, namespace.isEmpty() ? "*" : namespace);
    }

    private void granted(AccessSubject who) {
        Position at = Position.of(who);
        Position everybody = new Position(Kind.GROUP, "system:authenticated");
        if (!PrivilegedGroups.isEverybody(who.name())) {
            edge(at, everybody);
        }
        if (who.name().equals(PrivilegedGroups.MASTERS)) {
            return;
        }
        boolean escalates = may(who, "escalate", RBAC, "clusterroles", "")
                && (mistake == Mistake.ESCALATE_NEEDS_NO_WRITE || holds(who, writing("clusterroles"), ""));
        if (may(who, "*", "*", "*", "")
                || escalates
                || (binds(who, "") && holds(who, writing("clusterrolebindings"), ""))) {
            edge(at, Position.ADMIN);
        }
        List<String> scopes = new ArrayList<>(List.of(""));
        scopes.addAll(accounts.keySet());
        scopes.forEach(scope -> granted(who, at, scope));
        wide(who, at);
    }

    /** What a grant in a namespace leads to; what a grant everywhere leads to is told of everywhere only. */
    private void granted(AccessSubject who, Position at, String scope) {
        boolean binds = binds(who, scope)
                && holds(who, writing("rolebindings"), scope)
                && (bindsHere(who, scope) || holdsHere(who, writing("rolebindings"), scope));
        if (binds || both(who, List.of("escalate " + RBAC + ":roles"), writing("roles"), scope)) {
            edge(at, run(scope));
            edge(at, secretsIn(scope));
        }
        if (holdsHere(who, running(), scope)) {
            edge(at, run(scope));
        }
        boolean relabels = holds(who, List.of("patch :namespaces", "update :namespaces"), scope);
        if (holds(who, running(), scope) && relabels && guarded.getOrDefault(scope, false)) {
            if (mistake != Mistake.LABELS_STAY) {
                edge(at, Position.NODES);
            }
        }
        boolean mounts = may(who, "create", "", "persistentvolumes", "")
                && holds(who, running(), scope)
                && may(who, "create", "", "persistentvolumeclaims", scope);
        if (mounts && mistake != Mistake.VOLUMES_FORGOTTEN) {
            edge(at, Position.NODES);
        }
        if (holdsHere(who, executing(), scope)) {
            for (Document pod : pods) {
                String namespace = RbacObjects.namespace(pod);
                if (scope.isEmpty() || namespace.equals(scope)) {
                    edge(at, Position.pod(namespace, RbacObjects.name(pod)));
                }
            }
        }
        if (holdsHere(who, READING, scope)) {
            edge(at, secretsIn(scope));
        }
        if (both(who, READING, List.of("create :secrets"), scope)) {
            accounts(scope).forEach(account -> edge(at, account));
        }
        accounts(scope).forEach(account -> {
            String name = account.name().substring(account.name().indexOf('/') + 1);
            if (may(who, "create", "", "serviceaccounts/token", account.namespace(), name)
                    || may(who, "impersonate", "", "serviceaccounts", account.namespace(), name)) {
                edge(at, account);
            }
        });
        if (secrets.containsKey(scope + "/key")
                && !may(who, "get", "", "secrets", scope)
                && may(who, "get", "", "secrets", scope, "key")) {
            Position key = new Position(Kind.SECRETS, scope + "/key");
            edge(at, mistake == Mistake.A_NAMED_SECRET_IS_ALL ? secretsIn(scope) : key);
        }
    }

    private List<Position> accounts(String scope) {
        List<Position> all = new ArrayList<>();
        accounts.forEach((namespace, names) -> names.forEach(name -> {
            if (scope.isEmpty() || scope.equals(namespace)) {
                all.add(Position.serviceAccount(namespace, name));
            }
        }));
        return all;
    }

    private void wide(AccessSubject who, Position at) {
        List<String> verbs = mistake == Mistake.PROXY_NEEDS_CREATE ? List.of("create") : List.of("create", "get");
        if (any(who, verbs, "", "nodes/proxy", "")) {
            pods.forEach(pod -> edge(at, Position.pod(RbacObjects.namespace(pod), RbacObjects.name(pod))));
        }
        boolean somebody = mistake == Mistake.GROUP_WITHOUT_A_USER || may(who, "impersonate", "", "users", "");
        for (AccessSubject other : subjects) {
            if (!other.isGroup() && may(who, "impersonate", "", "users", "", other.name())) {
                edge(at, Position.of(other));
                somebody = true;
            }
        }
        for (Position account : accounts("")) {
            String name = account.name().substring(account.name().indexOf('/') + 1);
            somebody |= may(who, "impersonate", "", "serviceaccounts", account.namespace(), name);
        }
        if (somebody && may(who, "impersonate", "", "groups", "", PrivilegedGroups.MASTERS)) {
            edge(at, new Position(Kind.GROUP, PrivilegedGroups.MASTERS));
        }
        boolean everyGroup = may(who, "impersonate", "", "groups", "");
        for (AccessSubject other : subjects) {
            if (other.isGroup() && somebody && !everyGroup && may(who, "impersonate", "", "groups", "", other.name())) {
                edge(at, Position.of(other));
            }
        }
        certificates(who, at);
        if (any(
                who,
                List.of("create", "update", "patch"),
                "admissionregistration.k8s.io",
                "mutatingwebhookconfigurations",
                "")) {
            for (String namespace : accounts.keySet()) {
                if (!namespace.equals("kube-system") || mistake == Mistake.WEBHOOKS_REACH_THE_SYSTEM) {
                    edge(at, run(namespace));
                }
            }
        }
    }

    private void certificates(AccessSubject who, Position at) {
        String group = "certificates.k8s.io";
        if (any(who, List.of("update", "patch"), group, "certificatesigningrequests/approval", "")
                && may(who, "approve", group, "signers", "", "kubernetes.io/kube-apiserver-client")
                && may(who, "create", group, "certificatesigningrequests", "")) {
            for (AccessSubject other : subjects) {
                if (!other.name().equals(PrivilegedGroups.MASTERS) || mistake == Mistake.CERTIFICATES_OF_MASTERS) {
                    edge(at, Position.of(other));
                }
            }
        }
    }

    /** What follows without any grant. */
    private void given() {
        edge(new Position(Kind.GROUP, PrivilegedGroups.MASTERS), Position.ADMIN);
        edge(Position.ADMIN, run(""));
        edge(Position.ADMIN, secretsIn(""));
        edge(Position.ADMIN, Position.NODES);
        for (String namespace : accounts.keySet()) {
            edge(run(""), run(namespace));
            edge(secretsIn(""), secretsIn(namespace));
            edge(run(namespace), secretsIn(namespace));
            boolean blocked = guarded.getOrDefault(namespace, false) && mistake != Mistake.POD_SECURITY_FORGOTTEN;
            edge(run(namespace), Position.NODES, blocked);
            for (Position account : accounts(namespace)) {
                edge(run(namespace), account);
                edge(account, new Position(Kind.GROUP, "system:authenticated"));
                if (mistake != Mistake.GROUPS_OF_ACCOUNTS_FORGOTTEN) {
                    edge(account, new Position(Kind.GROUP, "system:serviceaccounts"));
                    edge(account, new Position(Kind.GROUP, "system:serviceaccounts:" + namespace));
                }
            }
        }
        secrets.forEach((secret, account) -> {
            Position position = new Position(Kind.SECRETS, secret);
            edge(secretsIn(position.namespace()), position);
            if (!account.isEmpty() && mistake != Mistake.TOKENS_IN_SECRETS_FORGOTTEN) {
                edge(position, new Position(Kind.ACCOUNT, account));
            }
        });
        pods.forEach(this::pod);
    }

    private void pod(Document pod) {
        String namespace = RbacObjects.namespace(pod);
        Position at = Position.pod(namespace, "web");
        edge(Position.NODES, at);
        boolean mounted = pod.flag("/spec/automountServiceAccountToken").orElseThrow()
                || mistake == Mistake.UNMOUNTED_TOKENS_USED;
        String account = pod.text("/spec/serviceAccountName").orElseThrow();
        edge(at, Position.serviceAccount(namespace, account), !mounted);
        if (pod.at("/spec/volumes").isPresent()) {
            edge(at, new Position(Kind.SECRETS, namespace + "/key"));
        }
        if (pod.flag("/spec/hostPID").orElseThrow()) {
            edge(at, Position.NODES);
        }
    }
}
