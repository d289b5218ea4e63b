package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
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
 * The desired state of a storage account. Unless declared otherwise it takes no shared keys and no anonymous reads,
 * speaks TLS 1.2 only and is replicated to no other tenant. Immutable.
 *
 * <p>Semantics: {@code Microsoft.Storage/storageAccounts} of ARM.
 */
@Value.Immutable
@BreakwaterStyle
public interface StorageAccount extends ArmResource<ArmState>, WithStorageAccount {
    /** The ARM type. */
    String TYPE = "Microsoft.Storage/storageAccounts";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = StorageTables.ACCOUNT;

    /** Starts the declaration of an account; {@link ArmId#uniqueName} makes a name that nobody else has. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name, unique in all of Azure: 3 to 24 lower-case letters and digits. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    /** Performance and copies, such as {@code Standard_ZRS}, the default; a change between zones and none is refused. */
    @Value.Default
    default String sku() {
        return "Standard_ZRS";
    }

    /** What it holds: {@code StorageV2}, the default, {@code BlobStorage}, {@code BlockBlobStorage}, {@code FileStorage} or {@code Storage}. */
    @Value.Default
    default String kind() {
        return "StorageV2";
    }

    /** From where it can be reached. Serves STG-04. */
    NetworkAccess networkAccess();

    /** Whether the account's keys sign in, for everything; false by default. Serves STG-01. */
    @Value.Default
    default boolean sharedKeyAccess() {
        return false;
    }

    /** Whether connections must be encrypted; true by default. Serves STG-02. */
    @Value.Default
    default boolean httpsOnly() {
        return true;
    }

    /** The least version of TLS: {@code TLS1_2}, the default, {@code TLS1_3}, or the old ones. Serves STG-02. */
    @Value.Default
    default String minimumTls() {
        return "TLS1_2";
    }

    /** Whether a container may let anybody read; false by default. Serves STG-03. */
    @Value.Default
    default boolean blobPublicAccess() {
        return false;
    }

    /** Whether the portal signs in through Entra ID unless asked otherwise; true by default. */
    @Value.Default
    default boolean entraByDefault() {
        return true;
    }

    /** Whether blobs can be replicated to accounts of other tenants; false by default. Serves STG-05. */
    @Value.Default
    default boolean crossTenantReplication() {
        return false;
    }

    /** Whether data is encrypted a second time below the first; create-only. */
    Optional<Boolean> infrastructureEncryption();

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

    /** Its ARM id as an output, so that whatever uses it waits until the account exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        Document properties = Document.object("supportsHttpsTrafficOnly", httpsOnly())
                .with("minimumTlsVersion", minimumTls())
                .with("allowSharedKeyAccess", sharedKeyAccess())
                .with("allowBlobPublicAccess", blobPublicAccess())
                .with("defaultToOAuthAuthentication", entraByDefault())
                .with("allowCrossTenantReplication", crossTenantReplication())
                .with("publicNetworkAccess", networkAccess().publicNetworkAccess())
                .with("networkAcls", networkAccess().acls())
                .withSome(
                        "encryption",
                        infrastructureEncryption().map(on -> Document.object("requireInfrastructureEncryption", on)));
        Document body = Document.object("location", location(), "kind", kind(), "sku", Document.object("name", sku()));
        return (tags().isEmpty() ? body : body.with("tags", tags())).with("properties", properties);
    }

    @Override
    default Set<Output<?>> inputs() {
        return networkAccess().outputs();
    }

    @Override
    default List<Issue> issues() {
        return StorageRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a storage account. Not thread-safe. */
    final class Builder extends ImmutableStorageAccount.Builder {
        Builder() {}
    }
}
