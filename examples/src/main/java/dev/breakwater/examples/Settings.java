package dev.breakwater.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * What only the reader can know of the place where the example cluster is to live.
 *
 * @param subscription the GUID of the subscription
 * @param tenant the GUID of the Entra tenant
 * @param group the name of the resource group, made if it is not there
 * @param adminGroup the object id of the Entra group that administers the cluster
 * @param range the addresses that may reach the API server, as a CIDR block
 * @param example whether this is the example's own place, where its made-up administrators belong
 */
record Settings(String subscription, String tenant, String group, String adminGroup, String range, boolean example) {

    /** Reads the system properties {@code breakwater.subscription} and so on, naming all that are missing at once. */
    static Settings fromProperties() {
        List<String> missing = new ArrayList<>();
        Settings settings = new Settings(
                property("subscription", missing),
                property("tenant", missing),
                property("group", missing),
                property("adminGroup", missing),
                property("range", missing),
                false);
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("To run against real Azure, pass " + String.join(" ", missing));
        }
        return settings;
    }

    private static String property(String name, List<String> missing) {
        String value = System.getProperty("breakwater." + name, "");
        if (value.isBlank()) {
            missing.add("-Dbreakwater." + name + "=…");
        }
        return value;
    }
}
