package dev.breakwater.k8s.admission;

import java.util.List;

/**
 * Whether a cluster would admit a manifest, and what it would say.
 *
 * @param subject what was judged, such as {@code CREATE deployments.apps web in shop}
 * @param refusals the messages of those that refuse; empty if it is admitted
 * @param warnings what the client would be told besides
 * @param findings the rules behind it, as far as policies and constraints gave them
 */
public record AdmissionVerdict(
        String subject, List<String> refusals, List<String> warnings, List<PolicyFinding> findings) {
    /** Takes copies. */
    public AdmissionVerdict {
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
        findings = List.copyOf(findings);
    }

    /** Whether nothing refuses it. */
    public boolean admitted() {
        return refusals.isEmpty();
    }

    /** Whether a rule that means it could not be assessed here; then being admitted is not certain. */
    public boolean uncertain() {
        return findings.stream().anyMatch(finding -> finding.actions().contains(GatekeeperConstraints.NOT_ASSESSABLE));
    }

    /** The subject and the verdict, with a line for each refusal and warning. */
    public String render() {
        StringBuilder text = new StringBuilder(toString()).append('\n');
        refusals.forEach(refusal -> text.append("  refused: ").append(refusal).append('\n'));
        warnings.forEach(warning -> text.append("  warning: ").append(warning).append('\n'));
        return text.toString();
    }

    /** {@code CREATE pods web in shop: refused}. */
    @Override
    public String toString() {
        return subject + ": " + (admitted() ? uncertain() ? "admitted, not certainly" : "admitted" : "refused");
    }
}
