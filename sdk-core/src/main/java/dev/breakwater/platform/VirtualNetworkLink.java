package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** The desired state of a link by which a network resolves the names of a private DNS zone. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface VirtualNetworkLink extends ArmResource<ArmState>, WithVirtualNetworkLink {
    /** The ARM type. */
    String TYPE = "Microsoft.Network/privateDnsZones/virtualNetworkLinks";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/properties/virtualNetwork/id", "Network")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at("/properties/registrationEnabled", "Machines get names of their own")
                    .defaultsTo(false));

    /** Starts the declaration of a link. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: up to 80 letters, digits, {@code .}, {@code _} and {@code -}. */
    String name();

    /** The id of the zone. */
    ArmId zone();

    /** The id of the network that resolves the zone's names; create-only. */
    Output<String> network();

    /** Whether machines of the network get names in the zone by themselves. */
    Optional<Boolean> registration();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return zone().nested("virtualNetworkLinks", name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** Its ARM id as an output: a private cluster waits for it, since its nodes look for the API server by name. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        Document body = Document.object("location", "global")
                .withAt("/properties/virtualNetwork/id", network().toDocument());
        body = Bodies.some(body, "/properties/registrationEnabled", registration());
        return Bodies.tagged(body, tags());
    }

    @Override
    default Set<Output<?>> inputs() {
        return Set.of(network());
    }

    @Override
    default List<Issue> issues() {
        return PlatformRules.of(
                        "VirtualNetworkLink",
                        name(),
                        "[a-zA-Z0-9]([-\\w.]{0,78}\\w)?",
                        "1 to 80 letters, digits, '.', '_' and '-', beginning with a letter or digit, ending with one"
                                + " or '_'")
                .parent("zone", zone(), PrivateDnsZone.TYPE, "private DNS zone; pass PrivateDnsZone.id()")
                .reference("network", Optional.of(network()))
                .issues();
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a link. Not thread-safe. */
    final class Builder extends ImmutableVirtualNetworkLink.Builder {
        Builder() {}

        /** What is linked, both by their declarations. */
        public Builder of(PrivateDnsZone zone, VirtualNetwork network) {
            zone(zone.id());
            network(network.resourceId());
            return this;
        }
    }
}
