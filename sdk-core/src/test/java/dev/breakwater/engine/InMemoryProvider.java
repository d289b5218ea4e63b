package dev.breakwater.engine;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Ownership;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A service in memory that behaves like the real ones where it matters: it sets outputs at creation,
 * works in operations, and notices when two writers hold one key. Faults are injected around each call.
 */
final class InMemoryProvider implements Provider {
    static final PropertyTable TABLE = PropertyTable.of(
            "test/things",
            Property.at("/open", "open to all").safe(Safety.when(false)).defaultsTo(false),
            Property.at("/image", "node image").reimagesNodes(),
            Property.at("/place", "place").createOnly(),
            Property.at("/twins", "others like it").takes((before, after) -> Consequence.DELETES),
            Property.at("/sealed", "sealed").defaultsTo(false).oneWayTo(true));

    /** Stands around every call: throw before it, or call and throw after it. */
    interface Fault {
        <T> T around(String call, Body<T> body);
    }

    /** A call without its fault. */
    interface Body<T> {
        T run();
    }

    final Map<String, Document> things = new ConcurrentHashMap<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final Set<String> violations = new ConcurrentSkipListSet<>();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger mostInFlight = new AtomicInteger();
    final AtomicInteger pending = new AtomicInteger();
    final AtomicInteger mostPending = new AtomicInteger();
    private final Map<String, String> writers = new ConcurrentHashMap<>();
    private final AtomicInteger serials = new AtomicInteger();
    /** An output that the handler asks for at every creation, listed or not. */
    volatile Optional<Output<?>> sneaks = Optional.empty();

    volatile Duration takes = Duration.ZERO;
    volatile Function<String, String> keys = name -> name;
    volatile Fault fault = new Fault() {
        @Override
        public <T> T around(String call, Body<T> body) {
            return body.run();
        }
    };

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return List.of(handler);
    }

    private final Handler handler = new Handler();

    /** The one handler, to be wrapped. */
    ResourceHandler<Thing, ArmState> handler() {
        return handler;
    }

    /** The calls of that kind, in order, by name of the thing. */
    List<String> callsOf(String kind) {
        return calls.stream()
                .filter(call -> call.startsWith(kind + " "))
                .map(call -> call.substring(kind.length() + 1))
                .toList();
    }

    /** Everything that was written, in order. */
    List<String> writes() {
        return calls.stream()
                .filter(call -> call.matches("(create|update|delete) .*"))
                .toList();
    }

    private <T> T call(String call, Body<T> body) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            calls.add(call);
            return fault.around(call, body);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private final class Handler implements ResourceHandler<Thing, ArmState> {
        @Override
        public Class<Thing> type() {
            return Thing.class;
        }

        @Override
        public Map<Address<ArmState>, ArmState> readAll(Collection<Thing> desired, HandlerContext context) {
            String names = desired.size() == 1 ? desired.iterator().next().name() : desired.size() + " things";
            return call("read " + names, () -> {
                Map<Address<ArmState>, ArmState> found = new ConcurrentHashMap<>();
                desired.forEach(thing -> Optional.ofNullable(things.get(thing.name()))
                        .ifPresent(body -> found.put(thing.address(), state(body))));
                return found;
            });
        }

        @Override
        public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
            return actual.isEmpty()
                    ? TABLE.declared(body)
                    : TABLE.diff(body, actual.get().document());
        }

        @Override
        public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
            return call("create " + desired.name(), () -> {
                if (!desired.inputs().stream()
                        .allMatch(input -> context.value(input).isPresent())) {
                    violations.add(desired.name() + " was created before its inputs were known");
                }
                sneaks.ifPresent(output -> calls.add("sneaked " + context.value(output)));
                Document made = Document.object("serial", desired.name() + "-" + serials.incrementAndGet())
                        .merge(body)
                        .with("owner", context.owner());
                return begin("create", desired.name(), context, Optional.of(made));
            });
        }

        @Override
        public Progress<ArmState> update(
                Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
            return call(
                    "update " + desired.name(),
                    () -> begin(
                            "update",
                            desired.name(),
                            context,
                            Optional.of(actual.document().merge(body))));
        }

        @Override
        public Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
            return call("delete " + address.name(), () -> begin("delete", address.name(), context, Optional.empty()));
        }

        private Progress<ArmState> begin(String kind, String name, HandlerContext context, Optional<Document> body) {
            String other = writers.putIfAbsent(keys.apply(name), name);
            if (other != null) {
                violations.add(name + " was written while " + other + " was being written");
            }
            if (takes.isZero()) {
                return end(name, body);
            }
            mostPending.accumulateAndGet(pending.incrementAndGet(), Math::max);
            Document memo = Document.object(
                            "end", context.clock().instant().plus(takes).toString())
                    .withSome("body", body);
            return Progress.pending(
                    new Operation(kind, name, memo), context.clock().instant().plus(takes));
        }

        private Progress<ArmState> end(String name, Optional<Document> body) {
            writers.remove(keys.apply(name));
            body.ifPresentOrElse(made -> things.put(name, made), () -> things.remove(name));
            return Progress.done(state(body.orElse(Document.object())));
        }

        @Override
        public Progress<ArmState> poll(Operation operation, HandlerContext context) {
            return call("poll " + operation.handle(), () -> {
                String end = operation.memo().text("/end").orElseThrow();
                if (context.clock().instant().toString().compareTo(end) < 0) {
                    violations.add(operation.handle() + " was polled before its time");
                }
                pending.decrementAndGet();
                return end(operation.handle(), operation.memo().get("body"));
            });
        }

        @Override
        public Map<Address<ArmState>, ArmState> readOwned(String owner, HandlerContext context) {
            return call("owned " + owner, () -> {
                Map<Address<ArmState>, ArmState> owned = new ConcurrentHashMap<>();
                new TreeMap<>(things).forEach((name, body) -> {
                    if (body.text("/owner").filter(owner::equals).isPresent()) {
                        owned.put(Thing.at(name), state(body));
                    }
                });
                return owned;
            });
        }

        @Override
        public Ownership ownership() {
            return Ownership.TAG;
        }

        @Override
        public String exclusionKey(Address<ArmState> address) {
            return keys.apply(address.name());
        }
    }

    private static ArmState state(Document body) {
        return new ArmState(body, "v1");
    }

    /** A fault before every call whose text matches. */
    static Fault before(String pattern, Function<String, RuntimeException> failure) {
        return new Fault() {
            @Override
            public <T> T around(String call, Body<T> body) {
                if (call.matches(pattern)) {
                    throw failure.apply(call);
                }
                return body.run();
            }
        };
    }

    /** The first {@code times} matching calls fail, as a service under load does. */
    static Fault busy(String pattern, int times, Optional<Duration> retryAfter) {
        AtomicInteger left = new AtomicInteger(times);
        return new Fault() {
            @Override
            public <T> T around(String call, Body<T> body) {
                if (call.matches(pattern) && left.getAndDecrement() > 0) {
                    throw ProviderException.transientFailure("Busy", call + ": busy, try later.", retryAfter);
                }
                return body.run();
            }
        };
    }
}
