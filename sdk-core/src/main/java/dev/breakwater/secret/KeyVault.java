package dev.breakwater.secret;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a key vault. Who may do what in it is a matter of role assignments at its scope; the access
 * policies of old are neither declared nor touched. A deleted vault keeps its name until it is purged, and nothing
 * here purges. Immutable.
 *
 * <p>Semantics: {@code Microsoft.KeyVault/vaults} of ARM.
 *
 * <pre>{@code
 * KeyVault vault = KeyVault.named("kv-payments")
 *         .group(GROUP)
 *         .location("westeurope")
 *         .tenant(TENANT)
 *         .networkAccess(NetworkAccess.privateOnly())
 *         .build();
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface KeyVault extends ArmResource<KeyVaultState>, WithKeyVault {
    /** The ARM type. */
    String TYPE = "Microsoft.KeyVault/vaults";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = SecretTables.VAULT;

    /** Starts the declaration of a vault; {@link ArmId#uniqueName} makes a name that nobody else has. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /**
     * Its name, unique in all of Azure: 3 to 24 letters, digits and single hyphens, beginning with a letter, ending
     * with a letter or digit.
     */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    /** The GUID of the Entra tenant whose tokens it accepts. */
    String tenant();

    /** From where it can be reached. Serves KV-03. */
    NetworkAccess networkAccess();

    /** Whether keys can live in hardware modules, for a higher price: SKU premium. */
    @Value.Default
    default boolean hardwareKeys() {
        return false;
    }

    /** Whether Azure roles say who may do what, and access policies nothing; true by default. Serves KV-02. */
    @Value.Default
    default boolean rbacAuthorization() {
        return true;
    }

    /**
     * Whether nobody, not even an owner, can purge what was deleted before its time; true by default. Once on it
     * stays on: {@code false} leaves the vault as it is. Serves KV-01.
     */
    @Value.Default
    default boolean purgeProtection() {
        return true;
    }

    /** For how many days, 7 to 90, what was deleted can be recovered; 90 unless declared. Create-only. */
    Optional<Integer> softDeleteDays();

    /**
     * Whether a deleted vault of this name, group and subscription is recovered with all that is in it when this
     * one is created; false by default, so that the secrets of old do not come back unasked.
     */
    @Value.Default
    default boolean recoverDeleted() {
        return false;
    }

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return group().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Address<KeyVaultState> address() {
        return new Address<>(TYPE, id().toString());
    }

    /** Its ARM id as an output, so that whatever uses it waits until the vault exists. */
    default Output<String> resourceId() {
        return Output.of(address(), KeyVaultState.ID);
    }

    /** The address of its data plane, such as {@code https://prod.vault.azure.net/}. */
    default Output<String> vaultUri() {
        return Output.of(address(), KeyVaultState.VAULT_URI);
    }

    @Override
    default Document document() {
        Document sku = Document.object("family", "A", "name", hardwareKeys() ? "premium" : "standard");
        Document properties = Document.object("tenantId", tenant(), "sku", sku)
                .with("enableRbacAuthorization", rbacAuthorization())
                .withSome("enablePurgeProtection", purgeProtection() ? Optional.of(true) : Optional.empty())
                .withSome("softDeleteRetentionInDays", softDeleteDays())
                .with("publicNetworkAccess", networkAccess().publicNetworkAccess())
                .with("networkAcls", networkAccess().acls());
        Document body = Document.object("location", location());
        return (tags().isEmpty() ? body : body.with("tags", tags())).with("properties", properties);
    }

    @Override
    default Set<Output<?>> inputs() {
        return networkAccess().outputs();
    }

    @Override
    default List<Issue> issues() {
        return SecretRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a vault. Not thread-safe. */
    final class Builder extends ImmutableKeyVault.Builder {
        Builder() {}
    }
}
