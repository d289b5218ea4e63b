package dev.breakwater.governance;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A part of a Defender plan that is switched by itself. The constants are those of the plan {@code Containers}.
 *
 * @param name the name that the service knows it by
 * @param enabled whether it is on
 * @param settings its settings, as texts
 */
public record DefenderExtension(String name, boolean enabled, Map<String, String> settings) {
    /** Reads the clusters' objects through their API, without anything installed. */
    public static final DefenderExtension AGENTLESS_DISCOVERY = on("AgentlessDiscoveryForKubernetes");
    /** Looks for vulnerabilities in the images of registries. */
    public static final DefenderExtension REGISTRY_ASSESSMENTS = on("ContainerRegistriesVulnerabilityAssessments");
    /** Looks at the disks of nodes, without anything installed. */
    public static final DefenderExtension AGENTLESS_SCANNING = on("AgentlessVmScanning");
    /** The sensor in each cluster, which watches what runs. */
    public static final DefenderExtension SENSOR = on("ContainerSensor");
    /** Signs the findings of images, which gating relies on. */
    public static final DefenderExtension SECURITY_FINDINGS = on("ContainerIntegrityContribution");

    private static final String GATING = "SecurityGatingEnabled";

    /** Copies the settings. */
    public DefenderExtension {
        settings = Map.copyOf(settings);
    }

    private static DefenderExtension on(String name) {
        return new DefenderExtension(name, true, Map.of());
    }

    /** An extension by its name, switched on. */
    public static DefenderExtension named(String name) {
        return on(name);
    }

    /** This extension, switched off. */
    public DefenderExtension off() {
        return new DefenderExtension(name, false, settings);
    }

    /** This extension with a setting. */
    public DefenderExtension with(String setting, String value) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put(setting, value);
        return new DefenderExtension(name, enabled, all);
    }

    /** The sensor, keeping images with grave findings from starting (gated deployment) or not. */
    public static DefenderExtension sensor(boolean gating) {
        return SENSOR.with(GATING, gating ? "True" : "False");
    }

    Document document() {
        Document body = Document.object("name", name, "isEnabled", enabled ? "True" : "False");
        return settings.isEmpty() ? body : body.with("additionalExtensionProperties", settings);
    }
}
