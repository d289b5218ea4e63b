package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The secrets of all vaults, with their versions, newest first, and those that are deleted. */
final class VaultSecrets {
    private static final int MOST_TAGS = 15;

    /** A secret; its versions hold values, so it is shown to nobody but the data plane. */
    private static final class Kept {
        private final Deque<Document> versions = new ArrayDeque<>();
        private Optional<Instant> deleted = Optional.empty();

        private Kept copy() {
            Kept copy = new Kept();
            copy.versions.addAll(versions);
            copy.deleted = deleted;
            return copy;
        }

        private Document current() {
            return versions.getFirst();
        }
    }

    private final World world;
    private final Map<String, Map<String, Kept>> byVault = new HashMap<>();
    private BiConsumer<Call, VaultPlane.Action> guard = (call, action) -> {};
    private Consumer<String> onForget = vault -> {};
    private int made;

    VaultSecrets(World world) {
        this.world = world;
        world.parts().add("vault secrets", this::save, this::load);
    }

    private record Saved(Map<String, Map<String, Kept>> byVault, int made) {}

    private Saved save() {
        return new Saved(copy(byVault), made);
    }

    private void load(Saved saved) {
        byVault.clear();
        byVault.putAll(copy(saved.byVault()));
        made = saved.made();
    }

    private static Map<String, Map<String, Kept>> copy(Map<String, Map<String, Kept>> vaults) {
        Map<String, Map<String, Kept>> copy = new HashMap<>();
        vaults.forEach((vault, secrets) -> {
            Map<String, Kept> own = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            secrets.forEach((name, secret) -> own.put(name, secret.copy()));
            copy.put(vault, own);
        });
        return copy;
    }

    void routes(Router router, BiConsumer<Call, VaultPlane.Action> permissions) {
        guard = permissions;
        add(router, "GET", "/secrets", VaultPlane.Action.LIST, this::list);
        add(router, "GET", "/secrets/{name}", VaultPlane.Action.GET, this::get);
        add(router, "GET", "/secrets/{name}/versions", VaultPlane.Action.LIST, this::versions);
        add(router, "GET", "/secrets/{name}/{version}", VaultPlane.Action.GET, this::get);
        add(router, "PUT", "/secrets/{name}", VaultPlane.Action.SET, this::put);
        add(router, "PATCH", "/secrets/{name}/{version}", VaultPlane.Action.SET, this::patch);
        add(router, "DELETE", "/secrets/{name}", VaultPlane.Action.DELETE, this::delete);
        add(router, "GET", "/deletedsecrets", VaultPlane.Action.LIST, this::listDeleted);
        add(router, "GET", "/deletedsecrets/{name}", VaultPlane.Action.GET, this::getDeleted);
        add(router, "POST", "/deletedsecrets/{name}/recover", VaultPlane.Action.RECOVER, this::recover);
        add(router, "DELETE", "/deletedsecrets/{name}", VaultPlane.Action.PURGE, this::purge);
    }

    private void add(Router router, String method, String path, VaultPlane.Action action, Route.Handler handler) {
        router.add(method, path, call -> {
            guard.accept(call, action);
            return handler.handle(call);
        });
    }

    static String vaultName(ArmRequest request) {
        return request.host().substring(0, request.host().indexOf('.'));
    }

    /** The vault of that name that is there. */
    Optional<Document> vault(String name) {
        return world.store().ofType(Vaults.TYPE).stream()
                .filter(vault ->
                        vault.text("/name").filter(name::equalsIgnoreCase).isPresent())
                .findFirst();
    }

    /** Puts in a secret that is known by what a list says of it; its value is a text that says so. */
    void plant(String vaultId, String name, Document listed) {
        String host = vault(vaultId.substring(vaultId.lastIndexOf('/') + 1))
                .flatMap(vault -> vault.text("/properties/vaultUri"))
                .orElseThrow()
                .replaceAll("/+$", "");
        String version = world.guids().of("secret version" + made++).replace("-", "");
        Kept kept = new Kept();
        kept.versions.addFirst(
                listed.with("value", "(redacted)").with("id", host + "/secrets/" + name + "/" + version));
        byVault.computeIfAbsent(vaultId.toLowerCase(Locale.ROOT), vault -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER))
                .put(name, kept);
    }

    /** Forgets what a purged vault held. */
    void forget(String vaultId) {
        byVault.remove(vaultId.toLowerCase(Locale.ROOT));
        onForget.accept(vaultId);
    }

    /** Tells who keeps more of a vault than secrets that it is purged. */
    void onForget(Consumer<String> listener) {
        onForget = onForget.andThen(listener);
    }

    private Map<String, Kept> secrets(Call call) {
        String id = vault(vaultName(call.request()))
                .flatMap(vault -> vault.text("/id"))
                .orElseThrow();
        return byVault.computeIfAbsent(
                id.toLowerCase(Locale.ROOT), vault -> new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
    }

    private static String uri(Call call, String kind, String name) {
        return "https://" + call.request().host() + "/" + kind + "/" + name;
    }

    /** The name under which a recovery in flight is known. */
    private static String recovery(Call call, String name) {
        return uri(call, "deletedsecrets", name).toLowerCase(Locale.ROOT);
    }

    private ArmResponse list(Call call) {
        List<String> names = List.copyOf(secrets(call).keySet());
        names.forEach(name -> world.operations().touch(recovery(call, name)));
        List<Document> found = new ArrayList<>();
        secrets(call).forEach((name, kept) -> {
            if (kept.deleted.isEmpty()) {
                found.add(item(kept.current()).with("id", uri(call, "secrets", name)));
            }
        });
        return Paging.list(found);
    }

    private static Document item(Document bundle) {
        return bundle.without("value");
    }

    private ArmResponse versions(Call call) {
        Kept kept = secrets(call).get(call.variable("name"));
        List<Document> found = kept == null || kept.deleted.isPresent()
                ? List.of()
                : kept.versions.stream().map(VaultSecrets::item).toList();
        return Paging.list(found);
    }

    private Kept required(Call call) {
        world.operations().touch(recovery(call, call.variable("name")));
        Kept kept = secrets(call).get(call.variable("name"));
        if (kept == null || kept.deleted.isPresent()) {
            throw notFound(call, "");
        }
        return kept;
    }

    private static ArmError notFound(Call call, String deleted) {
        return ArmError.notFound(
                "SecretNotFound",
                "A " + deleted + "secret with (name/id) " + call.variable("name")
                        + " was not found in this key vault. If you recently deleted this secret you may be able to"
                        + " recover it using the correct recovery command.");
    }

    private Document version(Call call, Kept kept) {
        String wanted = call.variable("version");
        return kept.versions.stream()
                .filter(one -> wanted.isEmpty() || one.text("/id").orElse("").endsWith("/" + wanted))
                .findFirst()
                .orElseThrow(() -> notFound(call, ""));
    }

    private ArmResponse get(Call call) {
        Document bundle = version(call, required(call));
        if (!bundle.flag("/attributes/enabled").orElse(true)) {
            throw ArmError.of(403, "Forbidden", "Operation get is not allowed on a disabled secret.")
                    .because("SecretDisabled");
        }
        return ArmResponse.ok(bundle);
    }

    private ArmResponse put(Call call) {
        String name = call.variable("name");
        Document asked = call.body();
        requireSound(name, asked);
        Kept kept = secrets(call).computeIfAbsent(name, key -> new Kept());
        if (kept.deleted.isPresent()) {
            throw ArmError.conflict(
                            "Conflict",
                            "Secret " + name
                                    + " is currently in a deleted but recoverable state, and its name cannot be"
                                    + " reused; in this state, the secret can only be recovered or purged.")
                    .because("ObjectIsDeletedButRecoverable");
        }
        String version = world.guids().of("secret version" + made++).replace("-", "");
        Document bundle = Document.object("value", asked.text("/value").orElseThrow())
                .withSome("contentType", asked.get("contentType"))
                .with("id", uri(call, "secrets", name) + "/" + version)
                .with("attributes", attributes(call, asked, Document.object("created", seconds())))
                .withSome("tags", asked.get("tags"));
        kept.versions.addFirst(bundle);
        return ArmResponse.ok(bundle);
    }

    private static void requireSound(String name, Document asked) {
        if (!name.matches("[a-zA-Z0-9-]{1,127}")) {
            throw ArmError.badRequest("BadParameter", "The request URI contains an invalid name: " + name);
        }
        if (asked.text("/value").isEmpty()) {
            throw ArmError.badRequest("BadParameter", "The parameter value is not specified.");
        }
        if (asked.get("tags").map(tags -> tags.members().size()).orElse(0) > MOST_TAGS) {
            throw ArmError.badRequest("BadParameter", "The number of tags exceeds the maximum of " + MOST_TAGS + ".");
        }
    }

    private long seconds() {
        return now().getEpochSecond();
    }

    private Instant now() {
        return world.settings().time().clock().instant();
    }

    private Document attributes(Call call, Document asked, Document old) {
        Document vault = vault(vaultName(call.request())).orElseThrow();
        boolean purged = vault.flag("/properties/enablePurgeProtection").orElse(false);
        Document attributes = Document.object("enabled", true)
                .merge(old)
                .merge(asked.get("attributes").orElse(Document.object()));
        return attributes
                .with("updated", seconds())
                .with("recoveryLevel", purged ? "Recoverable" : "Recoverable+Purgeable")
                .withSome("recoverableDays", vault.at("/properties/softDeleteRetentionInDays"));
    }

    private ArmResponse patch(Call call) {
        Kept kept = required(call);
        Document old = version(call, kept);
        Document asked = call.body();
        Document changed = old.with(
                        "attributes",
                        attributes(call, asked, old.get("attributes").orElse(Document.object())))
                .withSome("contentType", asked.get("contentType").or(() -> old.get("contentType")))
                .withSome("tags", asked.get("tags").or(() -> old.get("tags")));
        List<Document> versions = new ArrayList<>(kept.versions);
        versions.replaceAll(one -> one.get("id").equals(old.get("id")) ? changed : one);
        kept.versions.clear();
        kept.versions.addAll(versions);
        return ArmResponse.ok(item(changed));
    }

    private ArmResponse delete(Call call) {
        Kept kept = required(call);
        kept.deleted = Optional.of(now());
        return ArmResponse.ok(deletedItem(call, call.variable("name"), kept));
    }

    private static Document deletedItem(Call call, String name, Kept kept) {
        Instant since = kept.deleted.orElseThrow();
        long days = kept.current()
                .number("/attributes/recoverableDays")
                .map(Number::longValue)
                .orElse(90L);
        return item(kept.current())
                .with("recoveryId", uri(call, "deletedsecrets", name))
                .with("deletedDate", since.getEpochSecond())
                .with("scheduledPurgeDate", since.plus(Duration.ofDays(days)).getEpochSecond());
    }

    private ArmResponse listDeleted(Call call) {
        List<Document> found = new ArrayList<>();
        secrets(call).forEach((name, kept) -> {
            if (kept.deleted.isPresent()) {
                found.add(deletedItem(call, name, kept).with("id", uri(call, "secrets", name)));
            }
        });
        return Paging.list(found);
    }

    private Kept requiredDeleted(Call call) {
        Kept kept = secrets(call).get(call.variable("name"));
        if (kept == null || kept.deleted.isEmpty()) {
            throw notFound(call, "deleted ");
        }
        return kept;
    }

    private ArmResponse getDeleted(Call call) {
        return ArmResponse.ok(deletedItem(call, call.variable("name"), requiredDeleted(call)));
    }

    /** Answered at once; the secret shows after some looks if operations take their time. */
    private ArmResponse recover(Call call) {
        Kept kept = requiredDeleted(call);
        Document answer = item(kept.current());
        world.operations().start(call.request(), recovery(call, call.variable("name")), "recover secret", end -> {
            kept.deleted = Optional.empty();
        });
        return ArmResponse.ok(answer);
    }

    private ArmResponse purge(Call call) {
        Kept kept = requiredDeleted(call);
        if (kept.current()
                .text("/attributes/recoveryLevel")
                .filter("Recoverable"::equals)
                .isPresent()) {
            throw ArmError.of(
                    403,
                    "Forbidden",
                    "Operation \"purge\" is not allowed because purge protection is enabled for this vault.");
        }
        secrets(call).remove(call.variable("name"));
        return ArmResponse.of(204);
    }
}
