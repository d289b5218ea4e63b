package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;

/** What the controls want to know of a body, defaults counted in. */
final class Facts {
    private Facts() {}

    static boolean isTrue(Document body, String pointer) {
        return body.at(pointer).filter(Document.of(true)::equals).isPresent();
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
        return vmSize.toLowerCase(Locale.ROOT).matches("standard_[de]c[0-9]+i?[ae][a-z]*_.*");
    }

    /** Sizes of the Arm families have a p among their features. */
    static boolean isArm(Document pool) {
        return isArm(text(pool, "/vmSize", ""));
    }

    static boolean isArm(String vmSize) {
        return vmSize.toLowerCase(Locale.ROOT).matches("standard_[a-z]+[0-9]+(-[0-9]+)?[a-oq-z]*p[a-z]*_.*");
    }

    /** The add-on whatever the letter case of its key; an empty object if there is none. */
    static Document addOn(Document body, String name) {
        return body.at("/properties/addonProfiles").orElse(Document.object()).members().entrySet().stream()
                .filter(member -> member.getKey().equalsIgnoreCase(name))
                .map(member -> member.getValue())
                .findFirst()
                .orElse(Document.object());
    }
}
