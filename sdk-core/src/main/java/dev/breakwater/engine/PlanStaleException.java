package dev.breakwater.engine;

import dev.breakwater.BreakwaterException;
import dev.breakwater.resource.Address;
import org.jspecify.annotations.Nullable;

/** A resource moved after the plan was made, so that applying the plan would do more harm than it showed. */
public final class PlanStaleException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    private final transient Address<?> address;
    private final String field;

    PlanStaleException(Address<?> address, String field, String what, @Nullable Throwable cause) {
        super(
                "Cannot change " + address.shortName() + ": the plan is stale, " + what + " Plan again. (" + address
                        + ")",
                cause);
        this.address = address;
        this.field = field;
    }

    /** The resource that moved. */
    public Address<?> address() {
        return address;
    }

    /** The field that moved; empty if it is the resource as a whole. */
    public String field() {
        return field;
    }
}
