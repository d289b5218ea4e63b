package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;

/**
 * Ingress that AKS runs.
 *
 * @param enabled whether it runs
 * @param dnsZoneIds DNS zones in which it makes names
 */
public record WebAppRouting(boolean enabled, List<String> dnsZoneIds) implements Part {
    /** Copies the list. */
    public WebAppRouting {
        dnsZoneIds = List.copyOf(dnsZoneIds);
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/ingressProfile/webAppRouting/enabled", enabled);
        return dnsZoneIds.isEmpty() ? at : at.withAt("/ingressProfile/webAppRouting/dnsZoneResourceIds", dnsZoneIds);
    }
}
