package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Resource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What the steps of a replacement share that Azure carries out: each is always there, and looks at one pool. */
abstract class PoolStepHandler<R extends Resource<ArmState>> implements ResourceHandler<R, ArmState> {
    static final String POOL = "/pool";

    private final Class<R> type;
    private final ArmClient client;

    PoolStepHandler(Class<R> type, ArmClient client) {
        this.type = type;
        this.client = client;
    }

    /** The pool's ARM id. */
    abstract String id(R step);

    /** What there is of the pool. */
    abstract ArmState state(Optional<Document> pool);

    abstract ArmOperations<ArmState> operations();

    final ArmClient client() {
        return client;
    }

    @Override
    public final Class<R> type() {
        return type;
    }

    @Override
    public final Map<Address<ArmState>, ArmState> readAll(Collection<R> desired, HandlerContext context) {
        Map<Address<ArmState>, ArmState> found = new LinkedHashMap<>();
        for (R step : desired) {
            found.put(step.address(), state(client.get(id(step), AksClusterHandler.API_VERSION)));
        }
        return found;
    }

    static Document pool(ArmState state) {
        return state.document().at(POOL).orElse(Document.object());
    }

    @Override
    public final Progress<ArmState> create(R desired, Document body, HandlerContext context) {
        return Progress.done(state(Optional.empty()));
    }

    /** There is nothing to take back. */
    @Override
    public final Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
        return Progress.done(actual);
    }

    @Override
    public final Progress<ArmState> poll(Operation operation, HandlerContext context) {
        return operations().poll(operation, context);
    }

    /** The cluster's id: one write in a cluster at a time. */
    @Override
    public final String exclusionKey(Address<ArmState> address) {
        String step = address.path().substring(0, address.path().lastIndexOf('/'));
        return ArmType.key(step.substring(0, step.lastIndexOf('/')));
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName();
    }
}
