package dev.breakwater.cluster;

import dev.breakwater.document.Document;

/** What the network engines share. */
final class Engines {
    private Engines() {}

    static Document network(Document properties, String plugin, boolean overlay, String policy) {
        Document at = properties.withAt("/networkProfile/networkPlugin", plugin);
        at = overlay ? at.withAt("/networkProfile/networkPluginMode", "overlay") : at;
        return at.withAt("/networkProfile/networkPolicy", policy);
    }
}
