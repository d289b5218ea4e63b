package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Permission;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies one plan: starts each step when all it needs is there, and skips what a failure leaves without ground. */
final class Applier {
    private final Plan plan;
    private final EngineOptions options;
    private final Map<Address<?>, Node> nodes = new LinkedHashMap<>();
    private final Deque<Node> ready = new ArrayDeque<>();
    private boolean starting;

    /** A step among the others. */
    private static final class Node {
        private final Step<?, ?> step;
        private final List<Node> behind = new ArrayList<>();
        private int open;
        private Optional<Outcome> outcome = Optional.empty();

        private Node(Step<?, ?> step) {
            this.step = step;
        }
    }

    Applier(Plan plan, EngineOptions options) {
        this.plan = plan;
        this.options = options;
    }

    ApplyResult run() {
        try (Run run = new Run(options, plan.desired().name())) {
            plan.planned().forEach(one -> nodes.put(one.target().address(), new Node(step(run, one))));
            plan.planned().forEach(this::connect);
            run.reporter().expect(nodes.size());
            Document counts = Tally.of(plan).document();
            run.reporter()
                    .tell(
                            EngineEvent.Code.APPLY_STARTED,
                            Document.object("name", plan.desired().name()).merge(counts));
            nodes.values().stream().filter(node -> node.open == 0).forEach(ready::add);
            startReady();
            run.loop().run();
            run.loop().stopped().ifPresent(this::stopped);
            return result(run);
        }
    }

    private <R extends Resource<S>, S extends Observed> Step<R, S> step(Run run, Planned<R, S> one) {
        Address<S> address = one.target().address();
        run.states().put(address, one.actual());
        return one.change() instanceof Change.Delete
                ? new Removal<>(run, one, outcome -> finished(address, outcome))
                : new Upsert<>(run, one, outcome -> finished(address, outcome));
    }

    private void connect(Planned<?, ?> one) {
        Node node = node(one.target().address());
        for (Address<?> needed : one.after()) {
            Optional.ofNullable(nodes.get(needed)).ifPresent(source -> {
                source.behind.add(node);
                node.open++;
            });
        }
    }

    private Node node(Address<?> address) {
        return Optional.ofNullable(nodes.get(address)).orElseThrow();
    }

    /** Starting a step may finish it, which makes others ready: a loop, not a recursion, however long the chain. */
    private void startReady() {
        if (starting) {
            return;
        }
        starting = true;
        while (!ready.isEmpty()) {
            Node node = ready.remove();
            Step<?, ?> step = node.step;
            if (step.plannedChange() instanceof Change.NoOp && !groundMayHaveMoved(step) && !isGuard(node)) {
                step.finish(new Outcome.Unchanged(step.address()));
            } else {
                step.start();
            }
        }
        starting = false;
    }

    /**
     * Whether a resource in sync at plan has to be compared again: what it uses was written since, or what it
     * needs was made anew, and what lay in the old one went with it.
     */
    private boolean groundMayHaveMoved(Step<?, ?> step) {
        if (step.prerequisites().stream().anyMatch(this::wasCreated)) {
            return true;
        }
        for (Output<?> input : step.target().inputs()) {
            if (input instanceof Output.Ref<?, ?> ref && wasWritten(ref.source())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pool is deleted on the strength of this one: then what the plan saw of it is not enough. */
    private static boolean isGuard(Node node) {
        for (Node behind : node.behind) {
            if (behind.step.plannedChange().needs().contains(Permission.REPLACE_POOLS)) {
                return true;
            }
        }
        return false;
    }

    private boolean wasCreated(Address<?> address) {
        return node(address)
                .outcome
                .filter(outcome ->
                        outcome instanceof Outcome.Applied applied && applied.change() instanceof Change.Create)
                .isPresent();
    }

    private boolean wasWritten(Address<?> address) {
        return node(address).outcome.filter(Outcome.Applied.class::isInstance).isPresent();
    }

    private void finished(Address<?> address, Outcome outcome) {
        Node node = node(address);
        record(node, outcome);
        if (!outcome.isSuccess()) {
            skipBehind(node);
            return;
        }
        for (Node dependent : node.behind) {
            dependent.open--;
            if (dependent.open == 0 && dependent.outcome.isEmpty()) {
                ready.add(dependent);
            }
        }
        startReady();
    }

    private void skipBehind(Node rootCause) {
        Deque<Node> failed = new ArrayDeque<>(List.of(rootCause));
        while (!failed.isEmpty()) {
            for (Node dependent : failed.remove().behind) {
                if (dependent.outcome.isEmpty()) {
                    record(dependent, new Outcome.Skipped(dependent.step.address(), rootCause.step.address()));
                    failed.add(dependent);
                }
            }
        }
    }

    private void stopped(String reason) {
        for (Node node : nodes.values()) {
            if (node.outcome.isEmpty()) {
                record(node, node.step.stopped(reason));
            }
        }
    }

    private static void record(Node node, Outcome outcome) {
        node.outcome = Optional.of(outcome);
        Reporter reporter = node.step.run().reporter();
        reporter.finishedOne();
        reporter.tell(
                EngineEvent.Code.CHANGE_FINISHED,
                Optional.of(node.step.address()),
                node.step.elapsed(),
                Document.object("outcome", outcome.word(), "text", outcome.text()));
    }

    private ApplyResult result(Run run) {
        List<Outcome> outcomes =
                nodes.values().stream().map(node -> node.outcome.orElseThrow()).toList();
        ApplyResult result = new ApplyResult(
                plan.desired().name(),
                outcomes,
                run.states().all(),
                run.reporter().elapsed());
        run.reporter().tell(EngineEvent.Code.APPLY_FINISHED, Document.of(result.counts()));
        return result;
    }
}
