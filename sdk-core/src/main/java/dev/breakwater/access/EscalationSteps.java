package dev.breakwater.access;

import dev.breakwater.access.Position.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The steps inside a cluster. Steps that a grant gives are asked of who-can, scope by scope, so that their number
 * grows with the grants, not with subjects times namespaces. Used once. Not thread-safe.
 */
final class EscalationSteps {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final List<AccessCell> WORKLOADS = List.of(
            new AccessCell("create", "", "pods"),
            new AccessCell("create", "", "replicationcontrollers"),
            new AccessCell("create", "apps", "deployments"),
            new AccessCell("create", "apps", "daemonsets"),
            new AccessCell("create", "apps", "statefulsets"),
            new AccessCell("create", "apps", "replicasets"),
            new AccessCell("create", "batch", "jobs"),
            new AccessCell("create", "batch", "cronjobs"),
            new AccessCell("patch", "", "replicationcontrollers"),
            new AccessCell("patch", "apps", "deployments"),
            new AccessCell("patch", "apps", "daemonsets"),
            new AccessCell("patch", "apps", "statefulsets"),
            new AccessCell("patch", "apps", "replicasets"),
            new AccessCell("patch", "batch", "cronjobs"),
            new AccessCell("update", "", "replicationcontrollers"),
            new AccessCell("update", "apps", "deployments"),
            new AccessCell("update", "apps", "daemonsets"),
            new AccessCell("update", "apps", "statefulsets"),
            new AccessCell("update", "apps", "replicasets"),
            new AccessCell("update", "batch", "cronjobs"));

    private static final AccessCell USERS = new AccessCell("impersonate", "", "users");
    private static final AccessCell GROUPS = new AccessCell("impersonate", "", "groups");
    private static final AccessCell ACCOUNTS = new AccessCell("impersonate", "", "serviceaccounts");
    private static final AccessCell TOKENS = new AccessCell("create", "", "serviceaccounts/token");

    /** How somebody holds a permission. */
    private record Holding(Supplier<Optional<String>> grant, Optional<String> doubt) {
        /** The surer of two ways to hold the same. */
        Holding or(Holding other) {
            return doubt.isPresent() && other.doubt.isEmpty() ? other : this;
        }
    }

    /** Who may do a cell in a scope. */
    private record Question(AccessCell cell, String scope) {}

    private final ClusterView view;
    private final Authorizer rbac;
    private final EscalationGraph graph = new EscalationGraph();
    private final Map<String, Set<String>> accounts;
    private final Set<String> named;
    private final Map<Position, Holding> masked = new HashMap<>();
    private final Map<Question, Map<Position, Holding>> asked = new HashMap<>();
    private final Map<AccessCell, BitSet> allowed = new HashMap<>();
    private final Map<AccessSubject, Position> positions = new HashMap<>();
    /** By namespace, and all by the empty text. */
    private final Map<String, List<Position>> accountsOf = new HashMap<>();

    private final Map<String, List<Position>> podsOf = new HashMap<>();
    private final Map<String, List<String>> secretsOf = new HashMap<>();
    private Optional<AzureAuthorizer> azure = Optional.empty();

    EscalationSteps(ClusterView view, Authorizer rbac) {
        this.view = view;
        this.rbac = rbac;
        this.named = view.resourceNames();
        this.accounts = view.accounts(rbac.subjects().all());
        accounts.forEach((namespace, names) ->
                names.forEach(name -> inBoth(accountsOf, namespace, Position.serviceAccount(namespace, name))));
        view.pods().forEach(pod -> inBoth(podsOf, pod.namespace(), pod.position()));
        for (String secret : view.secrets()) {
            String namespace = secret.substring(0, secret.indexOf('/'));
            secretsOf.computeIfAbsent(namespace, absent -> new ArrayList<>()).add(secret);
        }
    }

    private static void inBoth(Map<String, List<Position>> lists, String namespace, Position one) {
        lists.computeIfAbsent("", absent -> new ArrayList<>()).add(one);
        if (!namespace.isEmpty()) {
            lists.computeIfAbsent(namespace, absent -> new ArrayList<>()).add(one);
        }
    }

    /** These steps, also by Azure's roles on data. */
    EscalationSteps or(AzureAuthorizer second) {
        azure = Optional.of(second);
        return this;
    }

    EscalationGraph all() {
        memberships();
        administrators();
        for (String scope : scopes()) {
            pods(scope);
            identities(scope);
            secrets(scope);
            namespaceRoles(scope);
        }
        wide();
        follow();
        return graph;
    }

    private List<String> scopes() {
        List<String> scopes = new ArrayList<>(List.of(""));
        scopes.addAll(accounts.keySet());
        return scopes;
    }

    /** Who may do a cell somewhere, and by what; who surely may everywhere is told of the cluster only. */
    private Map<Position, Holding> who(AccessCell cell, String scope) {
        Question question = new Question(cell, scope);
        Map<Position, Holding> known = asked.get(question);
        if (known == null) {
            Map<Position, Holding> everywhere = scope.isEmpty() ? Map.of() : who(cell, "");
            BitSet allowing =
                    allowed.computeIfAbsent(cell, one -> rbac.roles().allowing(one.request(Caller.user(""), "")));
            known = ask(cell.request(Caller.user(""), scope), rbac.whoCan(allowing, scope), everywhere);
            asked.put(question, known);
        }
        return known;
    }

    /** Who may do a cell to what has a name, but not to all; only names that a rule has are asked for. */
    private Map<Position, Holding> whoNamed(AccessCell cell, String scope, String name) {
        if (!named.contains(name)) {
            return Map.of();
        }
        Map<Position, Holding> all = new HashMap<>(who(cell, ""));
        who(cell, scope).forEach((who, holding) -> all.merge(who, holding, Holding::or));
        AccessRequest request = cell.request(Caller.user(""), scope).named(name);
        return ask(request, rbac.whoCan(request), all);
    }

    /** Who may do what a request asks for, subjects of bindings and of Azure, without those told of elsewhere. */
    private Map<Position, Holding> ask(
            AccessRequest request, Set<AccessSubject> subjects, Map<Position, Holding> told) {
        Map<Position, Holding> who = new TreeMap<>();
        Authorizer authorizer = rbac; // what is told later must not keep all of this alive
        for (AccessSubject subject : subjects) {
            Position position = positions.computeIfAbsent(subject, Position::of);
            Holding known = told.get(position);
            if (!subject.name().equals(PrivilegedGroups.MASTERS)
                    && (known == null || known.doubt().isPresent())) {
                who.put(position, new Holding(once(() -> grant(authorizer, request, subject)), Optional.empty()));
            }
        }
        boolean asks = request.namespace().isEmpty()
                || azure.filter(second -> second.differsIn(request.namespace())).isPresent();
        azure.filter(second -> asks)
                .ifPresent(second -> second.whoCan(request).forEach((principal, decision) -> {
                    Optional<String> doubt =
                            decision.isAllowed() ? Optional.empty() : Optional.of(String.join("; ", decision.notes()));
                    who.putIfAbsent(
                            Position.principal(principal),
                            new Holding(() -> decision.grant().map(AzureDecision.Grant::toString), doubt));
                }));
        who.entrySet().removeIf(entry -> {
            Holding known = told.get(entry.getKey());
            return known != null
                    && (known.doubt().isEmpty() || entry.getValue().doubt().isPresent());
        });
        return who.isEmpty() ? Map.of() : who;
    }

    private static Optional<String> grant(Authorizer authorizer, AccessRequest request, AccessSubject subject) {
        return authorizer.decide(request.by(subject.caller())).grant().map(Grant::describe);
    }

    /** Most grants are never told, and some many times. */
    private static Supplier<Optional<String>> once(Supplier<Optional<String>> source) {
        AtomicReference<@Nullable Optional<String>> known = new AtomicReference<>();
        return () -> {
            Optional<String> before = known.get();
            if (before != null) {
                return before;
            }
            Optional<String> made = source.get();
            known.set(made);
            return made;
        };
    }

    /** Who may one of these in a scope. */
    private Map<Position, Holding> any(Collection<AccessCell> cells, String scope) {
        Map<Position, Holding> who = new LinkedHashMap<>();
        for (AccessCell cell : cells) {
            who(cell, scope).forEach((holder, holding) -> who.merge(holder, holding, Holding::or));
        }
        return who;
    }

    /** Who also may one of these, in a scope or everywhere, with the doubt of either. */
    private Optional<Map.Entry<Position, Holding>> with(
            Map.Entry<Position, Holding> who, Collection<AccessCell> cells, String scope) {
        Holding also = held(who.getKey(), cells, "", null);
        return with(who, held(who.getKey(), cells, scope, also));
    }

    /**
     * Who may two things in a scope, either of them perhaps by a grant everywhere; who may both by such grants alone
     * is told of there.
     *
     * @param here who may the first by grants in the scope
     * @param everywhere how somebody may the first by a grant everywhere, if at all
     */
    private Collection<Map.Entry<Position, Holding>> both(
            Map<Position, Holding> here,
            Function<Position, @Nullable Holding> everywhere,
            List<AccessCell> second,
            String scope) {
        Map<Position, Holding> first = new LinkedHashMap<>(here);
        if (!scope.isEmpty()) {
            for (Position who : any(second, scope).keySet()) {
                Holding wide = everywhere.apply(who);
                if (wide != null) {
                    first.merge(who, wide, Holding::or);
                }
            }
        }
        List<Map.Entry<Position, Holding>> both = new ArrayList<>();
        first.entrySet().forEach(who -> with(who, second, scope).ifPresent(both::add));
        return both;
    }

    private @Nullable Holding held(Position who, Collection<AccessCell> cells, String scope, @Nullable Holding before) {
        Holding held = before;
        for (AccessCell cell : cells) {
            Holding more = who(cell, scope).get(who);
            held = held == null || more == null ? (held == null ? more : held) : held.or(more);
        }
        return held;
    }

    private static Optional<Map.Entry<Position, Holding>> with(
            Map.Entry<Position, Holding> who, @Nullable Holding also) {
        Holding first = who.getValue();
        return Optional.ofNullable(also)
                .map(second -> Map.entry(
                        who.getKey(), new Holding(first.grant(), first.doubt().or(second::doubt))));
    }

    private void add(Map.Entry<Position, Holding> who, Position to, String code, String how) {
        if (!who.getKey().equals(to)) {
            EscalationStep step = new EscalationStep(who.getKey(), to, code, how);
            graph.add(step.doubted(who.getValue().doubt()), who.getValue().grant());
        }
    }

    /** The same to each of several positions; the same list for the same positions. */
    private void add(Map.Entry<Position, Holding> who, List<Position> to, String code, String how) {
        if (!to.isEmpty()) {
            EscalationStep like = new EscalationStep(who.getKey(), to.get(0), code, how);
            graph.add(like.doubted(who.getValue().doubt()), who.getValue().grant(), to);
        }
    }

    private void step(EscalationStep step) {
        if (!step.from().equals(step.to())) {
            graph.add(step);
        }
    }

    private static AccessCell cell(String verb, String group, String resource) {
        return new AccessCell(verb, group, resource);
    }

    private static String in(String scope) {
        return scope.isEmpty() ? "in every namespace" : "in " + scope;
    }

    private static Position run(String scope) {
        return new Position(Kind.RUN, scope.isEmpty() ? "*" : scope);
    }

    private static Position secretsIn(String scope) {
        return new Position(Kind.SECRETS, scope.isEmpty() ? "*" : scope);
    }

    private static Position group(String name) {
        return new Position(Kind.GROUP, name);
    }

    /** Whoever signs in is in a group, and so is every service account. */
    private void memberships() {
        Position everybody = group("system:authenticated");
        for (AccessSubject subject : rbac.subjects().all()) {
            if (!PrivilegedGroups.isEverybody(subject.name())) {
                step(new EscalationStep(Position.of(subject), everybody, "member", "is signed in"));
            }
        }
        Position all = group("system:serviceaccounts");
        accounts.forEach((namespace, names) -> names.forEach(name -> {
            Position account = Position.serviceAccount(namespace, name);
            Position local = group("system:serviceaccounts:" + namespace);
            step(new EscalationStep(account, all, "member", "is a service account"));
            step(new EscalationStep(account, local, "member", "is a service account of " + namespace));
            step(new EscalationStep(account, everybody, "member", "is signed in"));
        }));
    }

    private void administrators() {
        step(new EscalationStep(
                group(PrivilegedGroups.MASTERS), Position.ADMIN, "masters", "is a group whom no rule binds"));
        for (Map.Entry<Position, Holding> who : who(cell("*", "*", "*"), "").entrySet()) {
            add(who, Position.ADMIN, "everything", "may do everything in the cluster");
        }
        for (Map.Entry<Position, Holding> who :
                who(cell("escalate", RBAC, "clusterroles"), "").entrySet()) {
            with(who, writes("clusterroles"), "")
                    .ifPresent(held ->
                            add(held, Position.ADMIN, "escalate", "escalates a ClusterRole that it is bound to"));
        }
        for (Map.Entry<Position, Holding> who : bind("").entrySet()) {
            with(who, writes("clusterrolebindings"), "")
                    .ifPresent(held -> add(held, Position.ADMIN, "bind", "binds itself to cluster-admin"));
        }
    }

    /** Who may bind cluster-admin, be it by name. */
    private Map<Position, Holding> bind(String scope) {
        Map<Position, Holding> who = new LinkedHashMap<>(who(cell("bind", RBAC, "clusterroles"), scope));
        whoNamed(cell("bind", RBAC, "clusterroles"), scope, "cluster-admin")
                .forEach((holder, holding) -> who.merge(holder, holding, Holding::or));
        return who;
    }

    private static List<AccessCell> writes(String resource) {
        return List.of(cell("create", RBAC, resource), cell("update", RBAC, resource), cell("patch", RBAC, resource));
    }

    private void namespaceRoles(String scope) {
        Map<Position, Holding> binders = bind("");
        for (Map.Entry<Position, Holding> who : both(bind(scope), binders::get, writes("rolebindings"), scope)) {
            everythingIn(who, scope, "bind", "binds itself to cluster-admin " + in(scope) + ", and ");
        }
        AccessCell escalate = cell("escalate", RBAC, "roles");
        for (Map.Entry<Position, Holding> who :
                both(who(escalate, scope), who(escalate, "")::get, writes("roles"), scope)) {
            everythingIn(who, scope, "escalate", "escalates a Role that it is bound to " + in(scope) + ", and ");
        }
    }

    private void everythingIn(Map.Entry<Position, Holding> who, String scope, String code, String how) {
        add(who, run(scope), code, how + "runs pods");
        add(who, secretsIn(scope), code, how + "reads secrets");
    }

    private void pods(String scope) {
        Map<Position, Holding> runners = any(WORKLOADS, scope);
        for (Map.Entry<Position, Holding> who : runners.entrySet()) {
            add(who, run(scope), "create-pods", "runs pods " + in(scope));
            unlabel(who, scope);
        }
        List<AccessCell> claims = List.of(cell("create", "", "persistentvolumeclaims"));
        both(runners, who -> held(who, WORKLOADS, "", null), claims, scope).forEach(this::volumes);
        List<AccessCell> exec = new ArrayList<>();
        for (String below : List.of("pods/exec", "pods/attach")) {
            exec.add(cell("create", "", below));
            exec.add(cell("get", "", below));
        }
        exec.add(cell("patch", "", "pods/ephemeralcontainers"));
        exec.add(cell("update", "", "pods/ephemeralcontainers"));
        for (Map.Entry<Position, Holding> who : any(exec, scope).entrySet()) {
            add(who, podsOf.getOrDefault(scope, List.of()), "exec", "runs commands in pods " + in(scope));
        }
    }

    /** Pod Security is a label of the namespace, and who may change it may take it away. */
    private void unlabel(Map.Entry<Position, Holding> who, String scope) {
        for (String namespace : scope.isEmpty() ? accounts.keySet() : Set.of(scope)) {
            List<AccessCell> relabel = List.of(cell("patch", "", "namespaces"), cell("update", "", "namespaces"));
            if (view.keepsOutPrivileged(namespace).isPresent()) {
                String how = "takes the Pod Security label off " + namespace + " and runs a privileged pod there";
                with(who, relabel, namespace).ifPresent(held -> add(held, Position.NODES, "unlabel", how));
            }
        }
    }

    private void volumes(Map.Entry<Position, Holding> who) {
        String how = "makes a PersistentVolume of a path of the node and mounts it; Pod Security does not see it";
        with(who, List.of(cell("create", "", "persistentvolumes")), "")
                .ifPresent(held -> add(held, Position.NODES, "persistent-volume", how));
    }

    private void secrets(String scope) {
        List<AccessCell> reads =
                List.of(cell("get", "", "secrets"), cell("list", "", "secrets"), cell("watch", "", "secrets"));
        Map<Position, Holding> readers = any(reads, scope);
        for (Map.Entry<Position, Holding> who : readers.entrySet()) {
            add(who, secretsIn(scope), "read-secrets", "reads secrets " + in(scope));
        }
        List<AccessCell> create = List.of(cell("create", "", "secrets"));
        for (Map.Entry<Position, Holding> who : both(readers, who -> held(who, reads, "", null), create, scope)) {
            toAccounts(who, scope, "token-secret", "makes a secret that is filled with the token");
        }
        AccessCell get = cell("get", "", "secrets");
        for (String secret : secretsOf.getOrDefault(scope, List.of())) {
            String name = secret.substring(scope.length() + 1);
            for (Map.Entry<Position, Holding> holder :
                    whoNamed(get, scope, name).entrySet()) {
                add(holder, new Position(Kind.SECRETS, secret), "read-secrets", "reads secret " + secret);
            }
        }
    }

    private void toAccounts(Map.Entry<Position, Holding> who, String scope, String code, String how) {
        add(who, accountsOf.getOrDefault(scope, List.of()), code, how);
    }

    private void identities(String scope) {
        for (Map.Entry<Position, Holding> who : who(TOKENS, scope).entrySet()) {
            toAccounts(who, scope, "token", "makes tokens of service accounts " + in(scope));
        }
        for (Map.Entry<Position, Holding> who : who(ACCOUNTS, scope).entrySet()) {
            mask(who);
            toAccounts(who, scope, "impersonate", "impersonates service accounts " + in(scope));
        }
        for (String name : accounts.getOrDefault(scope, Set.of())) {
            Position account = Position.serviceAccount(scope, name);
            for (Map.Entry<Position, Holding> who :
                    whoNamed(TOKENS, scope, name).entrySet()) {
                add(who, account, "token", "makes tokens of this service account");
            }
            for (Map.Entry<Position, Holding> who :
                    whoNamed(ACCOUNTS, scope, name).entrySet()) {
                mask(who);
                add(who, account, "impersonate", "impersonates this service account");
            }
        }
    }

    /** Whoever impersonates a group must also impersonate somebody. */
    private void mask(Map.Entry<Position, Holding> who) {
        masked.merge(who.getKey(), who.getValue(), Holding::or);
    }

    /** What is of no namespace. */
    private void wide() {
        impersonation();
        for (Map.Entry<Position, Holding> who : any(
                        List.of(cell("get", "", "nodes/proxy"), cell("create", "", "nodes/proxy")), "")
                .entrySet()) {
            String how = "runs commands in any pod through the kubelet; a get is enough, by WebSocket";
            add(who, podsOf.getOrDefault("", List.of()), "nodes-proxy", how);
        }
        certificates();
        webhooks();
    }

    private void impersonation() {
        Set<String> groups = new TreeSet<>(Set.of(PrivilegedGroups.MASTERS));
        List<Position> users = new ArrayList<>();
        for (AccessSubject subject : rbac.subjects().all()) {
            if (subject.isGroup()) {
                groups.add(subject.name());
            } else {
                users.add(Position.of(subject));
                for (Map.Entry<Position, Holding> who :
                        whoNamed(USERS, "", subject.name()).entrySet()) {
                    mask(who);
                    add(who, Position.of(subject), "impersonate", "impersonates this user");
                }
            }
        }
        for (Map.Entry<Position, Holding> who : who(USERS, "").entrySet()) {
            mask(who);
            add(who, users, "impersonate", "impersonates users");
        }
        for (Map.Entry<Position, Holding> who : who(GROUPS, "").entrySet()) {
            with(who, masked.get(who.getKey()))
                    .ifPresent(
                            held -> add(held, group(PrivilegedGroups.MASTERS), "impersonate", "impersonates groups"));
        }
        for (String name : groups) {
            for (Map.Entry<Position, Holding> who : whoNamed(GROUPS, "", name).entrySet()) {
                with(who, masked.get(who.getKey()))
                        .ifPresent(held -> add(
                                held,
                                Position.of(AccessSubject.group(name)),
                                "impersonate",
                                "impersonates this group"));
            }
        }
    }

    /** A certificate says who one is; only the group of masters is refused by the API server's own admission. */
    private void certificates() {
        String group = "certificates.k8s.io";
        AccessCell approval = cell("update", group, "certificatesigningrequests/approval");
        AccessRequest signer = AccessRequest.of(Caller.user(""), "approve", group, "signers")
                .named("kubernetes.io/kube-apiserver-client");
        Map<Position, Holding> approvers = ask(signer, rbac.whoCan(signer), Map.of());
        AccessCell create = cell("create", group, "certificatesigningrequests");
        List<Position> names = new ArrayList<>();
        for (AccessSubject subject : rbac.subjects().all()) {
            if (!subject.name().equals(PrivilegedGroups.MASTERS)) {
                names.add(Position.of(subject));
            }
        }
        for (Map.Entry<Position, Holding> who : any(
                        List.of(approval, cell("patch", group, "certificatesigningrequests/approval")), "")
                .entrySet()) {
            with(who, approvers.get(who.getKey()))
                    .flatMap(held -> with(held, List.of(create), ""))
                    .ifPresent(held -> add(held, names, "certificate", "approves a certificate of another name"));
        }
    }

    private void webhooks() {
        String group = "admissionregistration.k8s.io";
        List<AccessCell> cells = new ArrayList<>();
        for (String verb : List.of("create", "update", "patch")) {
            cells.add(cell(verb, group, "mutatingwebhookconfigurations"));
        }
        List<Position> runs = new ArrayList<>();
        for (String namespace : accounts.keySet()) {
            if (!namespace.equals("kube-system")) { // AKS keeps webhooks of others away from it
                runs.add(run(namespace));
            }
        }
        for (Map.Entry<Position, Holding> who : any(cells, "").entrySet()) {
            add(who, runs, "webhook", "changes pods as they are made, by a webhook of its own");
        }
    }

    /** What follows without any grant. */
    private void follow() {
        step(new EscalationStep(Position.ADMIN, run(""), "admin", "runs pods in every namespace"));
        step(new EscalationStep(Position.ADMIN, secretsIn(""), "admin", "reads all secrets"));
        step(new EscalationStep(Position.ADMIN, Position.NODES, "admin", "runs privileged pods on every node"));
        for (Map.Entry<String, Set<String>> entry : accounts.entrySet()) {
            String namespace = entry.getKey();
            step(new EscalationStep(run(""), run(namespace), "namespace", "runs pods in " + namespace));
            step(new EscalationStep(secretsIn(""), secretsIn(namespace), "namespace", "reads those of " + namespace));
            step(new EscalationStep(run(namespace), secretsIn(namespace), "mount-secrets", "mounts any secret there"));
            step(new EscalationStep(run(namespace), Position.NODES, "privileged-pod", "runs a privileged pod")
                    .blocked(view.keepsOutPrivileged(namespace)));
            for (String name : entry.getValue()) {
                Position account = Position.serviceAccount(namespace, name);
                step(new EscalationStep(run(namespace), account, "pod-as-account", "runs a pod as any account there"));
            }
        }
        view.secrets().forEach(this::secret);
        view.pods().forEach(this::pod);
    }

    private void secret(String secret) {
        Position position = new Position(Kind.SECRETS, secret);
        String namespace = secret.substring(0, secret.indexOf('/'));
        step(new EscalationStep(secretsIn(namespace), position, "secret", "reads it among the secrets there"));
        view.tokenOf(secret)
                .ifPresent(account -> step(new EscalationStep(
                        position, new Position(Kind.ACCOUNT, account), "token", "signs in with the token in it")));
    }

    private void pod(ClusterView.Pod pod) {
        Position at = pod.position();
        step(new EscalationStep(Position.NODES, at, "node-pods", "reads what the pods of the node hold"));
        Position account = Position.serviceAccount(pod.namespace(), pod.account());
        boolean mounted = pod.spec()
                .flag("/automountServiceAccountToken")
                .or(() -> view.account(pod.namespace(), pod.account())
                        .flatMap(object -> object.flag("/automountServiceAccountToken")))
                .orElse(true);
        List<String> projected = pod.projectedTokens();
        boolean certain = mounted || projected.isEmpty() || projected.contains("");
        Optional<String> doubt = certain
                ? Optional.empty()
                : Optional.of("its token is for the audience " + projected.get(0) + ", which may not be the cluster's");
        step(new EscalationStep(at, account, "mounted-token", "uses the token of its service account")
                .doubted(doubt)
                .blocked(mounted || !projected.isEmpty() ? Optional.empty() : Optional.of("the token is not mounted")));
        for (String secret : new TreeSet<>(pod.secrets())) {
            Position held = new Position(Kind.SECRETS, pod.namespace() + "/" + secret);
            step(new EscalationStep(at, held, "mounted-secret", "reads a secret given to it"));
        }
        pod.nodeAccess().ifPresent(how -> step(new EscalationStep(at, Position.NODES, "host-access", how)));
    }
}
