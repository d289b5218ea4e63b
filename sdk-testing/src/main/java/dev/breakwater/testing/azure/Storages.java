package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Storage accounts and the containers of blobs in them, with what the service adds. */
final class Storages {
    static final String TYPE = "Microsoft.Storage/storageAccounts";
    static final String CONTAINER = TYPE + "/blobServices/containers";
    private static final String ENCRYPTED_TWICE = "/properties/encryption/requireInfrastructureEncryption";

    private static final Pattern NAME = Pattern.compile("[a-z0-9]{3,24}");
    private static final String BAD_ACCOUNT = "%s is not a valid storage account name. Storage account name must be"
            + " between 3 and 24 characters in length and use numbers and lower-case letters only.";
    private static final Pattern CONTAINER_NAME =
            Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*|\\$root|\\$web|\\$logs");
    private static final String BAD_NAME = "The specified resource name contains invalid characters.";

    private final World world;

    Storages(World world) {
        this.world = world;
    }

    void routes(Router router) {
        router.add(
                "POST",
                "/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability",
                this::checkName);
        FakeType.tracked(TYPE)
                .operating()
                .named(NAME, "AccountNameInvalid", BAD_ACCOUNT)
                .refuses(this::requireFree)
                .refuses(Storages::requireUnchanged)
                .defaults(this::account)
                .routes(router, world);
        FakeType.child(CONTAINER)
                .withoutState()
                .named(CONTAINER_NAME, "InvalidResourceName", BAD_NAME)
                .refuses(this::requireAccount)
                .defaults((call, container) -> container(world, container))
                .routes(router, world);
    }

    /** The account of that name that is there. */
    Optional<Document> account(String name) {
        return world.store().ofType(TYPE).stream()
                .filter(account -> account.text("/name").filter(name::equals).isPresent())
                .findFirst();
    }

    private ArmResponse checkName(Call call) {
        String name = call.body().text("/name").orElse("");
        if (!NAME.matcher(name).matches()) {
            return unavailable("AccountNameInvalid", BAD_ACCOUNT.formatted(name));
        }
        return account(name).isEmpty()
                ? ArmResponse.ok(Document.object("nameAvailable", true))
                : unavailable("AlreadyExists", "The storage account named " + name + " is already taken.");
    }

    private static ArmResponse unavailable(String reason, String message) {
        return ArmResponse.ok(
                Document.object("nameAvailable", false, "reason", reason).with("message", message));
    }

    private void requireFree(Call call, Document body, Optional<Document> current) {
        String name = call.variable("name");
        boolean taken = world.store().ofType(TYPE).stream()
                .filter(other -> other.text("/name").filter(name::equals).isPresent())
                .anyMatch(other ->
                        !other.text("/id").filter(call.id()::equalsIgnoreCase).isPresent());
        if (taken) {
            throw ArmError.conflict(
                    "StorageAccountAlreadyTaken", "The storage account named " + name + " is already taken.");
        }
        for (String member : List.of("sku", "kind")) {
            if (body.get(member).isEmpty()) {
                throw ArmError.badRequest(
                        "AccountPropertiesRequired", "The property '" + member + "' of a storage account is required.");
            }
        }
    }

    private static void requireUnchanged(Call call, Document body, Optional<Document> current) {
        for (String pointer : List.of(ENCRYPTED_TWICE, "/kind")) {
            Optional<Document> wanted = body.at(pointer);
            Optional<Document> old = current.flatMap(before -> before.at(pointer));
            boolean upgrade = pointer.equals("/kind") && wanted.equals(Optional.of(Document.of("StorageV2")));
            if (current.isPresent() && wanted.isPresent() && !wanted.equals(old) && !upgrade && isSet(old, wanted)) {
                throw ArmError.conflict(
                        "AccountPropertyCannotBeUpdated",
                        "The property '" + pointer.substring(pointer.lastIndexOf('/') + 1)
                                + "' was specified in the input, but it cannot be updated.");
            }
        }
    }

    /** To say that something is off which is not there is no change. */
    private static boolean isSet(Optional<Document> old, Optional<Document> wanted) {
        return old.isPresent() || !wanted.equals(Optional.of(Document.of(false)));
    }

    private Document account(Call call, Document account) {
        String name = call.variable("name");
        Document asked = account.get("properties").orElse(Document.object());
        Document endpoints = Document.object();
        for (String service : List.of("blob", "dfs", "file", "queue", "table", "web")) {
            endpoints = endpoints.with(service, "https://" + name + "." + service + ".core.windows.net/");
        }
        Document acls = Document.object("bypass", "AzureServices", "defaultAction", "Allow")
                .with("ipRules", Document.array())
                .with("virtualFirewalls", Document.array());
        Document properties = Document.object("accessTier", "Hot", "minimumTlsVersion", "TLS1_0")
                .with("supportsHttpsTrafficOnly", true)
                .with("allowBlobPublicAccess", false)
                .with("allowCrossTenantReplication", false)
                .with("networkAcls", acls)
                .with("encryption", Document.object("keySource", "Microsoft.Storage"))
                .merge(kept(call))
                .merge(asked)
                .with("primaryEndpoints", endpoints)
                .with("primaryLocation", account.text("/location").orElse(""))
                .with("statusOfPrimary", "available");
        String sku = account.text("/sku/name").orElse("");
        return account.with("sku", Document.object("name", sku, "tier", sku.split("_", 2)[0]))
                .with("properties", Firewalls.allowing(properties, "/networkAcls"));
    }

    private Document kept(Call call) {
        return world.store()
                .get(call.id())
                .flatMap(old -> old.at(ENCRYPTED_TWICE))
                .map(on -> Document.object("encryption", Document.object("requireInfrastructureEncryption", on)))
                .orElse(Document.object());
    }

    private void requireAccount(Call call, Document body, Optional<Document> current) {
        String id = call.id();
        Document account = world.store()
                .get(id.substring(0, id.toLowerCase(Locale.ROOT).indexOf("/blobservices/")))
                .orElseThrow(() -> ArmError.notFound(
                        "ParentResourceNotFound",
                        "Failed to perform 'write' on resource(s) of type 'storageAccounts/blobServices/containers',"
                                + " because the parent resource '" + id.substring(0, id.lastIndexOf("/blobServices"))
                                + "' could not be found."));
        requireClosed(account, body.get("properties").orElse(Document.object()));
    }

    static void requireContainerName(String name) {
        if (!CONTAINER_NAME.matcher(name).matches()) {
            throw ArmError.badRequest("InvalidResourceName", BAD_NAME);
        }
    }

    /** Refuses to open a container to everybody where the account does not allow it. */
    static void requireClosed(Document account, Document properties) {
        boolean open = properties
                .text("/publicAccess")
                .filter(access -> !access.equalsIgnoreCase("None"))
                .isPresent();
        if (open && !account.flag("/properties/allowBlobPublicAccess").orElse(false)) {
            throw ArmError.conflict(
                    "PublicAccessNotPermitted", "Public access is not permitted on this storage account.");
        }
    }

    /** A container with what the service adds. */
    static Document container(World world, Document container) {
        Document asked = container.get("properties").orElse(Document.object());
        Document properties = Document.object("publicAccess", "None", "leaseState", "Available")
                .with("leaseStatus", "Unlocked")
                .with("hasImmutabilityPolicy", false)
                .with("hasLegalHold", false)
                .with("defaultEncryptionScope", "$account-encryption-key")
                .with("denyEncryptionScopeOverride", false)
                .with("deleted", false)
                .merge(asked)
                .with(
                        "lastModifiedTime",
                        world.settings().time().clock().instant().toString());
        return container.with("properties", properties);
    }
}
