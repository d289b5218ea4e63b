package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.FirewallPolicy;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.PrivateDnsZone;
import dev.breakwater.platform.RouteTable;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.platform.VirtualNetworkLink;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import java.util.List;

/** The handlers of networks, private names, logs and custom roles. */
final class PlatformHandlers {
    private static final String NETWORK = "2024-05-01";
    private static final String DNS = "2024-06-01";

    private PlatformHandlers() {}

    /** Those that lie in resource groups. */
    static List<ArmHandler<?, ?>> inGroups(ArmClient client, Subscriptions subscriptions) {
        return List.of(
                new Family<>(
                        VirtualNetwork.class, ArmType.of(VirtualNetwork.PROPERTIES, NETWORK), client, subscriptions),
                new SubnetHandler(client, subscriptions),
                new Family<>(RouteTable.class, ArmType.of(RouteTable.PROPERTIES, NETWORK), client, subscriptions),
                new Family<>(
                        FirewallPolicy.class, ArmType.of(FirewallPolicy.PROPERTIES, NETWORK), client, subscriptions),
                new Family<>(PrivateDnsZone.class, ArmType.of(PrivateDnsZone.PROPERTIES, DNS), client, subscriptions),
                new Family<>(
                        VirtualNetworkLink.class,
                        ArmType.nested(VirtualNetworkLink.PROPERTIES, DNS),
                        client,
                        subscriptions),
                new Family<>(
                        LogAnalyticsWorkspace.class,
                        ArmType.of(LogAnalyticsWorkspace.PROPERTIES, "2023-09-01"),
                        client,
                        subscriptions));
    }

    /** Those that lie on resources and subscriptions. */
    static List<ArmHandler<?, ?>> elsewhere(ArmClient client, Subscriptions subscriptions) {
        return List.of(
                new Family<>(
                        DiagnosticSettings.class,
                        ArmType.nested(DiagnosticSettings.PROPERTIES, "2021-05-01-preview"),
                        client,
                        subscriptions),
                new RoleDefinitionHandler(client, subscriptions));
    }

    /** A resource and what lies inside it, such as a network and its subnets: one is written at a time. */
    private static class Family<R extends ArmResource<ArmState>> extends ArmHandler<R, ArmState> {
        Family(Class<R> declaration, ArmType type, ArmClient client, Subscriptions subscriptions) {
            super(declaration, type, client, subscriptions);
        }

        @Override
        final ArmState state(Document body) {
            return new ArmState(body, armType().apiVersion());
        }

        /** The id of the outermost resource: the service refuses two writes within it at a time. */
        @Override
        public String exclusionKey(Address<ArmState> address) {
            return ArmType.key(ArmType.outermost(address.path()));
        }
    }

    /** Subnets. The service takes a block by one name or by the other, not by both. */
    private static final class SubnetHandler extends Family<Subnet> {
        SubnetHandler(ArmClient client, Subscriptions subscriptions) {
            super(Subnet.class, ArmType.nested(Subnet.PROPERTIES, NETWORK), client, subscriptions);
        }

        @Override
        Document written(Document body, Document declared) {
            boolean one = declared.at("/properties/addressPrefix").isPresent();
            return body.withoutAt(one ? "/properties/addressPrefixes" : "/properties/addressPrefix");
        }
    }

    /** Custom roles; the list of them holds hundreds of built-in ones unless it is narrowed. */
    private static final class RoleDefinitionHandler extends Family<RoleDefinition> {
        RoleDefinitionHandler(ArmClient client, Subscriptions subscriptions) {
            super(RoleDefinition.class, ArmType.nested(RoleDefinition.PROPERTIES, "2022-04-01"), client, subscriptions);
        }

        @Override
        String query() {
            return "$filter=type%20eq%20'CustomRole'";
        }

        @Override
        Document written(Document body, Document declared) {
            Document bare = body;
            for (String member : List.of("createdOn", "updatedOn", "createdBy", "updatedBy")) {
                bare = bare.withoutAt("/properties/" + member);
            }
            return bare;
        }
    }
}
