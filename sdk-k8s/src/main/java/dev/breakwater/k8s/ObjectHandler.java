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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads by list and writes by server-side apply, the same way for every kind. */
class ObjectHandler<R extends KubernetesObject> implements ResourceHandler<R, ObjectState> {
    /** How long the removal of a namespace or of an object with finalizers is left alone between two looks. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Kind<R> kind;
    private final Clusters clusters;
    private final OwnedObjects owned = new OwnedObjects();

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
                    Map<Address<ObjectState>, ObjectState> there = there(view(server), path, objects, context);
                    objects.stream()
                            .map(KubernetesObject::address)
                            .filter(there::containsKey)
                            .forEach(address -> found.put(address, there.get(address)));
                }));
        return found;
    }

    /** One object is asked for by name; of more, the whole list also tells what else is ours. */
    private Map<Address<ObjectState>, ObjectState> there(
            ApiServer server, String cluster, List<R> objects, HandlerContext context) {
        if (objects.size() == 1) {
            Map<Address<ObjectState>, ObjectState> found = new HashMap<>();
            server.read(pathOf(objects.get(0)))
                    .filter(object -> !Heads.isLeaving(object))
                    .ifPresent(object -> found.put(objects.get(0).address(), state(object)));
            return found;
        }
        Map<Address<ObjectState>, ObjectState> all = list(server, cluster, "");
        Map<Address<ObjectState>, ObjectState> ours = new LinkedHashMap<>(all);
        ours.values().removeIf(state -> !Heads.isMarked(state.document(), context.owner()));
        owned.listed(context.owner(), cluster, ours, context.clock().instant());
        return all;
    }

    @Override
    public Map<Address<ObjectState>, ObjectState> readOwned(String owner, HandlerContext context) {
        Map<Address<ObjectState>, ObjectState> ours = new LinkedHashMap<>();
        clusters.all().forEach((path, server) -> ours.putAll(ownedIn(path, server, owner, context)));
        return ours;
    }

    private Map<Address<ObjectState>, ObjectState> ownedIn(
            String cluster, ApiServer server, String owner, HandlerContext context) {
        Instant now = context.clock().instant();
        Optional<Map<Address<ObjectState>, ObjectState>> known = owned.known(owner, cluster, now);
        if (known.isPresent()) {
            return known.get();
        }
        Map<Address<ObjectState>, ObjectState> ours = list(view(server), cluster, Ownership.MARK + "=" + owner);
        owned.asked(owner, cluster, ours.isEmpty(), now);
        return ours;
    }

    /** All objects of the kind in a cluster, whoever made them. */
    Map<Address<ObjectState>, ObjectState> all(ApiServer server, String cluster) {
        return list(view(server), cluster, "");
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
        Document declared = comparable(Heads.without(body), actual.isPresent());
        List<FieldChange> changes = new ArrayList<>(kind.differ().apply(declared, actual.map(ObjectState::document)));
        Set<String> told = new HashSet<>();
        changes.forEach(change -> told.add(change.path()));
        actual.ifPresent(state -> ManagedFields.removals(kind.table(), declared, state.document()).stream()
                .filter(removal -> told.add(removal.path()))
                .forEach(changes::add));
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
        owned.forget();
        Document marked = Heads.marked(written(desired, body, context), context.owner());
        Document stored = view(clusters.require(desired, context)).apply(pathOf(desired), marked);
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
        owned.forget();
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

    /** How the server is asked. */
    ApiServer view(ApiServer server) {
        return server;
    }

    /** What is made of an answer. */
    Document understood(Document object) {
        return object;
    }

    /** What of a declared body without its head is compared. */
    Document comparable(Document declared, boolean exists) {
        return declared;
    }

    /** What is sent. */
    Document written(R desired, Document body, HandlerContext context) {
        return body;
    }

    /** Items of a list carry neither apiVersion nor kind. */
    ObjectState state(Document object) {
        Document named =
                understood(object).with("apiVersion", kind.apiVersion()).with("kind", kind.kind());
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
        return scope + "/" + kind.segment() + "/"
                + object.text("/metadata/name").orElse("?");
    }

    @Override
    public String toString() {
        return "ObjectHandler[" + kind.kind() + "]";
    }
}
