package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What all ARM types answer alike. A PUT replaces the body; what it leaves out falls back to the default. */
final class TypeRoutes {
    private static final Set<String> SERVERS = Set.of("id", "name", "type", "etag", "systemData");

    private final FakeType type;
    private final World world;
    private final String what;

    TypeRoutes(FakeType type, World world) {
        this.type = type;
        this.world = world;
        String[] parts = type.type().split("/", -1);
        this.what = parts[parts.length - 1];
    }

    void add(Router router) {
        if (type.isListedBySubscription()) {
            router.add(
                    "GET",
                    "/subscriptions/{subscription}/providers/" + type.type(),
                    call -> Paging.list(world.store().ofType(type.type())));
        }
        router.add("GET", type.list(), this::list);
        router.add("GET", type.list() + "/{name}", this::get);
        router.add("PUT", type.list() + "/{name}", this::put);
        router.add("PATCH", type.list() + "/{name}", this::patch);
        router.add("DELETE", type.list() + "/{name}", this::delete);
    }

    private ArmResponse list(Call call) {
        requireHome(call);
        String id = call.id();
        int end = id.lastIndexOf('/');
        List<Document> siblings = world.store().children(id.substring(0, end), id.substring(end + 1));
        return Paging.list(siblings);
    }

    private ArmResponse get(Call call) {
        world.operations().touch(call.id());
        return tagged(ArmResponse.ok(require(call)));
    }

    private Document require(Call call) {
        requireHome(call);
        return world.store().get(call.id()).orElseThrow(() -> World.notFound(call.id(), groupName(call)));
    }

    /** What the path goes through must be there: the group, and the resources above. */
    private void requireHome(Call call) {
        String group = groupId(call);
        if (!group.isEmpty() && world.store().get(group).isEmpty()) {
            throw World.groupNotFound(group.substring(group.lastIndexOf('/') + 1));
        }
        String parent = call.variables().containsKey("parent1") ? parent(call) : call.variable("scope");
        if (world.isModelled(parent) && world.store().get(parent).isEmpty()) {
            throw call.variable("scope").isEmpty() ? parentNotFound(parent) : World.notFound(parent, groupName(call));
        }
    }

    private ArmError parentNotFound(String parent) {
        return ArmError.notFound(
                "ParentResourceNotFound",
                "Failed to perform 'write' on resource(s) of type '"
                        + type.type().substring(type.type().indexOf('/') + 1) + "', because the parent resource '"
                        + parent + "' could not be found.");
    }

    /** The resource above: the id without the collection and the name. */
    private static String parent(Call call) {
        String id = call.id();
        String collection = call.variables().containsKey("name") ? id.substring(0, id.lastIndexOf('/')) : id;
        return collection.substring(0, collection.lastIndexOf('/'));
    }

    private static String groupId(Call call) {
        if (call.variables().containsKey("group")) {
            return call.groupId();
        }
        String[] parts = call.variable("scope").split("/", -1);
        boolean inGroup = parts.length > 4 && parts[3].equalsIgnoreCase("resourceGroups");
        return inGroup ? String.join("/", List.of(parts).subList(0, 5)) : "";
    }

    private static String groupName(Call call) {
        String group = groupId(call);
        return group.substring(group.lastIndexOf('/') + 1);
    }

    private ArmResponse put(Call call) {
        requireHome(call);
        world.store().get(groupId(call)).ifPresent(World::requireStaying);
        Optional<Document> current = world.store().get(call.id());
        Etags.require(call.request(), current, "/etag");
        requireIdle(call);
        if (type.isTracked()) {
            requireSameLocation(call, current, location(call));
        }
        type.check(call, call.body(), current);
        Document resource = type.completed(call, base(call));
        return save(call, current, resource, current.isPresent() ? 200 : type.created());
    }

    private String location(Call call) {
        if (!type.isGlobal()) {
            return world.location(call.body(), type.type());
        }
        String location = call.body().text("/location").orElse("");
        if (!location.equalsIgnoreCase("global")) {
            throw ArmError.badRequest(
                    "LocationNotAvailableForResourceType",
                    "The provided location '" + location + "' is not available for resource type '" + type.type()
                            + "'. List of available regions for the resource type is 'global'.");
        }
        return "global";
    }

    private void requireIdle(Call call) {
        if (type.isOperating() && type.type().startsWith("Microsoft.Network/")) {
            world.operations().requireIdleAround(call.id());
        } else if (type.isOperating()) {
            world.operations().requireIdle(call.id(), what);
        }
    }

    private void requireSameLocation(Call call, Optional<Document> current, String location) {
        String old = current.flatMap(there -> there.text("/location")).orElse(location);
        if (!old.equals(location)) {
            throw ArmError.conflict(
                    "InvalidResourceLocation",
                    "The resource '" + call.variable("name") + "' already exists in location '" + old
                            + "' in resource group '" + call.variable("group")
                            + "'. A resource with the same name cannot be created in location '" + location
                            + "'. Please select a new resource name.");
        }
    }

    /** The body as asked for, in the frame that ARM puts around it. */
    private Document base(Call call) {
        Document resource = Document.object("id", call.id(), "name", call.variable("name"), "type", type.type());
        for (Map.Entry<String, Document> member : call.body().members().entrySet()) {
            if (!SERVERS.contains(member.getKey())) {
                resource = resource.with(member.getKey(), member.getValue());
            }
        }
        if (type.isTracked()) {
            String location = Settings.folded(call.body().text("/location").orElseThrow());
            Document tags = call.body().get("tags").orElse(Document.object());
            resource = resource.with("location", location).with("tags", tags);
        }
        Document properties =
                resource.get("properties").filter(Document::isObject).orElse(Document.object());
        return resource.with("properties", properties.without("provisioningState"));
    }

    private ArmResponse save(Call call, Optional<Document> before, Document resource, int status) {
        Document stored = type.isEtagged() ? resource.with("etag", world.nextEtag()) : resource;
        String kind = before.isPresent() ? "Updating" : "Creating";
        if (!type.isOperating()) {
            keep(call, stored, "Succeeded");
            type.written(call, stored);
            return tagged(ArmResponse.of(status, world.store().get(call.id()).orElseThrow()));
        }
        keep(call, stored, kind);
        String operation = start(call, kind, end -> {
            world.store().get(call.id()).ifPresent(there -> keep(call, there, end));
            type.written(call, stored);
        });
        Document now = world.store().get(call.id()).orElseThrow();
        Pacing pacing = world.operations().pacing(call.request());
        ArmResponse answer = tagged(ArmResponse.of(status, now));
        return pacing.isImmediate() || pacing.isByResource()
                ? answer
                : answer.with("Azure-AsyncOperation", link(call, now, "operations", operation));
    }

    private void keep(Call call, Document resource, String state) {
        world.store()
                .put(call.id(), type.hasState() ? resource.withAt("/properties/provisioningState", state) : resource);
    }

    private String start(Call call, String kind, Consumer<String> atEnd) {
        return world.operations().start(call.request(), call.id(), kind.toLowerCase(Locale.ROOT) + " " + what, atEnd);
    }

    private String link(Call call, Document resource, String collection, String operation) {
        String location =
                resource.text("/location").orElse(world.settings().locations().get(0));
        String namespace = type.type().substring(0, type.type().indexOf('/'));
        return Links.to(
                call.request(),
                "/subscriptions/" + world.settings().subscription() + "/providers/" + namespace + "/locations/"
                        + location + '/' + collection + '/' + operation);
    }

    /** Lays the members of the body over what is there; null takes away (RFC 7396). */
    private ArmResponse patch(Call call) {
        Document current = require(call);
        Etags.require(call.request(), Optional.of(current), "/etag");
        requireIdle(call);
        Document merged = current.merge(call.body());
        type.check(call, merged, Optional.of(current));
        return save(call, Optional.of(current), merged, 200);
    }

    private ArmResponse delete(Call call) {
        requireHome(call);
        Optional<Document> current = world.store().get(call.id());
        if (current.isEmpty()) {
            return ArmResponse.of(204);
        }
        Etags.require(call.request(), current, "/etag");
        requireIdle(call);
        type.checkDeletion(call, current.get());
        if (!type.isOperating()) {
            remove(call, current.get());
            return ArmResponse.of(200);
        }
        keep(call, current.get(), "Deleting");
        String operation = start(call, "Deleting", end -> {
            if ("Succeeded".equals(end)) {
                remove(call, current.get());
            } else {
                keep(call, current.get(), end);
            }
        });
        return ArmResponse.of(202)
                .with("Azure-AsyncOperation", link(call, current.get(), "operations", operation))
                .with("Location", link(call, current.get(), "operationresults", operation));
    }

    private void remove(Call call, Document resource) {
        world.remove(call.id());
        type.deleted(call, resource);
    }

    private ArmResponse tagged(ArmResponse response) {
        Optional<String> tag = response.body().flatMap(body -> body.text("/etag"));
        return type.isEtagged()
                ? tag.map(value -> response.with("ETag", '"' + value + '"')).orElse(response)
                : response;
    }
}
