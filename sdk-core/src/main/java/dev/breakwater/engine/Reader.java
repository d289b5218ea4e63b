package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads everything declared: one call per handler, handlers at the same time unless one needs an output
 * of what another reads. Only handlers that need each other's outputs in turn are called more than once.
 */
final class Reader {
    private final Run run;
    private final boolean gapsAllowed;
    private final Map<ResourceHandler<?, ?>, List<Target<?, ?>>> unread = new LinkedHashMap<>();
    private final Set<Address<?>> open = new HashSet<>();
    private final Map<Address<?>, String> unreadable = new LinkedHashMap<>();
    private final List<BreakwaterException> failures = new ArrayList<>();
    private int running;

    Reader(Run run, boolean gapsAllowed, List<Target<?, ?>> targets) {
        this.run = run;
        this.gapsAllowed = gapsAllowed;
        for (Target<?, ?> target : targets) {
            List<Target<?, ?>> mine = unread.getOrDefault(target.handler(), new ArrayList<>());
            mine.add(target);
            unread.put(target.handler(), mine);
            open.add(target.address());
        }
    }

    /** Reads; the states are those of the run afterwards. */
    void read() {
        run.reporter().expect(unread.size());
        advance();
        run.loop().run();
        run.refuseIfStopped("reading ");
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
    }

    /** What the caller may not read, with the reason. */
    Map<Address<?>, String> unreadable() {
        return unreadable;
    }

    private void advance() {
        if (!failures.isEmpty()) {
            return;
        }
        for (ResourceHandler<?, ?> handler : List.copyOf(unread.keySet())) {
            List<Target<?, ?>> targets = unread.getOrDefault(handler, List.of());
            if (ready(targets).size() == targets.size()) {
                launch(handler, targets);
            }
        }
        if (running == 0) {
            for (Map.Entry<ResourceHandler<?, ?>, List<Target<?, ?>>> entry : List.copyOf(unread.entrySet())) {
                launch(entry.getKey(), ready(entry.getValue()));
            }
        }
    }

    private List<Target<?, ?>> ready(List<Target<?, ?>> targets) {
        List<Target<?, ?>> ready = new ArrayList<>();
        for (Target<?, ?> target : targets) {
            if (Collections.disjoint(sources(target), open)) {
                ready.add(target);
            }
        }
        return ready;
    }

    private static List<Address<?>> sources(Target<?, ?> target) {
        List<Address<?>> sources = new ArrayList<>();
        for (Output<?> input : target.inputs()) {
            if (input instanceof Output.Ref<?, ?> ref) {
                sources.add(ref.source());
            }
        }
        return sources;
    }

    private void launch(ResourceHandler<?, ?> handler, List<Target<?, ?>> ready) {
        if (ready.isEmpty()) {
            return;
        }
        Set<Address<?>> leaving = new HashSet<>();
        for (Target<?, ?> target : ready) {
            leaving.add(target.address());
        }
        List<Target<?, ?>> rest = new ArrayList<>();
        for (Target<?, ?> target : unread.getOrDefault(handler, List.of())) {
            if (!leaving.contains(target.address())) {
                rest.add(target);
            }
        }
        if (rest.isEmpty()) {
            unread.remove(handler);
        } else {
            unread.put(handler, rest);
            run.reporter().expect(1); // the rest takes another call
        }
        List<Target<?, ?>> readable = new ArrayList<>();
        for (Target<?, ?> target : ready) {
            if (sourcesWereRead(target)) {
                readable.add(target);
            }
        }
        running++;
        if (readable.isEmpty()) {
            settle(handler.type().getSimpleName(), ready, 0);
        } else {
            attempt(batch(readable.get(0), ready, readable));
        }
    }

    private boolean sourcesWereRead(Target<?, ?> target) {
        for (Address<?> source : sources(target)) {
            if (unreadable.containsKey(source)) {
                unreadable.put(target.address(), "its input " + source.shortName() + " could not be read");
                return false;
            }
        }
        return true;
    }

    /** One call: {@code targets} are settled by it, {@code desired} is what is asked for. */
    private record Batch<R extends Resource<S>, S extends Observed>(
            ResourceHandler<R, S> handler,
            List<Target<?, ?>> targets,
            List<R> desired,
            HandlerContext context,
            Run.Subject subject) {}

    private <R extends Resource<S>, S extends Observed> Batch<R, S> batch(
            Target<R, S> first, List<Target<?, ?>> targets, List<Target<?, ?>> readable) {
        ResourceHandler<R, S> handler = first.handler();
        List<R> desired = new ArrayList<>();
        Set<Output<?>> inputs = new LinkedHashSet<>();
        for (Target<?, ?> target : readable) {
            desired.add(handler.type().cast(target.desired().orElseThrow()));
            inputs.addAll(target.inputs());
        }
        String type = handler.type().getSimpleName();
        run.reporter().tell(EngineEvent.Code.READ_STARTED, Document.object("type", type, "resources", desired.size()));
        Run.Subject subject = new Run.Subject(type, Optional.empty(), run.retries(type));
        return new Batch<>(handler, targets, desired, run.context(type, inputs), subject);
    }

    private <R extends Resource<S>, S extends Observed> void attempt(Batch<R, S> batch) {
        String type = batch.subject().text();
        run.call(
                batch.subject(),
                () -> batch.handler().readAll(batch.desired(), batch.context()),
                found -> finished(type, batch.targets(), found),
                () -> attempt(batch),
                failure -> failed(type, batch.targets(), failure));
    }

    private void finished(String type, List<Target<?, ?>> batch, Map<? extends Address<?>, ? extends Observed> found) {
        for (Target<?, ?> target : batch) {
            run.states().put(target.address(), Optional.ofNullable(found.get(target.address())));
        }
        settle(type, batch, found.size());
    }

    private void failed(String type, List<Target<?, ?>> batch, BreakwaterException failure) {
        if (gapsAllowed && Failures.isDenied(failure)) {
            batch.forEach(target -> unreadable.put(target.address(), String.valueOf(failure.getMessage())));
        } else {
            failures.add(failure);
        }
        settle(type, batch, 0);
    }

    private void settle(String type, List<Target<?, ?>> batch, int found) {
        running--;
        for (Target<?, ?> target : batch) {
            open.remove(target.address());
        }
        run.reporter().finishedOne();
        run.reporter().tell(EngineEvent.Code.READ_FINISHED, Document.object("type", type, "found", found));
        advance();
    }
}
