package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.Optional;
import java.util.Set;

/**
 * A change together with what an apply needs to make it.
 *
 * @param actual what was there when the plan was made
 * @param after what must have succeeded before it
 */
record Planned<R extends Resource<S>, S extends Observed>(
        Target<R, S> target, Change change, Optional<S> actual, Set<Address<?>> after) {}
