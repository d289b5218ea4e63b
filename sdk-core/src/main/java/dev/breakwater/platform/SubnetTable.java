package dev.breakwater.platform;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The properties of a subnet, its body, and what Azure refuses in it. */
final class SubnetTable {
    private static final String AT = "/properties/";
    private static final String ONE = AT + "addressPrefix";
    private static final String SEVERAL = AT + "addressPrefixes";
    private static final String ENDPOINTS = AT + "serviceEndpoints";
    private static final String DELEGATIONS = AT + "delegations";

    /** Services are named in endpoints and delegations; what else stands there is the service's. */
    private static final Form SERVICES =
            (declared, observed) -> services(declared).equals(services(observed));

    static final PropertyTable TABLE = PropertyTable.of(
            Subnet.TYPE,
            Property.at(ONE, "Address prefix").compares(Form.TEXT_NO_CASE).defaultsBy(body -> body.at(SEVERAL + "/0")),
            Property.at(SEVERAL, "Address prefixes")
                    .compares(Form.SET_NO_CASE)
                    .defaultsBy(body -> body.at(ONE).map(Document::array)),
            Property.at(AT + "networkSecurityGroup/id", "Network security group")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.whenPresent(), "AKS-VNET-01"),
            Property.at(AT + "routeTable/id", "Route table").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "natGateway/id", "NAT gateway").compares(Form.TEXT_NO_CASE),
            Property.at(ENDPOINTS, "Service endpoints").compares(SERVICES),
            Property.at(DELEGATIONS, "Delegation").compares(SERVICES),
            Property.at(AT + "privateEndpointNetworkPolicies", "Rules for private endpoints")
                    .defaultsTo("Disabled")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.ranked("Disabled", "RouteTableEnabled", "NetworkSecurityGroupEnabled", "Enabled")),
            Property.at(AT + "defaultOutboundAccess", "Default outbound access")
                    .defaultsTo(true)
                    .safe(Safety.when(false), "AKS-VNET-02"));

    private SubnetTable() {}

    private static Set<String> services(Document list) {
        Set<String> names = new HashSet<>();
        for (Document element : list.elements()) {
            element.text("/service")
                    .or(() -> element.text("/properties/serviceName"))
                    .ifPresent(name -> names.add(name.toLowerCase(Locale.ROOT)));
        }
        return names;
    }

    static Document body(Subnet subnet) {
        List<String> prefixes = subnet.prefixes();
        Document body = prefixes.size() == 1
                ? Document.object().withAt(ONE, prefixes.get(0))
                : Document.object().withAt(SEVERAL, prefixes);
        body = Bodies.reference(body, AT + "networkSecurityGroup", subnet.securityGroup());
        body = Bodies.reference(body, AT + "routeTable", subnet.routeTable());
        body = Bodies.reference(body, AT + "natGateway", subnet.natGateway());
        if (!subnet.serviceEndpoints().isEmpty()) {
            body = body.withAt(ENDPOINTS, endpoints(subnet));
        }
        body = Bodies.some(body, DELEGATIONS, subnet.delegation().map(SubnetTable::delegation));
        body = Bodies.some(body, AT + "privateEndpointNetworkPolicies", subnet.privateEndpointPolicies());
        return Bodies.some(body, AT + "defaultOutboundAccess", subnet.defaultOutboundAccess());
    }

    private static List<Document> endpoints(Subnet subnet) {
        List<Document> endpoints = new ArrayList<>();
        subnet.serviceEndpoints().forEach(service -> endpoints.add(Document.object("service", service)));
        return endpoints;
    }

    private static Document delegation(String service) {
        Document properties = Document.object("serviceName", service);
        return Document.array(Document.object("name", "delegation", "properties", properties));
    }

    static Set<Output<?>> inputs(Subnet subnet) {
        Set<Output<?>> all = new LinkedHashSet<>();
        subnet.securityGroup().ifPresent(all::add);
        subnet.routeTable().ifPresent(all::add);
        subnet.natGateway().ifPresent(all::add);
        return all;
    }

    static List<Issue> check(Subnet subnet) {
        return PlatformRules.of(
                        "Subnet",
                        subnet.name(),
                        "[a-zA-Z0-9]([-\\w.]{0,78}\\w)?",
                        "1 to 80 letters, digits, '.', '_' and '-', beginning with a letter or digit, ending with one"
                                + " or '_'")
                .parent("network", subnet.network(), VirtualNetwork.TYPE, "virtual network; pass VirtualNetwork.id()")
                .unless(!subnet.prefixes().isEmpty(), "prefixes is empty; name a block such as '10.0.0.0/22'.")
                .addresses("prefixes", subnet.prefixes(), true)
                .reference("securityGroup", subnet.securityGroup())
                .reference("routeTable", subnet.routeTable())
                .reference("natGateway", subnet.natGateway())
                .issues();
    }
}
