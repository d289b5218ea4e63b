package dev.breakwater.blueprint;

import dev.breakwater.access.AccessControls;
import dev.breakwater.access.RoleControls;
import dev.breakwater.admission.PodSecurityControls;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.audit.Control;
import dev.breakwater.cluster.AksClusterControls;
import dev.breakwater.governance.GovernanceControls;
import dev.breakwater.governance.RegistryControls;
import dev.breakwater.identity.DirectoryControls;
import dev.breakwater.identity.FederatedCredentialControls;
import dev.breakwater.identity.RoleAssignmentControls;
import dev.breakwater.identity.RoleDefinitionControls;
import dev.breakwater.intake.ImageConfigControls;
import dev.breakwater.network.ExposureControls;
import dev.breakwater.network.NetworkPolicyControls;
import dev.breakwater.platform.PlatformControls;
import dev.breakwater.platform.StorageControls;
import dev.breakwater.secret.SecretControls;
import dev.breakwater.workload.NamespaceControls;
import dev.breakwater.workload.WorkloadControls;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All controls of all resources, and those that look at several kinds of resource at once.
 *
 * <pre>{@code
 * AuditReport report =
 *         Catalogue.auditor().audit(DesiredState.named("payments").with(secure()));
 *
 * assertThat(report.failedControls()).doesNotContain("AKS-ID-03");
 * }</pre>
 */
public final class Catalogue {
    private static final List<Control> CROSSING = List.of(
            new AdminPathControl(),
            new AdminFactors(),
            new PodSecurityControl(),
            new LivePolicies(),
            new SecretReaders(),
            new VaultReaders());
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
                    IsolationControl.LIST,
                    ImageConfigControls.all(),
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

    /** The names of the benchmarks that the catalogue answers, sorted, each with its version: {@code cis-aks@1.8}. */
    public static Set<String> benchmarks() {
        return Benchmarks.names();
    }

    /**
     * The benchmark of that name and version, such as {@code cis-aks@1.8}. It never changes meaning, so that reports of
     * different days can be compared. {@code breakwater-baseline@2026.1} holds every control that does not look at a
     * preview, {@code breakwater-all@2026.1} the others as well.
     *
     * @throws IllegalArgumentException if there is none; the message says which is near
     */
    public static Benchmark benchmark(String name) {
        return Benchmarks.named(name);
    }

    /**
     * The items of a benchmark that no control can answer, with the reason for each, in their order. Empty for those
     * whose items nobody has listed.
     *
     * @throws IllegalArgumentException as {@link #benchmark}
     */
    public static Map<String, String> unanswered(String benchmark) {
        return Benchmarks.unanswered(benchmark);
    }

    /**
     * Where a control helps in PCI DSS 4, ISO 27001 of 2022 and SOC 2, as Microsoft maps: the standards, with ids in
     * each. Sources are its own benchmark, whose domain of logging and threat detection is known here, and the
     * initiatives of Azure Policy for those standards, by the definitions that the control answers. It does not say that
     * the control is enough.
     */
    public static Map<String, List<String>> standards(Control control) {
        return Benchmarks.standards(control);
    }

    /** An auditor of every control. */
    public static Auditor auditor() {
        return Auditor.of(ALL);
    }
}
