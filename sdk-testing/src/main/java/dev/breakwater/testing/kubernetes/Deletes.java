package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Deletes objects: at once, or once their finalizers are gone. */
final class Deletes {
    /** The kinds whose deletion answers the object rather than a Status. */
    private static final Set<String> RETURNED = Set.of(
            "Namespace",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ResourceQuota",
            "Service",
            "ServiceAccount",
            "StorageClass");

    private final Store store;
    private final Clock clock;
    private static final String ORPHANED = "child pods are preserved by default when jobs are deleted; set"
            + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

    private final NamespaceLifecycle namespaces;
    private final Admission admission;

    Deletes(Store store, Clock clock, NamespaceLifecycle namespaces, Admission admission) {
        this.store = store;
        this.clock = clock;
        this.namespaces = namespaces;
        this.admission = admission;
    }

    /**
     * Deletes one object.
     *
     * @param options the DeleteOptions of the request; an empty object for none
     * @param how who deletes, and whether it is a dry run
     * @return the object as it is while something holds it, else a Status
     */
    Document delete(ApiKind kind, Store.Key key, Document options, WriteOptions how) {
        if (isOrphaning(kind, options)) {
            how.notes().warn(List.of(ORPHANED));
        }
        synchronized (store) {
            Document live = store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name()));
            namespaces.admitDelete(kind, live);
            preconditions(kind, live, options);
            admission.require(kind, Optional.of(live), Optional.empty(), how);
            boolean returnsObject = RETURNED.contains(kind.kind());
            boolean definition = kind.equals(ApiKinds.DEFINITION);
            boolean marks = definition || kind.equals(ApiKinds.NAMESPACE) || kind.equals(ApiKinds.POD);
            marks |= Meta.hasFinalizers(live);
            if (how.dryRun()) {
                Document held = definition ? held(live, NamespaceLifecycle.CLEANUP) : live;
                held = isOrphaning(kind, options) ? held(live, Garbage.ORPHAN) : held;
                return marks || isOrphaning(kind, options)
                        ? marked(kind, held)
                        : returnsObject ? live : success(kind, live);
            }
            Document left = remove(kind, live, finalizer(kind, options));
            boolean gone = store.get(kind, key).isEmpty();
            if (gone && returnsObject) {
                Document last = kind.equals(ApiKinds.POD) ? marked(kind, left) : left;
                return Meta.with(last, "resourceVersion", Long.toString(store.version()));
            }
            return Meta.isDeleting(left) || returnsObject ? left : success(kind, live);
        }
    }

    /** What the server's controllers do once they see that nobody uses an object any more. */
    private void release(ApiKind kind, Document left) {
        Document released = Protection.released(kind, left);
        if (Meta.hasFinalizers(released)) {
            store.put(kind, released);
        } else {
            store.remove(kind, Store.Key.of(left));
            namespaces.emptied(kind, released);
        }
    }

    /** The options of a deletion, refused where they are none. */
    static Document options(Call call) {
        Document options = Bodies.options(call);
        String policy = options.text("/propagationPolicy").orElse(call.query("propagationPolicy"));
        if (!Set.of("", "Foreground", "Background", "Orphan").contains(policy)) {
            throw StatusException.option(
                    "DeleteOptions",
                    Cause.unsupported(
                            "propagationPolicy", policy, "\"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }
        if (!policy.isEmpty() && options.get("orphanDependents").isPresent()) {
            throw StatusException.option(
                    "DeleteOptions",
                    Cause.invalid(
                            "propagationPolicy",
                            Names.quoted(policy),
                            "orphanDependents and deletionPropagation cannot be both set"));
        }
        return policy.isEmpty() ? options : options.with("propagationPolicy", policy);
    }

    private static void preconditions(ApiKind kind, Document live, Document options) {
        for (String field : new String[] {"uid", "resourceVersion"}) {
            String wanted = options.text("/preconditions/" + field).orElse("");
            String actual = live.text("/metadata/" + field).orElse("");
            if (!wanted.isEmpty() && !wanted.equals(actual)) {
                String shown = field.equals("uid") ? "UID" : "ResourceVersion";
                if (!kind.equals(ApiKinds.NAMESPACE) && !kind.equals(ApiKinds.DEFINITION)) {
                    throw StatusException.mismatch(
                            kind,
                            Meta.name(live),
                            "the " + shown + " in the precondition (" + wanted + ") does not match the " + shown
                                    + " in record (" + actual + "). The object might have been "
                                    + (field.equals("uid") ? "deleted and then recreated" : "modified"));
                }
                throw StatusException.conflict(
                        kind,
                        Meta.name(live),
                        "Precondition failed: " + shown + " in precondition: " + wanted + ", " + shown
                                + " in object meta: " + actual);
            }
        }
    }

    /** The pods of a job outlive it unless somebody says otherwise, as they did before there was a choice. */
    private static boolean isOrphaning(ApiKind kind, Document options) {
        return kind.kind().equals("Job")
                && options.get("propagationPolicy").isEmpty()
                && options.get("orphanDependents").isEmpty();
    }

    /** What holds an object until its dependents are gone or orphaned; empty text for nothing. */
    private static String finalizer(ApiKind kind, Document options) {
        String unsaid = isOrphaning(kind, options) ? "Orphan" : "Background";
        String policy = options.text("/propagationPolicy").orElse(unsaid);
        return switch (policy) {
            case "Background" -> "";
            case "Foreground" -> Garbage.FOREGROUND;
            case "Orphan" -> Garbage.ORPHAN;
            default ->
                throw StatusException.of(
                        422,
                        "Invalid",
                        "DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value: \"" + policy
                                + "\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        };
    }

    /** Removes an object or marks it; returns its last state. The caller holds the store's lock. */
    Document remove(ApiKind kind, Store.Key key) {
        return remove(kind, store.get(kind, key).orElseThrow(() -> StatusException.notFound(kind, key.name())), "");
    }

    /** The same for an object that something more is to hold. */
    Document remove(ApiKind kind, Document object, String finalizer) {
        Document live = finalizer.isEmpty() ? object : held(object, finalizer);
        live = kind.equals(ApiKinds.DEFINITION) ? held(live, NamespaceLifecycle.CLEANUP) : live;
        if (!Meta.hasFinalizers(live)) {
            store.remove(kind, Store.Key.of(live));
            namespaces.emptied(kind, live);
            return live;
        }
        if (Meta.isDeleting(live)) {
            releaseIfNeedless(kind, live);
            return live;
        }
        Document marked = store.put(kind, marked(kind, live));
        if (kind.equals(ApiKinds.NAMESPACE)) {
            namespaces.drain(Meta.name(live), this);
        }
        if (kind.equals(ApiKinds.DEFINITION)) {
            namespaces.undefine(Meta.name(live), this);
        }
        releaseIfNeedless(kind, marked);
        return marked;
    }

    /** Takes the protection of a marked claim or volume away once nobody uses it. */
    void releaseIfNeedless(ApiKind kind, Document marked) {
        if (Meta.isDeleting(marked) && Protection.isNeedless(kind, marked, store)) {
            release(kind, marked);
        }
    }

    private static Document held(Document object, String finalizer) {
        List<String> finalizers = new ArrayList<>(Meta.texts(object, "/metadata/finalizers"));
        if (!finalizers.contains(finalizer)) {
            finalizers.add(finalizer);
        }
        return Meta.with(object, "finalizers", finalizers);
    }

    private Document marked(ApiKind kind, Document live) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Document marked = Meta.with(live, "deletionTimestamp", now);
        if (kind.equals(ApiKinds.NAMESPACE)) {
            return marked.with("status", Document.object("phase", "Terminating"));
        }
        if (kind.equals(ApiKinds.DEFINITION)) {
            return CustomKind.terminating(marked, now);
        }
        Optional<Long> generation = live.number("/metadata/generation").map(Number::longValue);
        Document counted = generation.isPresent() ? Meta.with(marked, "generation", generation.get() + 1) : marked;
        return Meta.with(counted, "deletionGracePeriodSeconds", 0);
    }

    private static Document success(ApiKind kind, Document live) {
        Document details = Document.object("name", Meta.name(live));
        Document grouped = kind.group().isEmpty() ? details : details.with("group", kind.group());
        return Document.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Document.object(),
                "status",
                "Success",
                "details",
                grouped.with("kind", kind.plural()).with("uid", Meta.uid(live)));
    }
}
