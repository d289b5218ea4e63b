package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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

    /** Whether the text there, or else the other, is that value, compared without case. */
    static boolean is(Document body, String pointer, String otherwise, String value) {
        return value.equalsIgnoreCase(body.text(pointer).orElse(otherwise));
    }

    /** Whether any pool is like this. */
    static boolean anyPool(Document body, Predicate<Document> like) {
        for (Document pool : pools(body)) {
            if (like.test(pool)) {
                return true;
            }
        }
        return false;
    }

    static boolean isPrivate(Document body) {
        return isTrue(body, "/properties/apiServerAccessProfile/enablePrivateCluster");
    }

    static boolean isPublic(Document body) {
        return !isPrivate(body);
    }

    static boolean isCilium(Document body) {
        return is(body, "/properties/networkProfile/networkDataplane", "azure", "cilium");
    }

    /** Whether the network plug-in is one of AKS; one of your own brings its own policy engine. */
    static boolean hasAksPlugin(Document body) {
        return !is(body, "/properties/networkProfile/networkPlugin", "kubenet", "none");
    }

    static List<Document> pools(Document body) {
        Optional<Document> pools = body.at("/properties/agentPoolProfiles");
        return pools.isPresent() ? pools.get().elements() : List.of();
    }

    static boolean isWindows(Document pool) {
        return is(pool, "/osType", "Linux", "windows");
    }

    static boolean isSystem(Document pool) {
        return is(pool, "/mode", "User", "system");
    }

    static boolean isKata(Document pool) {
        return pool.text("/workloadRuntime").orElse("").regionMatches(true, 0, "kata", 0, "kata".length());
    }

    /** DC and EC sizes of the AMD and Intel families with memory encryption: confidential virtual machines. */
    static boolean isConfidential(Document pool) {
        return isConfidential(pool.text("/vmSize").orElse(""));
    }

    static boolean isConfidential(String vmSize) {
        return vmSize.regionMatches(true, FAMILY + 1, "c", 0, 1)
                && Problems.matches(vmSize.toLowerCase(Locale.ROOT), "standard_[de]c[0-9]+i?[ae][a-z]*_.*");
    }

    /** Sizes of the Arm families have a p among their features. */
    static boolean isArm(Document pool) {
        return isArm(pool.text("/vmSize").orElse(""));
    }

    static boolean isArm(String vmSize) {
        boolean mayBe = vmSize.indexOf('p', FAMILY + 1) > 0 || vmSize.indexOf('P', FAMILY + 1) > 0;
        return mayBe
                && Problems.matches(
                        vmSize.toLowerCase(Locale.ROOT), "standard_[a-z]+[0-9]+(-[0-9]+)?[a-oq-z]*p[a-z]*_.*");
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
