package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import java.util.Optional;

/**
 * One thing that a scanner found in one image.
 *
 * @param image the image, by digest where the scanner knew it
 * @param id what was found, such as {@code CVE-2024-3094}, or the scanner's rule
 * @param subject the package it is in; a file or a setting where it is in none
 * @param version the version of the package that is there; may be empty
 * @param fixedVersion the first version without it; empty if there is none, or the scanner does not know
 * @param severity how bad the scanner rates it; empty if it does not, and such a finding counts at every level
 * @param domain what kind of finding it is
 * @param source who found it, such as {@code Trivy}
 */
public record ImageFinding(
        ImageReference image,
        String id,
        String subject,
        String version,
        Optional<String> fixedVersion,
        Optional<Severity> severity,
        Domain domain,
        String source) {

    /** The four kinds of findings that Defender for Containers tells apart. */
    public enum Domain {
        /** A setting that could be safer, or a secret left behind. */
        POSTURE,
        /** A known weakness of a package. */
        VULNERABILITIES,
        /** Something that happened while it ran. */
        RUN_TIME,
        /** How it was let in, and who looks after it. */
        DEPLOYMENT
    }

    /** Whether it is at least that bad; what nobody has rated may be anything, and is. */
    public boolean isAtLeast(Severity least) {
        return severity.isEmpty() || severity.get().compareTo(least) <= 0;
    }

    /** {@code CRITICAL CVE-2024-3094 in xz-libs 5.6.0, fixed in 5.6.1-r2}. */
    @Override
    public String toString() {
        return severity.map(Enum::name).orElse("UNRATED") + " " + id + " in " + subject
                + (version.isEmpty() ? "" : " " + version)
                + fixedVersion.map(fixed -> ", fixed in " + fixed).orElse(", no fix known");
    }
}
