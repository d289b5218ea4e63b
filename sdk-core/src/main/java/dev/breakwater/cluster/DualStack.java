package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.List;

/**
 * Pods, services and nodes with an IPv4 and an IPv6 address each; create-only.
 *
 * @param podCidrs one IPv4 and one IPv6 block of pods, IPv4 first; none leaves them to the service
 * @param serviceCidrs one IPv4 and one IPv6 block of services, IPv4 first; none leaves them to the service
 */
public record DualStack(List<String> podCidrs, List<String> serviceCidrs) implements Part {
    /** Copies the lists. */
    public DualStack {
        podCidrs = List.copyOf(podCidrs);
        serviceCidrs = List.copyOf(serviceCidrs);
    }

    /** Both families, the blocks left to the service. */
    public static DualStack standard() {
        return new DualStack(List.of(), List.of());
    }

    /** These with the blocks of pods. */
    public DualStack pods(String ipv4, String ipv6) {
        return new DualStack(List.of(ipv4, ipv6), serviceCidrs);
    }

    /** These with the blocks of services. */
    public DualStack services(String ipv4, String ipv6) {
        return new DualStack(podCidrs, List.of(ipv4, ipv6));
    }

    @Override
    public Document onto(Document properties) {
        Document at = properties.withAt("/networkProfile/ipFamilies", List.of("IPv4", "IPv6"));
        at = podCidrs.isEmpty() ? at : at.withAt("/networkProfile/podCidrs", podCidrs);
        return serviceCidrs.isEmpty() ? at : at.withAt("/networkProfile/serviceCidrs", serviceCidrs);
    }
}
