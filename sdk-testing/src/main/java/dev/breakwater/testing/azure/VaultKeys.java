package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The keys of all vaults, as far as somebody makes one, sets its policy of rotation, and others list them. There is no
 * key in it: nothing here encrypts or signs. A key without a policy has the one that the service gives it, which only
 * notifies.
 */
final class VaultKeys {
    private static final String POLICY = "rotationPolicy";
    private static final Document NOTIFYING = Document.object(
            "lifetimeActions",
            List.of(Document.object("trigger", Document.object("timeBeforeExpiry", "P30D"))
                    .with("action", Document.object("type", "Notify"))),
            "attributes",
            Document.object());

    private final World world;
    private final VaultSecrets vaults;
    private final Map<String, Document> byId = new TreeMap<>();

    VaultKeys(World world, VaultSecrets vaults) {
        this.world = world;
        this.vaults = vaults;
        world.parts().add("vault keys", byId);
        vaults.onForget(vault -> byId.keySet().removeIf(id -> World.isWithin(id, vault)));
    }

    void routes(Router router, BiConsumer<Call, VaultPlane.Action> permissions) {
        add(router, "GET", "/keys", permissions, VaultPlane.Action.LIST_KEYS, this::list);
        add(router, "POST", "/keys/{name}/create", permissions, VaultPlane.Action.CREATE_KEY, this::create);
        add(router, "GET", "/keys/{name}/rotationpolicy", permissions, VaultPlane.Action.GET_ROTATION, this::policy);
        add(router, "PUT", "/keys/{name}/rotationpolicy", permissions, VaultPlane.Action.SET_ROTATION, this::rotate);
    }

    private static void add(
            Router router,
            String method,
            String path,
            BiConsumer<Call, VaultPlane.Action> permissions,
            VaultPlane.Action action,
            Route.Handler handler) {
        router.add(method, path, call -> {
            permissions.accept(call, action);
            return handler.handle(call);
        });
    }

    private String vault(Call call) {
        return vaults.vault(VaultSecrets.vaultName(call.request()))
                .flatMap(one -> one.text("/id"))
                .orElseThrow()
                .toLowerCase(Locale.ROOT);
    }

    private String id(Call call) {
        return vault(call) + "/keys/" + call.variable("name").toLowerCase(Locale.ROOT);
    }

    /** What a list says of a key: neither its material nor its policy. */
    private ArmResponse list(Call call) {
        List<Document> keys = new ArrayList<>();
        byId.forEach((id, key) -> {
            if (World.isWithin(id, vault(call))) {
                keys.add(key.without(POLICY).without("key"));
            }
        });
        return Paging.list(keys);
    }

    private ArmResponse create(Call call) {
        String kind = call.body().text("/kty").orElseThrow(() -> bad("Property kty is required."));
        String kid = "https://" + call.request().host() + "/keys/" + call.variable("name");
        long now = seconds();
        Document attributes = Document.object("enabled", true, "created", now, "updated", now)
                .merge(call.body().get("attributes").orElse(Document.object()));
        Document jwk =
                Document.object("kid", kid + "/" + world.guids().of(kid + now).replace("-", ""), "kty", kind);
        Document key = Document.object("kid", kid, "attributes", attributes, "key", jwk)
                .withSome("tags", call.body().get("tags"));
        Optional<Document> policy = Optional.ofNullable(byId.get(id(call))).flatMap(one -> one.get(POLICY));
        byId.put(id(call), key.withSome(POLICY, policy));
        return ArmResponse.ok(
                Document.object("key", jwk, "attributes", attributes).withSome("tags", key.get("tags")));
    }

    private long seconds() {
        Instant now = world.settings().time().clock().instant();
        return now.getEpochSecond();
    }

    private static ArmError bad(String message) {
        return ArmError.badRequest("BadParameter", message);
    }

    private Document required(Call call) {
        Document key = byId.get(id(call));
        if (key == null) {
            throw ArmError.notFound(
                    "KeyNotFound",
                    "A key with (name/id) " + call.variable("name")
                            + " was not found in this key vault. If you recently"
                            + " deleted this key you may be able to recover it using the correct recovery command. For"
                            + " help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182");
        }
        return key;
    }

    private ArmResponse policy(Call call) {
        Document key = required(call);
        String id = key.text("/kid").orElse("") + "/rotationpolicy";
        return ArmResponse.ok(Document.object("id", id).merge(key.get(POLICY).orElse(NOTIFYING)));
    }

    private ArmResponse rotate(Call call) {
        Document asked = call.body();
        if (asked.get("lifetimeActions").isEmpty() && asked.get("attributes").isEmpty()) {
            throw bad("The rotation policy has neither lifetimeActions nor attributes.");
        }
        byId.put(id(call), required(call).with(POLICY, asked.without("id")));
        return policy(call);
    }
}
