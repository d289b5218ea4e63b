package dev.breakwater.access;

import java.util.List;
import java.util.Optional;

/**
 * What Azure says to a request, and why.
 *
 * @param verdict the answer
 * @param grant the chain that allows it, or that would if what is unknown came out so; empty if nothing does
 * @param notes why it is denied though something allows it, or what could not be decided
 */
public record AzureDecision(Verdict verdict, Optional<Grant> grant, List<String> notes) {
    /** The answer. */
    public enum Verdict {
        /** Nothing allows it, or a deny assignment forbids it. */
        DENIED,
        /** It depends on what documents do not say, such as a condition. */
        UNKNOWN,
        /** A role assignment allows it, and what conditions there are hold. */
        ALLOWED
    }

    /**
     * The chain of an answer: an assignment to the principal, its role, and the pattern of that role.
     *
     * @param assignment the id of the role assignment
     * @param scope where it holds
     * @param through the groups by which it reaches the principal, the innermost first; none if it is assigned itself
     * @param role the name of the role, or its GUID if the role is not known
     * @param pattern the action that matches, as the role says it; empty if the role is not known
     */
    public record Grant(String assignment, String scope, List<String> through, String role, String pattern) {
        /** Takes a copy of the groups. */
        public Grant {
            through = List.copyOf(through);
        }

        /** The whole chain in one line. */
        @Override
        public String toString() {
            String groups = through.isEmpty() ? "" : " through group " + String.join(" in group ", through);
            return "role \"" + role + "\" at " + scope + groups
                    + (pattern.isEmpty() ? "" : ", which allows " + pattern);
        }
    }

    /** Takes a copy of the notes. */
    public AzureDecision {
        notes = List.copyOf(notes);
    }

    /** Whether it is allowed for certain. */
    public boolean isAllowed() {
        return verdict == Verdict.ALLOWED;
    }

    /** {@code allowed: role "Reader" at /subscriptions/…, which allows *}{@code /read}. */
    @Override
    public String toString() {
        String word = verdict == Verdict.ALLOWED ? "allowed" : verdict == Verdict.UNKNOWN ? "unknown" : "not allowed";
        String why = notes.isEmpty() ? grant.map(Grant::toString).orElse("") : String.join("; ", notes);
        return why.isEmpty() ? word : word + ": " + why;
    }
}
