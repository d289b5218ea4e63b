package dev.breakwater.azure;

import dev.breakwater.access.AzureRoles;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.provider.Survey;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import dev.breakwater.secret.KeyVault;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What lies around clusters, vaults, registries and resource groups, whoever made it. Where one place lies in another,
 * as a vault in its group, the list of the outer one serves both.
 */
final class Surroundings {
    private static final String AUTHORIZATION = "2022-04-01";
    private static final String MANAGEMENT = "/providers/microsoft.management/managementgroups/";
    private static final String PLACEMENT = "Microsoft.Management/managementGroups/subscriptions";
    private static final String ASSESSMENT = "Microsoft.Security/assessments";
    private static final List<String> ROLES = List.of(RoleAssignment.TYPE, RoleDefinition.TYPE);
    private static final List<String> ASSESSED = List.of(ASSESSMENT);
    private static final String TOKENS = ContainerRegistry.TYPE + "/tokens";
    private static final String KEYS = KeyVault.TYPE + "/keys";

    /** The types that are looked around, with the api-version that each is read with. */
    private static final Map<String, String> PLACES = Map.of(
            ArmType.key(AksCluster.TYPE),
            AksClusterHandler.API_VERSION,
            ArmType.key(KeyVault.TYPE),
            KeyVaultHandler.TYPE.apiVersion(),
            ArmType.key(ContainerRegistry.TYPE),
            VaultHandlers.REGISTRY,
            ArmType.key(ResourceGroup.TYPE),
            ResourceGroupHandler.TYPE.apiVersion());

    private final ArmClient client;
    private final KeyVaultSecretHandler vaults;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<Survey> surveys = new ArrayList<>();

    /** Somewhere to look around, by its type in lower case. */
    private record Place(String type, String id) {
        boolean is(String other) {
            return type.equals(ArmType.key(other));
        }

        boolean isIn(Place other) {
            return ArmType.key(id).startsWith(ArmType.key(other.id) + "/");
        }
    }

    private Surroundings(ArmClient client) {
        this.client = client;
        this.vaults = new KeyVaultSecretHandler(client);
    }

    static List<Survey> of(ArmClient client, Collection<Resource<?>> desired, List<ArmId> more) {
        Surroundings around = new Surroundings(client);
        for (Resource<?> resource : desired) {
            if (resource instanceof ArmResource<?> arm && PLACES.containsKey(ArmType.key(arm.type()))) {
                around.add(new Place(ArmType.key(arm.type()), arm.id().toString()));
            }
        }
        for (ArmId id : more) {
            Place place = place(id);
            if (around.add(place)) {
                around.itself(place);
            }
        }
        around.look();
        return around.surveys;
    }

    private boolean add(Place place) {
        return places.putIfAbsent(ArmType.key(place.id()), place) == null;
    }

    private static Place place(ArmId id) {
        String text = id.toString();
        String[] parts = text.substring(Math.max(0, ArmType.key(text).lastIndexOf("/providers/")))
                .split("/", -1);
        boolean group = parts.length == 5 && parts[3].equalsIgnoreCase("resourceGroups");
        String type = ArmType.key(group ? ResourceGroup.TYPE : parts.length == 5 ? parts[2] + "/" + parts[3] : "");
        if (!PLACES.containsKey(type)) {
            throw new IllegalArgumentException(
                    id + " is no cluster, vault, registry or resource group, which are what can be looked around.");
        }
        return new Place(type, text);
    }

    private void look() {
        for (Place place : places.values()) {
            if (places.values().stream().noneMatch(place::isIn)) {
                survey("the role assignments around", place, ROLES, () -> roles(place.id()));
            }
        }
        for (String subscription : assessed()) {
            survey("the assessments of", new Place("", subscription), ASSESSED, () -> assessments(subscription));
        }
        for (Place place : places.values()) {
            if (place.is(KeyVault.TYPE)) {
                survey("the keys of", place, List.of(KEYS), () -> keys(place.id()));
            } else if (place.is(ContainerRegistry.TYPE)) {
                survey("the tokens of", place, List.of(TOKENS), () -> tokens(place.id()));
            }
        }
    }

    private void survey(String what, Place place, List<String> types, Supplier<Map<Address<?>, Observed>> reading) {
        surveys.add(new Survey(what + " " + place.id(), types, Set.of(), context -> reading.get()));
    }

    /** One that nobody declares is read as well. */
    private void itself(Place place) {
        String version = PLACES.getOrDefault(place.type(), "");
        String type = List.of(AksCluster.TYPE, KeyVault.TYPE, ContainerRegistry.TYPE, ResourceGroup.TYPE).stream()
                .filter(place::is)
                .findFirst()
                .orElseThrow();
        survey("what is at", place, List.of(type), () -> {
            Map<Address<?>, Observed> found = new LinkedHashMap<>();
            client.get(place.id(), version).ifPresent(body -> put(found, type, place.id(), body, version));
            return found;
        });
    }

    private static void put(Map<Address<?>, Observed> found, String type, String id, Document body, String apiVersion) {
        found.put(new Address<ArmState>(type, id), new ArmState(body, apiVersion));
    }

    private static void putAll(Map<Address<?>, Observed> found, String type, List<Document> bodies, String version) {
        for (Document body : bodies) {
            body.text("/id").ifPresent(id -> put(found, type, id, body, version));
        }
    }

    /**
     * Without a filter ARM lists the assignments at a scope, those above that apply there, and those below. The roles
     * that they give are read if one of them is not known already.
     */
    private Map<Address<?>, Observed> roles(String scope) {
        Map<Address<?>, Observed> found = new LinkedHashMap<>();
        List<Document> assignments = client.list(scope + "/providers/" + RoleAssignment.TYPE, AUTHORIZATION, "");
        putAll(found, RoleAssignment.TYPE, assignments, AUTHORIZATION);
        assignments.forEach(one -> managed(one.text("/properties/scope").orElse(""), scope, found));
        Set<String> unknown = new LinkedHashSet<>();
        assignments.forEach(
                one -> unknown.add(role(one.text("/properties/roleDefinitionId").orElse(""))));
        AzureRoles.builtIn().forEach(one -> unknown.remove(role(one.text("/id").orElse(""))));
        if (!unknown.isEmpty()) {
            List<Document> given =
                    new ArrayList<>(client.list(scope + "/providers/" + RoleDefinition.TYPE, AUTHORIZATION, ""));
            given.removeIf(one -> !unknown.contains(role(one.text("/id").orElse(""))));
            putAll(found, RoleDefinition.TYPE, given, AUTHORIZATION);
        }
        return found;
    }

    /** What is assigned at a management group and listed here applies here: the subscription lies below that group. */
    private static void managed(String assigned, String scope, Map<Address<?>, Observed> found) {
        if (ArmType.key(assigned).startsWith(MANAGEMENT)) {
            String subscription = ArmId.parse(scope).subscriptionId().orElse("");
            String id = assigned + "/subscriptions/" + subscription;
            Document body = Document.object("id", id, "type", PLACEMENT, "name", subscription);
            put(found, PLACEMENT, id, body, AUTHORIZATION);
        }
    }

    private static String role(String definition) {
        return ArmType.key(definition.substring(definition.lastIndexOf('/') + 1));
    }

    private static boolean isAssessed(Place place) {
        return place.is(AksCluster.TYPE) || place.is(ContainerRegistry.TYPE);
    }

    /** Defender lists by subscription only. */
    private Set<String> assessed() {
        Set<String> subscriptions = new LinkedHashSet<>();
        for (Place place : places.values()) {
            if (isAssessed(place)) {
                ArmId.parse(place.id()).subscriptionId().ifPresent(id -> subscriptions.add("/subscriptions/" + id));
            }
        }
        return subscriptions;
    }

    /** Of the clusters and registries here; a subscription has many more. */
    private Map<Address<?>, Observed> assessments(String scope) {
        List<Document> all =
                new ArrayList<>(client.list(scope + "/providers/" + ASSESSMENT, DefenderReads.ASSESSMENTS, ""));
        all.removeIf(one -> !isAssessed(ArmType.key(one.text("/id").orElse(""))));
        Map<Address<?>, Observed> found = new LinkedHashMap<>();
        putAll(found, ASSESSMENT, all, DefenderReads.ASSESSMENTS);
        return found;
    }

    private boolean isAssessed(String id) {
        int end = id.lastIndexOf("/providers/");
        Place place = end < 0 ? null : places.get(id.substring(0, end));
        return place != null && isAssessed(place);
    }

    private Map<Address<?>, Observed> tokens(String registry) {
        Map<Address<?>, Observed> found = new LinkedHashMap<>();
        putAll(found, TOKENS, client.list(registry + "/tokens", VaultHandlers.REGISTRY, ""), VaultHandlers.REGISTRY);
        return found;
    }

    /** A key that backs a certificate is renewed with it, so it has no policy of its own. */
    private Map<Address<?>, Observed> keys(String vault) {
        Map<Address<?>, Observed> found = new LinkedHashMap<>();
        vaults.find(ArmId.parse(vault)).ifPresent(plane -> {
            for (Document key : plane.list("/keys", KeyVaultSecretHandler.API_VERSION, "maxresults=25")) {
                if (!key.flag("/managed").orElse(false)) {
                    String name = role(key.text("/kid").orElse(""));
                    Document policy = plane.get("/keys/" + name + "/rotationpolicy", KeyVaultSecretHandler.API_VERSION)
                            .orElse(Document.object());
                    Document body = key.with("rotationPolicy", policy);
                    put(found, KEYS, vault + "/keys/" + name, body, KeyVaultSecretHandler.API_VERSION);
                }
            }
        });
        return found;
    }

    @Override
    public String toString() {
        return "Surroundings[" + places.size() + " places]";
    }
}
