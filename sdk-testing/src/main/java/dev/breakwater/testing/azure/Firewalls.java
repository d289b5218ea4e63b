package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rules by which vaults, registries and storage accounts let callers in, as these services write them back. */
final class Firewalls {
    private static final String IPS = "/networkAcls/ipRules";
    private static final String SUBNETS = "/networkAcls/virtualFirewalls";

    private Firewalls() {}

    /** A vault writes single addresses as blocks, and ids of subnets in lower case. */
    static Document canonical(Document properties) {
        List<Document> ips = new ArrayList<>();
        for (Document rule : elements(properties, IPS)) {
            String value = rule.text("/value").orElse("");
            ips.add(Document.object("value", value.contains("/") ? value : value + "/32"));
        }
        List<Document> subnets = new ArrayList<>();
        for (Document rule : elements(properties, SUBNETS)) {
            String id = rule.text("/id").orElse("").toLowerCase(Locale.ROOT);
            subnets.add(Document.object("id", id, "ignoreMissingVnetServiceEndpoint", false));
        }
        return properties.at("/networkAcls").isEmpty()
                ? properties
                : properties.withAt(IPS, Document.of(ips)).withAt(SUBNETS, Document.of(subnets));
    }

    /** Registries and storage accounts say with each rule that it allows; the latter of subnets their state too. */
    static Document allowing(Document properties, String rules) {
        List<Document> ips = new ArrayList<>();
        for (Document rule : elements(properties, rules + "/ipRules")) {
            ips.add(rule.with("action", "Allow"));
        }
        List<Document> subnets = new ArrayList<>();
        for (Document rule : elements(properties, rules + "/virtualFirewalls")) {
            subnets.add(rule.with("action", "Allow").with("state", "Succeeded"));
        }
        Document allowing = properties.withAt(rules + "/ipRules", Document.of(ips));
        return properties.at(rules + "/virtualFirewalls").isEmpty()
                ? allowing
                : allowing.withAt(rules + "/virtualFirewalls", Document.of(subnets));
    }

    /** Whether nobody at all comes in over the public network. */
    static boolean isShut(Document properties) {
        return properties
                        .text("/networkAcls/defaultAction")
                        .filter("Deny"::equalsIgnoreCase)
                        .isPresent()
                && elements(properties, IPS).isEmpty()
                && elements(properties, SUBNETS).isEmpty();
    }

    private static List<Document> elements(Document properties, String pointer) {
        return properties.at(pointer).map(Document::elements).orElse(List.of());
    }
}
