package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.AccessDecision;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.AccessReviews;
import dev.breakwater.access.AccessRule;
import dev.breakwater.access.AccessSubject;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.access.EscalationCheck;
import dev.breakwater.access.EscalationCheck.Refusal;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Decides what callers may do, by the roles and bindings in the store. Thread-safe. */
final class Authorization {
    private static final Set<ApiKind> RBAC =
            Set.of(ApiKinds.ROLE, ApiKinds.CLUSTER_ROLE, ApiKinds.ROLE_BINDING, ApiKinds.CLUSTER_ROLE_BINDING);
    private static final String EXTRA = "Impersonate-Extra-";

    private final Store store;
    private volatile Known known = new Known(0, Authorizer.of(List.of()));
    private volatile Predicate<AccessRequest> second = request -> false;

    Authorization(Store store) {
        this.store = store;
    }

    /** The authorizer of the store as it was at a version. */
    private record Known(long version, Authorizer authorizer) {}

    /** Asks another authorizer where RBAC has no opinion. */
    void or(Predicate<AccessRequest> other) {
        Predicate<AccessRequest> before = second;
        second = request -> before.test(request) || other.test(request);
    }

    private Authorizer authorizer() {
        Known now = known;
        long version = store.version();
        if (now.version() != version) {
            now = new Known(version, since(now));
            known = now;
        }
        return now.authorizer();
    }

    /** Bindings are followed one by one; a change of a role is a reason to read everything anew. */
    private Authorizer since(Known before) {
        if (before.version() == 0 || !store.events().reachesBackTo(before.version())) {
            return read();
        }
        Authorizer authorizer = before.authorizer();
        for (Event event : store.events().after(before.version())) {
            if (event.kind().equals(ApiKinds.ROLE) || event.kind().equals(ApiKinds.CLUSTER_ROLE)) {
                return read();
            }
            if (RBAC.contains(event.kind())) {
                authorizer = event.after().isPresent()
                        ? authorizer.with(event.after().get())
                        : authorizer.without(event.before().orElseThrow());
            }
        }
        return authorizer;
    }

    private Authorizer read() {
        List<Document> documents = new ArrayList<>();
        RBAC.forEach(kind -> documents.addAll(store.list(kind, "").values()));
        return Authorizer.of(documents);
    }

    /** Who a request acts as: the one it comes from, or whom its headers name if that one may impersonate them. */
    Login actingAs(KubernetesRequest request, Login login) {
        Caller caller = login.caller();
        String user = request.header("Impersonate-User");
        List<String> groups = split(request.header("Impersonate-Group"));
        List<AccessRequest> asked = new ArrayList<>();
        groups.forEach(group -> asked.add(EscalationCheck.impersonation(caller, AccessSubject.group(group))));
        asked.addAll(extras(request, caller));
        if (user.isEmpty() && asked.isEmpty()) {
            return login;
        }
        if (user.isEmpty()) {
            throw StatusException.of(500, "InternalError", "requested " + asked + " without impersonating a user name");
        }
        require(EscalationCheck.impersonation(caller, AccessSubject.user(user)));
        asked.forEach(this::require);
        return new Login(impersonated(user, groups), request.header("Impersonate-Uid"), extra(request));
    }

    /** The groups that the API server adds: those of an account, and whether the user is signed in at all. */
    private static Caller impersonated(String user, List<String> groups) {
        String[] account = user.split(":", -1);
        boolean isAccount = account.length == 4 && user.startsWith("system:serviceaccount:");
        if (isAccount && groups.isEmpty()) {
            return Caller.serviceAccount(account[2], account[3]);
        }
        if (groups.contains(Login.UNAUTHENTICATED)) {
            return new Caller(user, groups);
        }
        List<String> unknown = new ArrayList<>(groups);
        unknown.add(Login.UNAUTHENTICATED);
        return user.equals(Login.ANONYMOUS) ? new Caller(user, unknown) : new Caller(user, groups).authenticated();
    }

    private static Map<String, List<String>> extra(KubernetesRequest request) {
        Map<String, List<String>> extra = new TreeMap<>();
        request.headers().forEach((name, value) -> {
            if (name.regionMatches(true, 0, EXTRA, 0, EXTRA.length())) {
                extra.put(extraKey(name), split(value));
            }
        });
        return extra;
    }

    private static String extraKey(String header) {
        return URLDecoder.decode(header.substring(EXTRA.length()).toLowerCase(Locale.ROOT), StandardCharsets.UTF_8);
    }

    private static List<AccessRequest> extras(KubernetesRequest request, Caller caller) {
        List<AccessRequest> asked = new ArrayList<>();
        String group = "authentication.k8s.io";
        request.headers().forEach((name, value) -> {
            if (name.equalsIgnoreCase("Impersonate-Uid")) {
                asked.add(AccessRequest.of(caller, "impersonate", group, "uids").named(value));
            } else if (name.regionMatches(true, 0, EXTRA, 0, EXTRA.length())) {
                split(value)
                        .forEach(one ->
                                asked.add(AccessRequest.of(caller, "impersonate", group, "userextras/" + extraKey(name))
                                        .named(one)));
            }
        });
        return asked;
    }

    private static List<String> split(String header) {
        return header.isBlank()
                ? List.of()
                : List.of(header.split(",", -1)).stream().map(String::trim).toList();
    }

    /** Refuses with 403 what nobody allows. */
    void require(AccessRequest request) {
        AccessDecision decision = authorizer().decide(request);
        if (!decision.allowed() && !second.test(request)) {
            String why = cannot(request);
            throw StatusException.forbidden(
                    request.group(),
                    request.resource(),
                    request.name(),
                    decision.reason().isEmpty() ? why : why + ": " + decision.reason());
        }
    }

    private static String cannot(AccessRequest request) {
        String who = "User \"" + request.caller().name() + "\" cannot " + request.verb();
        if (!request.isResource()) {
            return who + " path \"" + request.path() + "\"";
        }
        String what = " resource \"" + request.combined() + "\" in API group \"" + request.group() + "\"";
        String where = request.namespace().isEmpty()
                ? " at the cluster scope"
                : " in the namespace \"" + request.namespace() + "\"";
        return who + what + where;
    }

    /** Keeps a caller from granting what the caller does not hold. */
    WriteGuard guard(Caller caller) {
        return (kind, before, after) -> {
            if (before.isEmpty()) { // an apply that makes an object needs both verbs
                require(AccessRequest.of(caller, "create", kind.group(), kind.plural())
                        .in(Meta.namespace(after))
                        .named(Meta.name(after)));
            }
            if (RBAC.contains(kind)) {
                EscalationCheck check = EscalationCheck.of(authorizer(), caller).or(second);
                boolean role = kind.equals(ApiKinds.ROLE) || kind.equals(ApiKinds.CLUSTER_ROLE);
                Optional<Refusal> refusal = role ? check.role(after, before) : check.binding(after, before);
                refusal.ifPresent(why -> refuse(kind, after, why));
            }
        };
    }

    /** Of a role that is not there the server says that a binding of that name is not. */
    private static void refuse(ApiKind kind, Document object, Refusal refusal) {
        throw refusal.missing()
                ? StatusException.notFound(kind, object.text("/roleRef/name").orElse(""))
                : StatusException.forbidden(kind, Meta.name(object), refusal.text(), List.of());
    }

    /** Answers a review of access. */
    Document review(ApiKind kind, Document review, Caller caller) {
        try {
            Document answer = answer(caller, review);
            List<StatusException.Cause> causes = ReviewSelectors.check(review);
            if (!causes.isEmpty()) {
                throw StatusException.nameless(kind.group(), causes);
            }
            return answer;
        } catch (InvalidDeclarationException e) {
            throw invalid(kind, review, e.issues());
        }
    }

    private Document answer(Caller caller, Document review) {
        Document answer = AccessReviews.answer(authorizer(), caller, review);
        boolean open =
                answer.flag("/status/allowed").filter(allowed -> !allowed).isPresent();
        return open && second.test(AccessReviews.request(caller, review))
                ? answer.with("status", Document.object("allowed", true))
                : answer;
    }

    /** The API server names no kind here: it has not told the review what it is. */
    private static StatusException invalid(ApiKind kind, Document review, List<Issue> issues) {
        if (issues.get(0).subject().equals("spec.namespace") && kind.kind().endsWith("RulesReview")) {
            return StatusException.badRequest("no namespace on request");
        }
        return StatusException.nameless(
                kind.group(), issues.stream().map(issue -> cause(review, issue)).toList());
    }

    private static StatusException.Cause cause(Document review, Issue issue) {
        String pointer = "/" + issue.subject().replace('.', '/');
        String shown = switch (issue.subject()) {
            case "metadata" -> review.at(pointer).orElse(Document.object()).toJson();
            case "spec.resourceAttributes" -> "null";
            case "spec.nonResourceAttributes" -> path(review.at(pointer).orElse(Document.object()));
            default -> Names.quoted(review.text(pointer).orElse(""));
        };
        return StatusException.Cause.invalid(issue.subject(), shown, issue.problem());
    }

    /** A path and what is done with it, as the server's own program writes them. */
    private static String path(Document attributes) {
        return Document.object(
                        "Path",
                        attributes.text("/path").orElse(""),
                        "Verb",
                        attributes.text("/verb").orElse(""))
                .toJson();
    }

    /** What an aggregated role had from roles that are gone is not to stay. */
    private static Document emptied(Document role) {
        return role.get("aggregationRule").isPresent() ? role.without("rules") : role;
    }

    /** Fills aggregated cluster roles from the others, as a controller would after each change of one. */
    void aggregate(Writes writes) {
        synchronized (store) {
            fill(writes);
        }
    }

    private void fill(Writes writes) {
        Authorizer filled = Authorizer.of(store.list(ApiKinds.CLUSTER_ROLE, "").values().stream()
                .map(Authorization::emptied)
                .toList());
        for (Document role : List.copyOf(store.list(ApiKinds.CLUSTER_ROLE, "").values())) {
            if (role.get("aggregationRule").isPresent()) {
                List<Document> rules = filled.rulesOf("ClusterRole", "", Meta.name(role)).orElse(List.of()).stream()
                        .map(AccessRule::document)
                        .toList();
                if (!role.get("rules").orElse(Document.array()).elements().equals(rules)) {
                    Document applied = Document.object("kind", "ClusterRole")
                            .with("metadata", Document.object("name", Meta.name(role)))
                            .with("rules", rules);
                    writes.apply(
                            ApiKinds.CLUSTER_ROLE,
                            Store.Key.of(role),
                            applied,
                            WriteOptions.internal("clusterrole-aggregation-controller"));
                }
            }
        }
    }

    /** What a request asks for, as the API server's request information says. */
    static AccessRequest of(Call call, Caller caller) {
        List<String> path = call.path();
        int root =
                path.isEmpty() ? 0 : path.get(0).equals("api") ? 2 : path.get(0).equals("apis") ? 3 : 0;
        if (root == 0 || path.size() <= root) {
            String target = call.request().target().split("\\?", 2)[0];
            return AccessRequest.path(caller, call.method().toLowerCase(Locale.ROOT), target);
        }
        boolean watch = path.get(root).equals("watch") && path.size() > root + 1;
        List<String> rest = path.subList(watch ? root + 1 : root, path.size());
        boolean scoped = rest.get(0).equals("namespaces") && rest.size() > 1;
        String namespace = scoped ? rest.get(1) : "";
        boolean inside =
                scoped && rest.size() > 2 && !Set.of("status", "finalize").contains(rest.get(2));
        rest = inside ? rest.subList(2, rest.size()) : rest;
        String name = rest.size() > 1 ? rest.get(1) : "";
        String verb = watch ? "watch" : verb(call, name);
        String wanted = name.isEmpty() ? selected(call, verb) : name;
        String resource = rest.size() > 2 ? rest.get(0) + "/" + rest.get(2) : rest.get(0);
        return AccessRequest.of(caller, verb, root == 2 ? "" : path.get(1), resource)
                .in(namespace)
                .named(wanted);
    }

    private static String verb(Call call, String name) {
        return switch (call.method()) {
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> name.isEmpty() ? "deletecollection" : "delete";
            default -> !name.isEmpty() ? "get" : call.flag("watch") ? "watch" : "list";
        };
    }

    /** The name that a field selector asks for; empty if it does not. */
    private static String selected(Call call, String verb) {
        if (!Set.of("list", "watch").contains(verb)) {
            return "";
        }
        for (String requirement : call.query("fieldSelector").split(",", -1)) {
            String[] sides = requirement.split("==?", 2);
            if (sides.length == 2 && sides[0].equals("metadata.name")) {
                return sides[1].contains("/") ? "" : sides[1];
            }
        }
        return "";
    }
}
