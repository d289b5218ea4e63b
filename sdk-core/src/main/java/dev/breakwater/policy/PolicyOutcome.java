package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.List;

/**
 * What becomes of a request for a resource.
 *
 * @param resource the resource as append and modify leave it
 * @param verdicts what all policies say of that
 * @param refusals those that refuse it; the request is taken if there is none
 */
public record PolicyOutcome(Document resource, List<PolicyVerdict> verdicts, List<PolicyVerdict> refusals) {
    /** Whether the request is taken. */
    public boolean isAllowed() {
        return refusals.isEmpty();
    }

    /** {@code allowed}, or what refuses it. */
    @Override
    public String toString() {
        return isAllowed() ? "allowed" : "refused by " + refusals;
    }
}
