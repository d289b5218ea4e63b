package dev.breakwater.engine;

import dev.breakwater.change.Permission;
import dev.breakwater.provider.Provider;
import dev.breakwater.resource.DesiredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A provider, an engine on virtual time, and all events: what most laws start from. */
final class Scene {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final InMemoryProvider provider = new InMemoryProvider();
    private Provider front = provider;
    final VirtualTime time = TimeSource.virtual(START);
    final List<EngineEvent> events = new ArrayList<>();
    private EngineOptions options = EngineOptions.standard().withTime(time).withListeners(events::add);

    Scene with(UnaryOperator<EngineOptions> change) {
        options = change.apply(options);
        return this;
    }

    /** Puts another provider before the service. */
    Scene behind(Provider newFront) {
        front = newFront;
        return this;
    }

    Engine engine() {
        return Engine.of(front).with(options);
    }

    Plan plan(Thing... things) {
        return engine().plan(desired(things));
    }

    ApplyResult apply(Plan plan, Permission... allow) {
        return engine().apply(plan, allow);
    }

    ApplyResult apply(Thing... things) {
        return apply(plan(things));
    }

    /** The ids of the events so far. */
    List<String> codes() {
        return events.stream().map(event -> event.code().id()).toList();
    }

    static DesiredState desired(Thing... things) {
        return DesiredState.named("prod").with(things);
    }
}
