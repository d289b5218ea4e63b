package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Change;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.Survey;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Reads what is there and compares it with one desired state. Used once. */
final class Planner {
    private final Handlers handlers;
    private final EngineOptions options;
    private final DesiredState desired;

    Planner(Handlers handlers, EngineOptions options, DesiredState desired) {
        this.handlers = handlers;
        this.options = options;
        this.desired = desired;
    }

    Plan plan() {
        Estate declared = Validation.check(desired, handlers);
        Order order = new Order(desired);
        List<Target<?, ?>> targets = targets(order, declared);
        try (Run run = new Run(options, desired.name())) {
            return told(run, () -> plan(run, declared, order, targets));
        }
    }

    private Plan plan(Run run, Estate declared, Order order, List<Target<?, ?>> targets) {
        new Reader(run, false, targets).read();
        Orphans orphans = new Orphans(run, targets);
        orphans.read(handlers.all());
        List<Planned<?, ?>> planned = new ArrayList<>();
        for (Target<?, ?> target : targets) {
            planned.add(planned(run, target, order));
        }
        if (options.prune()) {
            planned.addAll(deletions(run, orphans.found(), targets));
        }
        return finish(run, new Draft(declared, false, targets, orphans, planned));
    }

    /** Tells that a plan begins, and that it comes to nothing if it does. */
    private Plan told(Run run, Supplier<Plan> planning) {
        begin(run);
        try {
            return planning.get();
        } catch (BreakwaterException e) {
            Document details = Document.object("error", String.valueOf(e.getMessage()));
            run.reporter().tell(EngineEvent.Code.PLAN_FAILED, details);
            throw e;
        }
    }

    Plan planDestroy() {
        Estate declared = Validation.check(desired, handlers);
        Order order = new Order(desired);
        List<Target<?, ?>> targets = targets(order, declared);
        try (Run run = new Run(options, desired.name())) {
            return told(run, () -> planDestroy(run, declared, order, targets));
        }
    }

    private Plan planDestroy(Run run, Estate declared, Order order, List<Target<?, ?>> targets) {
        new Reader(run, false, targets).read();
        Set<Address<?>> existing = new HashSet<>(run.states().all().keySet());
        Orphans none = new Orphans(run, targets);
        List<Planned<?, ?>> planned = new ArrayList<>();
        for (Target<?, ?> target : targets) {
            Optional<String> outlives = target.handler().outlivesDestroy();
            if (existing.contains(target.address()) && outlives.isPresent()) {
                none.remarks().add(left(target.address(), outlives.get()));
            } else if (existing.contains(target.address())) {
                planned.add(deletion(run, target, kept(order.behind(target.address()), existing)));
            }
        }
        Collections.reverse(planned);
        return finish(run, new Draft(declared, true, targets, none, planned));
    }

    private static Remark left(Address<?> address, String why) {
        return new Remark("left-in-place", Optional.of(address), Effect.NEUTRAL, false, why);
    }

    Estate observe() {
        return observed((observed, surveyor) -> observed);
    }

    Estate survey(List<ArmId> places) {
        List<Survey> surveys = new ArrayList<>();
        for (Provider provider : handlers.providers()) {
            surveys.addAll(provider.surveys(desired.resources(), places));
        }
        return observed((observed, surveyor) -> surveyor.around(observed, surveys));
    }

    private Estate observed(BiFunction<Estate, Surveyor, Estate> around) {
        Estate declared = Validation.check(desired, handlers);
        List<Target<?, ?>> targets = targets(new Order(desired), declared);
        try (Run run = new Run(options, desired.name())) {
            Reader reader = new Reader(run, true, targets);
            reader.read();
            Set<Estate.Gap> gaps = new LinkedHashSet<>();
            reader.unreadable().forEach((address, reason) -> gaps.add(new Estate.Gap(address.type(), reason)));
            Estate observed = Estates.live(run.states(), targets)
                    .readAt(run.now())
                    .missing(List.copyOf(gaps))
                    .accepting(declared.acceptances());
            return around.apply(observed, new Surveyor(run, reader.unreadable()));
        }
    }

    private List<Target<?, ?>> targets(Order order, Estate declared) {
        List<Target<?, ?>> targets = new ArrayList<>();
        for (Resource<?> resource : order.sorted()) {
            Document body = declared.body(resource.address());
            targets.add(Target.of(handlers.find(resource).orElseThrow(), resource, body));
        }
        return targets;
    }

    private void begin(Run run) {
        run.reporter()
                .tell(
                        EngineEvent.Code.PLAN_STARTED,
                        Document.object(
                                "name",
                                desired.name(),
                                "resources",
                                desired.resources().size()));
    }

    private <R extends Resource<S>, S extends Observed> Planned<R, S> planned(
            Run run, Target<R, S> target, Order order) {
        Optional<S> actual = run.states().get(target.address());
        Change change;
        try {
            change = change(run, target, actual);
        } catch (RuntimeException e) {
            // Pure code of a handler: its own exceptions pass, any other is stripped of its text.
            throw Failures.of(target.address().shortName(), e);
        }
        return new Planned<>(target, change, actual, order.before(target.address()));
    }

    private static <R extends Resource<S>, S extends Observed> Change change(
            Run run, Target<R, S> target, Optional<S> actual) {
        R declared = target.desired().orElseThrow();
        Document body = run.states().resolve(target.body(), target.inputs());
        List<FieldChange> fields = target.handler().diff(declared, body, actual);
        List<FieldChange> refused = new ArrayList<>();
        for (FieldChange field : fields) {
            if (field.consequence() == Consequence.REFUSED) {
                refused.add(field);
            }
        }
        if (!refused.isEmpty()) {
            return new Change.Refused(target.address(), fields, target.handler().remedy(refused));
        }
        if (actual.isEmpty()) {
            return new Change.Create(target.address(), fields);
        }
        return fields.isEmpty() ? new Change.NoOp(target.address()) : new Change.Update(target.address(), fields);
    }

    /** Orphans go last, and among them what lies inside another goes before it. */
    private static List<Planned<?, ?>> deletions(Run run, List<Target<?, ?>> orphans, List<Target<?, ?>> declared) {
        Set<Address<?>> first = new LinkedHashSet<>();
        declared.forEach(target -> first.add(target.address()));
        List<Planned<?, ?>> deletions = new ArrayList<>();
        for (Target<?, ?> orphan : orphans) {
            Set<Address<?>> after = new LinkedHashSet<>(first);
            orphans.stream()
                    .map(Target::address)
                    .filter(other -> other.isInside(orphan.address()))
                    .forEach(after::add);
            deletions.add(deletion(run, orphan, after));
        }
        Collections.reverse(deletions);
        return deletions;
    }

    private static <R extends Resource<S>, S extends Observed> Planned<R, S> deletion(
            Run run, Target<R, S> target, Set<Address<?>> after) {
        Change change = new Change.Delete(target.address(), List.of());
        return new Planned<>(target, change, run.states().get(target.address()), after);
    }

    private static Set<Address<?>> kept(Set<Address<?>> addresses, Set<Address<?>> existing) {
        Set<Address<?>> kept = new LinkedHashSet<>(addresses);
        kept.retainAll(existing);
        return kept;
    }

    private record Draft(
            Estate declared,
            boolean destroys,
            List<Target<?, ?>> targets,
            Orphans orphans,
            List<Planned<?, ?>> planned) {}

    private Plan finish(Run run, Draft draft) {
        List<Target<?, ?>> all = new ArrayList<>(draft.targets());
        all.addAll(draft.orphans().found());
        Instant readAt = run.now();
        Estate declared = draft.declared();
        Estate before = Estates.live(run.states(), all).readAt(readAt).accepting(declared.acceptances());
        Estate after = afterwards(run.states(), all, draft.planned()).accepting(declared.acceptances());
        List<Remark> remarks = new ArrayList<>(draft.orphans().remarks());
        remarks.addAll(new Obstacles(run).of(draft.planned(), before, after, handlers.providers()));
        for (PlanReview review : options.reviews()) {
            remarks.addAll(reviewed(review, before, after));
        }
        List<Address<?>> orphans = new ArrayList<>();
        for (Target<?, ?> orphan : draft.orphans().found()) {
            orphans.add(orphan.address());
        }
        Plan plan = new Plan(desired, draft.destroys(), draft.planned(), orphans, remarks, before, after);
        run.reporter().tell(EngineEvent.Code.PLAN_FINISHED, Tally.of(plan).document());
        return plan;
    }

    private static Estate afterwards(States states, List<Target<?, ?>> targets, List<Planned<?, ?>> planned) {
        Map<Address<?>, Change> changes = new HashMap<>();
        for (Planned<?, ?> one : planned) {
            changes.put(one.target().address(), one.change());
        }
        return Estates.planned(states, targets, changes);
    }

    private static List<Remark> reviewed(PlanReview review, Estate before, Estate after) {
        try {
            return review.review(before, after);
        } catch (BreakwaterException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Failures.of("the plan review " + review.getClass().getSimpleName(), e);
        }
    }
}
