package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Finds who serves a path. */
final class Router {
    private final Resources resources;
    private final Discovery discovery;
    private final Registry registry;
    private final AccountTokens accounts;

    Router(Resources resources, Discovery discovery, Registry registry, AccountTokens accounts) {
        this.accounts = accounts;
        this.registry = registry;
        this.resources = resources;
        this.discovery = discovery;
    }

    Reply route(Call call) {
        List<String> path = call.path();
        String first = path.isEmpty() ? "" : path.get(0);
        return switch (first) {
            case "healthz", "livez", "readyz" -> Reply.of(200, "text/plain; charset=utf-8", "ok");
            case "version" -> Reply.json(200, discovery.version());
            case "openapi" -> openApi(path, call);
            case ".well-known" -> issuer(path);
            case "openid" -> keySet(path);
            case "api" -> core(path, call);
            case "apis" -> named(path, call);
            default -> Reply.notFound();
        };
    }

    private Reply issuer(List<String> path) {
        return path.equals(List.of(".well-known", "openid-configuration"))
                ? Reply.json(200, accounts.discovery())
                : Reply.notFound();
    }

    private Reply keySet(List<String> path) {
        return path.equals(List.of("openid", "v1", "jwks"))
                ? Reply.of(200, "application/jwk-set+json", accounts.keySet().toJson())
                : Reply.notFound();
    }

    private Reply openApi(List<String> path, Call call) {
        String rest = String.join("/", path.subList(1, path.size()));
        if (rest.equals("v3")) {
            return Reply.json(200, OpenApi.index(registry));
        }
        if (rest.equals("v2")) {
            boolean json = call.accept().isBlank()
                    || call.accept().contains("json")
                    || call.accept().contains("*/*");
            if (!json) {
                throw StatusException.of(
                        406, "NotAcceptable", "only the following media types are accepted: application/json");
            }
            return Reply.json(200, OpenApi.v2(registry));
        }
        return registry.all().stream()
                .filter(kind -> rest.equals("v3" + kind.root()))
                .findFirst()
                .map(kind -> Reply.json(200, OpenApi.v3(registry, kind.groupVersion())))
                .orElseGet(Reply::notFound);
    }

    private Reply core(List<String> path, Call call) {
        if (path.size() == 1) {
            return Reply.of(200, Discovery.mediaType(call), discovery.core(call).toJson());
        }
        if (!path.get(1).equals("v1")) {
            throw StatusException.notFoundPath();
        }
        return path.size() == 2
                ? Reply.json(200, discovery.resources("v1"))
                : resource("v1", path.subList(2, path.size()), call);
    }

    private Reply named(List<String> path, Call call) {
        if (path.size() == 1) {
            return Reply.of(
                    200, Discovery.mediaType(call), discovery.groups(call).toJson());
        }
        String group = path.get(1);
        if (ApiKinds.isKnownGroup(group)) {
            throw StatusException.notImplemented("FakeKubernetes does not serve the API group " + group + " yet.");
        }
        if (!registry.groups().contains(group)) {
            return Reply.notFound();
        }
        if (path.size() > 2 && !registry.versions(group).contains(path.get(2))) {
            String groupVersion = group + "/" + path.get(2);
            if (ApiKinds.isKnownVersion(groupVersion)) {
                throw StatusException.notImplemented("FakeKubernetes does not serve " + groupVersion + " yet.");
            }
            throw StatusException.notFoundPath();
        }
        if (path.size() == 2) {
            return Reply.json(200, discovery.group(group));
        }
        return path.size() == 3
                ? Reply.json(200, discovery.resources(group + "/" + path.get(2)))
                : resource(group + "/" + path.get(2), path.subList(3, path.size()), call);
    }

    private Reply resource(String groupVersion, List<String> rest, Call call) {
        return rest.get(0).equals("watch") && rest.size() > 1
                ? watched(groupVersion, rest.subList(1, rest.size()), call.watching())
                : served(groupVersion, rest, call);
    }

    /** The paths that watched before there was a parameter for it: collections and single objects, no parts of these. */
    private Reply watched(String groupVersion, List<String> rest, Call call) {
        if (!call.method().equals("GET")) {
            throw StatusException.notAllowed();
        }
        boolean scoped = rest.get(0).equals("namespaces") && rest.size() > 2;
        List<String> tail = rest.subList(scoped ? 2 : 0, rest.size());
        ApiKind kind = kind(groupVersion, tail.get(0));
        boolean placed = scoped ? kind.namespaced() : !kind.namespaced() || tail.size() == 1;
        if (!placed || tail.size() > 2 || !kind.verbs().contains("watch")) {
            throw StatusException.notFoundPath();
        }
        return resources.collection(
                kind, scoped ? rest.get(1) : "", tail.size() == 1 ? call : call.naming(tail.get(1)));
    }

    private Reply served(String groupVersion, List<String> rest, Call call) {
        boolean scoped = rest.get(0).equals("namespaces") && rest.size() > 2 && !isSubresource(groupVersion, rest);
        String namespace = scoped ? rest.get(1) : "";
        List<String> tail = scoped ? rest.subList(2, rest.size()) : rest;
        ApiKind kind = kind(groupVersion, tail.get(0));
        if ((scoped && !kind.namespaced()) || tail.size() > 3 || (!scoped && kind.namespaced() && tail.size() > 1)) {
            throw StatusException.notFoundPath();
        }
        return tail.size() == 1
                ? resources.collection(kind, namespace, call)
                : resources.object(
                        kind, new Store.Key(namespace, tail.get(1)), tail.size() == 3 ? tail.get(2) : "", call);
    }

    private static boolean isSubresource(String groupVersion, List<String> rest) {
        return groupVersion.equals("v1")
                && rest.size() == 3
                && List.of("status", "finalize").contains(rest.get(2));
    }

    private ApiKind kind(String groupVersion, String plural) {
        Optional<ApiKind> kind = registry.find(groupVersion, plural);
        if (kind.isEmpty() && ApiKinds.isKnownResource(groupVersion, plural)) {
            throw StatusException.notImplemented(
                    "FakeKubernetes does not serve " + plural + " of " + groupVersion + " yet.");
        }
        return kind.orElseThrow(StatusException::notFoundPath);
    }

    /** The document of an error that is the fake's own fault. */
    static Document internalError(RuntimeException e) {
        return StatusException.of(
                        500,
                        "InternalError",
                        "FakeKubernetes failed: " + e.getClass().getSimpleName())
                .status();
    }
}
