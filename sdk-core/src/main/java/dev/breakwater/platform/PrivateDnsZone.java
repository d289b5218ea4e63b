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
import org.immutables.value.Value;

/**
 * The desired state of a private DNS zone, such as the one that holds the name of a private API server. Its records
 * are its users' business. A network sees it through a {@link VirtualNetworkLink}. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface PrivateDnsZone extends ArmResource<ArmState>, WithPrivateDnsZone {
    /** The ARM type. */
    String TYPE = "Microsoft.Network/privateDnsZones";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS));

    /** Starts the declaration of a zone of that DNS name. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Starts the declaration of the zone that private API servers of a region have their names in. */
    static Builder forApiServers(String region) {
        return named("privatelink." + region + ".azmk8s.io");
    }

    /** Its DNS name: 2 to 34 labels without a dot at the end. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

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

    /** Its ARM id as an output, so that whatever uses it waits until the zone exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        return Bodies.tagged(Document.object("location", "global"), tags());
    }

    @Override
    default List<Issue> issues() {
        return PlatformRules.of(
                        "PrivateDnsZone",
                        name(),
                        "(?=.{1,253}$)[a-zA-Z0-9_]([-\\w]{0,61}\\w)?(\\.[a-zA-Z0-9_]([-\\w]{0,61}\\w)?){1,33}",
                        "a DNS name of 2 to 34 labels without a dot at the end")
                .group(group())
                .issues();
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a zone. Not thread-safe. */
    final class Builder extends ImmutablePrivateDnsZone.Builder {
        Builder() {}
    }
}
