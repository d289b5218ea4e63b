package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.change.Permission;
import java.util.List;
import java.util.Set;

/**
 * A plan that must not be applied as it is, with every reason: refused changes, remarks that refuse,
 * permissions that were not given. Nothing was written.
 */
public final class PlanRefusedException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> reasons;
    private final transient Set<Permission> missing;

    PlanRefusedException(String name, List<String> reasons, Set<Permission> missing) {
        super("Cannot apply the plan for " + name + "; nothing was written:\n  - " + String.join("\n  - ", reasons));
        this.reasons = List.copyOf(reasons);
        this.missing = Set.copyOf(missing);
    }

    /** Every reason, one sentence each. */
    public List<String> reasons() {
        return reasons;
    }

    /** The permissions that were needed and not given. */
    public Set<Permission> missing() {
        return missing;
    }
}
