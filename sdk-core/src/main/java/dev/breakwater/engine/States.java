package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The freshest state seen of every resource of a run; outputs are read from here. Thread-safe. */
final class States {
    private final Map<Address<?>, Observed> byAddress = new ConcurrentHashMap<>();

    void put(Address<?> address, Optional<? extends Observed> state) {
        if (state.isPresent()) {
            byAddress.put(address, state.get());
        } else {
            byAddress.remove(address);
        }
    }

    @SuppressWarnings("unchecked") // an address is typed by the state of the resource that lives there
    <S extends Observed> Optional<S> get(Address<S> address) {
        return Optional.ofNullable((S) byAddress.get(address));
    }

    Map<Address<?>, Observed> all() {
        return Map.copyOf(byAddress);
    }

    /** The value of an output, as far as it is known by now. */
    <T> Optional<T> value(Output<T> output) {
        return output instanceof Output.Ref<?, T> ref ? read(ref) : output.known();
    }

    private <S extends Observed, T> Optional<T> read(Output.Ref<S, T> ref) {
        Optional<S> source = get(ref.source());
        return source.isPresent() ? ref.field().read(source.get()) : Optional.empty();
    }

    /** The body with every listed output replaced whose value is known and can stand in a document. */
    Document resolve(Document body, Set<Output<?>> inputs) {
        Map<String, Output<?>> byTarget = byTarget(inputs);
        return byTarget.isEmpty()
                ? body
                : body.resolve(
                        target -> Optional.ofNullable(byTarget.get(target)).flatMap(this::document));
    }

    /** What a body still refers to and nobody knows; a secret that is known is not among it. */
    Set<String> unknown(Document body, Set<Output<?>> inputs) {
        Map<String, Output<?>> byTarget = byTarget(inputs);
        Set<String> unknown = new LinkedHashSet<>(body.references());
        unknown.removeIf(target -> Optional.<Output<?>>ofNullable(byTarget.get(target))
                .flatMap(this::value)
                .isPresent());
        return unknown;
    }

    private static Map<String, Output<?>> byTarget(Set<Output<?>> inputs) {
        Map<String, Output<?>> byTarget = new HashMap<>();
        for (Output<?> input : inputs) {
            if (input instanceof Output.Ref<?, ?> ref) {
                byTarget.put(ref.target(), input);
            }
        }
        return byTarget;
    }

    private Optional<Document> document(Output<?> output) {
        return value(output).filter(States::isPlain).map(Document::of);
    }

    /** A secret or a connection never enters a body; handlers ask their context for it. */
    private static boolean isPlain(@Nullable Object value) {
        return value instanceof CharSequence
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof Document
                || value instanceof Map<?, ?>
                || value instanceof Iterable<?>;
    }

    /** What a handler is lent for a call on behalf of {@code user}, who listed these inputs. */
    HandlerContext context(String user, Set<Output<?>> inputs, String owner, Clock clock) {
        return new Context(user, inputs, owner, clock, this);
    }

    private record Context(String user, Set<Output<?>> inputs, String owner, Clock clock, States states)
            implements HandlerContext {
        @Override
        public <T> Optional<T> value(Output<T> output) {
            if (output instanceof Output.Ref<?, ?> && !inputs.contains(output)) {
                throw new BreakwaterException("Cannot give " + output + " to the handler of " + user
                        + ": the inputs() of the declaration do not list it; list every output that is used.");
            }
            return states.value(output);
        }
    }
}
