package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** User-assigned managed identities. Their principal and client ids follow from the fake's seed. */
final class Identities {
    static final String TYPE = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final String IN_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers/" + TYPE;

    private final World world;

    Identities(World world) {
        this.world = world;
    }

    void routes(Router router) {
        router.add(
                "GET",
                "/subscriptions/{subscription}/providers/" + TYPE,
                call -> Paging.list(world.store().ofType(TYPE)));
        router.add("GET", IN_GROUP, this::list);
        router.add("GET", IN_GROUP + "/{name}", call -> ArmResponse.ok(world.require(call)));
        router.add("PUT", IN_GROUP + "/{name}", this::put);
        router.add("PATCH", IN_GROUP + "/{name}", this::patch);
        router.add("DELETE", IN_GROUP + "/{name}", this::delete);
    }

    private ArmResponse list(Call call) {
        world.requireGroup(call);
        List<Document> identities = world.store().children(call.groupId(), "providers/" + TYPE);
        return Paging.list(identities);
    }

    private ArmResponse put(Call call) {
        world.requireGroupForWrite(call);
        Optional<Document> current = world.store().get(call.id());
        String location = world.location(call.body(), TYPE);
        String key = "identity " + call.id().toLowerCase(Locale.ROOT);
        Document identity = Document.object("id", call.id(), "name", call.variable("name"), "type", TYPE)
                .with("location", location)
                .with("tags", call.body().get("tags").orElse(Document.object()))
                .with(
                        "properties",
                        call.body()
                                .get("properties")
                                .orElse(Document.object())
                                .with("tenantId", world.settings().tenant())
                                .with("principalId", world.guids().of("principal of " + key))
                                .with("clientId", world.guids().of("client of " + key)));
        world.store().put(call.id(), identity);
        return ArmResponse.of(current.isPresent() ? 200 : 201, identity);
    }

    private ArmResponse patch(Call call) {
        Document identity = world.require(call).withSome("tags", call.body().get("tags"));
        world.store().put(call.id(), identity);
        return ArmResponse.ok(identity);
    }

    private ArmResponse delete(Call call) {
        world.requireGroup(call);
        return ArmResponse.of(world.store().remove(call.id()).isPresent() ? 200 : 204);
    }
}
