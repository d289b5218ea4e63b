package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Key vaults in ARM. A deleted one keeps its name, and what is in it, until it is recovered, purged or forgotten. */
final class Vaults {
    static final String TYPE = "Microsoft.KeyVault/vaults";
    private static final String PROVIDER = "/subscriptions/{subscription}/providers/Microsoft.KeyVault";
    private static final String DELETED = PROVIDER + "/locations/{location}/deletedVaults/{name}";
    private static final Pattern NAME = Pattern.compile("(?=.{3,24}$)[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*");
    private static final String INVALID = "The vault name '%s' is invalid. A vault's name must be between 3-24"
            + " alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain"
            + " consecutive hyphens. Follow this link for more information: https://go.microsoft.com/fwlink/?linkid=2147742";

    /** A vault on its way out. */
    private record Deleted(Document vault, Instant since) {
        int days() {
            return vault.number("/properties/softDeleteRetentionInDays")
                    .orElseThrow()
                    .intValue();
        }

        Instant purge() {
            return since.plus(Duration.ofDays(days()));
        }
    }

    private final World world;
    private final VaultSecrets secrets;
    private final Map<String, Deleted> deleted = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Vaults(World world, VaultSecrets secrets) {
        this.world = world;
        this.secrets = secrets;
        world.onRemoval(this::removed);
        world.parts().add("deleted vaults", deleted);
    }

    void routes(Router router) {
        router.add("POST", PROVIDER + "/checkNameAvailability", this::checkName);
        router.add(
                "GET",
                PROVIDER + "/deletedVaults",
                call -> Paging.list(recoverable().stream().map(this::shown).toList()));
        // Clients that list what can be recovered ask for both; this fake keeps no security modules.
        router.add("GET", PROVIDER + "/deletedManagedHSMs", call -> Paging.list(List.of()));
        router.add("GET", DELETED, call -> ArmResponse.ok(shown(required(call))));
        router.add("POST", DELETED + "/purge", this::purge);
        FakeType.tracked(TYPE)
                .named(NAME, "VaultNameNotValid", INVALID)
                .refuses(this::requireName)
                .refuses(Vaults::requireComplete)
                .refuses(Vaults::requireOneWay)
                .defaults(this::completed)
                .routes(router, world);
    }

    private void removed(Document resource) {
        if (TYPE.equalsIgnoreCase(resource.text("/type").orElse(""))) {
            deleted.put(resource.text("/name").orElse(""), new Deleted(resource, now()));
        }
    }

    private Instant now() {
        return world.settings().time().clock().instant();
    }

    private List<Deleted> recoverable() {
        for (Deleted one : new ArrayList<>(deleted.values())) {
            if (!now().isBefore(one.purge())) {
                forget(one);
            }
        }
        return List.copyOf(deleted.values());
    }

    private void forget(Deleted vault) {
        deleted.remove(vault.vault().text("/name").orElse(""));
        secrets.forget(vault.vault().text("/id").orElse(""));
    }

    private Optional<Deleted> find(String name) {
        return recoverable().stream()
                .filter(one ->
                        one.vault().text("/name").filter(name::equalsIgnoreCase).isPresent())
                .findFirst();
    }

    private Deleted required(Call call) {
        return find(call.variable("name"))
                .filter(one -> one.vault()
                        .text("/location")
                        .filter(Settings.folded(call.variable("location"))::equals)
                        .isPresent())
                .orElseThrow(() -> ArmError.notFound(
                        "DeletedVaultNotFound",
                        "The specified deleted vault '" + call.variable("name") + "' does not exist."));
    }

    private Document shown(Deleted one) {
        String name = one.vault().text("/name").orElse("");
        String location = one.vault().text("/location").orElse("");
        Document properties = Document.object("vaultId", one.vault().text("/id").orElse(""), "location", location)
                .with("tags", one.vault().get("tags").orElse(Document.object()))
                .with("deletionDate", one.since().toString())
                .with("scheduledPurgeDate", one.purge().toString())
                .withSome("purgeProtectionEnabled", one.vault().at("/properties/enablePurgeProtection"));
        String id = "/subscriptions/" + world.settings().subscription() + "/providers/Microsoft.KeyVault/locations/"
                + location + "/deletedVaults/" + name;
        return Document.object("id", id, "name", name, "type", "Microsoft.KeyVault/deletedVaults")
                .with("properties", properties);
    }

    private ArmResponse purge(Call call) {
        Deleted vault = required(call);
        if (vault.vault().flag("/properties/enablePurgeProtection").orElse(false)) {
            throw ArmError.of(405, "MethodNotAllowed", "Operation 'DeletedVaultPurge' is not allowed.");
        }
        forget(vault);
        return ArmResponse.of(200);
    }

    private ArmResponse checkName(Call call) {
        String name = call.body().text("/name").orElse("");
        if (!NAME.matcher(name).matches()) {
            return taken("AccountNameInvalid", INVALID.replace("%s", name));
        }
        boolean taken = find(name).isPresent() || secrets.vault(name).isPresent();
        return taken ? taken("AlreadyExists", inUse(name)) : ArmResponse.ok(Document.object("nameAvailable", true));
    }

    private static ArmResponse taken(String reason, String message) {
        return ArmResponse.ok(Document.object("nameAvailable", false, "reason", reason, "message", message));
    }

    private static String inUse(String name) {
        return "The vault name '" + name + "' is already in use. Vault names are globally unique so it is possible that"
                + " the name is already taken. If you are sure that the vault name was not taken then it is possible"
                + " that a vault with the same name was recently deleted but not purged after being placed in a"
                + " recoverable state.";
    }

    private void requireName(Call call, Document body, Optional<Document> current) {
        String name = call.variable("name");
        boolean elsewhere = secrets.vault(name)
                .flatMap(vault -> vault.text("/id"))
                .filter(id -> !id.equalsIgnoreCase(call.id()))
                .isPresent();
        if (elsewhere) {
            throw ArmError.conflict("VaultAlreadyExists", inUse(name));
        }
        Optional<Deleted> gone = find(name);
        boolean same = gone.flatMap(one -> one.vault().text("/id"))
                .filter(call.id()::equalsIgnoreCase)
                .isPresent();
        if (isRecovery(body) && !same) {
            throw ArmError.notFound(
                    "SoftDeletedVaultDoesNotExist",
                    "A soft deleted vault with the given name does not exist. Ensure that the name for the vault that is"
                            + " being attempted to recover is in a recoverable state.");
        }
        if (gone.isPresent() && !isRecovery(body)) {
            throw ArmError.conflict(
                    "ConflictError",
                    "A vault with the same name already exists in deleted state. You need to either recover or purge"
                            + " existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for"
                            + " more information on soft delete.");
        }
    }

    private static boolean isRecovery(Document body) {
        return body.text("/properties/createMode").filter("recover"::equals).isPresent();
    }

    private static void requireComplete(Call call, Document body, Optional<Document> current) {
        boolean roles = body.flag("/properties/enableRbacAuthorization").orElse(false);
        for (String name : List.of("tenantId", "sku", "accessPolicies")) {
            boolean needed = !isRecovery(body) && !(name.equals("accessPolicies") && roles);
            if (needed && body.at("/properties/" + name).isEmpty()) {
                throw ArmError.badRequest("BadRequest", "The parameter " + name + " is not specified.");
            }
        }
        int days = body.number("/properties/softDeleteRetentionInDays")
                .map(Number::intValue)
                .orElse(90);
        if (days < 7 || days > 90) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "The property \"softDeleteRetentionInDays\" has an invalid value. The value must be between 7 and 90.");
        }
    }

    private static void requireOneWay(Call call, Document body, Optional<Document> current) {
        if (body.flag("/properties/enablePurgeProtection").filter(on -> !on).isPresent()) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge protection for a"
                            + " vault is an irreversible action.");
        }
        if (body.flag("/properties/enableSoftDelete").filter(on -> !on).isPresent()) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "The property \"enableSoftDelete\" cannot be set to false. Enabling the 'soft delete' functionality"
                            + " is an irreversible action.");
        }
        Optional<Document> days = body.at("/properties/softDeleteRetentionInDays");
        if (current.isPresent()
                && days.isPresent()
                && !days.equals(current.get().at("/properties/softDeleteRetentionInDays"))) {
            throw ArmError.badRequest(
                    "BadRequest",
                    "The property \"softDeleteRetentionInDays\" has been set already and it can't be modified.");
        }
    }

    private Document completed(Call call, Document vault) {
        String name = call.variable("name");
        Document asked = vault.get("properties").orElse(Document.object());
        if (isRecovery(vault)) {
            Document old = find(name).orElseThrow().vault();
            deleted.remove(name);
            return old.with("tags", vault.get("tags").orElse(Document.object()));
        }
        Document kept = world.store()
                .get(call.id())
                .flatMap(old -> old.at("/properties/enablePurgeProtection"))
                .map(on -> Document.object("enablePurgeProtection", on))
                .orElse(Document.object());
        Document properties = Document.object("enabledForDeployment", false, "enableSoftDelete", true)
                .with("softDeleteRetentionInDays", 90)
                .with("enableRbacAuthorization", false)
                .with("accessPolicies", Document.array())
                .with("publicNetworkAccess", "Enabled")
                .merge(kept)
                .merge(asked)
                .with("vaultUri", "https://" + name.toLowerCase(Locale.ROOT) + VaultPlane.SUFFIX + "/");
        return vault.with("properties", Firewalls.canonical(properties.without("createMode")));
    }
}
