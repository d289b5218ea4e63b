package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies one plan: starts each step when all it needs is there, and skips what a failure leaves without ground. */
final class Applier {
    private final Plan plan;
    private final EngineOptions options;
    private final Map<Address<?>, Planned<?, ?>> planned = new LinkedHashMap<>();
    private final Map<Address<?>, Step<?, ?>> steps = new HashMap<>();
    private final Map<Address<?>, Set<Address<?>>> open = new HashMap<>();
    private final Map<Address<?>, List<Address<?>>> behind = new HashMap<>();
    private final Map<Address<?>, Outcome> outcomes = new HashMap<>();
    private final Deque<Address<?>> ready = new ArrayDeque<>();
    private boolean starting;

    Applier(Plan plan, EngineOptions options) {
        this.plan = plan;
        this.options = options;
        plan.planned().forEach(one -> planned.put(one.target().address(), one));
        for (Planned<?, ?> one : plan.planned()) {
            Address<?> address = one.target().address();
            Set<Address<?>> needed = new HashSet<>(one.after());
            needed.retainAll(planned.keySet());
            open.put(address, needed);
            needed.forEach(source -> behind.computeIfAbsent(source, none -> new ArrayList<>()).add(address));
            if (needed.isEmpty()) {
                ready.add(address);
            }
        }
    }

    ApplyResult run() {
        try (Run run = new Run(options, plan.desired().name())) {
            planned.forEach((address, one) -> prepare(run, one));
            run.reporter().expect(planned.size());
            run.reporter().tell(EngineEvent.Code.APPLY_STARTED,
                    Document.object("name", plan.desired().name()).merge(Tally.of(plan).document()));
            startReady();
            run.loop().run();
            run.loop().stopped().ifPresent(this::stopped);
            return result(run);
        }
    }

    private <R extends Resource<S>, S extends Observed> void prepare(Run run, Planned<R, S> one) {
        run.states().put(one.target().address(), one.actual());
        Step<R, S> step = one.change() instanceof Change.Delete
                ? new Removal<>(run, one, this::finished)
                : new Upsert<>(run, one, this::finished);
        steps.put(one.target().address(), step);
    }

    /** Starting a step may finish it, which makes others ready: a loop, not a recursion, however long the chain. */
    private void startReady() {
        if (starting) {
            return;
        }
        starting = true;
        while (!ready.isEmpty()) {
            Step<?, ?> step = steps.get(ready.remove());
            if (step.plannedChange() instanceof Change.NoOp && !inputsMayHaveMoved(step)) {
                step.finish(new Outcome.Unchanged(step.address()));
            } else {
                step.start();
            }
        }
        starting = false;
    }

    /** Whether a resource in sync at plan has to be compared again, because what it uses was written since. */
    private boolean inputsMayHaveMoved(Step<?, ?> step) {
        for (Output<?> input : step.target().inputs()) {
            if (input instanceof Output.Ref<?, ?> ref && outcomes.get(ref.source()) instanceof Outcome.Applied) {
                return true;
            }
        }
        return false;
    }

    private void finished(Step<?, ?> step, Outcome outcome) {
        record(step, outcome);
        if (outcome.isSuccess()) {
            for (Address<?> dependent : behind.getOrDefault(step.address(), List.of())) {
                Set<Address<?>> needed = open.get(dependent);
                needed.remove(step.address());
                if (needed.isEmpty() && !outcomes.containsKey(dependent)) {
                    ready.add(dependent);
                }
            }
            startReady();
        } else {
            skipBehind(step.address());
        }
    }

    private void skipBehind(Address<?> rootCause) {
        Deque<Address<?>> failed = new ArrayDeque<>(List.of(rootCause));
        while (!failed.isEmpty()) {
            for (Address<?> dependent : behind.getOrDefault(failed.remove(), List.of())) {
                if (!outcomes.containsKey(dependent)) {
                    record(steps.get(dependent), new Outcome.Skipped(dependent, rootCause));
                    failed.add(dependent);
                }
            }
        }
    }

    private void stopped(String reason) {
        for (Address<?> address : planned.keySet()) {
            if (!outcomes.containsKey(address)) {
                record(steps.get(address), steps.get(address).stopped(reason));
            }
        }
    }

    private void record(Step<?, ?> step, Outcome outcome) {
        outcomes.put(step.address(), outcome);
        Reporter reporter = step.run().reporter();
        reporter.finishedOne();
        reporter.tell(
                EngineEvent.Code.CHANGE_FINISHED,
                Optional.of(step.address()),
                step.elapsed(),
                Document.object("outcome", outcome.word(), "text", outcome.text()));
    }

    private ApplyResult result(Run run) {
        List<Outcome> inOrder = planned.keySet().stream().map(outcomes::get).toList();
        ApplyResult result = new ApplyResult(
                plan.desired().name(), inOrder, run.states().all(), run.reporter().elapsed());
        run.reporter().tell(EngineEvent.Code.APPLY_FINISHED, Document.of(result.counts()));
        return result;
    }
}
