package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Microsoft Graph v1.0 over a directory. Guarded by the lock of the fake. */
final class Graph {
    private static final Set<String> AUDIENCES = Set.of("https://graph.microsoft.com", WellKnown.GRAPH);

    private final Directory directory;
    private final EntraTokens tokens;
    private final GraphPermissions permissions;
    private final GraphRouter router = new GraphRouter();
    private long served;

    Graph(Directory directory, EntraTokens tokens, GraphPermissions permissions) {
        this.permissions = permissions;
        this.directory = directory;
        this.tokens = tokens;
        GraphLists lists = new GraphLists(directory.settings().pageSize());
        Credentials credentials = new Credentials(directory);
        credentials.routes(router);
        new Links(lists).routes(router);
        new Consents(lists).routes(router);
        new Trusts(lists).routes(router);
        new DirectoryObjects(lists).routes(router);
        Policies.routes(router, lists);
        new GraphCollection(Kind.APPLICATION, "applications", lists, new Applications(credentials)).routes(router);
        new GraphCollection(Kind.SERVICE_PRINCIPAL, "servicePrincipals", lists, new ServicePrincipals(credentials))
                .routes(router);
        new GraphCollection(Kind.GROUP, "groups", lists, new GroupRules()).routes(router);
        new GraphCollection(Kind.USER, "users", lists, new UserRules()).routes(router);
    }

    EntraResponse answer(EntraRequest request) {
        String id = directory.settings().guid("graph request " + served++);
        try {
            return dispatch(request).with("request-id", id).with("client-request-id", clientId(request, id));
        } catch (GraphError e) {
            Document inner = Document.object("date", directory.now().toString(), "request-id", id)
                    .with("client-request-id", clientId(request, id));
            return e.response(inner).with("request-id", id);
        }
    }

    private static String clientId(EntraRequest request, String id) {
        return request.headers().apply("client-request-id").orElse(id);
    }

    private EntraResponse dispatch(EntraRequest request) {
        EntraToken caller = authenticated(request);
        List<String> path = request.segments();
        boolean versioned = !path.isEmpty() && path.get(0).equalsIgnoreCase("v1.0");
        Optional<GraphRouter.Found> found =
                versioned ? router.find(request.method(), path.subList(1, path.size())) : Optional.empty();
        if (found.isEmpty()) {
            throw new UnknownPathException(hint(request, path));
        }
        GraphCall call = new GraphCall(request, caller, directory, found.get().variables());
        permissions.require(call, found.get().route());
        EntraResponse response = found.get().route().handler().handle(call);
        follow(request, call);
        return response;
    }

    /** What a change of an application means for its service principal. */
    private void follow(EntraRequest request, GraphCall call) {
        if (request.method().equals("PATCH")) {
            call.lookup(Kind.APPLICATION, call.variable("id"))
                    .ifPresent(application -> ServicePrincipals.follow(directory, application));
        }
    }

    private String hint(EntraRequest request, List<String> path) {
        String first = path.size() > 1 ? path.get(1) : "";
        return "FakeEntra does not model " + request.method() + " "
                + request.uri().getPath()
                + ". It knows Microsoft Graph v1.0, and there of " + (first.isEmpty() ? "it all" : first) + ": "
                + router.hint(first) + ".";
    }

    private EntraToken authenticated(EntraRequest request) {
        Optional<String> token = request.token();
        if (token.isEmpty()) {
            throw GraphError.of(401, "InvalidAuthenticationToken", "Access token is empty.");
        }
        EntraToken caller = tokens.verify(token.get())
                .orElseThrow(() -> GraphError.of(
                        401,
                        "InvalidAuthenticationToken",
                        "Access token validation failure. Invalid signature, or the token has expired."));
        if (!AUDIENCES.contains(caller.audience())) {
            throw GraphError.of(
                    401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience.");
        }
        return caller;
    }

    @Override
    public String toString() {
        return "Graph[" + served + " served]";
    }
}
