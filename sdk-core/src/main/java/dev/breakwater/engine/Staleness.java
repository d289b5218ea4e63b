package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells whether a change, compared again right before its write, is more dangerous than it was planned. */
final class Staleness {
    private Staleness() {}

    /**
     * The first reason to stop; empty if what is to be written is no more dangerous than planned.
     *
     * @param exists whether the resource is there now
     * @param now the fields that differ now
     */
    static Optional<PlanStaleException> check(Change planned, boolean exists, List<FieldChange> now) {
        if (!exists && !(planned instanceof Change.Create)) {
            return Optional.of(
                    new PlanStaleException(planned.address(), "", "because the resource was there and is gone.", null));
        }
        return now.stream()
                .filter(field -> !planned(planned, exists, field).containsAll(dangers(field)))
                .findFirst()
                .map(field -> moved(planned, exists, field));
    }

    /** What was planned for that field; nothing, if it was to be created and somebody else has done so. */
    private static Set<String> planned(Change planned, boolean exists, FieldChange now) {
        Set<String> dangers = new LinkedHashSet<>();
        if (exists == planned instanceof Change.Update) {
            planned.fields().stream()
                    .filter(field -> field.path().equals(now.path()))
                    .forEach(field -> dangers.addAll(dangers(field)));
        }
        return dangers;
    }

    private static Set<String> dangers(FieldChange field) {
        Set<String> dangers = new LinkedHashSet<>();
        if (field.effect() == Effect.WEAKENS) {
            dangers.add("weaken security");
        }
        if (field.consequence() == Consequence.REIMAGES_NODES) {
            dangers.add("re-image nodes");
        }
        if (field.consequence() == Consequence.REPLACES_POOL) {
            dangers.add("replace a pool");
        }
        if (field.consequence() == Consequence.DELETES) {
            dangers.add("delete something");
        }
        if (field.consequence() == Consequence.ONE_WAY) {
            dangers.add("be one-way");
        }
        if (field.consequence() == Consequence.REFUSED) {
            dangers.add("be refused by the service");
        }
        return dangers;
    }

    private static PlanStaleException moved(Change planned, boolean exists, FieldChange field) {
        Set<String> fresh = dangers(field);
        fresh.removeAll(planned(planned, exists, field));
        String what =
                (exists && planned instanceof Change.Create ? "because somebody created it meanwhile and " : "because ")
                        + Shown.field(field) + " would now " + String.join(" and ", fresh) + ".";
        return new PlanStaleException(planned.address(), field.path(), what, null);
    }
}
