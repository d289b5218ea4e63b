package dev.breakwater.testing.azure;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The recommendations and alerts of the fake's Defender. Whether the sensor is on a cluster it sees by itself; all else a
 * test says, and nothing is told while the plan is off.
 */
final class DefenderPosture {
    private static final String PROVIDER = "Microsoft.Security/";
    private static final String SUBSCRIPTION = "/subscriptions/{subscription}/providers/" + PROVIDER;
    private static final String SENSOR = "56a83a6e-c417-42ec-b567-1e6fcb3d09a9";
    private static final String SENSOR_TITLE = "Azure Kubernetes Service clusters should have Defender profile enabled";
    private static final String CLUSTERS = "Microsoft.ContainerService/managedClusters";

    private final World world;
    private final BooleanSupplier on;
    private final Map<String, Document> assessments = new TreeMap<>();
    private final Map<String, Document> metadata = new TreeMap<>();
    private final Map<String, Document> alerts = new TreeMap<>();

    DefenderPosture(World world, BooleanSupplier on) {
        this.world = world;
        this.on = on;
        world.parts().add("assessments", assessments);
        world.parts().add("assessment metadata", metadata);
        world.parts().add("alerts", alerts);
        describe(SENSOR, SENSOR_TITLE, Severity.HIGH);
    }

    void recommends(ArmId resource, String key, String title, Severity severity, boolean healthy) {
        describe(key, title, severity);
        Document body = assessment(resource.toString(), key, title, healthy);
        assessments.put(body.text("/id").orElse("").toLowerCase(Locale.ROOT), body);
    }

    private void describe(String key, String title, Severity severity) {
        Document properties = Document.object("displayName", title, "severity", word(severity))
                .with("assessmentType", "BuiltIn")
                .with("categories", List.of("Container"));
        String type = PROVIDER + "assessmentMetadata";
        metadata.put(
                key,
                Document.object("id", "/providers/" + type + '/' + key, "name", key, "type", type)
                        .with("properties", properties));
    }

    /** There are four severities here, and three there. */
    private static String word(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> "High";
            case MEDIUM -> "Medium";
            case LOW -> "Low";
        };
    }

    private static Document assessment(String resource, String key, String title, boolean healthy) {
        String type = PROVIDER + "assessments";
        Document properties = Document.object("displayName", title)
                .with("status", Document.object("code", healthy ? "Healthy" : "Unhealthy"))
                .with("resourceDetails", Document.object("Source", "Azure", "Id", resource));
        return Document.object("id", resource + "/providers/" + type + '/' + key, "name", key, "type", type)
                .with("properties", properties);
    }

    void alerts(ArmId resource, String type, String title, Severity severity, String status) {
        String name = world.guids().of(resource + type + title);
        String location = world.settings().locations().get(0);
        String id = "/subscriptions/" + world.settings().subscription()
                + resource.resourceGroupName()
                        .map(group -> "/resourceGroups/" + group)
                        .orElse("") + "/providers/"
                + PROVIDER + "locations/" + location + "/alerts/" + name;
        Document identifier = Document.object("type", "AzureResource", "azureResourceId", resource.toString());
        Document properties = Document.object("alertType", type, "alertDisplayName", title, "status", status)
                .with("severity", word(severity))
                .with("productComponentName", "Containers")
                .with("compromisedEntity", resource.name())
                .with(
                        "timeGeneratedUtc",
                        world.settings().time().clock().instant().toString())
                .with("resourceIdentifiers", List.of(identifier));
        alerts.put(
                id,
                Document.object("id", id, "name", name, "type", PROVIDER + "Locations/alerts")
                        .with("properties", properties));
    }

    void routes(Router router) {
        router.add(
                "GET",
                SUBSCRIPTION + "assessments",
                call -> Paging.list(within("/subscriptions/" + call.variable("subscription"))));
        router.add("GET", SUBSCRIPTION + "assessmentMetadata", call -> Paging.list(List.copyOf(metadata.values())));
        router.add(
                "GET",
                SUBSCRIPTION + "alerts",
                call -> Paging.list(on.getAsBoolean() ? List.copyOf(alerts.values()) : List.of()));
    }

    /** One of those that a test said, or that the fake sees. */
    Optional<Document> assessment(String resource, String key) {
        return within(resource).stream()
                .filter(one -> one.text("/id")
                        .filter((resource + "/providers/" + PROVIDER + "assessments/" + key)::equalsIgnoreCase)
                        .isPresent())
                .findFirst();
    }

    private List<Document> within(String scope) {
        world.requireScope(scope);
        List<Document> all = new ArrayList<>();
        if (on.getAsBoolean()) {
            for (Document cluster : world.store().ofType(CLUSTERS)) {
                boolean sensor = cluster.flag("/properties/securityProfile/defender/securityMonitoring/enabled")
                        .orElse(false);
                all.add(assessment(cluster.text("/id").orElse(""), SENSOR, SENSOR_TITLE, sensor));
            }
            all.addAll(assessments.values());
        }
        all.removeIf(one -> !World.isWithin(one.text("/id").orElse(""), scope));
        return all;
    }

    @Override
    public String toString() {
        return "DefenderPosture[" + assessments.size() + " assessments, " + alerts.size() + " alerts]";
    }
}
