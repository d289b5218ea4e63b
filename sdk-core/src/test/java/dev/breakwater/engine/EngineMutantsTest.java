package dev.breakwater.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The guard of the guards: handlers that get one thing wrong, each found out by the engine or by a law. */
@Timeout(60)
class EngineMutantsTest {
    private static final Thing A =
            Thing.named("a").with("size", 1).with("open", false).with("image", "v1");
    private static final Thing B = Thing.named("b").with("uses", A.serial());
    private static final Thing C = Thing.named("c").with("size", 3);

    /** The laws in one story; the first that is broken, or that the engine says is. */
    private static Optional<String> broken(Function<InMemoryProvider, Wrapped> handler) {
        Scene scene = new Scene().with(options -> options.withDeadline(Duration.ofHours(1)));
        scene.provider.keys = name -> "one";
        scene.provider.takes = Duration.ofMinutes(1);
        scene.behind(handler.apply(scene.provider));
        try {
            return story(scene);
        } catch (dev.breakwater.BreakwaterException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<String> story(Scene scene) {
        Map<String, Boolean> laws = new LinkedHashMap<>();
        InMemoryProvider service = scene.provider;
        service.things.put("foreign", Document.object("owner", "somebody else"));
        service.things.put("untouched", Document.object());
        scene.apply(scene.plan(A, B, C)).orThrow();
        laws.put("all that was declared is there", service.things.keySet().containsAll(List.of("a", "b", "c")));
        laws.put("a second plan is empty", scene.plan(A, B, C).isEmpty());
        service.things.computeIfPresent(
                "a", (name, body) -> body.with("size", 9).with("kept", "by others"));
        Plan repair = scene.plan(A, B, C);
        laws.put(
                "only what drifted is changed",
                repair.changes().stream()
                                .filter(Change.Update.class::isInstance)
                                .count()
                        == 1);
        scene.apply(repair).orThrow();
        laws.put("what nobody declared is kept", a(service).text("/kept").isPresent());
        laws.put(
                "a repair takes effect",
                a(service).number("/size").map(Number::intValue).equals(Optional.of(1)));
        laws.put(
                "opening needs a permission",
                scene.plan(A.with("open", true), B, C).needs().contains(Permission.WEAKEN));
        laws.put(
                "our orphans are found, and nobody else's",
                scene.plan(A, B).orphans().equals(List.of(Thing.at("c"))));
        scene.apply(scene.engine().planDestroy(Scene.desired(A, B, C)), Permission.DELETE)
                .orThrow();
        laws.put(
                "destroying takes all of ours and nothing else",
                new TreeSet<>(service.things.keySet()).equals(new TreeSet<>(List.of("foreign", "untouched"))));
        laws.put(
                "one writer per key, inputs known, polls in time: " + service.violations, service.violations.isEmpty());
        laws.put("no operation is begun twice", service.writes().size() == 7);
        return laws.entrySet().stream()
                .filter(law -> !law.getValue())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static Document a(InMemoryProvider service) {
        return service.things.getOrDefault("a", Document.object());
    }

    @Test
    void a_handler_without_a_fault_keeps_every_law() {
        assertThat(broken(Wrapped::new)).isEmpty();
    }

    @Test
    void every_mutant_is_caught() {
        Map<String, Function<InMemoryProvider, Wrapped>> mutants = mutants();
        List<String> caught = new ArrayList<>();
        List<String> survivors = new ArrayList<>();
        mutants.forEach((name, handler) ->
                broken(handler).ifPresentOrElse(law -> caught.add(name + ": " + law), () -> survivors.add(name)));

        System.out.println("mutants caught " + caught.size() + "/" + mutants.size());
        assertThat(survivors).as("caught were\n" + String.join("\n", caught)).isEmpty();
    }

    private static Map<String, Function<InMemoryProvider, Wrapped>> mutants() {
        Map<String, Function<InMemoryProvider, Wrapped>> mutants = new LinkedHashMap<>();
        mutants.put("gives every resource a key of its own", service -> new Wrapped(service) {
            @Override
            public String exclusionKey(Address<ArmState> address) {
                return address.toString();
            }
        });
        mutants.put("reports a creation done when it has only begun", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                super.create(desired, body, context);
                return Progress.done(new ArmState(body.with("serial", "?"), "v1"));
            }
        });
        mutants.put("reports an update done when it has only begun", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> update(
                    Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
                super.update(desired, body, actual, changes, context);
                return Progress.done(actual);
            }
        });
        mutants.put("says that it deleted and does not", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> delete(Address<ArmState> address, ArmState actual, HandlerContext context) {
                return Progress.done(actual);
            }
        });
        mutants.put("loses updates", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> update(
                    Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
                return Progress.done(new ArmState(actual.document().merge(body), "v1"));
            }
        });
        mutants.put("drops what is not declared", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> update(
                    Thing desired, Document body, ArmState actual, List<FieldChange> changes, HandlerContext context) {
                ArmState bare = new ArmState(actual.document().without("kept"), "v1");
                return super.update(desired, body, bare, changes, context);
            }
        });
        mutants.put("writes another size", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                return super.create(desired, body.with("size", 77), context);
            }
        });
        mutants.put("asks to be polled before the operation can have ended", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                Progress.Pending<ArmState> pending = (Progress.Pending<ArmState>) super.create(desired, body, context);
                return Progress.pending(pending.operation(), Instant.EPOCH);
            }
        });
        mutants.put("never ends an operation", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> poll(Operation operation, HandlerContext context) {
                return Progress.pending(operation, context.clock().instant().plusSeconds(30));
            }
        });
        mutants.put("forgets what it is asked to read", service -> new Wrapped(service) {
            @Override
            public Map<Address<ArmState>, ArmState> readAll(Collection<Thing> desired, HandlerContext context) {
                Map<Address<ArmState>, ArmState> some = new HashMap<>(super.readAll(desired, context));
                some.remove(Thing.at("b"));
                return some;
            }
        });
        mutants.put("serves an old read", service -> new Wrapped(service) {
            private final Map<Address<ArmState>, ArmState> cache = new HashMap<>();

            @Override
            public synchronized Map<Address<ArmState>, ArmState> readAll(
                    Collection<Thing> desired, HandlerContext context) {
                super.readAll(desired, context).forEach(cache::putIfAbsent);
                return new HashMap<>(cache);
            }
        });
        mutants.put("moves a resource between plan and apply", service -> new Wrapped(service) {
            @Override
            public Map<Address<ArmState>, ArmState> readAll(Collection<Thing> desired, HandlerContext context) {
                if (desired.size() == 1) {
                    service.things.computeIfPresent("a", (name, body) -> body.with("image", "v0"));
                }
                return super.readAll(desired, context);
            }
        });
        mutants.put("finds a difference that is none", service -> new Wrapped(service) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return super.diff(
                        desired, body.with("etag", actual.map(Object::hashCode).orElse(0)), actual);
            }
        });
        mutants.put("finds no difference", service -> new Wrapped(service) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return actual.isPresent() ? List.of() : super.diff(desired, body, actual);
            }
        });
        mutants.put("calls an opening harmless", service -> new Wrapped(service) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return super.diff(desired, body, actual).stream()
                        .map(field -> new FieldChange(
                                field.path(), field.before(), field.after(), Effect.NEUTRAL, field.consequence()))
                        .toList();
            }
        });
        mutants.put("claims what others own", service -> new Wrapped(service) {
            @Override
            public Map<Address<ArmState>, ArmState> readOwned(String owner, HandlerContext context) {
                Map<Address<ArmState>, ArmState> owned = new HashMap<>(super.readOwned(owner, context));
                owned.putAll(super.readOwned("somebody else", context));
                return owned;
            }
        });
        mutants.put("sets no ownership mark", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> poll(Operation operation, HandlerContext context) {
                Progress<ArmState> progress = super.poll(operation, context);
                service.things.computeIfPresent(operation.handle(), (name, body) -> body.without("owner"));
                return progress;
            }
        });
        mutants.put("makes two of what was to be one", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                service.things.put(desired.name() + "-copy", body);
                return super.create(desired, body, context);
            }
        });
        mutants.put("uses an output that is not listed", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                context.value(C.serial());
                return super.create(desired, body, context);
            }
        });
        mutants.put("says that a busy service refused", service -> new Wrapped(service) {
            @Override
            public Progress<ArmState> create(Thing desired, Document body, HandlerContext context) {
                throw ProviderException.refused("Busy", "things/" + desired.name() + ": refused.");
            }
        });
        mutants.put("shows a value that nobody declared", service -> new Wrapped(service) {
            @Override
            public List<FieldChange> diff(Thing desired, Document body, Optional<ArmState> actual) {
                return super.diff(desired, body, actual).stream()
                        .map(field -> new FieldChange(
                                field.path() + "x",
                                FieldValue.absent(),
                                field.after(),
                                actual.isPresent() ? Effect.WEAKENS : Effect.NEUTRAL,
                                field.consequence()))
                        .toList();
            }
        });
        return mutants;
    }
}
