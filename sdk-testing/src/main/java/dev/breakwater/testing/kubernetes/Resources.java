package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** Serves the requests on the objects of one kind. */
final class Resources {
    private final Store store;
    private final Writes writes;
    private final Deletes deletes;
    private final Lists lists;
    private final Clock clock;
    private final Reviews reviews;
    private final Subrequests subrequests;

    Resources(Store store, Writes writes, Deletes deletes, Clock clock, Reviews reviews, Subrequests subrequests) {
        this.reviews = reviews;
        this.subrequests = subrequests;
        this.store = store;
        this.writes = writes;
        this.deletes = deletes;
        this.lists = new Lists(store);
        this.clock = clock;
    }

    /** A request on all objects of a kind, in one namespace or in all. */
    Reply collection(ApiKind kind, String namespace, Call call) {
        outdated(kind, call);
        if (Reviews.answers(kind)) {
            if (!call.method().equals("POST") || (kind.namespaced() && namespace.isEmpty())) {
                throw StatusException.notAllowed();
            }
            return reviews.answer(
                    kind,
                    namespace,
                    call,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        return switch (call.method()) {
            case "GET", "HEAD" -> read(kind, namespace, call);
            case "POST" -> create(kind, namespace, call);
            case "DELETE" -> deleteAll(kind, namespace, call);
            default -> throw StatusException.notAllowed();
        };
    }

    /** Who speaks of a kind that has a successor is told so. */
    private static void outdated(ApiKind kind, Call call) {
        if (kind.kind().equals("Endpoints") && kind.definition().isEmpty()) {
            call.notes().warn(List.of("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"));
        }
    }

    private Reply read(ApiKind kind, String namespace, Call call) {
        if (call.flag("watch")) {
            return Reply.watching(new Watch(store, kind, namespace, call, View.ofEvents(call, clock), clock));
        }
        View view = View.of(call, clock);
        Lists.Page page = lists.page(kind, namespace, call);
        return Reply.text(view.text(store, kind, page));
    }

    private Reply create(ApiKind kind, String namespace, Call call) {
        if (kind.namespaced() && namespace.isEmpty()) {
            throw StatusException.notAllowed();
        }
        WriteOptions options = WriteOptions.of(call, "");
        return answer(kind, call, writes.create(kind, namespace, Bodies.read(kind, call), options));
    }

    private Reply deleteAll(ApiKind kind, String namespace, Call call) {
        if (!kind.verbs().contains("deletecollection") || (kind.namespaced() && namespace.isEmpty())) {
            throw StatusException.notAllowed();
        }
        Lists.Page page = lists.page(kind, namespace, call);
        Document options = Deletes.options(call);
        WriteOptions how = WriteOptions.of(call, "").dry(isDryRun(options));
        for (Map.Entry<Store.Key, Document> item : page.items()) {
            deleteOne(kind, item.getKey(), options, how);
        }
        return Reply.json(200, View.of(call, clock).list(kind, page.objects(), page.metadata()));
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
        boolean unread = call.method().equals("PATCH")
                && !call.request().header("Content-Type").contains("patch");
        if (subresource.isEmpty() && !unread) {
            outdated(kind, call);
        }
        if (Reviews.answers(kind)) {
            throw StatusException.notAllowed();
        }
        if (!subresource.isEmpty()) {
            Subresource part = Subresource.of(kind, subresource);
            part.require(call);
            if (subrequests.answers(part)) {
                return subrequests.answer(kind, key, part, call);
            }
        }
        return switch (call.method()) {
            case "GET", "HEAD" -> {
                View view = View.of(call, clock);
                yield Reply.text(view.text(store, kind, key, get(kind, key)));
            }
            case "PUT" -> {
                WriteOptions options = WriteOptions.of(call, subresource);
                yield answer(kind, call, writes.update(kind, key, Bodies.read(kind, call), options));
            }
            case "PATCH" -> patch(kind, key, subresource, call);
            case "DELETE" -> {
                Document options = Deletes.options(call);
                WriteOptions how = WriteOptions.of(call, "").dry(isDryRun(options));
                yield Reply.json(200, deletes.delete(kind, key, options, how));
            }
            default -> throw StatusException.notAllowed();
        };
    }

    private static boolean isDryRun(Document options) {
        return Meta.texts(options, "/dryRun").contains("All");
    }

    private Document get(ApiKind kind, Store.Key key) {
        return store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name()));
    }

    private Reply patch(ApiKind kind, Store.Key key, String subresource, Call call) {
        WriteOptions options = WriteOptions.of(call, subresource);
        if (isApply(call)) {
            return answer(kind, call, writes.apply(kind, key, Bodies.read(call), options));
        }
        return answer(kind, call, writes.patch(kind, key, patcher(kind, call), options));
    }

    /** Whether a patch is a server-side apply; refuses options that do not belong to its kind. */
    static boolean isApply(Call call) {
        boolean apply = call.contentType().equals("application/apply-patch+yaml");
        if (apply && call.query("fieldManager").isEmpty()) {
            throw StatusException.option("PatchOptions", Cause.required("fieldManager", "is required for apply patch"));
        }
        if (!apply && call.flag("force")) {
            throw StatusException.option(
                    "PatchOptions", Cause.forbidden("force", "may not be specified for non-apply patch"));
        }
        return apply;
    }

    static PatchText patcher(ApiKind kind, Call call) {
        boolean strategic = call.contentType().equals("application/strategic-merge-patch+json");
        Document patch = switch (strategic && kind.definition().isPresent() ? "" : call.contentType()) {
            case "application/json-patch+json",
                    "application/merge-patch+json",
                    "application/strategic-merge-patch+json" -> Bodies.patch(call);
            default -> throw StatusException.unsupported();
        };
        return switch (call.contentType()) {
            case "application/json-patch+json" -> PatchText.of(live -> JsonPatch.apply(live, patch), patch);
            case "application/merge-patch+json" -> PatchText.of(live -> live.merge(patch), patch);
            default -> new PatchText(live -> StrategicMerge.apply(live, patch, kind.type()), patch, true);
        };
    }

    private Reply answer(ApiKind kind, Call call, Writes.Written written) {
        Document shown = View.of(call, clock).object(kind, written.object());
        return Reply.json(written.created() ? 201 : 200, shown);
    }
}
