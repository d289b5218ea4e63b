package dev.breakwater.k8s.admission;

import dev.breakwater.access.AccessDecision;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.Caller;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The authorizer as expressions see it: it asks what the requester, or a service account, may do. */
final class AuthorizerFunctions {
    private AuthorizerFunctions() {}

    /** Whoever is asked about, and who answers. */
    record Asker(Caller caller, Function<AccessRequest, AccessDecision> authorizer) implements CelValues.Opaque {
        @Override
        public String type() {
            return "kubernetes.authorization.Authorizer";
        }
    }

    /** An API group. */
    record GroupCheck(Asker asker, String group) implements CelValues.Opaque {
        @Override
        public String type() {
            return "kubernetes.authorization.GroupCheck";
        }
    }

    /** A question that lacks its verb, about a resource. */
    record ResourceCheck(Asker asker, AccessRequest request) implements CelValues.Opaque {
        @Override
        public String type() {
            return "kubernetes.authorization.ResourceCheck";
        }
    }

    /** A question that lacks its verb, about a path. */
    record PathCheck(Asker asker, String path) implements CelValues.Opaque {
        @Override
        public String type() {
            return "kubernetes.authorization.PathCheck";
        }
    }

    /** The answer. */
    record Decision(AccessDecision decision) implements CelValues.Opaque {
        @Override
        public String type() {
            return "kubernetes.authorization.Decision";
        }
    }

    static void register(Map<String, Functions.Call> calls) {
        calls.put("path", args -> path(asker(args[0]), Functions.text(args[1])));
        calls.put("group", args -> new GroupCheck(asker(args[0]), Functions.text(args[1])));
        calls.put("serviceAccount", AuthorizerFunctions::serviceAccount);
        calls.put("resource", args -> resource(Functions.as(args[0], GroupCheck.class), Functions.text(args[1])));
        calls.put("subresource", args -> below(check(args[0]), Functions.text(args[1])));
        calls.put(
                "namespace", args -> with(check(args[0]), check(args[0]).request.in(Functions.text(args[1]))));
        calls.put("name", args -> with(check(args[0]), check(args[0]).request.named(Functions.text(args[1]))));
        calls.put("fieldSelector", args -> check(args[0]));
        calls.put("labelSelector", args -> check(args[0]));
        calls.put("check", args -> decide(args[0], Functions.text(args[1])));
        calls.put("allowed", args -> decision(args[0]).allowed());
        calls.put("reason", args -> decision(args[0]).reason());
        calls.put(
                "errored",
                args -> !decision(args[0]).errors().isEmpty()
                        && !decision(args[0]).allowed());
        calls.put(
                "error",
                args -> decision(args[0]).allowed()
                        ? ""
                        : String.join(", ", decision(args[0]).errors()));
    }

    private static Asker asker(Object value) {
        return Functions.as(value, Asker.class);
    }

    private static ResourceCheck check(Object value) {
        return Functions.as(value, ResourceCheck.class);
    }

    private static AccessDecision decision(Object value) {
        return Functions.as(value, Decision.class).decision();
    }

    private static Object path(Asker asker, String path) {
        if (path.isBlank()) {
            throw new CelFailure("path must not be empty");
        }
        return new PathCheck(asker, path.startsWith("/") ? path : "/" + path);
    }

    private static Object serviceAccount(Object[] args) {
        String namespace = Functions.text(args[1]);
        String name = Functions.text(args[2]);
        if (!NamedFormat.subdomain(name).isEmpty()) {
            throw new CelFailure("Invalid service account name");
        }
        if (!NamedFormat.label(namespace).isEmpty()) {
            throw new CelFailure("Invalid service account namespace");
        }
        Caller account = Caller.serviceAccount(namespace, name);
        // nobody has signed in: the library asks for the account without the group of all who have
        List<String> groups = account.groups().stream()
                .filter(group -> !group.equals("system:authenticated"))
                .toList();
        return new Asker(new Caller(account.name(), groups), asker(args[0]).authorizer());
    }

    private static Object resource(GroupCheck group, String resource) {
        if (resource.isBlank()) {
            throw new CelFailure("resource must not be empty");
        }
        Asker asker = group.asker();
        return new ResourceCheck(asker, new AccessRequest(asker.caller(), "", group.group(), resource, "", "", "", ""));
    }

    private static Object below(ResourceCheck check, String subresource) {
        AccessRequest old = check.request();
        return with(
                check,
                new AccessRequest(
                        old.caller(), "", old.group(), old.resource(), subresource, old.namespace(), old.name(), ""));
    }

    private static ResourceCheck with(ResourceCheck check, AccessRequest request) {
        return new ResourceCheck(check.asker(), request);
    }

    private static Object decide(Object check, String verb) {
        if (check instanceof PathCheck path) {
            Asker asker = path.asker();
            return new Decision(asker.authorizer().apply(AccessRequest.path(asker.caller(), verb, path.path())));
        }
        ResourceCheck resource = check(check);
        AccessRequest asked = resource.request();
        return new Decision(resource.asker()
                .authorizer()
                .apply(new AccessRequest(
                        asked.caller(),
                        verb,
                        asked.group(),
                        asked.resource(),
                        asked.subresource(),
                        asked.namespace(),
                        asked.name(),
                        "")));
    }
}
