package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.governance.AzurePolicy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Adds to resources at rest what policies and plans want to be there. Guarded by the engine's lock. */
final class Additions {
    private static final String DEFENDER = "/properties/securityProfile/defender";
    private static final String TAG = "added-by-policy";
    private static final List<String> LOGGING =
            List.of(Clusters.TYPE, "Microsoft.KeyVault/vaults", "Microsoft.ContainerRegistry/registries");

    /** What each of the built-in policies puts into a cluster, by its id; where the first place is taken, none. */
    private static final Map<AzurePolicy, Map<String, Object>> DEPLOYING = Map.of(
            // the policy writes the add-on's name in its own case
            AzurePolicy.DEPLOY_POLICY_ADD_ON,
            Map.of("/properties/addonProfiles/azurePolicy/enabled", true),
            AzurePolicy.DEPLOY_IMAGE_CLEANER,
            Map.of(
                    "/properties/securityProfile/imageCleaner/enabled",
                    true,
                    "/properties/securityProfile/imageCleaner/intervalHours",
                    24),
            AzurePolicy.DISABLE_RUN_COMMAND,
            Map.of("/properties/apiServerAccessProfile/disableRunCommand", true));

    private final World world;
    private long seen = -1;

    Additions(World world) {
        this.world = world;
    }

    /** Adds what is missing. Nothing has changed since the last time if the store has not. */
    void apply() {
        ServerAdditions which = world.settings().additions();
        if (which == ServerAdditions.NONE || world.store().version() == seen) {
            return;
        }
        for (Document cluster : world.store().ofType(Clusters.TYPE)) {
            if (isResting(cluster)) {
                fill(cluster);
            }
        }
        if (which == ServerAdditions.ALL) {
            LOGGING.forEach(type -> world.store().ofType(type).forEach(this::log));
            world.store().tree("/subscriptions/" + world.settings().subscription() + "/resourceGroups").stream()
                    .filter(Additions::hasTags)
                    .forEach(this::tag);
        }
        seen = world.store().version();
    }

    private static boolean isResting(Document resource) {
        String state = resource.text("/properties/provisioningState").orElse("Succeeded");
        return state.equals("Succeeded");
    }

    private void fill(Document cluster) {
        Document filled = cluster;
        for (Map.Entry<AzurePolicy, Map<String, Object>> policy : DEPLOYING.entrySet()) {
            if (isWanted(policy.getKey(), cluster)) {
                filled = laid(filled, policy.getValue());
            }
        }
        if (isWanted(AzurePolicy.DEPLOY_DEFENDER_PROFILE, cluster) || hasSensor()) {
            filled = laid(filled, sensor(cluster.text("/location").orElse("")));
        }
        if (isWanted(AzurePolicy.DEPLOY_DIAGNOSTICS, cluster)) {
            log(cluster);
        }
        put(cluster, filled);
    }

    /** Nothing is laid over an object of which somebody has said anything. */
    private static Document laid(Document cluster, Map<String, Object> values) {
        String first = values.keySet().iterator().next();
        String place = first.substring(0, first.lastIndexOf('/'));
        boolean shared = place.endsWith("Profile");
        boolean taken = shared ? cluster.at(first).isPresent() : isTaken(cluster, place);
        Document filled = cluster;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            filled = taken ? filled : filled.withAt(value.getKey(), value.getValue());
        }
        return filled;
    }

    /** Keys of add-ons are compared without case. */
    private static boolean isTaken(Document cluster, String place) {
        int last = place.lastIndexOf('/');
        String name = place.substring(last + 1);
        return cluster.at(place.substring(0, last)).map(Document::members).orElse(Map.of()).keySet().stream()
                .anyMatch(name::equalsIgnoreCase);
    }

    /** The sensor reports to the default workspace of its region, which Defender makes in a group of its own. */
    private Map<String, Object> sensor(String location) {
        String group = "/subscriptions/" + world.settings().subscription() + "/resourceGroups/DefaultResourceGroup-";
        Map<String, Object> sensor = new LinkedHashMap<>();
        sensor.put(
                DEFENDER + "/logAnalyticsWorkspaceResourceId",
                group + location + "/providers/" + Logs.WORKSPACES + "/DefaultWorkspace-" + location);
        sensor.put(DEFENDER + "/securityMonitoring/enabled", true);
        return sensor;
    }

    private boolean hasSensor() {
        String plan = "/subscriptions/" + world.settings().subscription() + "/providers/" + DefenderPlans.TYPE;
        Document containers = world.store().get(plan + "/Containers").orElse(Document.object());
        return containers.at("/properties/extensions").map(Document::elements).orElse(List.of()).stream()
                .filter(extension -> extension
                        .text("/name")
                        .filter("ContainerSensor"::equals)
                        .isPresent())
                .anyMatch(extension -> extension
                        .text("/isEnabled")
                        .filter("True"::equalsIgnoreCase)
                        .isPresent());
    }

    private boolean isWanted(AzurePolicy policy, Document cluster) {
        String id = key(cluster);
        return world.settings().additions() == ServerAdditions.ALL
                || world.store().ofType(PolicyAssignments.TYPE).stream()
                        .map(assignment -> assignment.get("properties").orElse(Document.object()))
                        .filter(one -> one.text("/policyDefinitionId")
                                .filter(policy.id().toString()::equalsIgnoreCase)
                                .isPresent())
                        .anyMatch(one -> isInScope(one, id));
    }

    /** Whether an assignment acts on the resource of that id. */
    private static boolean isInScope(Document assignment, String id) {
        boolean acts = assignment
                        .text("/enforcementMode")
                        .filter("DoNotEnforce"::equalsIgnoreCase)
                        .isEmpty()
                && assignment
                        .text("/parameters/effect/value")
                        .filter("Disabled"::equalsIgnoreCase)
                        .isEmpty();
        boolean left = assignment.get("notScopes").map(Document::elements).orElse(List.of()).stream()
                .anyMatch(other -> World.isWithin(id, other.asText().orElse("/")));
        return acts && !left && World.isWithin(id, assignment.text("/scope").orElse("/"));
    }

    private void log(Document resource) {
        String id = resource.text("/id").orElseThrow() + "/providers/" + Logs.SETTINGS + "/setByPolicy";
        String central = "/subscriptions/" + world.settings().subscription() + "/resourceGroups/central/providers/"
                + Logs.WORKSPACES + "/central";
        if (isResting(resource) && world.store().get(id).isEmpty()) {
            Logs.addByPolicy(world, id, central);
        }
    }

    private static boolean hasTags(Document resource) {
        boolean policy = resource.text("/type")
                .filter(PolicyAssignments.TYPE::equalsIgnoreCase)
                .isPresent();
        return isResting(resource) && !policy && resource.get("location").isPresent();
    }

    private void tag(Document resource) {
        boolean tagged = resource.text("/tags/" + TAG).isPresent();
        put(resource, tagged ? resource : resource.withAt("/tags/" + TAG, "yes"));
    }

    /** A resource that has an ETag has another one once it has changed. */
    private void put(Document before, Document after) {
        if (!after.equals(before)) {
            boolean tagged = after.get("eTag").isPresent();
            world.store().put(key(before), tagged ? after.with("eTag", world.nextEtag()) : after);
        }
    }

    private static String key(Document resource) {
        return resource.text("/id").orElseThrow().toLowerCase(Locale.ROOT);
    }
}
