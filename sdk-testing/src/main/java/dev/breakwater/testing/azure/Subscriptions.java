package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The tenant, its one subscription, resource providers, and what is common to all resources. */
final class Subscriptions {
    private static final List<String> NAMESPACES = List.of(
            "Microsoft.Authorization",
            "Microsoft.Compute",
            "Microsoft.ContainerRegistry",
            "Microsoft.ContainerService",
            "Microsoft.Features",
            "Microsoft.Insights",
            "Microsoft.KeyVault",
            "Microsoft.ManagedIdentity",
            "Microsoft.Network",
            "Microsoft.OperationalInsights",
            "Microsoft.Resources",
            "Microsoft.Storage");

    private final World world;
    private final Set<String> registered = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    Subscriptions(World world) {
        this.world = world;
        registered.addAll(NAMESPACES);
        registered.removeIf(name -> world.settings().unregistered().contains(name.toLowerCase(Locale.ROOT)));
        world.parts().add("providers", () -> List.copyOf(registered), saved -> {
            registered.clear();
            registered.addAll(saved);
        });
    }

    void routes(Router router) {
        router.add("GET", "/tenants", call -> Paging.list(List.of(tenant())));
        router.add("GET", "/subscriptions", call -> Paging.list(List.of(subscription())));
        router.add("GET", "/subscriptions/{subscription}", call -> ArmResponse.ok(subscription()));
        router.add("GET", "/subscriptions/{subscription}/locations", call -> Paging.list(locations()));
        router.add("GET", "/subscriptions/{subscription}/providers", call -> providers());
        router.add("GET", "/subscriptions/{subscription}/providers/{namespace}", this::provider);
        router.add("POST", "/subscriptions/{subscription}/providers/{namespace}/register", this::register);
        router.add("GET", "/subscriptions/{subscription}/resources", this::resources);
        router.add("GET", "/subscriptions/{subscription}/resourceGroups/{group}/resources", this::resources);
        router.add("GET", "/subscriptions/{subscription}/operationresults/{operation}", world.operations()::result);
    }

    private Document tenant() {
        String tenant = world.settings().tenant();
        return Document.object("id", "/tenants/" + tenant, "tenantId", tenant)
                .with("displayName", "Breakwater")
                .with("tenantCategory", "Home");
    }

    private Document subscription() {
        String id = world.settings().subscription();
        return Document.object("id", "/subscriptions/" + id, "subscriptionId", id)
                .with("tenantId", world.settings().tenant())
                .with("displayName", "Breakwater")
                .with("state", "Enabled")
                .with("authorizationSource", "RoleBased");
    }

    private List<Document> locations() {
        String prefix = "/subscriptions/" + world.settings().subscription() + "/locations/";
        return world.settings().locations().stream()
                .map(name -> Document.object("id", prefix + name, "name", name, "displayName", name, "type", "Region")
                        .withSome("availabilityZoneMappings", zones(name)))
                .toList();
    }

    private static Optional<Document> zones(String location) {
        List<Document> zones = new ArrayList<>();
        for (String zone : Offers.zones(location)) {
            zones.add(Document.object("logicalZone", zone, "physicalZone", location + "-az" + zone));
        }
        return zones.isEmpty() ? Optional.empty() : Optional.of(Document.of(zones));
    }

    /** Refuses a write of a type whose provider the builder left unregistered, until it is registered. */
    void requireRegistered(Call call) {
        String namespace = namespace(call.request().segments());
        boolean writes = call.request().method().equals("PUT");
        boolean refused = world.settings().unregistered().contains(namespace.toLowerCase(Locale.ROOT));
        if (writes && refused && !registered.contains(namespace)) {
            throw ArmError.conflict(
                    "MissingSubscriptionRegistration",
                    "The subscription is not registered to use namespace '" + namespace
                            + "'. See https://aka.ms/rps-not-found for how to register subscriptions.");
        }
    }

    /** What follows the last {@code providers} of a path. */
    private static String namespace(List<String> path) {
        for (int i = path.size() - 2; i >= 0; i--) {
            if (path.get(i).equalsIgnoreCase("providers")) {
                return path.get(i + 1);
            }
        }
        return "";
    }

    private ArmResponse providers() {
        return Paging.list(registered.stream().map(this::provider).toList());
    }

    private ArmResponse provider(Call call) {
        return ArmResponse.ok(provider(call.variable("namespace")));
    }

    private Document provider(String namespace) {
        String id = "/subscriptions/" + world.settings().subscription() + "/providers/" + namespace;
        return Document.object("id", id, "namespace", namespace)
                .with("registrationState", registered.contains(namespace) ? "Registered" : "NotRegistered")
                .with("registrationPolicy", "RegistrationRequired")
                .with("resourceTypes", Document.array());
    }

    private ArmResponse register(Call call) {
        registered.add(call.variable("namespace"));
        return provider(call);
    }

    private ArmResponse resources(Call call) {
        Filters filter = Filters.of(call.request(), "resourcetype", "name", "resourcegroup", "location");
        if (!call.variable("group").isEmpty()) {
            world.requireGroup(call);
        }
        String scope = call.variable("group").isEmpty() ? subscriptionScope(call) : call.groupId();
        List<Document> found = new ArrayList<>();
        for (Document resource : world.store().tree(scope)) {
            if (isTracked(resource)
                    && filter.allows("resourcetype", resource.text("/type"))
                    && filter.allows("name", resource.text("/name"))
                    && filter.allows("location", resource.text("/location"))
                    && filter.allows("resourcegroup", resource.text("/id").map(id -> id.split("/", -1)[4]))) {
                found.add(outline(resource));
            }
        }
        return Paging.list(found);
    }

    private static String subscriptionScope(Call call) {
        return "/subscriptions/" + call.variable("subscription");
    }

    private static boolean isTracked(Document resource) {
        return resource.get("location").isPresent()
                && !Groups.TYPE.equals(resource.text("/type").orElse(""));
    }

    private static Document outline(Document resource) {
        Document outline = Document.object();
        for (String name : List.of("id", "name", "type", "kind", "location", "tags", "sku", "identity")) {
            outline = outline.withSome(name, resource.get(name));
        }
        return outline;
    }
}
