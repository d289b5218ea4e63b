package dev.breakwater.access;

import dev.breakwater.access.Position.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

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

    private final ClusterView view;
    private final Authorizer rbac;
    private final List<EscalationStep> steps = new ArrayList<>();
    private final Map<String, Set<String>> accounts;
    private final Set<String> named;
    private final Map<Position, Holding> masked = new HashMap<>();
    private final Map<String, Map<Position, Holding>> asked = new HashMap<>();
    private Optional<AzureAuthorizer> azure = Optional.empty();

    EscalationSteps(ClusterView view, Authorizer rbac) {
        this.view = view;
        this.rbac = rbac;
        this.named = view.resourceNames();
        this.accounts = view.accounts(rbac.subjects().all());
    }

    /** These steps, also by Azure's roles on data. */
    EscalationSteps or(AzureAuthorizer second) {
        azure = Optional.of(second);
        return this;
    }

    List<EscalationStep> all() {
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
        return steps;
    }

    private List<String> scopes() {
        List<String> scopes = new ArrayList<>(List.of(""));
        scopes.addAll(accounts.keySet());
        return scopes;
    }

    /** Who may do a cell somewhere, and by what; who surely may everywhere is told of the cluster only. */
    private Map<Position, Holding> who(AccessCell cell, String scope) {
        Map<Position, Holding> everywhere = scope.isEmpty() ? Map.of() : who(cell, "");
        return asked.computeIfAbsent(
                cell + "\n" + scope, key -> ask(cell.request(Caller.user(""), scope), everywhere, !scope.isEmpty()));
    }

    /** Who may do a cell to what has a name, but not to all; only names that a rule has are asked for. */
    private Map<Position, Holding> whoNamed(AccessCell cell, String scope, String name) {
        if (!named.contains(name)) {
            return Map.of();
        }
        Map<Position, Holding> all = new HashMap<>(who(cell, ""));
        who(cell, scope).forEach((who, holding) -> all.merge(who, holding, Holding::or));
        return ask(cell.request(Caller.user(""), scope).named(name), all, false);
    }

    /** Who may do what a request asks for, without those who are told of elsewhere. */
    private Map<Position, Holding> ask(AccessRequest request, Map<Position, Holding> told, boolean local) {
        Map<Position, Holding> who = new TreeMap<>();
        for (AccessSubject subject : local ? rbac.whoCanHere(request) : rbac.whoCan(request)) {
            Holding known = told.get(Position.of(subject));
            if (!subject.name().equals(PrivilegedGroups.MASTERS)
                    && (known == null || known.doubt().isPresent())) {
                AccessRequest own = request.by(subject.caller());
                who.put(
                        Position.of(subject),
                        new Holding(once(() -> rbac.decide(own).grant().map(Grant::describe)), Optional.empty()));
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
        return who;
    }

    /** Most grants are never told, and some many times. */
    private static Supplier<Optional<String>> once(Supplier<Optional<String>> source) {
        List<Optional<String>> known = new ArrayList<>(1);
        return () -> {
            if (known.isEmpty()) {
                known.add(source.get());
            }
            return known.get(0);
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
        Map<Position, Holding> also = new HashMap<>(any(cells, ""));
        any(cells, scope).forEach((holder, holding) -> also.merge(holder, holding, Holding::or));
        return with(who, also);
    }

    private static Optional<Map.Entry<Position, Holding>> with(
            Map.Entry<Position, Holding> who, Map<Position, Holding> also) {
        Holding first = who.getValue();
        return Optional.ofNullable(also.get(who.getKey()))
                .map(second -> Map.entry(
                        who.getKey(), new Holding(first.grant(), first.doubt().or(second::doubt))));
    }

    private void add(Map.Entry<Position, Holding> who, Position to, String code, String how) {
        step(new EscalationStep(who.getKey(), to, code, how)
                .by(who.getValue().grant().get())
                .doubted(who.getValue().doubt()));
    }

    private void step(EscalationStep step) {
        if (!step.from().equals(step.to())) {
            steps.add(step);
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

    private static Position secretsOf(String scope) {
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
        for (Map.Entry<Position, Holding> who : bind(scope).entrySet()) {
            with(who, writes("rolebindings"), scope)
                    .ifPresent(held ->
                            everythingIn(held, scope, "bind", "binds itself to cluster-admin " + in(scope) + ", and "));
        }
        for (Map.Entry<Position, Holding> who :
                who(cell("escalate", RBAC, "roles"), scope).entrySet()) {
            with(who, writes("roles"), scope)
                    .ifPresent(held -> everythingIn(
                            held, scope, "escalate", "escalates a Role that it is bound to " + in(scope) + ", and "));
        }
    }

    private void everythingIn(Map.Entry<Position, Holding> who, String scope, String code, String how) {
        add(who, run(scope), code, how + "runs pods");
        add(who, secretsOf(scope), code, how + "reads secrets");
    }

    private void pods(String scope) {
        for (Map.Entry<Position, Holding> who : any(WORKLOADS, scope).entrySet()) {
            add(who, run(scope), "create-pods", "runs pods " + in(scope));
            unlabel(who, scope);
            volumes(who, scope);
        }
        List<AccessCell> exec = new ArrayList<>();
        for (String below : List.of("pods/exec", "pods/attach")) {
            exec.add(cell("create", "", below));
            exec.add(cell("get", "", below));
        }
        exec.add(cell("patch", "", "pods/ephemeralcontainers"));
        exec.add(cell("update", "", "pods/ephemeralcontainers"));
        for (Map.Entry<Position, Holding> who : any(exec, scope).entrySet()) {
            for (ClusterView.Pod pod : view.pods()) {
                if (scope.isEmpty() || scope.equals(pod.namespace())) {
                    add(who, pod.position(), "exec", "runs commands in pods " + in(scope));
                }
            }
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

    private void volumes(Map.Entry<Position, Holding> who, String scope) {
        String how = "makes a PersistentVolume of a path of the node and mounts it; Pod Security does not see it";
        with(who, List.of(cell("create", "", "persistentvolumes")), "")
                .flatMap(held -> with(held, List.of(cell("create", "", "persistentvolumeclaims")), scope))
                .ifPresent(held -> add(held, Position.NODES, "persistent-volume", how));
    }

    private void secrets(String scope) {
        for (Map.Entry<Position, Holding> who : any(
                        List.of(cell("get", "", "secrets"), cell("list", "", "secrets"), cell("watch", "", "secrets")),
                        scope)
                .entrySet()) {
            add(who, secretsOf(scope), "read-secrets", "reads secrets " + in(scope));
            with(who, List.of(cell("create", "", "secrets")), scope)
                    .ifPresent(held ->
                            toAccounts(held, scope, "token-secret", "makes a secret that is filled with the token"));
        }
        for (String secret : view.secrets()) {
            String[] name = secret.split("/", 2);
            if (name[0].equals(scope)) {
                AccessCell get = cell("get", "", "secrets");
                for (Map.Entry<Position, Holding> holder :
                        whoNamed(get, scope, name[1]).entrySet()) {
                    add(holder, new Position(Kind.SECRETS, secret), "read-secrets", "reads secret " + secret);
                }
            }
        }
    }

    private void toAccounts(Map.Entry<Position, Holding> who, String scope, String code, String how) {
        for (String namespace : scope.isEmpty() ? accounts.keySet() : Set.of(scope)) {
            for (String name : accounts.getOrDefault(namespace, Set.of())) {
                add(who, Position.serviceAccount(namespace, name), code, how);
            }
        }
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
            for (ClusterView.Pod pod : view.pods()) {
                String how = "runs commands in any pod through the kubelet; a get is enough, by WebSocket";
                add(who, pod.position(), "nodes-proxy", how);
            }
        }
        certificates();
        webhooks();
    }

    private void impersonation() {
        Set<String> groups = new TreeSet<>(Set.of(PrivilegedGroups.MASTERS));
        who(USERS, "").entrySet().forEach(this::mask);
        for (AccessSubject subject : rbac.subjects().all()) {
            if (subject.isGroup()) {
                groups.add(subject.name());
            } else {
                for (Map.Entry<Position, Holding> who : who(USERS, "").entrySet()) {
                    add(who, Position.of(subject), "impersonate", "impersonates users");
                }
                for (Map.Entry<Position, Holding> who :
                        whoNamed(USERS, "", subject.name()).entrySet()) {
                    mask(who);
                    add(who, Position.of(subject), "impersonate", "impersonates this user");
                }
            }
        }
        for (Map.Entry<Position, Holding> who : who(GROUPS, "").entrySet()) {
            with(who, masked)
                    .ifPresent(
                            held -> add(held, group(PrivilegedGroups.MASTERS), "impersonate", "impersonates groups"));
        }
        for (String name : groups) {
            for (Map.Entry<Position, Holding> who : whoNamed(GROUPS, "", name).entrySet()) {
                with(who, masked)
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
        Map<Position, Holding> approvers = ask(signer, Map.of(), false);
        AccessCell create = cell("create", group, "certificatesigningrequests");
        for (Map.Entry<Position, Holding> who : any(
                        List.of(approval, cell("patch", group, "certificatesigningrequests/approval")), "")
                .entrySet()) {
            with(who, approvers)
                    .flatMap(held -> with(held, List.of(create), ""))
                    .ifPresent(this::certificatesOfAll);
        }
    }

    private void certificatesOfAll(Map.Entry<Position, Holding> who) {
        for (AccessSubject subject : rbac.subjects().all()) {
            if (!subject.name().equals(PrivilegedGroups.MASTERS)) {
                add(who, Position.of(subject), "certificate", "approves a certificate of another name");
            }
        }
    }

    private void webhooks() {
        String group = "admissionregistration.k8s.io";
        List<AccessCell> cells = new ArrayList<>();
        for (String verb : List.of("create", "update", "patch")) {
            cells.add(cell(verb, group, "mutatingwebhookconfigurations"));
        }
        for (Map.Entry<Position, Holding> who : any(cells, "").entrySet()) {
            for (String namespace : accounts.keySet()) {
                if (!namespace.equals("kube-system")) { // AKS keeps webhooks of others away from it
                    add(who, run(namespace), "webhook", "changes pods as they are made, by a webhook of its own");
                }
            }
        }
    }

    /** What follows without any grant. */
    private void follow() {
        step(new EscalationStep(Position.ADMIN, run(""), "admin", "runs pods in every namespace"));
        step(new EscalationStep(Position.ADMIN, secretsOf(""), "admin", "reads all secrets"));
        step(new EscalationStep(Position.ADMIN, Position.NODES, "admin", "runs privileged pods on every node"));
        for (Map.Entry<String, Set<String>> entry : accounts.entrySet()) {
            String namespace = entry.getKey();
            step(new EscalationStep(run(""), run(namespace), "namespace", "runs pods in " + namespace));
            step(new EscalationStep(secretsOf(""), secretsOf(namespace), "namespace", "reads those of " + namespace));
            step(new EscalationStep(run(namespace), secretsOf(namespace), "mount-secrets", "mounts any secret there"));
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
        step(new EscalationStep(secretsOf(namespace), position, "secret", "reads it among the secrets there"));
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
