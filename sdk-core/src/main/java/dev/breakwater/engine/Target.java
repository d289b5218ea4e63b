package dev.breakwater.engine;

import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.Optional;
import java.util.Set;

/**
 * A resource with the handler of its type.
 *
 * @param desired its declaration; empty for what is only to be deleted
 * @param inputs the outputs that a handler may use on its behalf
 */
record Target<R extends Resource<S>, S extends Observed>(
        Address<S> address, ResourceHandler<R, S> handler, Optional<R> desired, Set<Output<?>> inputs) {
    static <R extends Resource<S>, S extends Observed> Target<R, S> of(ResourceHandler<R, S> handler, Resource<?> any) {
        R desired = handler.type().cast(any);
        return new Target<>(desired.address(), handler, Optional.of(desired), desired.inputs());
    }
}
