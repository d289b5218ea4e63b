package dev.breakwater.azure.internal.graph;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.identity.GraphState;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Resource;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What all types of the directory share: read, compare by property table, write, and look until the write shows,
 * because the directory tells late of what it has been told.
 */
final class GraphHandler<R extends Resource<GraphState>> implements ResourceHandler<R, GraphState> {
    private final Class<R> declaration;
    private final GraphApi graph;
    private final SecretVault vaults;
    private volatile @Nullable GraphType<R> special;

    GraphHandler(Class<R> declaration, GraphApi graph, SecretVault vaults) {
        this.declaration = declaration;
        this.graph = graph;
        this.vaults = vaults;
    }

    /** Made at the first use: a second one made at the same time is as good. */
    private GraphType<R> special() {
        GraphType<R> made = special;
        if (made == null) {
            made = GraphType.of(declaration, graph, vaults);
            special = made;
        }
        return made;
    }

    @Override
    public Class<R> type() {
        return declaration;
    }

    @Override
    public Optional<PropertyTable> properties() {
        return Optional.of(special().table());
    }

    @Override
    public Map<Address<GraphState>, GraphState> readAll(Collection<R> desired, HandlerContext context) {
        Map<Address<GraphState>, GraphState> found = new LinkedHashMap<>();
        for (R one : desired) {
            Optional<Document> where = special().where(one, context);
            Optional<Document> live = where.isPresent() ? special().read(where.get(), context) : Optional.empty();
            live.ifPresent(body -> found.put(one.address(), state(body)));
        }
        return found;
    }

    private static GraphState state(Document body) {
        return new GraphState(body, GraphApi.VERSION);
    }

    @Override
    public List<FieldChange> diff(R desired, Document body, Optional<GraphState> actual) {
        PropertyTable table = special().table();
        return actual.isPresent()
                ? table.diff(
                        special().resolved(body, actual.get().document()),
                        actual.get().document())
                : table.declared(body);
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        return special().remedy(refused).orElseGet(() -> ResourceHandler.super.remedy(refused));
    }

    @Override
    public Document merged(R desired, Document body, Optional<GraphState> actual) {
        return actual.isPresent()
                ? special()
                        .table()
                        .merge(
                                special().resolved(body, actual.get().document()),
                                actual.get().document())
                : body;
    }

    @Override
    public Progress<GraphState> create(R desired, Document body, HandlerContext context) {
        Document where = special()
                .where(desired, context)
                .orElseThrow(() -> ProviderException.transientFailure(
                        "ParentNotFound",
                        desired.address() + ": what it belongs to does not show yet. It may succeed later.",
                        Optional.empty()));
        Optional<Document> there = special().read(where, context);
        if (there.isPresent()) {
            return existing(desired, body, there.get());
        }
        Document made = special().made(where, body, context);
        return look("create", made, body, context.clock().instant(), context);
    }

    private Progress<GraphState> existing(R desired, Document body, Document there) {
        if (diff(desired, body, Optional.of(state(there))).isEmpty()) {
            return Progress.done(state(there));
        }
        throw ProviderException.stale(
                "AlreadyExists",
                desired.address() + ": it appeared since it was read, and differs from what is declared. Plan again.");
    }

    @Override
    public Progress<GraphState> update(
            R desired, Document body, GraphState actual, List<FieldChange> changes, HandlerContext context) {
        Document where = special().where(desired, context).orElse(Document.object());
        Document resolved = special().resolved(body, actual.document());
        special().change(where, resolved, actual.document(), context);
        Document awaited = special().awaited(resolved, actual.document());
        return look("update", where, awaited, context.clock().instant(), context);
    }

    /** Looks whether a write shows; what still does not after a while is left to the engine to tell. */
    private Progress<GraphState> look(
            String kind, Document where, Document body, Instant since, HandlerContext context) {
        Optional<Document> live = special().read(where, context);
        boolean shows = live.isPresent() && (kind.equals("create") || special().shows(body, live.get()));
        if (shows) {
            boolean moved = special().settle(where, live.get());
            Optional<Document> settled = moved ? special().read(where, context) : live;
            return Progress.done(state(settled.orElse(live.get())));
        }
        Instant now = context.clock().instant();
        if (!now.isBefore(since.plus(graph.grace()))) {
            return Progress.done(state(live.orElseThrow(() -> ProviderException.transientFailure(
                    "NotVisible",
                    declaration.getSimpleName() + ": the directory was told of it and does not show it yet. It may"
                            + " later.",
                    Optional.empty()))));
        }
        Document memo = Document.object("where", where, "body", body, "since", since.toString());
        return Progress.pending(new Operation(kind, "", memo), now.plus(graph.pollInterval()));
    }

    @Override
    public Progress<GraphState> poll(Operation operation, HandlerContext context) {
        Document memo = operation.memo();
        Document where = memo.get("where").orElse(Document.object());
        Instant since = Instant.parse(memo.text("/since").orElse("1970-01-01T00:00:00Z"));
        return operation.kind().equals("delete")
                ? vanish(where, since, context)
                : look(operation.kind(), where, memo.get("body").orElse(Document.object()), since, context);
    }

    @Override
    public Progress<GraphState> delete(Address<GraphState> address, GraphState actual, HandlerContext context) {
        special().remove(actual.document());
        return vanish(actual.document(), context.clock().instant(), context);
    }

    /** Looks until it shows no more, or for as long as that may take. */
    private Progress<GraphState> vanish(Document live, Instant since, HandlerContext context) {
        Instant now = context.clock().instant();
        if (special().isGone(live) || !now.isBefore(since.plus(graph.grace()))) {
            return Progress.done(state(live));
        }
        Document memo = Document.object("where", live, "since", since.toString());
        return Progress.pending(new Operation("delete", "", memo), now.plus(graph.pollInterval()));
    }

    /** The application, group or policy that it lies in: one writer at a time. */
    @Override
    public String exclusionKey(Address<GraphState> address) {
        String[] segments = address.path().split("/", -1);
        return "graph " + String.join("/", List.of(segments).subList(0, Math.min(2, segments.length)));
    }

    @Override
    public String toString() {
        return "GraphHandler[" + declaration.getSimpleName() + ", " + GraphApi.VERSION + "]";
    }
}
