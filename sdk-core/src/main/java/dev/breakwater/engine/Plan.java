package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Permission;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What would be done to make the services agree with a desired state. Made by {@link Engine#plan}
 * only. Immutable, thread-safe; it holds no secret.
 */
public final class Plan {
    private final DesiredState desired;
    private final boolean destroys;
    private final List<Planned<?, ?>> planned;
    private final List<Address<?>> orphans;
    private final List<Remark> remarks;
    private final Estate before;
    private final Estate after;

    Plan(
            DesiredState desired,
            boolean destroys,
            List<Planned<?, ?>> planned,
            List<Address<?>> orphans,
            List<Remark> remarks,
            Estate before,
            Estate after) {
        this.desired = desired;
        this.destroys = destroys;
        this.planned = List.copyOf(planned);
        this.orphans = List.copyOf(orphans);
        this.remarks = List.copyOf(remarks);
        this.before = before;
        this.after = after;
    }

    /** The desired state that was planned. */
    public DesiredState desired() {
        return desired;
    }

    /** Whether the plan deletes everything declared, as made by {@link Engine#planDestroy}. */
    public boolean destroys() {
        return destroys;
    }

    /** One change for each resource, in the order in which they would be applied. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (Planned<?, ?> one : planned) {
            changes.add(one.change());
        }
        return Collections.unmodifiableList(changes);
    }

    /** The change of one resource; empty if the plan does not hold it. */
    public Optional<Change> change(Address<?> address) {
        return changes().stream()
                .filter(change -> change.address().equals(address))
                .findFirst();
    }

    /** Whether everything is as declared: no change would write and none is refused. */
    public boolean isEmpty() {
        return changes().stream().allMatch(Change.NoOp.class::isInstance);
    }

    /** What carries our ownership mark and is not declared, sorted; deleted only with {@link EngineOptions#prune()}. */
    public List<Address<?>> orphans() {
        return orphans;
    }

    /** What the plan reviews have to say. */
    public List<Remark> remarks() {
        return remarks;
    }

    /** What is there. */
    public Estate before() {
        return before;
    }

    /** What would be there: every declared body laid over what is there. */
    public Estate after() {
        return after;
    }

    /**
     * Every field that the plan makes safer, by resource and in the order of the plan: of resources that exist,
     * this is what had weakened; of those to be created, what their handler says closes something. Empty if none.
     */
    public Map<Address<?>, List<FieldChange>> hardening() {
        return fields(Effect.HARDENS);
    }

    /** Every field that the plan makes less safe, by resource and in the order of the plan; empty if none. */
    public Map<Address<?>, List<FieldChange>> weakening() {
        return fields(Effect.WEAKENS);
    }

    private Map<Address<?>, List<FieldChange>> fields(Effect effect) {
        Map<Address<?>, List<FieldChange>> fields = new LinkedHashMap<>();
        for (Change change : changes()) {
            List<FieldChange> some = change.fields().stream()
                    .filter(field -> field.effect() == effect)
                    .toList();
            if (!some.isEmpty()) {
                fields.put(change.address(), some);
            }
        }
        return Collections.unmodifiableMap(fields);
    }

    /** Whether any change or remark weakens security. */
    public boolean weakens() {
        return needs().contains(Permission.WEAKEN);
    }

    /** What the caller has to allow for the plan to be applied. */
    public Set<Permission> needs() {
        Set<Permission> needed = EnumSet.noneOf(Permission.class);
        changes().forEach(change -> needed.addAll(change.needs()));
        if (remarks.stream().anyMatch(remark -> remark.effect() == Effect.WEAKENS)) {
            needed.add(Permission.WEAKEN);
        }
        return Collections.unmodifiableSet(needed);
    }

    /**
     * A text for people: counts, what weakens security, then every change with its fields, remarks, and
     * what an apply needs. Resources go by their short names, with the place where two share one; long values
     * are cut. The same for the same plan.
     */
    public String render() {
        return new PlanText(this).render();
    }

    /**
     * The plan as JSON, the same for the same plan, without secrets. Members: {@code schema} ({@code
     * breakwater.dev/plan/v1}), {@code name}, {@code kind} ({@code apply} or {@code destroy}), {@code
     * summary} (counts by action, and {@code hardening} and {@code weakening}, of fields and remarks), {@code needs}, {@code changes}, {@code orphans},
     * {@code remarks}. A change has {@code action} ({@code create}, {@code update}, {@code delete},
     * {@code refused}, {@code none}), {@code type}, {@code path}, {@code fields}, and {@code remedy} if
     * refused. A field has {@code path}, {@code before}, {@code after}, {@code effect}, {@code
     * consequence}. A side is absent, or an object with one of {@code value}, {@code knownAfterApply} (the
     * output it comes from) and {@code sensitive}.
     */
    public String toJson() {
        return PlanJson.of(this).toPrettyJson();
    }

    List<Planned<?, ?>> planned() {
        return planned;
    }

    /** {@code Plan[prod: 2 to create, 1 to update: 3 harden, 0 weaken]}. */
    @Override
    public String toString() {
        return "Plan[" + desired.name() + ": " + Tally.of(this).line() + "]";
    }
}
