package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import dev.breakwater.image.ImageFinding.Domain;
import java.util.Optional;

/**
 * One thing that a product found anywhere around containers: in a cluster, a registry, an image, or in how they are
 * looked after. {@link ImageFinding} tells more of those in images.
 *
 * @param domain what kind of finding it is
 * @param id what was found, such as an assessment's key, an alert's type or {@code CVE-2024-3094}
 * @param title the same in words
 * @param subject where: the id of a resource, or an image
 * @param severity how bad it is rated; empty if it is not, and such a finding counts at every level
 * @param state whether somebody still has to do something
 * @param source who found it
 */
public record SecurityFinding(
        Domain domain,
        String id,
        String title,
        String subject,
        Optional<Severity> severity,
        State state,
        String source) {
    /** Whether somebody still has to do something. */
    public enum State {
        /** Nobody has begun. */
        OPEN,
        /** Somebody is at it. */
        IN_PROGRESS,
        /** Mended, resolved, dismissed, or found healthy. */
        CLOSED
    }

    /** What was found in an image, without what only images have. */
    public static SecurityFinding of(ImageFinding finding) {
        String title = (finding.subject() + " " + finding.version()).strip()
                + finding.fixedVersion().map(fixed -> ", fixed in " + fixed).orElse(", no fix known");
        return new SecurityFinding(
                finding.domain(),
                finding.id(),
                title,
                finding.image().toString(),
                finding.severity(),
                State.OPEN,
                finding.source());
    }

    /** {@code HIGH K8S.NODE_ImageBinaryMismatch: … (open) in …}. */
    @Override
    public String toString() {
        return severity.map(Enum::name).orElse("UNRATED") + " " + id + ": " + title + " ("
                + SecurityFindings.word(state) + ") in " + subject;
    }
}
