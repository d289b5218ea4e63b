package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The federated credentials of applications: 20 to one, each name and each pair of issuer and subject once. */
final class Trusts {
    private static final int MOST = 20;
    private static final String PATH = "applications/{id}/federatedIdentityCredentials";

    private final GraphLists lists;

    Trusts(GraphLists lists) {
        this.lists = lists;
    }

    void routes(GraphRouter router) {
        router.add("GET", PATH, call -> lists.list(call, Kind.FEDERATION, shown(call, call.entry(Kind.APPLICATION))));
        router.add("POST", PATH, call -> create(call, call.entry(Kind.APPLICATION), call.body()));
        router.add(
                "GET",
                PATH + "/{credential}",
                call -> GraphLists.one(
                        call, 200, Kind.FEDERATION, call.directory().shown(readable(call))));
        router.add("PATCH", PATH + "/{credential}", this::patch);
        router.add("DELETE", PATH + "/{credential}", call -> {
            call.directory().remove(required(call), false);
            return EntraResponse.of(204);
        });
    }

    static List<Directory.Entry> all(GraphCall call, Directory.Entry application) {
        return call.directory().linked(Directory.FEDERATIONS, application.id());
    }

    /** Those that show. */
    private static List<Directory.Entry> shown(GraphCall call, Directory.Entry application) {
        return call.directory().shown(Directory.FEDERATIONS, application.id());
    }

    private static Directory.Entry readable(GraphCall call) {
        Directory.Entry found = required(call);
        if (!shown(call, call.entry(Kind.APPLICATION)).contains(found)) {
            throw GraphError.notFound(call.variable("credential"));
        }
        return found;
    }

    private static Directory.Entry required(GraphCall call) {
        return find(call).orElseThrow(() -> GraphError.notFound(call.variable("credential")));
    }

    /** By id, by name in parentheses, or by the bare name. */
    private static Optional<Directory.Entry> find(GraphCall call) {
        String key = call.variable("credential");
        String value =
                GraphCall.alternate(key).map(GraphCall.AlternateKey::value).orElse(key);
        return all(call, call.entry(Kind.APPLICATION)).stream()
                .filter(entry -> entry.id().equalsIgnoreCase(value)
                        || entry.text("/name").equals(value))
                .findFirst();
    }

    private EntraResponse create(GraphCall call, Directory.Entry application, Document body) {
        GraphCollection.requireKnown(Kind.FEDERATION, body);
        requireValid(call, application, Optional.empty(), body);
        if (all(call, application).size() >= MOST) {
            throw GraphError.of(
                    403,
                    "Directory_ObjectQuotaExceeded",
                    "An application can have at most " + MOST + " federated identity credentials.");
        }
        Directory.Entry made = call.directory()
                .add(Kind.FEDERATION, Document.object("description", null).merge(body));
        call.directory().link(Directory.FEDERATIONS, application.id(), made.id());
        return GraphLists.one(call, 201, Kind.FEDERATION, made.document());
    }

    private EntraResponse patch(GraphCall call) {
        Optional<Directory.Entry> before = find(call);
        Optional<GraphCall.AlternateKey> key = GraphCall.alternate(call.variable("credential"));
        Directory.Entry application = call.entry(Kind.APPLICATION);
        if (before.isEmpty() && key.isPresent() && call.creates()) {
            return create(call, application, call.body().with("name", key.get().value()));
        }
        GraphCollection.requireKnown(Kind.FEDERATION, call.body());
        Directory.Entry there = before.orElseThrow(() -> GraphError.notFound(call.variable("credential")));
        Document after = there.document().merge(call.body());
        if (!after.get("name").equals(there.document().get("name"))) {
            throw GraphError.badRequest("Property 'name' cannot be changed once it is set.");
        }
        requireValid(call, application, before, after);
        call.directory().replace(there, after);
        return EntraResponse.of(204);
    }

    private static void requireValid(
            GraphCall call, Directory.Entry application, Optional<Directory.Entry> before, Document body) {
        GraphCollection.require(Kind.FEDERATION, body, "name", "issuer", "audiences");
        if (!body.text("/name")
                .filter(name -> name.matches("[A-Za-z0-9][-\\w]{2,119}"))
                .isPresent()) {
            throw GraphError.badRequest(
                    "Invalid value specified for property 'name' of resource" + " 'FederatedIdentityCredential'.");
        }
        boolean https = body.text("/issuer")
                .filter(issuer -> issuer.startsWith("https://"))
                .isPresent();
        if (!https
                || body.text("/subject")
                        .filter(subject -> subject.length() <= 600)
                        .isEmpty()) {
            throw GraphError.badRequest(
                    "The issuer must be an https URL and the subject a text of at most 600 characters.");
        }
        if (Applications.texts(body, "audiences").size() != 1) {
            throw GraphError.badRequest("Exactly one audience is required.");
        }
        List<Directory.Entry> others = new ArrayList<>(all(call, application));
        others.removeIf(
                other -> before.filter(one -> one.id().equals(other.id())).isPresent());
        for (Directory.Entry other : others) {
            if (other.document().text("/name").equals(body.text("/name"))) {
                throw GraphError.conflict("FederatedIdentityCredential with name "
                        + body.text("/name").orElse("") + " already exists.");
            }
            boolean same = other.document().text("/issuer").equals(body.text("/issuer"))
                    && other.document().text("/subject").equals(body.text("/subject"));
            if (same) {
                throw GraphError.conflict(
                        "FederatedIdentityCredential with the same issuer and subject already exists on the application.");
            }
        }
    }

    @Override
    public String toString() {
        return "Trusts";
    }
}
