package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Serves the requests on the objects of one kind. */
final class Resources {
    private final Store store;
    private final Writes writes;
    private final Deletes deletes;
    private final Lists lists;
    private final Clock clock;

    Resources(Store store, Writes writes, Deletes deletes, Clock clock) {
        this.store = store;
        this.writes = writes;
        this.deletes = deletes;
        this.lists = new Lists(store);
        this.clock = clock;
    }

    /** A request on all objects of a kind, in one namespace or in all. */
    Reply collection(ApiKind kind, String namespace, Call call) {
        return switch (call.method()) {
            case "GET", "HEAD" -> read(kind, namespace, call);
            case "POST" -> create(kind, namespace, call);
            case "DELETE" -> deleteAll(kind, namespace, call);
            default -> throw notAllowed(call, kind.qualified());
        };
    }

    private Reply read(ApiKind kind, String namespace, Call call) {
        View view = View.of(call, clock);
        if (call.flag("watch")) {
            return Reply.watching(new Watch(store, kind, namespace, call, view));
        }
        Lists.Page page = lists.page(kind, namespace, call);
        return Reply.json(200, view.list(kind, page.items(), page.metadata()));
    }

    private Reply create(ApiKind kind, String namespace, Call call) {
        if (kind.namespaced() && namespace.isEmpty()) {
            throw notAllowed(call, kind.qualified());
        }
        WriteOptions options = WriteOptions.of(call, "");
        return answer(kind, call, writes.create(kind, namespace, Bodies.read(call), options));
    }

    private Reply deleteAll(ApiKind kind, String namespace, Call call) {
        if (!kind.verbs().contains("deletecollection") || (kind.namespaced() && namespace.isEmpty())) {
            throw notAllowed(call, kind.qualified());
        }
        Lists.Page page = lists.page(kind, namespace, call);
        Document options = Bodies.optional(call);
        WriteOptions how = WriteOptions.of(call, "").dry(isDryRun(options));
        for (Document object : page.items()) {
            deleteOne(kind, Store.Key.of(object), options, how);
        }
        return Reply.json(200, View.of(call, clock).list(kind, page.items(), page.metadata()));
    }

    /** What somebody else deleted meanwhile is gone as wished. */
    private void deleteOne(ApiKind kind, Store.Key key, Document options, WriteOptions how) {
        try {
            deletes.delete(kind, key, options, how);
        } catch (StatusException refusal) {
            if (refusal.code() != 404) {
                throw refusal;
            }
        }
    }

    /** A request on one object or one of its sub-resources. */
    Reply object(ApiKind kind, Store.Key key, String subresource, Call call) {
        requireSubresource(kind, subresource, call);
        return switch (call.method()) {
            case "GET", "HEAD" ->
                call.flag("watch")
                        ? Reply.watching(
                                new Watch(store, kind, key.namespace(), named(call, key), View.of(call, clock)))
                        : Reply.json(200, View.of(call, clock).object(kind, get(kind, key)));
            case "PUT" -> {
                WriteOptions options = WriteOptions.of(call, subresource);
                yield answer(kind, call, writes.update(kind, key, Bodies.read(call), options));
            }
            case "PATCH" -> patch(kind, key, subresource, call);
            case "DELETE" -> {
                Document options = Bodies.optional(call);
                WriteOptions how = WriteOptions.of(call, "").dry(isDryRun(options));
                yield Reply.json(200, deletes.delete(kind, key, options, how));
            }
            default -> throw notAllowed(call, kind.qualified());
        };
    }

    private static Call named(Call call, Store.Key key) {
        Map<String, String> query = new LinkedHashMap<>(call.query());
        query.put("fieldSelector", "metadata.name=" + key.name());
        return new Call(call.request(), call.path(), query, call.guard(), call.caller(), call.notes());
    }

    private static void requireSubresource(ApiKind kind, String subresource, Call call) {
        boolean namespace = kind.equals(ApiKinds.NAMESPACE);
        if (kind.equals(ApiKinds.SERVICE_ACCOUNT) && subresource.equals("token")) {
            throw StatusException.notImplemented("FakeKubernetes does not issue service-account tokens yet.");
        }
        boolean known = subresource.isEmpty()
                || (kind.status() && subresource.equals("status"))
                || (namespace && subresource.equals("finalize"));
        if (!known) {
            throw StatusException.notFoundPath();
        }
        if (subresource.equals("finalize") && !call.method().equals("PUT")) {
            throw notAllowed(call, kind.qualified() + "/finalize");
        }
    }

    private static boolean isDryRun(Document options) {
        return Meta.texts(options, "/dryRun").contains("All");
    }

    private Document get(ApiKind kind, Store.Key key) {
        return store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name()));
    }

    private Reply patch(ApiKind kind, Store.Key key, String subresource, Call call) {
        WriteOptions options = WriteOptions.of(call, subresource);
        if (call.contentType().equals("application/apply-patch+yaml")) {
            if (call.query("fieldManager").isEmpty()) {
                throw StatusException.of(
                        422,
                        "Invalid",
                        "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
                                + " patch");
            }
            return answer(kind, call, writes.apply(kind, key, Bodies.read(call), options));
        }
        if (call.flag("force")) {
            throw StatusException.of(
                    422,
                    "Invalid",
                    "PatchOptions.meta.k8s.io \"\" is invalid: force: Forbidden: may not be specified for non-apply"
                            + " patch");
        }
        return answer(kind, call, writes.patch(kind, key, patcher(kind, call), options));
    }

    private static UnaryOperator<Document> patcher(ApiKind kind, Call call) {
        boolean strategic = call.contentType().equals("application/strategic-merge-patch+json");
        Document patch = switch (strategic && kind.definition().isPresent() ? "" : call.contentType()) {
            case "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json" -> Bodies.read(call);
            default ->
                throw StatusException.of(
                        415,
                        "UnsupportedMediaType",
                        "the body of the request was in an unknown format - accepted media types include:"
                                + " application/json-patch+json, application/merge-patch+json,"
                                + " application/strategic-merge-patch+json, application/apply-patch+yaml");
        };
        return switch (call.contentType()) {
            case "application/json-patch+json" -> live -> JsonPatch.apply(live, patch);
            case "application/merge-patch+json" -> live -> live.merge(patch);
            default -> live -> StrategicMerge.apply(live, patch, kind.type());
        };
    }

    private Reply answer(ApiKind kind, Call call, Writes.Written written) {
        Document shown = View.of(call, clock).object(kind, written.object());
        return Reply.json(written.created() ? 201 : 200, shown);
    }

    private static StatusException notAllowed(Call call, String on) {
        return StatusException.notAllowed("the server does not allow the method " + call.method() + " on " + on);
    }
}
