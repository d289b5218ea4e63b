package dev.breakwater.testing;

import dev.breakwater.audit.Severity;
import dev.breakwater.image.ImageFinding;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.ImageScan;
import dev.breakwater.resource.Acceptance;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what scanners found in images; failures list what is open, and how to answer for it. Where nothing was
 * looked at, nothing holds.
 *
 * <pre>{@code
 * ImageFindings findings =
 *         ImageFindings.of("scan", List.of(ImageReference.parse("acme.azurecr.io/web:1")), List.of());
 *
 * assertThat(findings).hasNoVulnerabilities(Severity.HIGH);
 * }</pre>
 */
public final class ImageFindingsAssert extends AbstractAssert<ImageFindingsAssert, ImageFindings> {
    private static final int SHOWN = 20;

    private final List<Acceptance> acceptances = new ArrayList<>();
    private LocalDate day = LocalDate.now(Clock.systemUTC());

    ImageFindingsAssert(ImageFindings actual) {
        super(actual, ImageFindingsAssert.class);
    }

    /** Findings that somebody answers for do not count, until their acceptance expires. */
    public ImageFindingsAssert accepting(Acceptance... more) {
        return accepting(Arrays.asList(more));
    }

    /** The same with a list. */
    public ImageFindingsAssert accepting(Collection<Acceptance> more) {
        acceptances.addAll(more);
        return this;
    }

    /** Judges acceptances as of that day; without it as of today in UTC. */
    public ImageFindingsAssert asOf(LocalDate today) {
        day = today;
        return this;
    }

    /** No image has any vulnerability that nobody answers for. */
    public ImageFindingsAssert hasNoVulnerabilities() {
        return hasNoVulnerabilities(Severity.LOW);
    }

    /** No image has a vulnerability of that severity or worse, or one that nobody rated, but accepted ones. */
    public ImageFindingsAssert hasNoVulnerabilities(Severity least) {
        isNotNull();
        if (actual.images().isEmpty() && !actual.coversAll()) {
            failWithMessage(
                    "Expected images without vulnerabilities of %s or worse, but no image was looked at by %s.",
                    least, actual.source());
        }
        ImageScan scan = ImageScan.of(actual, day, acceptances);
        List<ImageFinding> open = scan.open(least);
        if (!open.isEmpty()) {
            failWithMessage("%s", message(least, scan, open));
        }
        return this;
    }

    private String message(Severity least, ImageScan scan, List<ImageFinding> open) {
        StringBuilder text = new StringBuilder("Expected no vulnerabilities of " + least + " or worse, but "
                + open.size() + " of " + scan.findings().size() + " findings by " + actual.source() + " are open:");
        for (ImageFinding one : open.subList(0, Math.min(SHOWN, open.size()))) {
            text.append("\n  ").append(one).append("\n    ").append(one.image());
            acceptances.stream()
                    .filter(by -> by.control().equalsIgnoreCase(one.id())
                            && by.concerns(one.image().address()))
                    .forEach(by ->
                            text.append("\n    its acceptance has expired: ").append(by));
        }
        if (open.size() > SHOWN) {
            text.append("\n  and ").append(open.size() - SHOWN).append(" more");
        }
        return text.append("\nUpdate the packages, or answer for one until a day: new Acceptance(\"")
                .append(open.get(0).id())
                .append("\", reason, owner, expires).")
                .toString();
    }

    /** Each of these images was looked at; one without a tag or digest stands for all of its repository. */
    public ImageFindingsAssert covers(String... images) {
        isNotNull();
        List<ImageReference> missing = Arrays.stream(images)
                .map(ImageReference::parse)
                .filter(wanted -> !actual.coversAll())
                .filter(wanted -> actual.images().stream().noneMatch(one -> isSame(wanted, one)))
                .toList();
        if (!missing.isEmpty()) {
            failWithMessage(
                    "Expected %s to have looked at %s, but it looked at %s only.",
                    actual.source(), missing, actual.images());
        }
        return this;
    }

    private static boolean isSame(ImageReference wanted, ImageReference one) {
        boolean digest = wanted.digest().isEmpty() || wanted.digest().equals(one.digest());
        boolean tag = wanted.digest().isPresent()
                || wanted.tag().isEmpty()
                || wanted.tag().equals(one.tag());
        return wanted.name().equals(one.name()) && digest && tag;
    }

    /** {@code ImageFindingsAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "ImageFindingsAssert[" + actual + "]";
    }
}
