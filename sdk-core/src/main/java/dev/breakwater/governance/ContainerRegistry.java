package dev.breakwater.governance;

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
 * The desired state of a container registry. A cluster pulls from it once its kubelet identity has the role AcrPull
 * at the registry's scope. Immutable.
 *
 * <p>Semantics: {@code Microsoft.ContainerRegistry/registries} of ARM.
 *
 * <pre>{@code
 * ContainerRegistry registry = ContainerRegistry.named("paymentsimages")
 *         .group(GROUP)
 *         .location("westeurope")
 *         .networkAccess(NetworkAccess.from("203.0.113.0/24"))
 *         .build();
 * }</pre>
 */
@Value.Immutable
@BreakwaterStyle
public interface ContainerRegistry extends ArmResource<ContainerRegistryState>, WithContainerRegistry {
    /** The ARM type. */
    String TYPE = "Microsoft.ContainerRegistry/registries";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = RegistryTable.TABLE;

    /** Starts the declaration of a registry; {@link ArmId#uniqueName} makes a name that nobody else has. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name, unique in all of Azure: 5 to 50 letters and digits. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    /** What it can do; {@link RegistrySku#PREMIUM} unless declared, since the others cannot close their network. */
    @Value.Default
    default RegistrySku sku() {
        return RegistrySku.PREMIUM;
    }

    /** From where it can be reached; anything but {@link NetworkAccess#open()} needs premium. Serves ACR-03. */
    NetworkAccess networkAccess();

    /** Whether there is an admin user with a shared password; false by default. Serves ACR-01. */
    @Value.Default
    default boolean adminUser() {
        return false;
    }

    /** Whether anybody pulls without signing in; false by default. Serves ACR-02. */
    @Value.Default
    default boolean anonymousPull() {
        return false;
    }

    /** Whether images can be exported; forbidding it needs premium and a private network. Serves ACR-05. */
    Optional<Boolean> export();

    /** Whether tokens for ARM sign in too, as they do unless declared otherwise. Serves ACR-06. */
    Optional<Boolean> armTokens();

    /** After how many days, 0 to 365, a manifest without a tag is deleted; premium. */
    Optional<Integer> retentionDays();

    /** Whether pushed images wait to be released by a scanner; premium. */
    Optional<Boolean> quarantine();

    /** Whether signed tags of Notary v1 are kept; premium, and retired: Azure lets no registry begin with it. */
    Optional<Boolean> contentTrust();

    /** Whether layers come from host names of their own, one in each region; premium. */
    Optional<Boolean> dataEndpoint();

    /** Whether it is spread over zones; create-only. */
    Optional<Boolean> zoneRedundancy();

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
    default Address<ContainerRegistryState> address() {
        return new Address<>(TYPE, id().toString());
    }

    /** Its ARM id as an output, so that whatever uses it waits until the registry exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ContainerRegistryState.ID);
    }

    /** The host name that images are named by, such as {@code prod.azurecr.io}. */
    default Output<String> loginServer() {
        return Output.of(address(), ContainerRegistryState.LOGIN_SERVER);
    }

    @Override
    default Document document() {
        return RegistryTable.body(this);
    }

    @Override
    default List<Issue> issues() {
        return RegistryRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a registry. Not thread-safe. */
    final class Builder extends ImmutableContainerRegistry.Builder {
        Builder() {}
    }
}
