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

    private Handlers(List<ResourceHandler<?, ?>> all) {
        this.all = List.copyOf(all);
    }

    static Handlers of(List<Provider> providers) {
        List<ResourceHandler<?, ?>> handlers = new ArrayList<>();
        for (Provider provider : providers) {
            for (ResourceHandler<?, ?> handler : provider.handlers()) {
                refuseTwice(handlers, handler, provider);
                handlers.add(handler);
            }
        }
        return new Handlers(handlers);
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
        Optional<ResourceHandler<?, ?>> best = Optional.empty();
        for (ResourceHandler<?, ?> handler : all) {
            boolean closer = best.isEmpty() || best.get().type().isAssignableFrom(handler.type());
            if (handler.type().isInstance(resource) && closer) {
                best = Optional.of(handler);
            }
        }
        return best;
    }

    List<ResourceHandler<?, ?>> all() {
        return all;
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
