package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.List;

/** What the ways to reach the API server share. */
final class Access {
    static final String PROFILE = "/apiServerAccessProfile";

    private Access() {}

    static Document at(Document properties, String name, Object value) {
        return properties.withAt(PROFILE + "/" + name, value);
    }

    /** An empty list is sent as such, because leaving it out would keep the ranges there are. */
    static Document publicly(Document properties, List<String> cidrs) {
        return at(at(properties, "enablePrivateCluster", false), "authorizedIPRanges", cidrs);
    }

    /** Ranges that a public API server had are sent as gone, because the service refuses both together. */
    static Document privately(Document properties) {
        return at(at(properties, "enablePrivateCluster", true), "authorizedIPRanges", List.of());
    }

    static List<String> checked(String subject, List<String> cidrs, int limit) {
        if (cidrs.size() > limit) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    subject, "there are " + cidrs.size() + " ranges; the service takes at most " + limit + ".")));
        }
        List<String> canonical = Cidr.canonical(subject, cidrs);
        if (canonical.size() > 1 && canonical.contains("0.0.0.0/32")) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    subject, "'0.0.0.0/32' means only the nodes and must stand alone; drop it, or the others.")));
        }
        return canonical;
    }
}
