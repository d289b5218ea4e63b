package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.change.Permission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Decides before any write whether a plan may be applied at all. */
final class PlanGate {
    private PlanGate() {}

    static void check(Plan plan, List<Permission> allowed) {
        List<String> reasons = new ArrayList<>();
        plan.changes().stream()
                .filter(Change.Refused.class::isInstance)
                .map(change -> refused((Change.Refused) change))
                .forEach(reasons::add);
        plan.remarks().stream()
                .filter(Remark::refuses)
                .map(remark -> remark.code() + " refuses: " + remark.text())
                .forEach(reasons::add);
        Set<Permission> missing = EnumSet.noneOf(Permission.class);
        missing.addAll(plan.needs());
        missing.removeAll(allowed);
        missing.forEach(permission -> reasons.add(lacking(plan, permission)));
        if (!reasons.isEmpty()) {
            throw new PlanRefusedException(plan.desired().name(), reasons, missing);
        }
    }

    private static String refused(Change.Refused change) {
        String fields = change.fields().stream().map(Shown::field).collect(Collectors.joining("; "));
        return change.address().shortName() + " cannot be changed (" + fields + "): " + change.remedy();
    }

    private static String lacking(Plan plan, Permission permission) {
        return "permission " + permission + " was not given; needed by " + needers(plan, permission) + ".";
    }

    /** The short names of what needs the permission, in the order of the plan. */
    static String needers(Plan plan, Permission permission) {
        Labels labels = Labels.of(plan);
        Stream<String> changes = plan.changes().stream()
                .filter(change -> change.needs().contains(permission))
                .map(change -> labels.of(change.address()));
        Stream<String> remarks = plan.remarks().stream()
                .filter(remark -> permission == Permission.WEAKEN && remark.effect() == Effect.WEAKENS)
                .map(remark -> "remark " + remark.code());
        return Stream.concat(changes, remarks).distinct().collect(Collectors.joining(", "));
    }
}
