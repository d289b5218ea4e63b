package dev.breakwater.engine;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.List;
import java.util.Optional;

/**
 * A resource as it is right now, compared with its declaration.
 *
 * @param body the declared body with every output replaced that is known by now
 * @param fields what differs
 */
record Look<S extends Observed>(Optional<S> actual, Document body, List<FieldChange> fields) {
    static <R extends Resource<S>, S extends Observed> Look<S> at(
            Target<R, S> target, States states, Optional<S> actual) {
        R desired = target.desired().orElseThrow();
        Document body = states.resolve(target.body(), target.inputs());
        return new Look<>(actual, body, target.handler().diff(desired, body, actual));
    }
}
