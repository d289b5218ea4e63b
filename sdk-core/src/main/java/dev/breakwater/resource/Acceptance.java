package dev.breakwater.resource;

import java.time.LocalDate;

/**
 * A deviation from hardening that somebody answers for until a date. After that date the finding
 * counts as failed again.
 *
 * @param control the control id, such as {@code AKS-API-02}
 * @param reason why the deviation is needed
 * @param owner who answers for it
 * @param expires the last day on which it holds
 */
public record Acceptance(String control, String reason, String owner, LocalDate expires) {
    /** Refuses an acceptance that nobody answers for. */
    public Acceptance {
        if (control.isBlank() || reason.isBlank() || owner.isBlank()) {
            throw new IllegalArgumentException(
                    "Acceptance of '" + control + "': control, reason and owner must not be blank.");
        }
    }

    /** Whether it still holds on that day. */
    public boolean holdsOn(LocalDate day) {
        return !day.isAfter(expires);
    }
}
