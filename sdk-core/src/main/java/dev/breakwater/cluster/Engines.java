package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/** What the network engines share. */
final class Engines {
    private Engines() {}

    static Document network(Document properties, String plugin, boolean overlay, String policy) {
        Document at = properties.withAt("/networkProfile/networkPlugin", plugin);
        at = overlay ? at.withAt("/networkProfile/networkPluginMode", "overlay") : flat(at, plugin);
        return at.withAt("/networkProfile/networkPolicy", policy);
    }

    /** Says that there is no overlay, because leaving the mode out would take one that is there for agreed. */
    private static Document flat(Document properties, String plugin) {
        return plugin.equals("azure")
                ? properties.withAt("/networkProfile/networkPluginMode", Document.nothing())
                : properties;
    }
}
