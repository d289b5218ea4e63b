package dev.breakwater.cluster;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import java.util.List;

/** The controls whose evidence is a cluster and its pools alone. */
public final class AksClusterControls {
    private static final List<Control> ALL = List.of(
            PropertyControl.of(AksCluster.PROPERTIES, "AKS-ID-03", Severity.HIGH,
                    "Local accounts are disabled.", "Declare AksCluster.localAccounts(false)."));

    private AksClusterControls() {}

    /** All of them, in the order of their ids. */
    public static List<Control> all() {
        return ALL;
    }
}
