package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** What the services of one fake share. Guarded by the engine's lock. */
final class World {
    private final Settings settings;
    private final Store store;
    private final Offers offers;
    private final Lagging lagging;
    private final Guids guids;
    private final Operations operations;
    private final Backends backends;
    private final List<Consumer<Document>> removals = new ArrayList<>();
    private final AtomicLong etags = new AtomicLong();
    private final Parts parts = new Parts();
    private final Set<String> types = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    World(Settings settings, Guids guids, Backends backends) {
        this.settings = settings;
        this.guids = guids;
        this.backends = backends;
        this.store = new Store(settings.time().clock());
        parts.add("resources", store::save, store::load);
        parts.add("clusters", backends::save, saved -> backends.load(saved, store));
        parts.add("tags", etags::get, etags::set);
        this.offers = new Offers(this);
        this.lagging = new Lagging(this);
        this.operations = new Operations(settings.time().clock(), guids, settings.pacing());
    }

    /** What a write with an older api-version leaves of what that version cannot name. */
    Optional<Document> remembered(Optional<Document> current) {
        return settings.forgetful() ? Optional.empty() : current;
    }

    Settings settings() {
        return settings;
    }

    Store store() {
        return store;
    }

    Guids guids() {
        return guids;
    }

    /** What a snapshot is made of. */
    Parts parts() {
        return parts;
    }

    Offers offers() {
        return offers;
    }

    Lagging lagging() {
        return lagging;
    }

    Operations operations() {
        return operations;
    }

    Backends backends() {
        return backends;
    }

    /** A new entity tag. */
    String nextEtag() {
        return guids.of("etag" + etags.incrementAndGet());
    }

    /** Says that the fake keeps resources of that type. */
    void models(String type) {
        types.add(type);
    }

    /** Whether the fake keeps the type of the resource of that id: only then its absence means something. */
    boolean isModelled(String id) {
        int provider = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/");
        if (provider < 0) {
            return false;
        }
        String[] parts = id.substring(provider + "/providers/".length()).split("/", -1);
        StringBuilder type = new StringBuilder(parts[0]);
        for (int i = 1; i < parts.length; i += 2) {
            type.append('/').append(parts[i]);
        }
        return types.contains(type.toString());
    }

    /** Whether an id is that scope or lies below it; a name that only begins alike is another one. */
    static boolean isWithin(String id, String scope) {
        String lower = id.toLowerCase(Locale.ROOT);
        String above = scope.toLowerCase(Locale.ROOT);
        return above.equals("/") || lower.equals(above) || lower.startsWith(above + '/');
    }

    /** A scope in a group must be there, as far as the fake models its type. */
    void requireScope(String scope) {
        String[] parts = scope.split("/", -1);
        if (parts.length < 5 || !parts[3].equalsIgnoreCase("resourceGroups")) {
            return;
        }
        if (store.get(String.join("/", List.of(parts).subList(0, 5))).isEmpty()) {
            throw groupNotFound(parts[4]);
        }
        if (isModelled(scope) && store.get(scope).isEmpty()) {
            throw notFound(scope, parts[4]);
        }
    }

    Document requireGroup(Call call) {
        return store.get(call.groupId()).orElseThrow(() -> groupNotFound(call.variable("group")));
    }

    /** The group for a write into it: one that is on its way out takes nothing in. */
    void requireGroupForWrite(Call call) {
        requireStaying(requireGroup(call));
    }

    static void requireStaying(Document group) {
        if (group.text("/properties/provisioningState")
                .filter("Deleting"::equals)
                .isPresent()) {
            throw ArmError.conflict(
                    "ResourceGroupBeingDeleted",
                    "The resource group '" + group.text("/name").orElse("")
                            + "' is in deprovisioning state and cannot perform this operation.");
        }
    }

    static ArmError groupNotFound(String name) {
        return ArmError.notFound("ResourceGroupNotFound", "Resource group '" + name + "' could not be found.");
    }

    /** The resource that the whole path names, or Azure's 404. */
    Document require(Call call) {
        requireGroup(call);
        return store.get(call.id()).orElseThrow(() -> notFound(call.id(), call.variable("group")));
    }

    static ArmError notFound(String id, String group) {
        String path = id.substring(id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/") + "/providers/".length());
        return ArmError.notFound(
                "ResourceNotFound",
                "The Resource '" + path + "' under resource group '" + group
                        + "' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");
    }

    /** Removes a resource, all below it, and what the service itself had made for it. */
    void remove(String id) {
        store.get(id).ifPresent(this::removeCreatures);
        store.tree(id).forEach(this::removeCreatures);
        store.removeTree(id);
    }

    /** Tells what is removed, by whatever way, to who has to know. */
    void onRemoval(Consumer<Document> listener) {
        removals.add(listener);
    }

    private void removeCreatures(Document resource) {
        removals.forEach(listener -> listener.accept(resource));
        if (Clusters.TYPE.equalsIgnoreCase(resource.text("/type").orElse(""))) {
            String id = resource.text("/id").orElse("");
            backends.remove(id);
            nodeGroupId(resource).ifPresent(store::removeTree);
        }
    }

    private static Optional<String> nodeGroupId(Document cluster) {
        String subscription = cluster.text("/id").orElse("").split("/", -1)[2];
        return cluster.text("/properties/nodeResourceGroup")
                .map(name -> "/subscriptions/" + subscription + "/resourceGroups/" + name);
    }

    /** Refuses a location that is missing or that the subscription does not have. */
    String location(Document body, String type) {
        String location = body.text("/location").orElse("");
        if (location.isBlank()) {
            throw ArmError.badRequest("LocationRequired", "The location property is required for this definition.");
        }
        if (!settings.hasLocation(location)) {
            throw ArmError.badRequest(
                    "LocationNotAvailableForResourceType",
                    "The provided location '" + location + "' is not available for resource type '" + type
                            + "'. List of available regions for the resource type is '"
                            + String.join(",", settings.locations()) + "'.");
        }
        return Settings.folded(location);
    }
}
