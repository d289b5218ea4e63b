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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a container of blobs in a storage account. Immutable.
 *
 * <p>Semantics: {@code blobServices/default/containers} of ARM.
 */
@Value.Immutable
@BreakwaterStyle
public interface BlobContainer extends ArmResource<ArmState>, WithBlobContainer {
    /** The ARM type. */
    String TYPE = StorageAccount.TYPE + "/blobServices/containers";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = StorageTables.CONTAINER;

    /** Starts the declaration of a container. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 3 to 63 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit. */
    String name();

    /** The ARM id of its storage account. */
    ArmId account();

    /** Whether anybody reads its blobs, which the account must allow too; false by default. Serves STG-06. */
    @Value.Default
    default boolean publicAccess() {
        return false;
    }

    /** Whatever names and texts you want to keep with it; others that somebody put there stay. */
    Map<String, String> metadata();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return account().nested("blobServices", "default").nested("containers", name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Document document() {
        Document properties = Document.object("publicAccess", publicAccess() ? "Blob" : "None");
        return Document.object(
                "properties", metadata().isEmpty() ? properties : properties.with("metadata", metadata()));
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

    /** Collects the attributes of a container. Not thread-safe. */
    final class Builder extends ImmutableBlobContainer.Builder {
        Builder() {}
    }
}
