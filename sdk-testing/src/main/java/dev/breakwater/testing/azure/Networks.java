package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Virtual networks and their subnets. Each network's body holds its subnets, and each subnet is a resource too: a
 * write of the one changes the other. As in Azure, a PUT of a network drops the subnets that it does not name.
 */
final class Networks {
    static final String TYPE = "Microsoft.Network/virtualNetworks";
    static final String SUBNETS = TYPE + "/subnets";
    private static final String LIST = "/properties/subnets";

    private final World world;

    Networks(World world) {
        this.world = world;
    }

    void routes(Router router) {
        network().routes(router, world);
        subnet().routes(router, world);
    }

    private FakeType network() {
        return FakeType.tracked(TYPE)
                .etagged()
                .operating()
                .refuses((call, body, current) -> NetworkRules.requireNetwork(call.id(), body))
                .refuses((call, body, current) -> requireUnusedKept(call.id(), body))
                .refusesDeletion((call, network) -> requireUnusedKept(call.id(), Document.object()))
                .defaults(this::network)
                .afterWrite((call, network) -> spread(call.id()));
    }

    private FakeType subnet() {
        return FakeType.child(SUBNETS)
                .etagged()
                .operating()
                .refuses((call, body, current) -> NetworkRules.requireSubnet(
                        call.id(), body, world.store().get(parent(call.id())).orElseThrow()))
                .refuses((call, body, current) -> requirePrefixKept(call.id(), body, current))
                .refusesDeletion((call, subnet) -> requireUnused(call.id()))
                .defaults((call, subnet) -> completed(subnet))
                .afterWrite((call, subnet) -> gather(parent(call.id())))
                .afterDelete((call, subnet) -> gather(parent(call.id())));
    }

    private Document network(Call call, Document network) {
        List<Document> subnets = new ArrayList<>();
        for (Document subnet : network.at(LIST).map(Document::elements).orElse(List.of())) {
            String name = subnet.text("/name").orElse("");
            Document framed = Document.object("id", call.id() + "/subnets/" + name, "name", name, "type", SUBNETS)
                    .with("etag", subnet.text("/etag").orElseGet(world::nextEtag))
                    .with("properties", subnet.get("properties").orElse(Document.object()));
            subnets.add(completed(framed).withAt("/properties/provisioningState", "Succeeded"));
        }
        String guid = world.guids().of("network " + call.id().toLowerCase(Locale.ROOT));
        Document complete = network.withAt(LIST, subnets)
                .withAt("/properties/resourceGuid", guid)
                .withAt("/properties/virtualNetworkPeerings", Document.array())
                .withAt(
                        "/properties/enableDdosProtection",
                        network.flag("/properties/enableDdosProtection").orElse(false));
        boolean plan = complete.at("/properties/ddosProtectionPlan/id").isPresent();
        return plan ? complete : complete.withoutAt("/properties/ddosProtectionPlan");
    }

    private static Document completed(Document subnet) {
        Document complete = subnet;
        complete = standard(complete, "/properties/privateEndpointNetworkPolicies", "Disabled");
        complete = standard(complete, "/properties/privateLinkServiceNetworkPolicies", "Enabled");
        complete = standard(complete, "/properties/delegations", Document.array());
        return standard(complete, "/properties/serviceEndpoints", Document.array());
    }

    private static Document standard(Document body, String pointer, Object value) {
        return body.at(pointer).isPresent() ? body : body.withAt(pointer, value);
    }

    /** Makes the subnets in a network's body resources, and removes the others. */
    private void spread(String network) {
        List<Document> named = world.store()
                .get(network)
                .flatMap(body -> body.at(LIST))
                .map(Document::elements)
                .orElse(List.of());
        for (Document there : world.store().children(network, "subnets")) {
            String id = there.text("/id").orElse("");
            boolean kept = named.stream()
                    .anyMatch(subnet -> id.equalsIgnoreCase(subnet.text("/id").orElse("")));
            if (!kept) {
                world.remove(id);
            }
        }
        named.forEach(subnet -> world.store().put(subnet.text("/id").orElse(""), subnet));
    }

    /** Puts the subnets there are into their network's body, whose tag changes. */
    private void gather(String network) {
        List<Document> subnets = world.store().children(network, "subnets");
        world.store()
                .get(network)
                .ifPresent(body ->
                        world.store().put(network, body.withAt(LIST, subnets).with("etag", world.nextEtag())));
    }

    private void requireUnusedKept(String network, Document body) {
        List<Document> named = body.at(LIST).map(Document::elements).orElse(List.of());
        for (Document there : world.store().children(network, "subnets")) {
            String name = there.text("/name").orElse("");
            boolean kept = named.stream()
                    .anyMatch(
                            subnet -> name.equalsIgnoreCase(subnet.text("/name").orElse("")));
            if (!kept) {
                requireUnused(there.text("/id").orElse(""));
            }
        }
    }

    private void requireUnused(String subnet) {
        user(subnet).ifPresent(cluster -> {
            throw ArmError.badRequest(
                    "InUseSubnetCannotBeDeleted",
                    "Subnet " + subnet.substring(subnet.lastIndexOf('/') + 1) + " is in use by " + cluster
                            + " and cannot be deleted. In order to delete the subnet, delete all the resources within"
                            + " the subnet. See aka.ms/deletesubnet.");
        });
    }

    private void requirePrefixKept(String id, Document body, Optional<Document> current) {
        List<String> wanted = NetworkRules.prefixes(body);
        Optional<String> lost = current.map(NetworkRules::prefixes).orElse(List.of()).stream()
                .filter(prefix -> !wanted.contains(prefix))
                .findFirst();
        if (lost.isPresent() && user(id).isPresent()) {
            throw ArmError.badRequest(
                    "InUsePrefixCannotBeDeleted",
                    "IpPrefix " + lost.get() + " on Subnet " + id.substring(id.lastIndexOf('/') + 1)
                            + " has active allocations and cannot be deleted.");
        }
    }

    /** The cluster whose nodes, pods or API server sit in a subnet. */
    private Optional<String> user(String subnet) {
        String wanted = '"' + subnet.toLowerCase(Locale.ROOT) + '"';
        return world.store().ofType(Clusters.TYPE).stream()
                .filter(cluster -> cluster.toJson().toLowerCase(Locale.ROOT).contains(wanted))
                .map(cluster -> cluster.text("/id").orElse(""))
                .findFirst();
    }

    private static String parent(String subnet) {
        return subnet.substring(0, subnet.lastIndexOf("/subnets/"));
    }
}
