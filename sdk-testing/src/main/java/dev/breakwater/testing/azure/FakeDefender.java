package dev.breakwater.testing.azure;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.governance.CloudConnector;
import dev.breakwater.image.ImageFinding;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.ImageReference;
import dev.breakwater.resource.ArmId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the fake's Defender for Cloud finds: a test says it, and clients read it as assessments and sub-assessments,
 * once the plan {@code Containers} is on with its extension for registries. Until a test says something, a registry that
 * is there is healthy. Thread-safe.
 *
 * <pre>{@code
 * ContainerRegistry registry = ContainerRegistry.named("paymentsimages")
 *         .group(PAYMENTS.group().id())
 *         .location("westeurope")
 *         .networkAccess(NetworkAccess.privateOnly())
 *         .build();
 * bed.apply(DESIRED.with(registry));
 * bed.azure().defender().finds(registry.id(), ImageFindings.of("scan", List.of(), List.of()));
 * }</pre>
 */
public final class FakeDefender {
    /** "Azure registry container images should have vulnerabilities resolved". */
    private static final String IMAGES = "c0b7cfc6-3172-465a-b378-53c7ff2cc0d5";

    private static final String ASSESSMENTS = "Microsoft.Security/assessments";
    private static final String PARTS = ASSESSMENTS + "/subAssessments";
    private static final String CONNECTORS = "Microsoft.Security/securityConnectors";
    private static final String PLAN = "/providers/" + DefenderPlans.TYPE + "/Containers";
    private static final String EXTENSION = "ContainerRegistriesVulnerabilityAssessments";

    private final World world;
    private final Object lock;
    private final DefenderPosture posture;
    private final Map<String, ImageFindings> found = new TreeMap<>();
    private final Map<String, Document> connectors = new TreeMap<>();

    FakeDefender(World world, Object lock) {
        this.world = world;
        this.lock = lock;
        this.posture = new DefenderPosture(world, this::isPlanOn);
        world.parts().add("image findings", found);
        world.parts().add("connectors", connectors);
    }

    /** Says what is found in the images of a registry, instead of what was found before. */
    public void finds(ArmId registry, ImageFindings findings) {
        synchronized (lock) {
            found.put(registry.toString().toLowerCase(Locale.ROOT), findings);
        }
    }

    /**
     * Recommends something for a cluster, a registry or any other resource, as an assessment with its metadata.
     *
     * @param key the assessment's GUID
     * @param healthy whether it is followed already
     */
    public void recommends(ArmId resource, String key, String title, Severity severity, boolean healthy) {
        synchronized (lock) {
            posture.recommends(resource, key, title, severity, healthy);
        }
    }

    /**
     * Raises an alert about a cluster or any other resource.
     *
     * @param type the alert's type, such as {@code K8S.NODE_MalwareExecution}
     * @param status {@code Active}, {@code InProgress}, {@code Resolved} or {@code Dismissed}
     */
    public void alerts(ArmId resource, String type, String title, Severity severity, String status) {
        synchronized (lock) {
            posture.alerts(resource, type, title, severity, status);
        }
    }

    /** Connects an account of another cloud, in the fake's first location. */
    public void connects(CloudConnector connector) {
        List<Document> offerings = connector.offerings().stream()
                .map(name -> Document.object("offeringType", name))
                .toList();
        Document properties = Document.object(
                "environmentName", connector.environment(),
                "hierarchyIdentifier", connector.account(),
                "offerings", offerings);
        synchronized (lock) {
            String id = subscription() + "/resourceGroups/defender/providers/" + CONNECTORS + '/' + connector.name();
            Document head = Document.object("id", id, "name", connector.name(), "type", CONNECTORS);
            String location = world.settings().locations().get(0);
            connectors.put(id, head.with("location", location).with("properties", properties));
        }
    }

    void routes(Router router) {
        String below = "{scope}/providers/" + ASSESSMENTS;
        posture.routes(router);
        router.add("GET", '/' + below + "/{name}", this::assessment);
        router.add("GET", '/' + below + "/{name}/subAssessments", call -> Paging.list(parts(call.variable("scope"))));
        router.add(
                "GET",
                "/subscriptions/{subscription}/providers/Microsoft.Security/subAssessments",
                call -> Paging.list(parts(subscription())));
        router.add(
                "GET",
                "/subscriptions/{subscription}/providers/" + CONNECTORS,
                call -> Paging.list(List.copyOf(connectors.values())));
    }

    private String subscription() {
        return "/subscriptions/" + world.settings().subscription();
    }

    private ArmResponse assessment(Call call) {
        String registry = call.variable("scope");
        world.requireScope(registry);
        if (!call.variable("name").equalsIgnoreCase(IMAGES) || !isRegistry(registry) || !isOn()) {
            return posture.assessment(registry, call.variable("name"))
                    .map(ArmResponse::ok)
                    .orElseThrow(() -> ArmError.notFound(
                            "ResourceNotFound",
                            "No assessment '" + call.variable("name") + "' was found for '" + registry + "'."));
        }
        boolean isHealthy = parts(registry).stream()
                .allMatch(part -> part.text("/properties/status/code").equals(Optional.of("Healthy")));
        String code = isHealthy ? "Healthy" : "Unhealthy";
        Document properties = Document.object(
                "displayName",
                "Azure registry container images should have vulnerabilities resolved (powered by Microsoft Defender"
                        + " Vulnerability Management)",
                "status",
                Document.object("code", code),
                "resourceDetails",
                Document.object("source", "Azure", "id", registry));
        return ArmResponse.ok(
                Document.object("id", call.id(), "name", IMAGES, "type", ASSESSMENTS, "properties", properties));
    }

    private boolean isRegistry(String id) {
        return world.store()
                .get(id)
                .flatMap(resource -> resource.text("/type"))
                .filter(Registries.TYPE::equalsIgnoreCase)
                .isPresent();
    }

    private boolean isPlanOn() {
        return world.store()
                .get(subscription() + PLAN)
                .flatMap(body -> body.text("/properties/pricingTier"))
                .filter("Standard"::equals)
                .isPresent();
    }

    private boolean isOn() {
        Optional<Document> plan = world.store().get(subscription() + PLAN);
        return isPlanOn()
                && plan.flatMap(body -> body.at("/properties/extensions")).orElse(Document.array()).elements().stream()
                        .filter(one ->
                                one.text("/name").filter(EXTENSION::equals).isPresent())
                        .anyMatch(one ->
                                one.text("/isEnabled").filter("True"::equals).isPresent());
    }

    private List<Document> parts(String scope) {
        List<Document> all = new ArrayList<>();
        Map<String, ImageFindings> inside = new LinkedHashMap<>(isOn() ? found : Map.of());
        inside.forEach((registry, findings) -> {
            if (World.isWithin(registry, scope) && isRegistry(registry)) {
                findings.findings().forEach(one -> all.add(part(registry, one)));
                Set<ImageReference> clean = new LinkedHashSet<>(findings.images());
                findings.findings().forEach(one -> clean.remove(one.image()));
                clean.forEach(image -> all.add(healthy(registry, image)));
            }
        });
        return all;
    }

    /** An image that was scanned and in which nothing is found. */
    private Document healthy(String registry, ImageReference image) {
        Document properties = Document.object(
                "status", Document.object("code", "Healthy"),
                "resourceDetails", Document.object("source", "Azure", "id", path(image)),
                "additionalData", Document.object("artifactDetails", artifact(image)));
        return part(registry, world.guids().of(registry + image), properties);
    }

    private Document part(String registry, String name, Document properties) {
        String id =
                world.store().get(registry).flatMap(body -> body.text("/id")).orElse(registry) + "/providers/"
                        + ASSESSMENTS + '/' + IMAGES + "/subAssessments/" + name;
        return Document.object("id", id, "name", name, "type", PARTS, "properties", properties);
    }

    private Document part(String registry, ImageFinding finding) {
        String severity = finding.severity().map(FakeDefender::word).orElse("Unknown");
        Document properties = Document.object(
                "id", finding.id(),
                "displayName", finding.id(),
                "category", "Container Image Vulnerability",
                "status", Document.object("code", "Unhealthy", "severity", severity),
                "resourceDetails", Document.object("source", "Azure", "id", path(finding.image())),
                "timeGenerated", world.settings().time().clock().instant().toString(),
                "additionalData", data(finding, severity));
        return part(registry, world.guids().of(registry + finding.image() + finding), properties);
    }

    private static String path(ImageReference image) {
        return "/repositories/" + image.repository() + "/images/"
                + image.digest().orElse("");
    }

    private static Document data(ImageFinding finding, String severity) {
        ImageReference image = finding.image();
        String fixed = finding.fixedVersion().orElse("");
        return Document.object(
                "assessedResourceType",
                "AzureContainerRegistryVulnerability",
                "artifactDetails",
                artifact(image),
                "softwareDetails",
                Document.object("packageName", finding.subject(), "version", finding.version(), "fixedVersion", fixed)
                        .with("fixStatus", fixed.isEmpty() ? "NoFixAvailable" : "FixAvailable"),
                "vulnerabilityDetails",
                Document.object("cveId", finding.id(), "severity", severity));
    }

    private static Document artifact(ImageReference image) {
        return Document.object("registryHost", image.registry(), "repositoryName", image.repository())
                .with("digest", image.digest().orElse(""))
                .with("tags", List.copyOf(image.tag().stream().toList()))
                .with("artifactType", "ContainerImage");
    }

    private static String word(Enum<?> severity) {
        return severity.name().charAt(0) + severity.name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** {@code FakeDefender[findings in 1 registry]}. */
    @Override
    public String toString() {
        synchronized (lock) {
            return "FakeDefender[findings in " + found.size() + (found.size() == 1 ? " registry]" : " registries]");
        }
    }
}
