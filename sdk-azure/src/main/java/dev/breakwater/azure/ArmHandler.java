package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
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
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.Observed;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What all ARM types share: read by list, compare by property table, write the merged body, follow the
 * operation. A write over something that exists carries its ETag; where the type has none the resource is
 * read again directly before the write.
 */
abstract class ArmHandler<R extends ArmResource<S>, S extends Observed> implements ResourceHandler<R, S> {
    private final Class<R> declaration;
    private final ArmType type;
    private final ArmClient client;
    private final Subscriptions subscriptions;
    private final ArmOperations<S> operations;

    ArmHandler(Class<R> declaration, ArmType type, ArmClient client, Subscriptions subscriptions) {
        this.declaration = declaration;
        this.type = type;
        this.client = client;
        this.subscriptions = subscriptions;
        this.operations = new ArmOperations<>(client, type.apiVersion(), this::state);
    }

    /** The handler of a type that needs nothing of its own. */
    static <R extends ArmResource<S>, S extends Observed> ArmHandler<R, S> of(
            Class<R> declaration,
            ArmType type,
            ArmClient client,
            Subscriptions subscriptions,
            BiFunction<Document, String, S> state) {
        return new ArmHandler<>(declaration, type, client, subscriptions) {
            @Override
            S state(Document body) {
                return state.apply(body, type.apiVersion());
            }
        };
    }

    /** The observed state in a body of ARM's. */
    abstract S state(Document body);

    /** The observed state in a body that was read with that api-version; the usual one unless the table knows more. */
    S state(Document body, String version) {
        return state(body);
    }

    /** The api-version that this declared body needs: newer than the usual one only if one of its properties is. */
    final String version(Document declared) {
        return type.table().apiVersion(declared, type.apiVersion());
    }

    final ArmClient client() {
        return client;
    }

    /** The type as data. */
    final ArmType armType() {
        return type;
    }

    final ArmOperations<S> operations() {
        return operations;
    }

    @Override
    public final Class<R> type() {
        return declaration;
    }

    @Override
    public Optional<PropertyTable> properties() {
        return Optional.of(type.table());
    }

    @Override
    public Map<Address<S>, S> readAll(Collection<R> desired, HandlerContext context) {
        Map<String, List<R>> byCollection = desired.stream()
                .collect(Collectors.groupingBy(
                        one -> ArmType.key(ArmType.collection(one.id().toString())) + "@" + version(one.document()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        Map<Address<S>, S> found = new LinkedHashMap<>();
        byCollection
                .values()
                .forEach(siblings -> read(siblings, version(siblings.get(0).document()), found));
        return found;
    }

    private void read(List<R> siblings, String version, Map<Address<S>, S> found) {
        subscriptions.add(siblings.get(0).id());
        if (siblings.size() == 1) {
            R only = siblings.get(0);
            client.get(only.id().toString(), version)
                    .ifPresent(body -> found.put(only.address(), state(body, version)));
            return;
        }
        String collection = ArmType.collection(siblings.get(0).id().toString());
        client.listed(collection, version, query()).ifPresent(list -> {
            Map<String, Document> bodies = byId(list);
            for (R sibling : siblings) {
                // Lists lag behind what was just made: what is not in one is asked for itself.
                Optional.ofNullable(bodies.get(ArmType.key(sibling.id())))
                        .or(() -> client.get(sibling.id().toString(), version))
                        .ifPresent(body -> found.put(sibling.address(), state(body, version)));
            }
        });
    }

    private static Map<String, Document> byId(List<Document> list) {
        Map<String, Document> bodies = new LinkedHashMap<>();
        for (Document body : list) {
            body.text("/id").ifPresent(id -> bodies.put(ArmType.key(id), body));
        }
        return bodies;
    }

    /** What narrows a list of siblings; nothing by default. */
    String query() {
        return "";
    }

    @Override
    public List<FieldChange> diff(R desired, Document body, Optional<S> actual) {
        return actual.map(state -> type.table().diff(body, state.document()))
                .orElseGet(() -> type.table().declared(body));
    }

    @Override
    public Progress<S> create(R desired, Document body, HandlerContext context) {
        String id = desired.id().toString();
        String version = version(body);
        Optional<Document> there = client.get(id, version);
        if (there.isPresent()) {
            return existing(desired, body, there.get(), context);
        }
        Document marked = marked(body, body, Document.object(), context);
        ArmAnswer answer = client.put(id, version, marked, createCondition());
        return operations.at(version).written("create", id, id, answer, context);
    }

    /** Equal is success, and so is what we began ourselves when its answer was lost. */
    private Progress<S> existing(R desired, Document body, Document there, HandlerContext context) {
        String provisioning = ArmStates.of(there);
        boolean resting = ArmStates.isSuccess(provisioning) || ArmStates.isFailure(provisioning);
        boolean ours = ownership() != Ownership.TAG
                || Tags.owner(there).filter(context.owner()::equals).isPresent();
        if (!resting && ours) {
            return operations.at(version(body)).resumed("create", desired.id().toString(), context);
        }
        S state = state(there, version(body));
        if (diff(desired, body, Optional.of(state)).isEmpty()) {
            return Progress.done(state);
        }
        throw ProviderException.stale(
                "AlreadyExists",
                desired.id() + ": it appeared since it was read, and differs from what is declared. Plan again.");
    }

    /** What a create demands of the service; nothing by default, since few types have ETags. */
    Precondition createCondition() {
        return Precondition.NONE;
    }

    @Override
    public Progress<S> update(R desired, Document body, S actual, List<FieldChange> changes, HandlerContext context) {
        Document live = fresh(desired, body, actual, changes);
        Document merged = written(type.table().merge(body, live), body);
        return write(desired, marked(merged, body, live, context), live, context);
    }

    /** What is sent to change something: all that is there with the declaration laid over it, by default. */
    Document written(Document merged, Document declared) {
        return merged;
    }

    /** The body with the tags of both and the mark of ownership, where the type has tags. */
    private Document marked(Document body, Document declared, Document live, HandlerContext context) {
        return ownership() == Ownership.TAG ? Tags.merged(body, declared, live, context.owner()) : body;
    }

    /** Writes a whole body over {@code live}, if that is still what is there. */
    final Progress<S> write(R desired, Document body, Document live, HandlerContext context) {
        return write(desired, body, live, version(desired.document()), context);
    }

    /** The same with another api-version than the declaration asks for. */
    final Progress<S> write(R desired, Document body, Document live, String version, HandlerContext context) {
        String id = live.text("/id").orElse(desired.id().toString());
        Precondition unchanged = Precondition.unchanged(etag(live));
        ArmAnswer answer = client.put(id, version, body, unchanged);
        return operations.at(version).written("update", id, id, answer, context);
    }

    /** What is there now: as read if an ETag guards the write, else read again. */
    final Document fresh(R desired, Document body, S actual, List<FieldChange> changes) {
        if (etag(actual.document()).isPresent()) {
            return actual.document();
        }
        String id = actual.document().text("/id").orElse(desired.id().toString());
        String version = version(body);
        Document live = client.get(id, version).orElseThrow(() -> moved(id, "it is gone"));
        boolean planned = diff(desired, body, Optional.of(state(live, version))).stream()
                .allMatch(change -> changes.stream().anyMatch(other -> isAlike(change, other)));
        if (!planned) {
            throw moved(id, "it differs in more than was read");
        }
        return live;
    }

    private static boolean isAlike(FieldChange change, FieldChange planned) {
        return change.path().equals(planned.path())
                && change.effect() == planned.effect()
                && change.consequence() == planned.consequence();
    }

    private static ProviderException moved(String id, String how) {
        return ProviderException.stale(
                "Changed", id + ": somebody else changed it since it was read: " + how + ". Plan again.");
    }

    /** The ETag in a body; few types have one. */
    static Optional<String> etag(Document body) {
        return body.text("/eTag").or(() -> body.text("/etag")).filter(text -> !text.isBlank());
    }

    @Override
    public Progress<S> delete(Address<S> address, S actual, HandlerContext context) {
        String id = actual.document().text("/id").orElse(address.path());
        ArmAnswer answer = client.delete(id, type.apiVersion());
        return operations.deleted(id, actual.document(), answer, context);
    }

    @Override
    public Progress<S> poll(Operation operation, HandlerContext context) {
        return operations.poll(operation, context);
    }

    @Override
    public Ownership ownership() {
        return type.isListedBySubscription() ? Ownership.TAG : Ownership.NONE;
    }

    @Override
    public Map<Address<S>, S> readOwned(String owner, HandlerContext context) {
        Map<Address<S>, S> owned = new LinkedHashMap<>();
        if (ownership() == Ownership.NONE) {
            return owned;
        }
        for (String subscription : subscriptions.all()) {
            String path = "/subscriptions/" + subscription + type.inSubscription();
            client.list(path, type.apiVersion(), "").stream()
                    .filter(body -> Tags.owner(body).filter(owner::equals).isPresent())
                    .forEach(body ->
                            body.text("/id").ifPresent(id -> owned.put(new Address<>(type.name(), id), state(body))));
        }
        return owned;
    }

    @Override
    public String toString() {
        return "ArmHandler[" + type.name() + ", api-version " + type.apiVersion() + "]";
    }
}
