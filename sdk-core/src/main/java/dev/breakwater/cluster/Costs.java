package dev.breakwater.cluster;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.Property;
import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What changes of cluster properties take and do, where it depends on the values. */
enum Costs implements Property.Cost {
    /** Can be set where there was nothing, and never changed. */
    SET_ONCE,
    /** The service moves versions forward only. */
    FORWARD_ONLY,
    /** As {@link #FORWARD_ONLY}; a pool moves by new nodes. */
    FORWARD_BY_NEW_NODES,
    /** Private and public can be exchanged only where the API server sits in a subnet of the network. */
    PRIVATE_MODE,
    /** From a service principal to a managed identity there is a way, and none back. */
    IDENTITY,
    /** From kubenet to the plug-in of Azure. */
    PLUGIN,
    /** From addresses of the subnet to an overlay. */
    OVERLAY,
    /** From the data plane of Azure to cilium. */
    DATA_PLANE,
    /** Cilium is the end of the road; every other step re-images the nodes. */
    POLICY_ENGINE,
    /** Linux images of AKS can be exchanged for each other; no other can. */
    LINUX_IMAGE;

    @Override
    public Consequence of(Optional<Document> before, Document after, Document body) {
        String old = lower(text(before));
        String next = lower(text(Optional.of(after)));
        return switch (this) {
            case SET_ONCE -> old.isEmpty() ? Consequence.ONE_WAY : Consequence.REFUSED;
            case FORWARD_ONLY -> forward(old, next, Consequence.IN_PLACE);
            case FORWARD_BY_NEW_NODES -> forward(old, next, Consequence.REIMAGES_NODES);
            case PRIVATE_MODE -> isInSubnet(body) ? Consequence.IN_PLACE : Consequence.REFUSED;
            case IDENTITY -> identity(old, next);
            case PLUGIN -> reimagesIf(old.equals("kubenet") && next.equals("azure"));
            case OVERLAY -> reimagesIf(old.isEmpty() && next.equals("overlay"));
            case DATA_PLANE -> reimagesIf(old.equals("azure") && next.equals("cilium"));
            case POLICY_ENGINE -> reimagesIf(!old.equals("cilium"));
            case LINUX_IMAGE -> reimagesIf(isLinuxImage(old) && isLinuxImage(next));
        };
    }

    private static Consequence forward(String old, String next, Consequence cost) {
        return KubernetesVersion.isOlder(next, old) ? Consequence.REFUSED : cost;
    }

    private static Consequence reimagesIf(boolean possible) {
        return possible ? Consequence.REIMAGES_NODES : Consequence.REFUSED;
    }

    private static Consequence identity(String old, String next) {
        if (next.equals("none")) {
            return Consequence.REFUSED;
        }
        return old.isEmpty() || old.equals("none") ? Consequence.ONE_WAY : Consequence.IN_PLACE;
    }

    private static boolean isInSubnet(Document body) {
        return Facts.isTrue(body, "/properties/apiServerAccessProfile/enableVnetIntegration");
    }

    private static boolean isLinuxImage(String osSku) {
        return osSku.startsWith("ubuntu") || osSku.startsWith("azurelinux") || osSku.equals("azurecontainerlinux");
    }

    /**
     * Whether letting in what was kept out, or keeping out what was let in. Everything counts as let in by no range. A
     * private API server has no use for ranges, so that taking them away lets nobody in.
     */
    static Effect ranges(Optional<Document> before, Document after, Document declared) {
        boolean wasOpen = RangeSet.isOpen(before);
        boolean isOpen = RangeSet.isOpen(Optional.of(after));
        if (Facts.isPrivate(declared) || (wasOpen && isOpen)) {
            return Effect.NEUTRAL;
        }
        if (wasOpen || isOpen) {
            return isOpen ? Effect.WEAKENS : Effect.HARDENS;
        }
        return RangeSet.of(before).covers(RangeSet.of(Optional.of(after))) ? Effect.HARDENS : Effect.WEAKENS;
    }

    /** More administrators weaken, fewer harden; the first ones are what makes sign-in possible at all. */
    static Effect admins(Optional<Document> before, Document after, Document declared) {
        Set<String> old = texts(before);
        if (old.isEmpty()) {
            return Effect.NEUTRAL;
        }
        return old.containsAll(texts(Optional.of(after))) ? Effect.HARDENS : Effect.WEAKENS;
    }

    static String text(Optional<Document> value) {
        return value.flatMap(Document::asText).orElse("");
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static Set<String> texts(Optional<Document> list) {
        Set<String> texts = new HashSet<>();
        list.ifPresent(value -> value.elements().forEach(element -> texts.add(lower(text(Optional.of(element))))));
        return texts;
    }
}
