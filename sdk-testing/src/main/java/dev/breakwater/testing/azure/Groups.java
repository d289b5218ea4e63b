package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Resource groups. Deleting one deletes all that is in it. */
final class Groups {
    static final String TYPE = "Microsoft.Resources/resourceGroups";
    private static final String LIST = "/subscriptions/{subscription}/resourceGroups";

    private final World world;

    Groups(World world) {
        this.world = world;
    }

    void routes(Router router) {
        router.add("GET", LIST, this::list);
        router.add("GET", LIST + "/{group}", call -> ArmResponse.ok(world.requireGroup(call)));
        router.add("HEAD", LIST + "/{group}", this::head);
        router.add("PUT", LIST + "/{group}", this::put);
        router.add("PATCH", LIST + "/{group}", this::patch);
        router.add("DELETE", LIST + "/{group}", this::delete);
    }

    private ArmResponse list(Call call) {
        Filters filter = Filters.of(call.request(), "tagname", "tagvalue");
        List<Document> groups = world.store().ofType(TYPE).stream()
                .filter(group -> hasTag(group, filter))
                .toList();
        return Paging.list(groups);
    }

    private static boolean hasTag(Document group, Filters filter) {
        Optional<String> name = filter.get("tagname");
        Optional<Document> value = name.flatMap(tag -> group.get("tags").flatMap(tags -> tags.get(tag)));
        return name.isEmpty() || (value.isPresent() && filter.allows("tagvalue", value.flatMap(Document::asText)));
    }

    private ArmResponse head(Call call) {
        return ArmResponse.of(world.store().get(call.groupId()).isPresent() ? 204 : 404);
    }

    private ArmResponse put(Call call) {
        Optional<Document> current = world.store().get(call.groupId());
        current.ifPresent(World::requireStaying);
        String location = world.location(call.body(), TYPE);
        String old = current.flatMap(group -> group.text("/location")).orElse(location);
        if (!old.equals(location)) {
            throw ArmError.conflict(
                    "InvalidResourceGroupLocation",
                    "Invalid resource group location '" + location
                            + "'. The Resource group already exists in location '" + old + "'.");
        }
        Document group = group(call.groupId(), call.variable("group"), location)
                .withSome("tags", call.body().get("tags"))
                .withSome("managedBy", call.body().get("managedBy"));
        world.store().put(call.groupId(), group);
        return ArmResponse.of(current.isPresent() ? 200 : 201, group);
    }

    static Document group(String id, String name, String location) {
        return Document.object("id", id, "name", name, "type", TYPE, "location", location)
                .with("properties", Document.object("provisioningState", "Succeeded"));
    }

    private ArmResponse patch(Call call) {
        Document group = world.requireGroup(call).withSome("tags", call.body().get("tags"));
        world.store().put(call.groupId(), group);
        return ArmResponse.ok(group);
    }

    private ArmResponse delete(Call call) {
        Document group = world.requireGroup(call);
        world.store().put(call.groupId(), group.withAt("/properties/provisioningState", "Deleting"));
        String operation = world.operations().start(call.request(), call.groupId(), "delete resource group", end -> {
            if ("Succeeded".equals(end)) {
                world.remove(call.groupId());
            } else {
                world.store().put(call.groupId(), group);
            }
        });
        String path = "/subscriptions/" + call.variable("subscription") + "/operationresults/" + operation;
        return ArmResponse.of(202).with("Location", Links.to(call.request(), path));
    }
}
