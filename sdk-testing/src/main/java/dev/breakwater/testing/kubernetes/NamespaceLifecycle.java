package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a namespace means for its objects: they need it, it brings its own first ones, and deleting it
 * removes them before it goes away.
 */
final class NamespaceLifecycle {
    static final String NO_AUTHORITY = "# The authority is made when the server is first reached over HTTPS.\n";

    /** Holds a definition until the objects of its kind are gone. */
    static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");
    private static final String ROOT_CA = "kube-root-ca.crt";

    private final Store store;
    private final Registry registry;
    private final Supplier<String> certificateAuthority;

    NamespaceLifecycle(Store store, Registry registry, Supplier<String> certificateAuthority) {
        this.store = store;
        this.registry = registry;
        this.certificateAuthority = certificateAuthority;
    }

    /** A new namespace is active and goes away only once its content has. */
    static Document fresh(ApiKind kind, Document object) {
        return kind.equals(ApiKinds.NAMESPACE)
                ? object.with("spec", Document.object("finalizers", finalizers(object)))
                        .with("status", Document.object("phase", "Active"))
                : object;
    }

    private static List<String> finalizers(Document namespace) {
        List<String> finalizers = new ArrayList<>(Meta.texts(namespace, "/spec/finalizers"));
        if (!finalizers.contains("kubernetes")) {
            finalizers.add("kubernetes");
        }
        return finalizers;
    }

    /** Refuses an object whose namespace is absent or going away, or whose definition is. */
    void admitCreate(ApiKind kind, Document object) {
        if (kind.namespaced()) {
            admitInto(kind, object);
        }
        boolean leaving = kind.definition().isPresent()
                && store.get(ApiKinds.DEFINITION, new Store.Key("", kind.qualified()))
                        .filter(Meta::isDeleting)
                        .isPresent();
        if (leaving) {
            throw StatusException.forbidden(
                    kind,
                    Meta.name(object),
                    "create not allowed while custom resource definition is terminating",
                    List.of());
        }
    }

    private void admitInto(ApiKind kind, Document object) {
        String name = Meta.namespace(object);
        Document namespace = store.get(ApiKinds.NAMESPACE, new Store.Key("", name))
                .orElseThrow(() -> StatusException.notFound(ApiKinds.NAMESPACE, name));
        if (Meta.isDeleting(namespace)) {
            throw StatusException.forbidden(
                    kind,
                    Meta.name(object),
                    "unable to create new content in namespace " + name + " because it is being terminated",
                    List.of(new Cause(
                            "NamespaceTerminating",
                            "namespace " + name + " is being terminated",
                            "metadata.namespace")));
        }
    }

    /** Gives a new namespace its default service account and the authority's certificate. */
    void created(String namespace, Writes writes) {
        WriteOptions options = WriteOptions.internal("kube-controller-manager");
        writes.create(ApiKinds.SERVICE_ACCOUNT, namespace, named("default"), options);
        Document certificate = Document.object("ca.crt", certificateAuthority.get());
        Document note = Document.object(
                "kubernetes.io/description",
                "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such"
                        + " as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across"
                        + " distributions of Kubernetes clusters.");
        Document map = Meta.with(named(ROOT_CA), "annotations", note).with("data", certificate);
        writes.create(ApiKinds.CONFIG_MAP, namespace, map, options);
    }

    /** Writes the certificate into every namespace once there is one. */
    void publish(Writes writes) {
        Document patch = Document.object("data", Document.object("ca.crt", certificateAuthority.get()));
        for (Store.Key key : store.list(ApiKinds.NAMESPACE, "").keySet()) {
            Store.Key map = new Store.Key(key.name(), ROOT_CA);
            if (store.get(ApiKinds.CONFIG_MAP, map).isPresent()) {
                writes.patch(
                        ApiKinds.CONFIG_MAP,
                        map,
                        live -> live.merge(patch),
                        WriteOptions.internal("kube-controller-manager"));
            }
        }
    }

    private static Document named(String name) {
        return Document.object("metadata", Document.object("name", name));
    }

    void admitDelete(ApiKind kind, Document object) {
        if (kind.equals(ApiKinds.NAMESPACE) && IMMORTAL.contains(Meta.name(object))) {
            throw StatusException.forbidden(kind, Meta.name(object), "this namespace may not be deleted", List.of());
        }
    }

    /** Removes the content of a namespace that is going away, then the namespace. */
    void drain(String namespace, Deletes deletes) {
        for (ApiKind kind : registry.all()) {
            if (kind.namespaced()) {
                List<Store.Key> keys =
                        new ArrayList<>(store.list(kind, namespace).keySet());
                keys.forEach(key -> deletes.remove(kind, key));
            }
        }
        finish(namespace);
    }

    /** Serves the kind of a definition, and says so in its status a moment later, as a controller does. */
    void defined(Document definition, Writes writes, String now) {
        registry.define(definition);
        if (Meta.isDeleting(definition)) {
            return;
        }
        writes.patch(
                ApiKinds.DEFINITION,
                Store.Key.of(definition),
                live -> live.with("status", CustomKind.established(live, now)),
                WriteOptions.internal("kube-apiserver").through("status"));
    }

    /** Removes the objects of a kind whose definition goes away, then the definition. */
    void undefine(String definition, Deletes deletes) {
        for (ApiKind kind : registry.ofDefinition(definition)) {
            new ArrayList<>(store.list(kind, "").keySet()).forEach(key -> deletes.remove(kind, key));
        }
        release(definition);
    }

    /** Called when an object is gone: its namespace or its definition may have waited for it. */
    void emptied(ApiKind kind, Document object) {
        if (kind.equals(ApiKinds.DEFINITION)) {
            registry.undefine(Meta.name(object));
        }
        if (kind.namespaced()) {
            finish(Meta.namespace(object));
        }
        if (kind.definition().isPresent()) {
            release(kind.qualified());
        }
    }

    /** Lets go of a definition that goes away, once the objects of its kind have. */
    private void release(String name) {
        Store.Key key = new Store.Key("", name);
        Optional<Document> definition = store.get(ApiKinds.DEFINITION, key).filter(Meta::isDeleting);
        boolean waits = registry.ofDefinition(name).stream()
                .anyMatch(kind -> !store.list(kind, "").isEmpty());
        if (definition.isEmpty() || waits) {
            return;
        }
        List<String> left = new ArrayList<>(Meta.texts(definition.get(), "/metadata/finalizers"));
        if (left.remove(CLEANUP)) {
            store.put(ApiKinds.DEFINITION, Meta.with(definition.get(), "finalizers", left));
        }
        if (left.isEmpty()) {
            store.remove(ApiKinds.DEFINITION, key);
            registry.undefine(name);
        }
    }

    private void finish(String name) {
        Store.Key key = new Store.Key("", name);
        Optional<Document> namespace = store.get(ApiKinds.NAMESPACE, key).filter(Meta::isDeleting);
        if (namespace.isEmpty() || !isEmpty(name)) {
            return;
        }
        Document finalized = store.put(ApiKinds.NAMESPACE, namespace.get().with("spec", Document.object()));
        if (!Meta.hasFinalizers(finalized)) {
            store.remove(ApiKinds.NAMESPACE, key);
        }
    }

    private boolean isEmpty(String namespace) {
        return registry.all().stream()
                .filter(ApiKind::namespaced)
                .allMatch(kind -> store.list(kind, namespace).isEmpty());
    }
}
