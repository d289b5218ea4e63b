package dev.breakwater.engine;

import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The handlers of all providers, found by the type of a declaration. */
final class Handlers {
    private final List<ResourceHandler<?, ?>> all;
    private final List<ResourceHandler<?, ?>> steps;
    private final List<Provider> providers;

    private Handlers(List<Provider> providers, List<ResourceHandler<?, ?>> all, List<ResourceHandler<?, ?>> steps) {
        this.providers = List.copyOf(providers);
        this.all = List.copyOf(all);
        this.steps = List.copyOf(steps);
    }

    static Handlers of(List<Provider> providers) {
        List<ResourceHandler<?, ?>> handlers = new ArrayList<>();
        List<ResourceHandler<?, ?>> steps = new ArrayList<>();
        for (Provider provider : providers) {
            steps.addAll(provider.steps());
            for (ResourceHandler<?, ?> handler : provider.handlers()) {
                refuseTwice(handlers, handler, provider);
                handlers.add(handler);
            }
        }
        return new Handlers(providers, handlers, steps);
    }

    private static void refuseTwice(List<ResourceHandler<?, ?>> known, ResourceHandler<?, ?> one, Provider provider) {
        for (ResourceHandler<?, ?> other : known) {
            if (other.type().equals(one.type())) {
                throw new IllegalArgumentException("Engine: provider " + provider.name()
                        + " brings a second handler for " + one.type().getSimpleName()
                        + "; give each engine one provider per resource type.");
            }
        }
    }

    /** The handler of the most specific type that the declaration is an instance of. */
    Optional<ResourceHandler<?, ?>> find(Resource<?> resource) {
        Optional<ResourceHandler<?, ?>> best = closest(resource, all);
        return best.isPresent() ? best : closest(resource, steps);
    }

    private static Optional<ResourceHandler<?, ?>> closest(Resource<?> resource, List<ResourceHandler<?, ?>> handlers) {
        Optional<ResourceHandler<?, ?>> best = Optional.empty();
        for (ResourceHandler<?, ?> handler : handlers) {
            boolean closer = best.isEmpty() || best.get().type().isAssignableFrom(handler.type());
            if (handler.type().isInstance(resource) && closer) {
                best = Optional.of(handler);
            }
        }
        return best;
    }

    /** Those of resources, which may carry a mark of ownership; a step never does. */
    List<ResourceHandler<?, ?>> all() {
        return all;
    }

    List<Provider> providers() {
        return providers;
    }

    int size() {
        return all.size();
    }

    /** The declared types that have a handler, for messages. */
    String known() {
        return all.stream()
                .map(handler -> handler.type().getSimpleName())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
