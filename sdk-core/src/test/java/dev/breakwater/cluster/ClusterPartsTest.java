package dev.breakwater.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.MaintenanceConfiguration.Work;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Resource;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterPartsTest {
    private static final ArmId CLUSTER = Clusters.naive().build().id();

    private static MaintenanceConfiguration configuration(Work work, MaintenanceWindow window) {
        return MaintenanceConfiguration.of(work).cluster(CLUSTER).window(window).build();
    }

    private static Finding finding(String control, String today, Resource<?>... resources) {
        Clock clock = Clock.fixed(Instant.parse(today + "T12:00:00Z"), ZoneOffset.UTC);
        return Auditor.of(AksClusterControls.ofParts())
                .at(clock)
                .audit(DesiredState.named("prod").with(resources))
                .findings()
                .stream()
                .filter(found -> found.control().equals(control))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_window_is_rendered_as_the_service_speaks_it() {
        MaintenanceWindow window = MaintenanceWindow.monthly(2, MaintenanceWindow.Week.LAST, DayOfWeek.FRIDAY)
                .lasting(6)
                .at(LocalTime.of(21, 5), ZoneOffset.ofHours(-7))
                .from(LocalDate.of(2026, 10, 1))
                .except(LocalDate.of(2026, 12, 24), LocalDate.of(2026, 12, 31));

        assertThat(configuration(Work.UPGRADES, window).document())
                .isEqualTo(Document.parse("{\"properties\":{\"maintenanceWindow\":{\"schedule\":{\"relativeMonthly\":"
                        + "{\"intervalMonths\":2,\"weekIndex\":\"Last\",\"dayOfWeek\":\"Friday\"}},\"durationHours\":6,"
                        + "\"utcOffset\":\"-07:00\",\"startDate\":\"2026-10-01\",\"startTime\":\"21:05\","
                        + "\"notAllowedDates\":[{\"start\":\"2026-12-24\",\"end\":\"2026-12-31\"}]}}}"));
    }

    @Test
    void hours_of_the_week_mean_the_same_in_any_order() {
        Document body = configuration(
                        Work.RELEASES,
                        MaintenanceWindow.hours(DayOfWeek.MONDAY, 1, 2).and(DayOfWeek.FRIDAY, 3))
                .document();
        Document observed = Document.parse("{\"properties\":{\"timeInWeek\":[{\"day\":\"friday\",\"hourSlots\":[3]},"
                + "{\"day\":\"Monday\",\"hourSlots\":[2,1]}]}}");

        assertThat(MaintenanceConfiguration.PROPERTIES.diff(body, observed)).isEmpty();
        assertThat(MaintenanceConfiguration.PROPERTIES.diff(
                        body, observed.withAt("/properties/timeInWeek/0/hourSlots", List.of(4))))
                .hasSize(1);
    }

    static Stream<Arguments> refusedWindows() {
        return Stream.of(
                Arguments.of(Work.RELEASES, MaintenanceWindow.daily(1), "declare MaintenanceWindow.hours(…)"),
                Arguments.of(
                        Work.UPGRADES,
                        MaintenanceWindow.hours(DayOfWeek.MONDAY, 1),
                        "aksManagedAutoUpgradeSchedule does not take"),
                Arguments.of(Work.RELEASES, MaintenanceWindow.hours(DayOfWeek.MONDAY, 24), "hour 24"),
                Arguments.of(Work.UPGRADES, MaintenanceWindow.daily(1), "which only node images take"),
                Arguments.of(Work.NODE_IMAGES, MaintenanceWindow.daily(8), "intervalDays 8"),
                Arguments.of(Work.NODE_IMAGES, MaintenanceWindow.weekly(5, DayOfWeek.MONDAY), "intervalWeeks 5"),
                Arguments.of(Work.NODE_IMAGES, MaintenanceWindow.monthly(7, 1), "intervalMonths 7"),
                Arguments.of(Work.NODE_IMAGES, MaintenanceWindow.monthly(1, 32), "dayOfMonth 32"),
                Arguments.of(Work.NODE_IMAGES, MaintenanceWindow.daily(1).lasting(3), "contains 3 hours"),
                Arguments.of(
                        Work.NODE_IMAGES,
                        MaintenanceWindow.daily(1).at(LocalTime.NOON, ZoneOffset.ofHoursMinutesSeconds(1, 0, 1)),
                        "whole minutes"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("refusedWindows")
    void a_window_that_the_service_refuses_is_refused(Work work, MaintenanceWindow window, String message) {
        assertThatThrownBy(() -> configuration(work, window))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void each_channel_that_is_at_work_wants_its_window() {
        AksCluster cluster = Clusters.naive()
                .upgradeChannels(new UpgradeChannels(UpgradeChannel.PATCH, NodeOsChannel.NODE_IMAGE))
                .build();
        MaintenanceConfiguration upgrades = configuration(Work.UPGRADES, MaintenanceWindow.weekly(1, DayOfWeek.SUNDAY));
        MaintenanceConfiguration images = configuration(Work.NODE_IMAGES, MaintenanceWindow.daily(1));

        assertThat(finding("AKS-UPG-05", "2026-09-01", cluster).message())
                .contains("no aksManagedAutoUpgradeSchedule and no aksManagedNodeOSUpgradeSchedule");
        assertThat(finding("AKS-UPG-05", "2026-09-01", cluster, upgrades).message())
                .contains("There is no aksManagedNodeOSUpgradeSchedule.");
        assertThat(finding("AKS-UPG-05", "2026-09-01", cluster, upgrades, images)
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest(name = "{0} {1} on {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/properties/networkProfile/networkPlugin|kubenet|2027-10-02|PASS|",
                "/properties/networkProfile/networkPlugin|kubenet|2027-10-03|FAIL|Kubenet ends on 2028-03-31.",
                "/properties/networkProfile/networkPlugin|kubenet|2028-04-01|FAIL|Kubenet ended on 2028-03-31.",
                "/properties/networkProfile/networkPolicy|azure|2026-09-01|PASS|",
                "/properties/networkProfile/networkPolicy|azure|2028-09-01|FAIL|Manager on Linux ends on 2028-09-30.",
                "/properties/agentPoolProfiles/0/osType|Windows|2026-09-01|PASS|",
                "/properties/ingressProfile/webAppRouting/enabled|true|2026-09-01|FAIL|NGINX of application routing",
                "/properties/addonProfiles/OpenServiceMesh/enabled|true|2027-09-01|FAIL|Open Service Mesh add-on",
                "/properties/podIdentityProfile/enabled|true|2026-09-01|FAIL|Pod identity ended on 2025-09-30.",
                "/properties/networkProfile/loadBalancerSku|Basic|2026-09-01|FAIL|basic load balancer ended",
                "/properties/agentPoolProfiles/0/osSKU|Windows2019|2026-09-01|FAIL|Windows Server 2019 ended",
                "/properties/agentPoolProfiles/0/osSKU|Ubuntu2204|2026-09-01|PASS|",
                "/properties/agentPoolProfiles/0/osSKU|Ubuntu2204|2027-02-01|FAIL|Ubuntu 22.04 ends on 2027-06-30.",
                "/properties/agentPoolProfiles/0/vmSize|Standard_M192is_v2|2027-02-01|FAIL|M192i of version 2",
            })
    void what_ends_is_named_with_its_day(String path, String value, String today, Verdict verdict, String message) {
        Object set = value.equals("true") ? true : value;
        AksCluster cluster = Clusters.naive()
                .property(
                        path.startsWith("/properties/agentPool") ? "/properties/agentPoolProfiles" : path,
                        at(path, set))
                .build();

        Finding finding = finding("AKS-UPG-07", today, cluster);

        assertThat(finding.verdict()).as(finding.message()).isEqualTo(verdict);
        assertThat(finding.message()).contains(message == null ? "" : message);
    }

    /** A whole list of pools where the path goes into one. */
    private static Object at(String path, Object value) {
        String pools = "/properties/agentPoolProfiles/0/";
        return path.startsWith(pools)
                ? List.of(Document.object("name", "system", "mode", "System", path.substring(pools.length()), value))
                : value;
    }

    @Test
    void the_retired_are_told_by_pool_with_evidence() {
        AksCluster cluster = Clusters.naive()
                .addPool(NodePool.user("old").osSku("Ubuntu2204").count(1).build())
                .build();

        Finding finding = finding("AKS-UPG-07", "2027-07-01", cluster);

        assertThat(finding.evidence())
                .extracting(place -> place.path() + " " + place.value().orElseThrow())
                .containsExactly("/properties/agentPoolProfiles/old/osSKU \"Ubuntu2204\"");
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource({
        "Standard_DC4as_v5, OCIContainer, [confidential machines]",
        "Standard_DC4s_v3, OCIContainer, [enclaves]",
        "Standard_E104ids_v5, OCIContainer, [whole servers]",
        "Standard_M832is_16_v3, OCIContainer, [whole servers]",
        "Standard_HB120-16rs_v3, OCIContainer, [whole servers]",
        "Standard_HX176rs, OCIContainer, [whole servers]",
        "Standard_NC96ads_A100_v4, OCIContainer, [whole servers]",
        "Standard_NC24ads_A100_v4, OCIContainer, []",
        "Standard_EC96ias_v5, OCIContainer, '[confidential machines, whole servers]'",
        "Standard_D4s_v5, KataVmIsolation, [sandboxed]",
        "Standard_D4s_v5, KataCcIsolation, [confidential containers]",
        "Standard_D4s_v5, OCIContainer, []",
    })
    void what_isolates_a_pool_is_told_from_size_and_runtime(String size, String runtime, String expected) {
        Document pool = Document.object("vmSize", size, "workloadRuntime", runtime);

        assertThat(PoolIsolation.of(pool)).hasToString(expected);
    }

    @Test
    void an_isolation_on_its_way_out_fails_with_its_state() {
        AksCluster cluster = Clusters.naive()
                .addPool(NodePool.user("coco")
                        .count(1)
                        .property("/workloadRuntime", "KataCcIsolation")
                        .build())
                .build();

        Finding finding =
                Auditor.of(AksClusterControls.all())
                        .audit(DesiredState.named("prod").with(cluster))
                        .findings()
                        .stream()
                        .filter(found -> found.control().equals("AKS-NODE-19"))
                        .findFirst()
                        .orElseThrow();

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.message()).contains("Not so in: coco.").contains("taken away on 2026-03-31");
    }

    @Test
    void aks_automatic_takes_nothing_that_it_has_on_away() {
        assertThatThrownBy(() -> Clusters.naive()
                        .sku(new ClusterSku(SkuName.AUTOMATIC, SkuTier.FREE))
                        .workloadIdentity(false)
                        .nodeProvisioning(false)
                        .nodeResourceGroupAccess(NodeGroupAccess.UNRESTRICTED)
                        .network(NetworkEngine.calico(true))
                        .build())
                .hasMessageContaining("ClusterSku.automatic()")
                .hasMessageContaining("workloadIdentity contains false, and AKS Automatic has it on; leave it out.")
                .hasMessageContaining("nodeProvisioning contains false")
                .hasMessageContaining("nodeResourceGroupAccess contains UNRESTRICTED")
                .hasMessageContaining("network contains another engine");
    }

    @Test
    void aks_automatic_is_audited_by_what_it_sets_itself() {
        AksCluster automatic = Clusters.naive().sku(ClusterSku.automatic()).build();

        List<String> failed = Auditor.of(AksClusterControls.all())
                .audit(DesiredState.named("prod").with(automatic))
                .findings(Verdict.FAIL)
                .stream()
                .map(Finding::control)
                .toList();

        assertThat(failed)
                .doesNotContain("AKS-ID-01", "AKS-ID-02", "AKS-ID-03", "AKS-ID-08", "AKS-ID-09", "AKS-NODE-08")
                .doesNotContain("AKS-NODE-14", "AKS-UPG-03", "AKS-API-06");
    }

    @Test
    void a_mesh_that_traffic_leaves_through_wants_gateway_pools() {
        assertThatThrownBy(() -> Clusters.naive()
                        .serviceMesh(ServiceMesh.istio().withEgress("out", "gateway"))
                        .build())
                .hasMessageContaining("declare staticEgressGateway(true)");
    }

    @ParameterizedTest
    @CsvSource({"kube-system, a namespace of the system", "Shop, is not 1 to 63 lower-case", "shop, 2 gigabytes"})
    void a_managed_namespace_that_the_service_refuses_is_refused(String name, String message) {
        assertThatThrownBy(() -> ManagedNamespace.named(name)
                        .cluster(CLUSTER)
                        .location("westeurope")
                        .memoryLimit("2 gigabytes")
                        .build())
                .hasMessageContaining(message);
    }
}
