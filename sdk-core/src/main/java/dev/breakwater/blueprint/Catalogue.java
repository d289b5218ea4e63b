package dev.breakwater.blueprint;

import dev.breakwater.access.AccessControls;
import dev.breakwater.access.RoleControls;
import dev.breakwater.admission.PodSecurityControls;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Control;
import dev.breakwater.cluster.AksClusterControls;
import dev.breakwater.governance.GovernanceControls;
import dev.breakwater.governance.RegistryControls;
import dev.breakwater.identity.DirectoryControls;
import dev.breakwater.identity.FederatedCredentialControls;
import dev.breakwater.identity.RoleAssignmentControls;
import dev.breakwater.identity.RoleDefinitionControls;
import dev.breakwater.network.ExposureControls;
import dev.breakwater.network.NetworkPolicyControls;
import dev.breakwater.platform.PlatformControls;
import dev.breakwater.platform.StorageControls;
import dev.breakwater.secret.SecretControls;
import dev.breakwater.workload.NamespaceControls;
import dev.breakwater.workload.WorkloadControls;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All controls of all resources, and those that look at several kinds of resource at once. */
public final class Catalogue {
    private static final List<Control> CROSSING =
            List.of(new AdminPathControl(), new AdminFactors(), new PodSecurityControl(), new LivePolicies());
    private static final List<Control> ALL = Stream.of(
                    AksClusterControls.all(),
                    AksClusterControls.ofParts(),
                    RoleAssignmentControls.all(),
                    RoleDefinitionControls.all(),
                    PlatformControls.all(),
                    FederatedCredentialControls.all(),
                    DirectoryControls.all(),
                    GovernanceControls.all(),
                    NamespaceControls.all(),
                    PodSecurityControls.all(),
                    NetworkPolicyControls.all(),
                    ExposureControls.all(),
                    AccessControls.all(),
                    SecretControls.all(),
                    RegistryControls.all(),
                    StorageControls.all(),
                    ShippedLogs.LIST,
                    ImageControl.LIST,
                    RoleControls.all(),
                    WorkloadControls.all(),
                    CROSSING)
            .flatMap(List::stream)
            .sorted(Comparator.comparing(Control::id))
            .toList();

    private Catalogue() {}

    /** Every control, sorted by id; ids are unique. */
    public static List<Control> all() {
        return ALL;
    }

    /** The control of that id. */
    public static Optional<Control> control(String id) {
        return ALL.stream().filter(control -> control.id().equals(id)).findFirst();
    }

    /** An auditor of every control. */
    public static Auditor auditor() {
        return Auditor.of(ALL);
    }
}
