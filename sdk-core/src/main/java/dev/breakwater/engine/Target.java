package dev.breakwater.engine;

import dev.breakwater.document.Document;
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
 * @param body its document, rendered once; the empty object for what is only to be deleted
 * @param inputs the outputs that a handler may use on its behalf
 */
record Target<R extends Resource<S>, S extends Observed>(
        Address<S> address, ResourceHandler<R, S> handler, Optional<R> desired, Document body, Set<Output<?>> inputs) {
    static <R extends Resource<S>, S extends Observed> Target<R, S> of(
            ResourceHandler<R, S> handler, Resource<?> any, Document body) {
        R desired = handler.type().cast(any);
        return new Target<>(desired.address(), handler, Optional.of(desired), body, desired.inputs());
    }
}
