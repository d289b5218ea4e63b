package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the controls want to know of a body, defaults counted in. */
final class Facts {
    private static final Document TRUE = Document.of(true);

    /** Where the family stands in the name of a size; a look there spares most pools a pattern. */
    static final int FAMILY = "standard_".length();

    private Facts() {}

    static boolean isTrue(Document body, String pointer) {
        Optional<Document> value = body.at(pointer);
        return value.isPresent() && value.get().equals(TRUE);
    }

    static String text(Document body, String pointer, String otherwise) {
        return body.text(pointer).orElse(otherwise).toLowerCase(Locale.ROOT);
    }

    static boolean isPrivate(Document body) {
        return isTrue(body, "/properties/apiServerAccessProfile/enablePrivateCluster");
    }

    static boolean isPublic(Document body) {
        return !isPrivate(body);
    }

    static boolean isCilium(Document body) {
        return text(body, "/properties/networkProfile/networkDataplane", "azure")
                .equals("cilium");
    }

    /** Whether the network plug-in is one of AKS; one of your own brings its own policy engine. */
    static boolean hasAksPlugin(Document body) {
        return !text(body, "/properties/networkProfile/networkPlugin", "kubenet")
                .equals("none");
    }

    static List<Document> pools(Document body) {
        return body.at("/properties/agentPoolProfiles").map(Document::elements).orElse(List.of());
    }

    static boolean isWindows(Document pool) {
        return text(pool, "/osType", "Linux").equals("windows");
    }

    static boolean isSystem(Document pool) {
        return text(pool, "/mode", "User").equals("system");
    }

    static boolean isKata(Document pool) {
        return text(pool, "/workloadRuntime", "OCIContainer").startsWith("kata");
    }

    /** DC and EC sizes of the AMD and Intel families with memory encryption: confidential virtual machines. */
    static boolean isConfidential(Document pool) {
        return isConfidential(text(pool, "/vmSize", ""));
    }

    static boolean isConfidential(String vmSize) {
        String size = vmSize.toLowerCase(Locale.ROOT);
        return size.startsWith("c", FAMILY + 1) && Problems.matches(size, "standard_[de]c[0-9]+i?[ae][a-z]*_.*");
    }

    /** Sizes of the Arm families have a p among their features. */
    static boolean isArm(Document pool) {
        return isArm(text(pool, "/vmSize", ""));
    }

    static boolean isArm(String vmSize) {
        String size = vmSize.toLowerCase(Locale.ROOT);
        return size.indexOf('p', FAMILY + 1) > 0
                && Problems.matches(size, "standard_[a-z]+[0-9]+(-[0-9]+)?[a-oq-z]*p[a-z]*_.*");
    }

    /** The add-on whatever the letter case of its key; an empty object if there is none. */
    static Document addOn(Document body, String name) {
        for (Map.Entry<String, Document> member : body.at("/properties/addonProfiles")
                .orElse(Document.object())
                .members()
                .entrySet()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                return member.getValue();
            }
        }
        return Document.object();
    }
}
