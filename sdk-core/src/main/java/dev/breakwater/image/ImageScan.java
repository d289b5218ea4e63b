package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.image.ImageFinding.Domain;
import dev.breakwater.resource.Acceptance;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Images and what was found in them on a day, with those findings marked that somebody answers for: an {@link
 * Acceptance} whose control is the finding's id, such as {@code CVE-2024-3094}, with a scope such as {@code
 * prod.azurecr.io/shop} or none. Images and findings are in a fixed order, the worst first. Immutable.
 */
public final class ImageScan {
    private static final Comparator<ImageFinding> WORST_FIRST = Comparator.comparingInt(
                    (ImageFinding one) -> one.severity().map(Enum::ordinal).orElse(Severity.values().length))
            .thenComparing(ImageFinding::id)
            .thenComparing(ImageFinding::subject)
            .thenComparing(ImageFinding::source);

    private static final int COLUMNS = 6;

    private final List<ImageReference> images;
    private final List<ImageFinding> findings;
    private final List<Acceptance> acceptances;
    private final LocalDate day;

    private ImageScan(
            List<ImageReference> images, List<ImageFinding> findings, List<Acceptance> acceptances, LocalDate day) {
        this.images = images;
        this.findings = findings;
        this.acceptances = acceptances;
        this.day = day;
    }

    /** What was found, seen on that day. */
    public static ImageScan of(ImageFindings found, LocalDate day, Acceptance... acceptances) {
        return of(found, day, Arrays.asList(acceptances));
    }

    /** The same with a list of acceptances. */
    public static ImageScan of(ImageFindings found, LocalDate day, Collection<Acceptance> acceptances) {
        List<ImageReference> images = found.images().stream()
                .distinct()
                .sorted(Comparator.comparing(ImageReference::toString))
                .toList();
        List<ImageFinding> findings =
                found.findings().stream().distinct().sorted(WORST_FIRST).toList();
        return new ImageScan(images, findings, List.copyOf(acceptances), day);
    }

    /** Only the images of that registry, such as {@code prod.azurecr.io}. */
    public ImageScan ofRegistry(String host) {
        Predicate<ImageReference> in = image -> image.registry().equalsIgnoreCase(host);
        return new ImageScan(
                images.stream().filter(in).toList(),
                findings.stream().filter(one -> in.test(one.image())).toList(),
                acceptances,
                day);
    }

    /** All images that were looked at, by name. */
    public List<ImageReference> images() {
        return images;
    }

    /** All findings, accepted ones among them, the worst first. */
    public List<ImageFinding> findings() {
        return findings;
    }

    /** The vulnerabilities of that severity or worse that nobody answers for; those that nobody rated are among them. */
    public List<ImageFinding> open(Severity least) {
        return findings.stream()
                .filter(one -> one.domain() == Domain.VULNERABILITIES && one.isAtLeast(least))
                .filter(one -> acceptance(one).isEmpty())
                .toList();
    }

    /** The acceptance that holds for a finding on the day of this scan; of several the one that holds longest. */
    public Optional<Acceptance> acceptance(ImageFinding finding) {
        return concerning(finding).filter(one -> one.holdsOn(day));
    }

    /** Like {@link #acceptance}, but also one that has expired. */
    private Optional<Acceptance> concerning(ImageFinding finding) {
        return acceptances.stream()
                .filter(one -> one.control().equalsIgnoreCase(finding.id()))
                .filter(one -> one.concerns(finding.image().address()))
                .max(Comparator.comparing(Acceptance::expires));
    }

    /** The acceptances that concern no finding: not needed any more, or mistyped. */
    public List<Acceptance> unused() {
        return acceptances.stream()
                .filter(one -> findings.stream()
                        .noneMatch(finding -> one.control().equalsIgnoreCase(finding.id())
                                && one.concerns(finding.image().address())))
                .toList();
    }

    /** The table of images and findings, for people; ends with a line break. */
    public String render() {
        StringBuilder text = new StringBuilder(this + "\n");
        Map<ImageReference, List<ImageFinding>> byImage = byImage();
        for (ImageReference image : images) {
            List<ImageFinding> here = byImage.getOrDefault(image, List.of());
            text.append('\n').append(image).append(here.isEmpty() ? "\n  nothing found\n" : "\n");
            List<List<String>> rows = new ArrayList<>();
            here.forEach(one -> rows.add(row(one)));
            int[] widths = widths(rows);
            rows.forEach(row -> text.append(line(row, widths)));
        }
        unused().forEach(one -> text.append("\nNot needed: the acceptance of ").append(one));
        return unused().isEmpty() ? text.toString() : text.append('\n').toString();
    }

    private Map<ImageReference, List<ImageFinding>> byImage() {
        return findings.stream().collect(Collectors.groupingBy(ImageFinding::image));
    }

    private List<String> row(ImageFinding one) {
        return List.of(
                one.severity().map(Enum::name).orElse("UNRATED"),
                one.id(),
                (one.subject() + " " + one.version()).trim(),
                one.fixedVersion().map(version -> "fixed in " + version).orElse("no fix known"),
                one.source(),
                concerning(one).map(this::word).orElse(""));
    }

    private String word(Acceptance by) {
        return by.holdsOn(day)
                ? "accepted by " + by.owner() + " until " + by.expires() + ": " + by.reason()
                : "the acceptance by " + by.owner() + " expired on " + by.expires();
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[COLUMNS];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return widths;
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append("  ")
                    .append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()));
        }
        return line.toString().stripTrailing() + "\n";
    }

    /** The same as a document, for programs: {@code {"day": …, "images": [{"image": …, "findings": […]}]}}. */
    public Document document() {
        List<Document> all = new ArrayList<>();
        Map<ImageReference, List<ImageFinding>> byImage = byImage();
        for (ImageReference image : images) {
            List<Document> here = byImage.getOrDefault(image, List.of()).stream()
                    .map(this::json)
                    .toList();
            all.add(Document.object("image", image.toString(), "findings", here));
        }
        return Document.object("day", day.toString(), "images", all);
    }

    private Document json(ImageFinding one) {
        return Document.object(
                        "id", one.id(),
                        "severity", one.severity().map(Enum::name).orElse("UNRATED"),
                        "domain", one.domain(),
                        "subject", one.subject(),
                        "version", one.version())
                .withSome("fixedVersion", one.fixedVersion().map(Document::of))
                .with("source", one.source())
                .withSome("accepted", acceptance(one).map(ImageScan::json));
    }

    private static Document json(Acceptance by) {
        return Document.object(
                "owner",
                by.owner(),
                "reason",
                by.reason(),
                "expires",
                by.expires().toString());
    }

    /** {@code 2 images, 5 findings: 1 critical, 2 high, 1 low, 1 unrated; 1 of them accepted}. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(count(images.size(), "image") + ", " + count(findings.size(), "finding"));
        List<String> parts = new ArrayList<>();
        for (Severity severity : Severity.values()) {
            count(one -> one.severity().equals(Optional.of(severity)), severity.name(), parts);
        }
        count(one -> one.severity().isEmpty(), "unrated", parts);
        long accepted =
                findings.stream().filter(one -> acceptance(one).isPresent()).count();
        return text.append(parts.isEmpty() ? "" : ": " + String.join(", ", parts))
                .append(accepted == 0 ? "" : "; " + accepted + " of them accepted")
                .toString();
    }

    private void count(Predicate<ImageFinding> which, String name, List<String> parts) {
        long count = findings.stream().filter(which).count();
        if (count > 0) {
            parts.add(count + " " + name.toLowerCase(Locale.ROOT));
        }
    }

    private static String count(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
