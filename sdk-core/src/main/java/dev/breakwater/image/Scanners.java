package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.image.ImageFinding.Domain;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Readers of what scanners write: Trivy's {@code types.Report} of schema 2, Grype's {@code models.Document}, and the
 * sub-assessments of Defender for Cloud with {@code artifactDetails} (Microsoft Learn, "Container vulnerability
 * assessments REST API").
 */
final class Scanners {
    /** Where Grype was told to get the image from. */
    private static final Pattern SCHEME = Pattern.compile("^(docker|podman|containerd|registry):(?=\\D)");

    private Scanners() {}

    static ImageFindings trivy(Place root) {
        if (!root.text("ArtifactType").equals("container_image")) {
            throw root.get("ArtifactType").wrong("the report is about something else than an image");
        }
        ImageReference image = trivyImage(root);
        List<ImageFinding> found = new ArrayList<>();
        for (Place result : root.each("Results")) {
            result.each("Vulnerabilities").forEach(one -> found.add(vulnerability(image, one)));
            for (Place check : result.each("Misconfigurations")) {
                if (!check.optional("Status").orElse("FAIL").equals("PASS")) {
                    found.add(posture(image, check, check.text("ID"), result.text("Target")));
                }
            }
            result.each("Secrets")
                    .forEach(one -> found.add(posture(image, one, one.text("RuleID"), result.text("Target"))));
        }
        return ImageFindings.of("Trivy", List.of(image), found);
    }

    private static ImageReference trivyImage(Place root) {
        List<ImageReference> known = references(root.get("Metadata").each("RepoDigests"));
        return byDigest(root.get("ArtifactName"), root.text("ArtifactName"), known);
    }

    private static List<ImageReference> references(List<Place> places) {
        return places.stream()
                .map(place -> place.image(place.value().asText().orElseThrow(() -> place.wrong("is no text"))))
                .toList();
    }

    /** By the digest that the asked repository has; what was asked for may be a file, and then what is known names it. */
    private static ImageReference byDigest(Place where, String asked, List<ImageReference> known) {
        if (known.isEmpty() || asked.contains("@")) {
            return where.image(asked);
        }
        return known.stream()
                .filter(one -> isOf(asked, one))
                .findFirst()
                .map(one -> where.image(asked + '@' + one.digest().orElseThrow()))
                .orElse(known.get(0));
    }

    /** Short names count: {@code alpine:3.20} is {@code docker.io/library/alpine}. */
    private static boolean isOf(String asked, ImageReference one) {
        try {
            return one.digest().isPresent()
                    && ImageReference.parse(asked).name().equals(one.name());
        } catch (InvalidDocumentException aFile) {
            return false;
        }
    }

    private static ImageFinding vulnerability(ImageReference image, Place one) {
        return new ImageFinding(
                image,
                one.text("VulnerabilityID"),
                one.text("PkgName"),
                one.optional("InstalledVersion").orElse(""),
                one.optional("FixedVersion"),
                severity(one.optional("Severity")),
                Domain.VULNERABILITIES,
                "Trivy");
    }

    private static ImageFinding posture(ImageReference image, Place one, String id, String target) {
        Optional<Severity> severity = severity(one.optional("Severity"));
        return new ImageFinding(image, id, target, "", Optional.empty(), severity, Domain.POSTURE, "Trivy");
    }

    static ImageFindings grype(Place root) {
        Place source = root.object("source");
        if (!source.text("type").equals("image")) {
            throw source.get("type").wrong("the report is about something else than an image");
        }
        Place target = source.object("target");
        String asked = SCHEME.matcher(target.text("userInput")).replaceFirst("");
        ImageReference image = byDigest(target.get("userInput"), asked, references(target.each("repoDigests")));
        List<ImageFinding> found = new ArrayList<>();
        if (!root.get("matches").value().isArray()) {
            throw root.get("matches").wrong("the list of matches is missing");
        }
        for (Place match : root.each("matches")) {
            found.add(match(image, match.object("vulnerability"), match.object("artifact")));
        }
        return ImageFindings.of("Grype", List.of(image), found);
    }

    private static ImageFinding match(ImageReference image, Place vulnerability, Place artifact) {
        String fixed = vulnerability.get("fix").each("versions").stream()
                .flatMap(version -> version.value().asText().stream())
                .collect(Collectors.joining(", "));
        return new ImageFinding(
                image,
                vulnerability.text("id"),
                artifact.text("name"),
                artifact.optional("version").orElse(""),
                Optional.of(fixed).filter(text -> !text.isEmpty()),
                severity(vulnerability.optional("severity")),
                Domain.VULNERABILITIES,
                "Grype");
    }

    static ImageFindings defender(Place all, boolean coversAll) {
        Set<ImageReference> images = new LinkedHashSet<>();
        List<ImageFinding> found = new ArrayList<>();
        for (Place one : all.each()) {
            Place properties = one.object("properties");
            Place data = properties.get("additionalData");
            if (data.value().get("artifactDetails").isPresent()) {
                ImageReference image = artifact(data.object("artifactDetails"));
                images.add(image);
                String code = properties.object("status").text("code");
                // The other codes are Healthy and NotApplicable, which is a rule that somebody has exempted.
                if (code.equalsIgnoreCase("Unhealthy")) {
                    found.add(subAssessment(image, properties, data));
                }
            }
        }
        return new FoundInImages("Defender for Cloud", List.copyOf(images), coversAll, List.copyOf(found));
    }

    private static ImageReference artifact(Place artifact) {
        String name = artifact.text("registryHost") + '/' + artifact.text("repositoryName");
        return artifact.get("digest").image(name + '@' + artifact.text("digest"));
    }

    private static ImageFinding subAssessment(ImageReference image, Place properties, Place data) {
        Place software = data.get("softwareDetails").value().isObject() ? data.get("softwareDetails") : properties;
        Place details =
                data.get("vulnerabilityDetails").value().isObject() ? data.get("vulnerabilityDetails") : properties;
        return new ImageFinding(
                image,
                details.optional("cveId").orElseGet(() -> properties.text("id")),
                software.optional("packageName").orElse("?"),
                software.optional("version").orElse(""),
                software.optional("fixedVersion"),
                severity(details.optional("severity")
                        .or(() -> properties.object("status").optional("severity"))),
                Domain.VULNERABILITIES,
                "Defender for Cloud");
    }

    /** Empty for words that rate nothing, such as UNKNOWN, and for those to come. */
    static Optional<Severity> severity(Optional<String> word) {
        return switch (word.orElse("").toUpperCase(Locale.ROOT)) {
            case "CRITICAL" -> Optional.of(Severity.CRITICAL);
            case "HIGH" -> Optional.of(Severity.HIGH);
            case "MEDIUM", "MODERATE" -> Optional.of(Severity.MEDIUM);
            case "LOW", "NEGLIGIBLE", "INFORMATIONAL" -> Optional.of(Severity.LOW);
            default -> Optional.empty();
        };
    }
}
