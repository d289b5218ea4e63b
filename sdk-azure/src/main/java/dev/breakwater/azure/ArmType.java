package dev.breakwater.azure;

import dev.breakwater.change.PropertyTable;
import dev.breakwater.resource.ArmId;
import java.util.List;
import java.util.Locale;

/**
 * What the handlers have to know of an ARM type, as data.
 *
 * @param name the type, such as {@code Microsoft.ContainerService/managedClusters}
 * @param apiVersion the api-version that it is read and written with
 * @param table its properties
 * @param inSubscription where a subscription lists all of them, below the subscription's id; empty for a type that
 *     lies inside another resource, carries no mark of ownership and is read through its parent only
 */
record ArmType(String name, String apiVersion, PropertyTable table, String inSubscription) {
    static ArmType of(PropertyTable table, String apiVersion) {
        return new ArmType(table.type(), apiVersion, table, "/providers/" + table.type());
    }

    /** A type that lies inside another resource. */
    static ArmType nested(PropertyTable table, String apiVersion) {
        return new ArmType(table.type(), apiVersion, table, "");
    }

    /** Whether a subscription lists all of them, so that those of a desired state can be found by their mark. */
    boolean isListedBySubscription() {
        return !inSubscription.isEmpty();
    }

    /** Where the siblings of that resource are listed: its id without the name. */
    static String collection(String id) {
        return id.substring(0, id.lastIndexOf('/'));
    }

    /** The id of the resource directly in a group or scope that an id lies in; the id itself if it is that one. */
    static String outermost(String id) {
        int provider = id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/");
        String[] parts = id.substring(Math.max(0, provider)).split("/", -1);
        return parts.length <= 5
                ? id
                : id.substring(0, Math.max(0, provider))
                        + String.join("/", List.of(parts).subList(0, 5));
    }

    /** What tells two ids apart: ARM ignores letter case. */
    static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    static String key(ArmId id) {
        return key(id.toString());
    }
}
