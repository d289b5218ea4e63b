package dev.breakwater.k8s;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.ObjectState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads by list and writes by server-side apply, the same way for every kind. */
final class ObjectHandler<R extends KubernetesObject> implements ResourceHandler<R, ObjectState> {
    /** How long the removal of a namespace or of an object with finalizers is left alone between two looks. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Kind<R> kind;
    private final Clusters clusters;

    ObjectHandler(Kind<R> kind, Clusters clusters) {
        this.kind = kind;
        this.clusters = clusters;
    }

    @Override
    public Class<R> type() {
        return kind.type();
    }

    @Override
    public Map<Address<ObjectState>, ObjectState> readAll(Collection<R> desired, HandlerContext context) {
        Map<String, List<R>> byCluster = new LinkedHashMap<>();
        desired.forEach(object -> byCluster
                .computeIfAbsent(Clusters.pathOf(object), path -> new ArrayList<>())
                .add(object));
        Map<Address<ObjectState>, ObjectState> found = new LinkedHashMap<>();
        byCluster.forEach((path, objects) -> clusters.find(objects.get(0), context)
                .ifPresent(server -> {
                    Map<Address<ObjectState>, ObjectState> there = list(server, path, "");
                    objects.stream()
                            .map(KubernetesObject::address)
                            .filter(there::containsKey)
                            .forEach(address -> found.put(address, there.get(address)));
                }));
        return found;
    }

    @Override
    public Map<Address<ObjectState>, ObjectState> readOwned(String owner, HandlerContext context) {
        Map<Address<ObjectState>, ObjectState> owned = new LinkedHashMap<>();
        clusters.all().forEach((path, server) -> owned.putAll(list(server, path, Ownership.MARK + "=" + owner)));
        return owned;
    }

    /** What is on its way out counts as gone: its deletion cannot be taken back. */
    private Map<Address<ObjectState>, ObjectState> list(ApiServer server, String cluster, String selector) {
        Map<Address<ObjectState>, ObjectState> found = new HashMap<>();
        for (Document item : server.list(kind.collectionPath(), selector)) {
            if (!Heads.isLeaving(item)) {
                ObjectState state = state(item);
                found.put(addressOf(cluster, state.document()), state);
            }
        }
        return found;
    }

    @Override
    public Optional<PropertyTable> properties() {
        return Optional.of(kind.table());
    }

    @Override
    public List<FieldChange> diff(R desired, Document body, Optional<ObjectState> actual) {
        Document declared = Heads.without(body);
        List<FieldChange> changes = new ArrayList<>(kind.differ().apply(declared, actual.map(ObjectState::document)));
        actual.ifPresent(state -> changes.addAll(ManagedFields.removals(kind.table(), declared, state.document())));
        return List.copyOf(changes);
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        return "Kubernetes cannot change it on an existing " + kind.kind() + "; declare one under another name, and"
                + " delete this one once the new one is in place.";
    }

    @Override
    public Progress<ObjectState> create(R desired, Document body, HandlerContext context) {
        return Progress.done(apply(desired, body, context));
    }

    @Override
    public Progress<ObjectState> update(
            R desired, Document body, ObjectState actual, List<FieldChange> changes, HandlerContext context) {
        return Progress.done(apply(desired, kind.claim().apply(body, actual.document()), context));
    }

    private ObjectState apply(R desired, Document body, HandlerContext context) {
        Document marked = Heads.marked(body, context.owner());
        Document stored = clusters.require(desired, context).apply(pathOf(desired), marked);
        if (Heads.isLeaving(stored)) {
            throw ProviderException.transientFailure(
                    "Terminating",
                    desired.address() + " is being deleted; it is created again once it is gone.",
                    Optional.of(LOOK_AGAIN));
        }
        return state(stored);
    }

    @Override
    public Progress<ObjectState> delete(Address<ObjectState> address, ObjectState actual, HandlerContext context) {
        String cluster = clusterOf(address, actual.document());
        String path = pathOf(actual.document());
        Optional<Document> answer =
                clusters.of(cluster).delete(path, actual.document().text("/metadata/uid"));
        if (answer.filter(Heads::isLeaving).isEmpty()) {
            return Progress.done(actual);
        }
        Document memo = Document.object("cluster", cluster, "state", Heads.identity(actual.document()));
        return Progress.pending(
                new Operation("delete", path, memo), context.clock().instant().plus(LOOK_AGAIN));
    }

    @Override
    public Progress<ObjectState> poll(Operation operation, HandlerContext context) {
        Document last = operation.memo().get("state").orElse(Document.object());
        ApiServer server = clusters.of(operation.memo().text("/cluster").orElse(Clusters.OWN));
        Optional<Document> now = server.read(operation.handle());
        boolean same = now.filter(object -> Heads.sameUid(object, last)).isPresent();
        return same
                ? Progress.pending(operation, context.clock().instant().plus(LOOK_AGAIN))
                : Progress.done(state(last));
    }

    @Override
    public Ownership ownership() {
        return Ownership.LABEL;
    }

    private String pathOf(R object) {
        return kind.path(object.namespaceName(), object.name());
    }

    private String pathOf(Document object) {
        return kind.path(
                object.text("/metadata/namespace"),
                object.text("/metadata/name").orElse(""));
    }

    /** Items of a list carry neither apiVersion nor kind. */
    private ObjectState state(Document object) {
        Document named = object.with("apiVersion", kind.apiVersion()).with("kind", kind.kind());
        return new ObjectState(named, kind.apiVersion());
    }

    private Address<ObjectState> addressOf(String cluster, Document object) {
        return new Address<>(kind.apiVersion() + "/" + kind.kind(), cluster + suffix(object));
    }

    private String clusterOf(Address<ObjectState> address, Document object) {
        return address.path()
                .substring(0, address.path().length() - suffix(object).length());
    }

    private String suffix(Document object) {
        String scope = object.text("/metadata/namespace")
                .map(namespace -> "/namespaces/" + namespace)
                .orElse("");
        return scope + "/" + kind.plural() + "/" + object.text("/metadata/name").orElse("?");
    }

    @Override
    public String toString() {
        return "ObjectHandler[" + kind.kind() + "]";
    }
}
