package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import java.util.List;
import java.util.stream.Stream;

/** The controls whose evidence is a cluster and its pools alone. */
public final class AksClusterControls {
    private static final List<Control> ALL = Stream.of(
                    IdentityControls.LIST,
                    AccessControls.LIST,
                    NetworkControls.LIST,
                    NodeControls.LIST,
                    ServiceControls.LIST)
            .flatMap(List::stream)
            .toList();

    private AksClusterControls() {}

    /** All of them: identity, API server, network, nodes, then secrets, admission, detection and upgrades. */
    public static List<Control> all() {
        return ALL;
    }

    /** Those of what belongs to a cluster beside its body, and of what comes to its end. */
    public static List<Control> ofParts() {
        return PartControls.LIST;
    }
}
