package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A part of an object with a path of its own.
 *
 * @param name its name in paths
 * @param verbs what can be done
 * @param answer the kind that goes in and comes out
 */
record Subresource(String name, List<String> verbs, ApiKind answer) {
    private static final List<String> WRITTEN = List.of("get", "patch", "update");
    private static final List<String> REFUSED = List.of("attach", "exec", "portforward", "proxy", "resize");

    /** The sub-resources that are served for a kind, by name. */
    static List<Subresource> of(ApiKind kind) {
        List<Subresource> all = new ArrayList<>();
        if (kind.equals(ApiKinds.POD)) {
            all.add(new Subresource("binding", List.of("create"), ApiKinds.BINDING));
            all.add(new Subresource("ephemeralcontainers", WRITTEN, kind));
            all.add(new Subresource("eviction", List.of("create"), ApiKinds.EVICTION));
            all.add(new Subresource("log", List.of("get"), kind));
        }
        if (kind.equals(ApiKinds.NAMESPACE)) {
            all.add(new Subresource("finalize", List.of("update"), kind));
        }
        if (ScalePaths.of(kind).isPresent()) {
            all.add(new Subresource("scale", WRITTEN, ApiKinds.SCALE));
        }
        if (kind.status()) {
            all.add(new Subresource("status", WRITTEN, kind));
        }
        if (kind.equals(ApiKinds.SERVICE_ACCOUNT)) {
            all.add(new Subresource("token", List.of("create"), ApiKinds.TOKEN_REQUEST));
        }
        return all;
    }

    /** The sub-resource of that name; 501 for one that only a real server has, 404 for one that nobody has. */
    static Subresource of(ApiKind kind, String name) {
        Optional<Subresource> served =
                of(kind).stream().filter(one -> one.name().equals(name)).findFirst();
        boolean real = (kind.equals(ApiKinds.POD) && REFUSED.contains(name))
                || (kind.plural().equals("services") && name.equals("proxy"));
        if (served.isEmpty() && real) {
            throw StatusException.notImplemented(
                    "FakeKubernetes runs no containers, so it does not serve " + kind.plural() + "/" + name + ".");
        }
        return served.orElseThrow(StatusException::notFoundPath);
    }

    /** Refuses a method that the sub-resource does not know. */
    void require(Call call) {
        String verb = switch (call.method()) {
            case "GET", "HEAD" -> "get";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            default -> "";
        };
        if (!verbs.contains(verb)) {
            throw StatusException.notAllowed();
        }
    }

    /** This sub-resource in a list of resources. */
    Document listed(ApiKind kind) {
        Document listed = Document.object(
                "name",
                kind.plural() + "/" + name,
                "singularName",
                "",
                "namespaced",
                kind.namespaced(),
                "kind",
                answer.kind(),
                "verbs",
                verbs);
        return answer.groupVersion().equals(kind.groupVersion())
                ? listed
                : listed.with("group", answer.group()).with("version", answer.version());
    }

    /** This sub-resource in aggregated discovery. */
    Document aggregated(ApiKind kind) {
        boolean known = kind.definition().isEmpty() && answer.groupVersion().equals(kind.groupVersion());
        Document response = known ? answer.unversioned() : answer.reference();
        return Document.object("subresource", name, "responseKind", response, "verbs", verbs);
    }
}
