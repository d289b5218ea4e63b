package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one scanner found in images, whatever the scanner: implement it for one that is not read here, or call {@link
 * #of}. Here are readers of Defender for Cloud's sub-assessments, and of the reports of Trivy (JSON, schema 2), Grype
 * (JSON) and whoever writes SARIF 2.1.0. Implementations answer the same as long as they live.
 */
public interface ImageFindings {
    /** Who found them, such as {@code Trivy}. */
    String source();

    /** All images that were looked at, those without findings among them: an image that is not here is not clean. */
    List<ImageReference> images();

    /** Whether everything in reach was looked at, so that also an image is clean that is not named here. */
    default boolean coversAll() {
        return false;
    }

    /** What was found, in the scanner's order. */
    List<ImageFinding> findings();

    /** Findings from elsewhere; an image of a finding need not be named again. */
    static ImageFindings of(
            String source, Collection<ImageReference> images, Collection<? extends ImageFinding> findings) {
        Collection<ImageReference> all = new LinkedHashSet<>(images);
        findings.forEach(finding -> all.add(finding.image()));
        return new FoundInImages(source, List.copyOf(all), false, List.copyOf(findings));
    }

    /** What several scanners found, as one. */
    static ImageFindings together(ImageFindings... scans) {
        return of(
                Stream.of(scans).map(ImageFindings::source).distinct().collect(Collectors.joining(", ")),
                Stream.of(scans).flatMap(scan -> scan.images().stream()).toList(),
                Stream.of(scans).flatMap(scan -> scan.findings().stream()).toList());
    }

    /**
     * Reads a report of Trivy, Grype or, in SARIF, of whoever names the image as Trivy does; which one it is shows.
     *
     * @throws InvalidDocumentException if it is none of them, or not all there; the message names file and JSON path
     */
    static ImageFindings read(Path report) {
        try {
            String file = String.valueOf(report.getFileName());
            Place root = Place.root(file, Files.readString(report, StandardCharsets.UTF_8));
            if (root.value().get("ArtifactName").isPresent()) {
                return Scanners.trivy(root);
            }
            return root.value().get("matches").isPresent()
                    ? Scanners.grype(root)
                    : SarifLog.of(root).images();
        } catch (IOException unreadable) {
            throw new BreakwaterException("The report " + report + " cannot be read as UTF-8 text.", unreadable);
        }
    }

    /** Reads a report that {@code trivy image --format json} wrote; the file's name is for messages. */
    static ImageFindings trivy(String file, String json) {
        return Scanners.trivy(Place.root(file, json));
    }

    /** Reads a report that {@code grype --output json} wrote about an image; the file's name is for messages. */
    static ImageFindings grype(String file, String json) {
        return Scanners.grype(Place.root(file, json));
    }

    /** Reads a SARIF 2.1.0 log about one image, which SARIF itself has no place to name. */
    static ImageFindings sarif(String file, String json, ImageReference image) {
        return SarifLog.of(Place.root(file, json)).in(image);
    }

    /**
     * Reads sub-assessments of Defender for Cloud, as ARM lists them and Resource Graph answers them: those about images
     * in registries of Azure, AWS and GCP; what is about something else is passed over.
     *
     * @param origin where they were read from, for messages
     * @param coversAll whether all images of the registry were looked at, so that one without any is clean
     */
    static ImageFindings defender(String origin, List<Document> subAssessments, boolean coversAll) {
        return Scanners.defender(new Place(origin, "", Document.of(subAssessments)), coversAll);
    }
}
