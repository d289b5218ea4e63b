package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A control that judges resources one by one. It says twice what it makes of one: the verdict, asked for every resource
 * of an audit, and the finding, asked where somebody looks. Stateless and thread-safe, as every control.
 */
public interface ResourceControl extends HeadedControl {
    /** The types whose resources it judges; all that it needs as evidence unless it says otherwise. */
    default Set<String> judged() {
        return evidence();
    }

    /** What it makes of a resource of such a type, with what that rests on; empty if it does not concern it. */
    Optional<Finding> judge(Inspection of);

    /** The verdict that {@link #judge} would give, and no more: a control that can says it without looking for words. */
    default Optional<Verdict> verdict(Inspection of) {
        return judge(of).map(Finding::verdict);
    }

    @Override
    default List<Finding> check(Estate estate) {
        return check(estate, LocalDate.now(ZoneOffset.UTC));
    }

    @Override
    default List<Finding> check(Estate estate, LocalDate today) {
        List<Finding> findings = new ArrayList<>();
        for (String type : new TreeSet<>(judged())) {
            for (Estate.Entry entry : estate.ofType(type)) {
                judge(Inspection.of(estate, today, entry)).ifPresent(findings::add);
            }
        }
        return findings;
    }
}
