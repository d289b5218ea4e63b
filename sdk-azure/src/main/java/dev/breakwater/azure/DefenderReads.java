package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.governance.CloudConnector;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.SecurityFindings;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads what Defender for Cloud knows; writes nothing. */
final class DefenderReads {
    /** "Azure registry container images should have vulnerabilities resolved", by Defender Vulnerability Management. */
    private static final String IMAGES = "c0b7cfc6-3172-465a-b378-53c7ff2cc0d5";

    private static final String PROVIDER = "/providers/Microsoft.Security/";
    static final String ASSESSMENTS = "2020-01-01";
    private static final String SUB_ASSESSMENTS = "2019-01-01-preview";
    private static final String PLANS = "2024-01-01";
    private static final String ALERTS = "2022-01-01";
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

    /** Everything about containers at a scope; all of it is listed by subscription only. */
    SecurityFindings findings(ArmId scope) {
        String subscription = "/subscriptions/" + scope.subscriptionId().orElseThrow(() -> noSubscription(scope));
        String provider = subscription + PROVIDER;
        Document plan = client.get(provider + "pricings/Containers", PLANS).orElse(Document.object());
        return SecurityFindings.defender(
                scope.toString(),
                plan,
                client.list(provider + "assessments", ASSESSMENTS, ""),
                client.list(provider + "assessmentMetadata", ASSESSMENTS, ""),
                client.list(provider + "alerts", ALERTS, ""),
                within(scope, client.list(provider + "subAssessments", SUB_ASSESSMENTS, "")));
    }

    private static IllegalArgumentException noSubscription(ArmId scope) {
        return new IllegalArgumentException(scope + " is in no subscription, and Defender is asked by subscription.");
    }

    private static ImageFindings within(ArmId scope, List<Document> subAssessments) {
        String start = scope.toString().toLowerCase(Locale.ROOT) + '/';
        List<Document> inside = subAssessments.stream()
                .filter(one ->
                        one.text("/id").orElse("").toLowerCase(Locale.ROOT).startsWith(start))
                .toList();
        return read(scope.toString(), inside);
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
