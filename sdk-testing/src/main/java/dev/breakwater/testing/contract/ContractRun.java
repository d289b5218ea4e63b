package dev.breakwater.testing.contract;

import dev.breakwater.change.Change;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Permission;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/** One law on one sample over a new estate. */
final class ContractRun {
    private static final String OWNER = "contract";

    private final ContractEstate estate;
    private final ResourceHandler<Resource<Observed>, Observed> handler;
    private final Sample sample;
    private final List<EngineEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Engine engine;

    @SuppressWarnings("unchecked") // the sample was chosen by the handler's own declaration type
    private ContractRun(ContractEstate estate, ResourceHandler<?, ?> handler, Sample sample) {
        this.estate = estate;
        this.handler = (ResourceHandler<Resource<Observed>, Observed>) handler;
        this.sample = sample;
        this.engine = Engine.of(estate.providers().toArray(Provider[]::new))
                .with(EngineOptions.standard().withTime(estate.time()).withListeners(events::add));
    }

    static ContractRun of(ContractEstate estate, Class<?> type, int index) {
        ResourceHandler<?, ?> handler = handlers(estate).stream()
                .filter(candidate -> candidate.type() == type)
                .findFirst()
                .orElseThrow();
        return new ContractRun(estate, handler, samples(estate, handler).get(index));
    }

    static List<ResourceHandler<?, ?>> handlers(ContractEstate estate) {
        return estate.providers().stream()
                .<ResourceHandler<?, ?>>flatMap(provider -> provider.handlers().stream())
                .toList();
    }

    static List<Sample> samples(ContractEstate estate, ResourceHandler<?, ?> handler) {
        return estate.samples().stream()
                .filter(sample -> handler.type().isInstance(sample.declaration()))
                .toList();
    }

    void listsEveryOutput() {
        for (Output<?> output : Attributes.outputs(handler.type(), sample.declaration())) {
            if (output instanceof Output.Ref<?, ?>
                    && !sample.declaration().inputs().contains(output)) {
                throw new AssertionError(name() + " uses " + output + " but inputs() does not list it.");
            }
        }
    }

    void readsBack() {
        ApplyResult applied = create();
        require(applied.state(address()).isPresent(), "apply knows no state of it");
        Document read = engine.observe(desired())
                .find(address())
                .orElseThrow(() -> new AssertionError(name() + " was created and does not read back."))
                .document();
        List<FieldChange> missing = handler.diff(declaration(), context(applied).body(declaration()), state(applied));
        require(missing.isEmpty(), "what reads back lacks " + missing + " in " + read);
    }

    void secondPlanIsEmpty() {
        create();
        requireEmpty(engine.plan(desired()), "the second plan");
        ApplyResult again = engine.apply(engine.plan(desired()));
        require(again.isSuccess(), "applying an empty plan failed: " + again.render());
    }

    void createsTwice() {
        ContractContext context = context(create());
        finish(handler.create(declaration(), context.body(declaration()), context), context);
        requireEmpty(engine.plan(desired()), "after a second create the plan");
    }

    void deletesTwice() {
        ApplyResult applied = create();
        Observed state = state(applied).orElseThrow();
        ContractContext context = context(applied);
        finish(handler.delete(address(), state, context), context);
        require(handler.readAll(List.of(declaration()), context).isEmpty(), "it reads back after its deletion");
        finish(handler.delete(address(), state, context), context);
    }

    void comparesPurely() {
        ContractContext context = context(create());
        Document body = context.body(declaration());
        Document before = declaration().document();
        List<FieldChange> fresh = handler.diff(declaration(), body, Optional.empty());
        require(!fresh.isEmpty(), "nothing is shown as set by a create");
        require(
                fresh.equals(handler.diff(declaration(), body, Optional.empty())),
                "the same diff came out differently");
        require(before.equals(declaration().document()), "comparing changed the declaration");
    }

    void keepsSecrets() {
        Plan plan = engine.plan(desired());
        ApplyResult applied = engine.apply(plan, Permission.values());
        String texts = plan.render()
                + plan.toJson()
                + plan
                + applied.render()
                + applied
                + events
                + engine.observe(desired())
                + state(applied)
                + declaration()
                + estate.providers();
        for (String canary : estate.canaries()) {
            require(!texts.contains(canary), "a secret of the estate is in a text");
        }
    }

    void varies(String property) {
        create();
        Resource<?> variation =
                Objects.requireNonNull(sample.variations().get(property), () -> "no variation of " + property);
        DesiredState varied =
                DesiredState.named(OWNER).with(sample.prerequisites()).with(variation);
        Plan plan = engine.plan(varied);
        Change change = plan.change(address()).orElseThrow();
        if (change instanceof Change.Refused refused) {
            require(!refused.remedy().isBlank(), "the refusal of " + property + " names no remedy");
            sendsNothing(plan, "refused " + property);
            return;
        }
        boolean expected = change instanceof Change.Update || sample.isUndeclared(property);
        require(expected, "varying " + property + " plans " + change);
        if (!plan.needs().isEmpty()) {
            sendsNothing(plan, property + " without " + plan.needs());
        }
        ApplyResult applied = engine.apply(plan, Permission.values());
        require(applied.isSuccess(), "varying " + property + " failed: " + applied.render());
        requireEmpty(engine.plan(varied), "after varying " + property + " the plan");
        noWayBack(change, property);
    }

    /** A plan that must not be applied is not, and leaves what is there as it was. */
    private void sendsNothing(Plan plan, String what) {
        Optional<Document> before = read();
        try {
            engine.apply(plan);
            throw new AssertionError(name() + ": " + what + " was applied all the same");
        } catch (PlanRefusedException expected) {
            require(read().equals(before), what + " changed what is there: " + expected.getMessage());
        }
    }

    private Optional<Document> read() {
        return engine.observe(desired()).find(address()).map(entry -> entry.document());
    }

    /** What went one way is refused on the way back. */
    private void noWayBack(Change change, String property) {
        List<String> oneWay = change.fields().stream()
                .filter(field -> field.consequence() == Consequence.ONE_WAY)
                .map(FieldChange::path)
                .toList();
        if (oneWay.isEmpty()) {
            return;
        }
        for (FieldChange back :
                engine.plan(desired()).change(address()).orElseThrow().fields()) {
            boolean refused = back.consequence() == Consequence.REFUSED;
            require(refused || !oneWay.contains(back.path()), property + " goes back: " + back);
        }
    }

    Optional<PropertyTable> properties() {
        return handler.properties();
    }

    /** Creates the sample and notes which rows each of its variations would change. */
    @SuppressWarnings("unchecked") // a variation has the declaration type of its sample
    void reach(RowCount rows) {
        rows.exempt(sample.exemptions());
        ApplyResult applied = create();
        ContractContext context = context(applied);
        for (Resource<?> variation : sample.variations().values()) {
            rows.note(handler.diff((Resource<Observed>) variation, context.body(variation), state(applied)));
        }
    }

    private ApplyResult create() {
        Plan plan = engine.plan(desired());
        require(plan.change(address()).filter(Change.Create.class::isInstance).isPresent(), "no create is planned");
        ApplyResult applied = engine.apply(plan, Permission.values());
        require(applied.isSuccess(), "the create failed: " + applied.render());
        return applied;
    }

    private void finish(Progress<Observed> begun, ContractContext context) {
        Progress<Observed> progress = begun;
        for (int polls = 0; progress instanceof Progress.Pending<Observed> pending; polls++) {
            require(polls < 10_000, "the operation never ends");
            await(pending);
            progress = handler.poll(pending.operation(), context);
        }
    }

    private void await(Progress.Pending<Observed> pending) {
        try {
            estate.time().await(new ArrayBlockingQueue<>(1), pending.notBefore(), true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private DesiredState desired() {
        return DesiredState.named(OWNER).with(sample.prerequisites()).with(sample.declaration());
    }

    @SuppressWarnings("unchecked") // see the constructor
    private Resource<Observed> declaration() {
        return (Resource<Observed>) sample.declaration();
    }

    private Address<Observed> address() {
        return declaration().address();
    }

    private Optional<Observed> state(ApplyResult applied) {
        return applied.state(address());
    }

    private ContractContext context(ApplyResult applied) {
        return new ContractContext(OWNER, applied, estate.time());
    }

    private void requireEmpty(Plan plan, String what) {
        require(plan.isEmpty(), what + " is not empty:\n" + plan.render());
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(name() + ": " + otherwise);
        }
    }

    private String name() {
        return sample.declaration().address().shortName();
    }
}
