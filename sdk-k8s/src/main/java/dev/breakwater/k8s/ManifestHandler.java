package dev.breakwater.k8s;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ObjectState;
import dev.breakwater.workload.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads and writes objects of any kind. Where they live, the API server is asked; a kind it does not serve yet has
 * no objects. A definition of a kind is done once the kind is established.
 */
final class ManifestHandler implements ResourceHandler<Manifest, ObjectState> {
    private static final String DEFINITION = "apiextensions.k8s.io/v1/CustomResourceDefinition";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Clusters clusters;
    private final Map<String, ObjectHandler<Manifest>> handlers = new ConcurrentHashMap<>();
    private final Set<String> types = ConcurrentHashMap.newKeySet();

    ManifestHandler(Clusters clusters) {
        this.clusters = clusters;
    }

    @Override
    public Class<Manifest> type() {
        return Manifest.class;
    }

    @Override
    public Map<Address<ObjectState>, ObjectState> readAll(Collection<Manifest> desired, HandlerContext context) {
        Map<String, List<Manifest>> groups = new LinkedHashMap<>();
        desired.forEach(object -> groups.computeIfAbsent(
                        Clusters.pathOf(object) + " " + object.address().type(), key -> new ArrayList<>())
                .add(object));
        Map<Address<ObjectState>, ObjectState> found = new LinkedHashMap<>();
        for (List<Manifest> group : groups.values()) {
            Manifest first = group.get(0);
            clusters.find(first, context)
                    .flatMap(server -> handler(server, first.apiVersion(), first.kind()))
                    .ifPresent(handler -> found.putAll(handler.readAll(group, context)));
        }
        return found;
    }

    /** Of the kinds that were declared while this provider lives: there may be any number of others. */
    @Override
    public Map<Address<ObjectState>, ObjectState> readOwned(String owner, HandlerContext context) {
        Map<Address<ObjectState>, ObjectState> owned = new LinkedHashMap<>();
        for (String type : types) {
            Optional.ofNullable(handlers.get(type))
                    .ifPresent(handler -> owned.putAll(handler.readOwned(owner, context)));
        }
        return owned;
    }

    @Override
    public List<FieldChange> diff(Manifest desired, Document body, Optional<ObjectState> actual) {
        return plain(desired.apiVersion(), desired.kind()).diff(desired, body, actual);
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        return "Kubernetes cannot change it on an existing object; declare one under another name, and delete this one"
                + " once the new one is in place.";
    }

    @Override
    public Progress<ObjectState> create(Manifest desired, Document body, HandlerContext context) {
        return established(desired, served(desired, context).create(desired, body, context), context);
    }

    @Override
    public Progress<ObjectState> update(
            Manifest desired, Document body, ObjectState actual, List<FieldChange> changes, HandlerContext context) {
        ObjectHandler<Manifest> handler = served(desired, context);
        return established(desired, handler.update(desired, body, actual, changes, context), context);
    }

    @Override
    public Progress<ObjectState> delete(Address<ObjectState> address, ObjectState actual, HandlerContext context) {
        String kind = actual.document().text("/kind").orElse("");
        return handlers.getOrDefault(address.type(), plain(actual.apiVersion(), kind))
                .delete(address, actual, context);
    }

    @Override
    public Progress<ObjectState> poll(Operation operation, HandlerContext context) {
        Document state = operation.memo().get("state").orElse(Document.object());
        ObjectHandler<Manifest> handler =
                plain(state.text("/apiVersion").orElse(""), state.text("/kind").orElse(""));
        if (!operation.kind().equals("establish")) {
            return handler.poll(operation, context);
        }
        ApiServer server = clusters.of(operation.memo().text("/cluster").orElse(Clusters.OWN));
        return server.read(operation.handle())
                .filter(ManifestHandler::isEstablished)
                .<Progress<ObjectState>>map(definition -> Progress.done(handler.state(definition)))
                .orElseGet(() ->
                        Progress.pending(operation, context.clock().instant().plus(LOOK_AGAIN)));
    }

    private Progress<ObjectState> established(
            Manifest desired, Progress<ObjectState> progress, HandlerContext context) {
        boolean waits = desired.address().type().equals(DEFINITION)
                && progress instanceof Progress.Done<ObjectState> done
                && !isEstablished(done.state().document());
        if (!waits) {
            return progress;
        }
        Document state = Document.object("apiVersion", desired.apiVersion(), "kind", desired.kind());
        Document memo = Document.object("cluster", Clusters.pathOf(desired), "state", state);
        String path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/" + Urls.segment(desired.name());
        return Progress.pending(
                new Operation("establish", path, memo),
                context.clock().instant().plus(LOOK_AGAIN));
    }

    private static boolean isEstablished(Document definition) {
        return definition.at("/status/conditions").orElse(Document.array()).elements().stream()
                .anyMatch(condition -> condition
                                .text("/type")
                                .filter("Established"::equals)
                                .isPresent()
                        && condition.text("/status").filter("True"::equals).isPresent());
    }

    private ObjectHandler<Manifest> served(Manifest desired, HandlerContext context) {
        return handler(clusters.require(desired, context), desired.apiVersion(), desired.kind())
                .orElseThrow(() -> ProviderException.transientFailure(
                        "KindUnknown",
                        "Cannot write " + desired.address() + ": the API server does not serve " + desired.kind()
                                + " of " + desired.apiVersion()
                                + ". Declare its definition too, and this object after it.",
                        Optional.of(LOOK_AGAIN)));
    }

    private Optional<ObjectHandler<Manifest>> handler(ApiServer server, String apiVersion, String kind) {
        String type = apiVersion + "/" + kind;
        types.add(type);
        return clusters.resource(server, apiVersion, kind)
                .map(resource -> handlers.computeIfAbsent(
                        type, absent -> new ObjectHandler<>(Kind.of(apiVersion, kind, resource), clusters)));
    }

    /** A handler for what needs no path. */
    private ObjectHandler<Manifest> plain(String apiVersion, String kind) {
        ObjectHandler<Manifest> known = handlers.get(apiVersion + "/" + kind);
        return known != null
                ? known
                : new ObjectHandler<>(Kind.of(apiVersion, kind, ManifestObject.pluralOf(kind)), clusters);
    }

    @Override
    public Ownership ownership() {
        return Ownership.LABEL;
    }

    @Override
    public String toString() {
        return "ManifestHandler[" + types.size() + " kinds]";
    }
}
