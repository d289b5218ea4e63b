package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;

/** Holds the identity in a body against the one in the path. */
final class Identity {
    private Identity() {}

    /** The body with kind, version, namespace and name as the path says; refuses a body that says otherwise. */
    static Document check(ApiKind kind, String namespace, String name, Document body) {
        requireKind(kind, body);
        boolean typed = body.get("apiVersion").isPresent() && body.get("kind").isPresent();
        Document type = Document.object("apiVersion", kind.groupVersion(), "kind", kind.kind());
        return scoped(kind, namespace, named(name, typed ? body : type.merge(body)));
    }

    /** Refuses a body of another kind or version than the path. */
    static void requireKind(ApiKind kind, Document body) {
        String version = body.text("/apiVersion").orElse(kind.groupVersion());
        String named = body.text("/kind").orElse(kind.kind());
        if (!version.equals(kind.groupVersion()) || !named.equals(kind.kind())) {
            throw StatusException.badRequest(unregistered(kind, named, version));
        }
    }

    private static String unregistered(ApiKind kind, String named, String version) {
        String told = version.substring(version.indexOf('/') + 1);
        return named + " in version \"" + told + "\" cannot be handled as a " + kind.kind() + ": no kind \"" + named
                + "\" is registered for version \"" + version + "\" in scheme \"pkg/runtime/scheme.go:110\"";
    }

    private static Document named(String name, Document body) {
        requireName(name, body);
        return name.isEmpty() ? body : Meta.with(body, "name", name);
    }

    /** Refuses a body of another name than the path. */
    static void requireName(String name, Document body) {
        String given = Meta.name(body);
        if (!name.isEmpty() && !given.isEmpty() && !given.equals(name)) {
            throw StatusException.badRequest(
                    "the name of the object (" + given + ") does not match the name on the URL (" + name + ")");
        }
    }

    private static Document scoped(ApiKind kind, String namespace, Document body) {
        String given = Meta.namespace(body);
        if (!kind.namespaced()) {
            return Meta.without(body, "namespace");
        }
        if (!given.isEmpty() && !given.equals(namespace)) {
            throw StatusException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request");
        }
        return Meta.with(body, "namespace", namespace);
    }
}
