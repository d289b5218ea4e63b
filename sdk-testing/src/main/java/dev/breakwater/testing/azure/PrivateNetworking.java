package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Route tables, policies of the web application firewall, and private DNS zones with the networks that see them. */
final class PrivateNetworking {
    static final String ZONES = "Microsoft.Network/privateDnsZones";
    private static final String LINKS = ZONES + "/virtualNetworkLinks";
    private static final String ROUTES = "/properties/routes";

    private static final String RULE_SETS = "/properties/managedRules/managedRuleSets";
    private static final Set<String> RULES = Set.of(
            "OWASP 3.0",
            "OWASP 3.1",
            "OWASP 3.2",
            "Microsoft_DefaultRuleSet 2.1",
            "Microsoft_DefaultRuleSet 2.2",
            "Microsoft_BotManagerRuleSet 0.1",
            "Microsoft_BotManagerRuleSet 1.0",
            "Microsoft_BotManagerRuleSet 1.1");

    private PrivateNetworking() {}

    static List<FakeType> types(World world) {
        return List.of(routeTables(world), zones(world), links(world), firewallPolicies());
    }

    private static FakeType routeTables(World world) {
        return FakeType.tracked("Microsoft.Network/routeTables")
                .etagged()
                .operating()
                .defaults((call, table) -> {
                    List<Document> routes = new ArrayList<>();
                    for (Document route :
                            table.at(ROUTES).map(Document::elements).orElse(List.of())) {
                        String name = route.text("/name").orElse("");
                        routes.add(route.with("id", call.id() + "/routes/" + name)
                                .with("type", "Microsoft.Network/routeTables/routes")
                                .with("etag", world.nextEtag())
                                .withAt("/properties/provisioningState", "Succeeded")
                                .withAt("/properties/hasBgpOverride", false));
                    }
                    boolean kept =
                            table.flag("/properties/disableBgpRoutePropagation").orElse(false);
                    return table.withAt(ROUTES, routes).withAt("/properties/disableBgpRoutePropagation", kept);
                });
    }

    /** The service keeps each kind of rules in one version, and knows these. */
    private static FakeType firewallPolicies() {
        return FakeType.tracked("Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies")
                .etagged()
                .operating()
                .refuses((call, policy, current) -> {
                    List<Document> sets =
                            policy.at(RULE_SETS).map(Document::elements).orElse(List.of());
                    if (sets.isEmpty()) {
                        throw ArmError.badRequest(
                                "InvalidRequestFormat",
                                "Required property 'managedRules' is missing a managed rule set.");
                    }
                    for (Document one : sets) {
                        String name = one.text("/ruleSetType").orElse("")
                                + ' '
                                + one.text("/ruleSetVersion").orElse("");
                        if (!RULES.contains(name)) {
                            throw ArmError.badRequest(
                                    "ApplicationGatewayFirewallUnknownRuleSet",
                                    "The managed rule set '" + name + "' does not exist.");
                        }
                    }
                })
                .defaults((call, policy) -> policy.withAt(
                                "/properties/policySettings/requestBodyCheck",
                                policy.flag("/properties/policySettings/requestBodyCheck")
                                        .orElse(true))
                        .withAt("/properties/policySettings/maxRequestBodySizeInKb", 128)
                        .withAt("/properties/policySettings/fileUploadLimitInMb", 100)
                        .withAt("/properties/customRules", Document.array())
                        .withAt("/properties/managedRules/exclusions", Document.array()));
    }

    private static FakeType zones(World world) {
        return FakeType.tracked(ZONES)
                .global()
                .etagged()
                .operating()
                .refusesDeletion((call, zone) -> {
                    List<Document> links = world.store().children(call.id(), "virtualNetworkLinks");
                    if (!links.isEmpty()) {
                        throw ArmError.conflict(
                                "CannotDeleteResource",
                                "Cannot delete resource while nested resources exist. Some existing nested resource"
                                        + " IDs include: '"
                                        + links.get(0).text("/id").orElse("")
                                        + "'. Please delete all nested resources before deleting this resource.");
                    }
                })
                .defaults((call, zone) -> zone.withAt("/properties/maxNumberOfRecordSets", 25000)
                        .withAt("/properties/numberOfRecordSets", 1)
                        .withAt("/properties/maxNumberOfVirtualNetworkLinks", 1000));
    }

    private static FakeType links(World world) {
        return FakeType.child(LINKS)
                .etagged()
                .operating()
                .createOnly("/properties/virtualNetwork/id")
                .refuses((call, link, current) -> {
                    String network = link.text("/properties/virtualNetwork/id").orElse("");
                    if (world.isModelled(network) && world.store().get(network).isEmpty()) {
                        throw ArmError.badRequest(
                                "BadRequest", "The virtual network resource '" + network + "' was not found.");
                    }
                })
                .defaults((call, link) -> link.withAt("/properties/virtualNetworkLinkState", "Completed")
                        .withAt(
                                "/properties/registrationEnabled",
                                link.flag("/properties/registrationEnabled").orElse(false)));
    }
}
