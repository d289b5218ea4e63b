package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.governance.CloudConnector;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmId;
import java.util.List;
import java.util.Optional;

/** Reads what Defender for Cloud knows; writes nothing. */
final class DefenderReads {
    /** "Azure registry container images should have vulnerabilities resolved", by Defender Vulnerability Management. */
    private static final String IMAGES = "c0b7cfc6-3172-465a-b378-53c7ff2cc0d5";

    private static final String PROVIDER = "/providers/Microsoft.Security/";
    private static final String ASSESSMENTS = "2020-01-01";
    private static final String SUB_ASSESSMENTS = "2019-01-01-preview";
    private static final String CONNECTORS = "2023-10-01-preview";

    private final ArmClient client;

    DefenderReads(ArmClient client) {
        this.client = client;
    }

    /** An empty list is what an unknown registry has too, so the assessment itself is asked first. */
    ImageFindings registry(ArmId registry) {
        String assessment = registry + PROVIDER + "assessments/" + IMAGES;
        Optional<String> code =
                client.get(assessment, ASSESSMENTS).flatMap(body -> body.text("/properties/status/code"));
        if (code.filter(text -> !text.equalsIgnoreCase("NotApplicable")).isEmpty()) {
            throw ProviderException.refused(
                    "NotAssessed",
                    registry + ": Defender has not assessed the images of this registry ("
                            + code.orElse("no assessment") + "), so nothing is known of them. Declare"
                            + " DefenderPlan.containers() for the subscription; a first scan can take an hour.");
        }
        return read(assessment, client.list(assessment + "/subAssessments", SUB_ASSESSMENTS, ""));
    }

    ImageFindings subscription(String subscription) {
        String path = "/subscriptions/" + subscription + PROVIDER + "subAssessments";
        return read(path, client.list(path, SUB_ASSESSMENTS, ""));
    }

    /** Not every image of a registry is scanned, so one that is in no sub-assessment is not known to be clean. */
    private static ImageFindings read(String path, List<Document> subAssessments) {
        try {
            return ImageFindings.defender(path, subAssessments, false);
        } catch (InvalidDocumentException e) {
            throw ProviderException.refused("MalformedAnswer", String.valueOf(e.getMessage()));
        }
    }

    List<CloudConnector> connectors(String subscription) {
        String path = "/subscriptions/" + subscription + PROVIDER + "securityConnectors";
        return client.list(path, CONNECTORS, "").stream()
                .map(CloudConnector::of)
                .toList();
    }

    @Override
    public String toString() {
        return "DefenderReads[" + client + "]";
    }
}
