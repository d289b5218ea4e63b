package dev.breakwater.resource;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A deviation from hardening that somebody answers for until a date. After that date the finding
 * counts as failed again.
 *
 * <pre>{@code
 * Acceptance until =
 *         new Acceptance("AKS-ID-03", "until the pipeline signs in", "platform", LocalDate.of(2999, 1, 1));
 * DesiredState accepted = DesiredState.named("payments").with(secure()).accepting(until);
 * }</pre>
 *
 * @param control the control id, such as {@code AKS-API-02}
 * @param reason why the deviation is needed
 * @param owner who answers for it
 * @param expires the last day on which it holds
 * @param scope the resource it concerns, with all that lies inside; empty means every resource
 */
public record Acceptance(String control, String reason, String owner, LocalDate expires, Optional<Address<?>> scope) {
    /** Refuses an acceptance that nobody answers for. */
    public Acceptance {
        if (control.isBlank() || reason.isBlank() || owner.isBlank()) {
            throw new IllegalArgumentException(
                    "Acceptance of '" + control + "': control, reason and owner must not be blank.");
        }
    }

    /** An acceptance that concerns every resource it is given with. */
    public Acceptance(String control, String reason, String owner, LocalDate expires) {
        this(control, reason, owner, expires, Optional.empty());
    }

    /** This acceptance, concerning that resource and all that lies inside, unless it is narrower already. */
    public Acceptance within(Address<?> resource) {
        return scope.isPresent() ? this : new Acceptance(control, reason, owner, expires, Optional.of(resource));
    }

    /** Whether it concerns that resource. */
    public boolean concerns(Address<?> resource) {
        return scope.filter(outer -> !resource.equals(outer) && !resource.isInside(outer))
                .isEmpty();
    }

    /** Whether it still holds on that day. */
    public boolean holdsOn(LocalDate day) {
        return !day.isAfter(expires);
    }

    /** {@code AKS-API-02 accepted by platform until 2026-12-31: …}. */
    @Override
    public String toString() {
        return control + " accepted by " + owner + " until " + expires + ": " + reason;
    }
}
