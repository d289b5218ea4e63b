package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a route table, such as one that sends all that leaves to a firewall. Routes are told apart by
 * name, and those that are not declared stay, since a cluster adds some of its own. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface RouteTable extends ArmResource<ArmState>, WithRouteTable {
    /** The ARM type. */
    String TYPE = "Microsoft.Network/routeTables";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
                    TYPE,
                    Property.at("/location", "Region").compares(Form.REGION).createOnly(),
                    Property.at("/tags", "Tags").compares(Form.CONTAINS),
                    Property.at("/properties/disableBgpRoutePropagation", "Gateway routes kept out")
                            .defaultsTo(false),
                    Property.at("/properties/routes/*/name", "Name of the route"),
                    Property.at("/properties/routes/*/properties/addressPrefix", "Destination")
                            .compares(Form.TEXT_NO_CASE),
                    Property.at("/properties/routes/*/properties/nextHopType", "Kind of next hop")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("VirtualAppliance", "VirtualNetworkGateway", "VnetLocal", "None")),
                    Property.at("/properties/routes/*/properties/nextHopIpAddress", "Address of the next hop")
                            .compares(Form.TEXT_NO_CASE))
            .keyedBy("/properties/routes", "name");

    /** Starts the declaration of a route table. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: up to 80 letters, digits, {@code .}, {@code _} and {@code -}. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** The routes, each under a name of its own; others that are there stay. */
    List<Route> routes();

    /** Whether routes learnt from a gateway hold too. */
    Optional<Boolean> gatewayRoutes();

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

    /** Its ARM id as an output, so that whatever uses it waits until the table exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        Document body = Bodies.some(
                Document.object("location", location()),
                "/properties/disableBgpRoutePropagation",
                gatewayRoutes().map(hold -> !hold));
        if (!routes().isEmpty()) {
            List<Document> all = new ArrayList<>();
            routes().forEach(route -> all.add(route.document()));
            body = body.withAt("/properties/routes", all);
        }
        return Bodies.tagged(body, tags());
    }

    @Override
    default List<Issue> issues() {
        PlatformRules rules = PlatformRules.of(
                        "RouteTable",
                        name(),
                        "[a-zA-Z0-9]([-\\w.]{0,78}\\w)?",
                        "1 to 80 letters, digits, '.', '_' and '-', beginning with a letter or digit, ending with one"
                                + " or '_'")
                .group(group())
                .location(location());
        Set<String> names = new HashSet<>();
        routes().forEach(route -> names.add(route.name().toLowerCase(Locale.ROOT)));
        return rules.unless(
                        names.size() == routes().size(), "two routes have the same name; a name stands for one route.")
                .issues();
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /**
     * One route.
     *
     * @param name what tells it apart from the other routes of its table
     * @param destination a block, such as {@code 0.0.0.0/0}, or a service tag, such as {@code AzureMonitor}
     * @param nextHop {@code VirtualAppliance}, {@code VirtualNetworkGateway}, {@code VnetLocal}, {@code Internet} or
     *     {@code None}
     * @param nextHopAddress the address of the appliance; the service takes it for an appliance only, and wants it there
     */
    record Route(String name, String destination, String nextHop, Optional<String> nextHopAddress) {
        /** Refuses an appliance without an address, and an address without an appliance. */
        public Route {
            boolean appliance = nextHop.equalsIgnoreCase("VirtualAppliance");
            PlatformRules rules = PlatformRules.of("Route", name, ".*\\S.*", "a name; name it after what it leads to")
                    .unless(!destination.isBlank(), "destination is blank; name a block such as '0.0.0.0/0'.")
                    .unless(
                            nextHop.matches("(?i)VirtualAppliance|VirtualNetworkGateway|VnetLocal|Internet|None"),
                            "nextHop contains '" + nextHop + "', which is none of VirtualAppliance,"
                                    + " VirtualNetworkGateway, VnetLocal, Internet and None.")
                    .unless(
                            appliance == nextHopAddress.isPresent(),
                            "the address of the next hop is declared for a VirtualAppliance and for nothing else.")
                    .addresses("nextHopAddress", nextHopAddress.map(List::of).orElse(List.of()), false);
            InvalidDeclarationException.throwIfAny(rules.issues());
        }

        /** Everything that leaves the network goes to the firewall, or other appliance, at that address. */
        public static Route everythingTo(String firewallAddress) {
            return new Route("default", "0.0.0.0/0", "VirtualAppliance", Optional.of(firewallAddress));
        }

        /** What goes to that destination is dropped. */
        public static Route dropped(String name, String destination) {
            return new Route(name, destination, "None", Optional.empty());
        }

        private Document document() {
            Document properties = Document.object("addressPrefix", destination, "nextHopType", nextHop)
                    .withSome("nextHopIpAddress", nextHopAddress);
            return Document.object("name", name, "properties", properties);
        }
    }

    /** Collects the attributes of a route table. Not thread-safe. */
    final class Builder extends ImmutableRouteTable.Builder {
        Builder() {}
    }
}
