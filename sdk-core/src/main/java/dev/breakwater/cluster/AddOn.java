package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * An add-on of a cluster. Its settings are texts, as the service wants them.
 *
 * @param name the name the service knows it by, compared without case
 * @param enabled whether it runs; declaring {@code false} needs more rights than not declaring it
 * @param settings its settings
 */
public record AddOn(String name, boolean enabled, Map<String, Output<String>> settings) {
    /** Copies the settings. */
    public AddOn {
        settings = Map.copyOf(settings);
    }

    /** An add-on by its name, such as {@code ingressApplicationGateway}. */
    public static AddOn named(String name) {
        return new AddOn(name, true, Map.of());
    }

    /** An add-on that must not run. */
    public static AddOn off(String name) {
        return new AddOn(name, false, Map.of());
    }

    /** Azure Policy for Kubernetes. */
    public static AddOn azurePolicy() {
        return named("azurepolicy");
    }

    /**
     * Mounts secrets of a key vault, looking for new versions at that interval, in whole seconds.
     *
     * @throws InvalidDeclarationException if the interval is shorter than a second
     */
    public static AddOn keyVaultSecretsProvider(Duration rotation) {
        Problems problems = new Problems("AddOn 'azureKeyvaultSecretsProvider'");
        problems.unless(
                rotation.compareTo(Duration.ofSeconds(1)) >= 0,
                "rotation contains " + rotation + ", which is not at least one second; two minutes are usual.");
        InvalidDeclarationException.throwIfAny(problems.issues());
        return named("azureKeyvaultSecretsProvider")
                .with("enableSecretRotation", "true")
                .with("rotationPollInterval", GoDuration.of(rotation));
    }

    /** Mounts secrets of a key vault as they are when a pod starts. */
    public static AddOn keyVaultSecretsProvider() {
        return named("azureKeyvaultSecretsProvider").with("enableSecretRotation", "false");
    }

    /** Container Insights, sending to that Log Analytics workspace. */
    public static AddOn monitoring(Output<String> workspaceId) {
        return named("omsagent")
                .with("logAnalyticsWorkspaceResourceID", workspaceId)
                .with("useAADAuth", "true");
    }

    /** This add-on with a setting. */
    public AddOn with(String setting, String value) {
        return with(setting, Output.of(value));
    }

    /** This add-on with a setting known now or later. */
    public AddOn with(String setting, Output<String> value) {
        Map<String, Output<String>> all = new LinkedHashMap<>(settings);
        all.put(setting, value);
        return new AddOn(name, enabled, all);
    }

    Set<Output<?>> outputs() {
        return new LinkedHashSet<>(settings.values());
    }

    Document onto(Document properties) {
        Document body = Document.object("enabled", enabled);
        for (Map.Entry<String, Output<String>> setting : settings.entrySet()) {
            body = body.withAt("/config/" + setting.getKey(), setting.getValue().toDocument());
        }
        return properties.withAt("/addonProfiles/" + name, body);
    }
}
