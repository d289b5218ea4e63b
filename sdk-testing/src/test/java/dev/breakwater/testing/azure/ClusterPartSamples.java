package dev.breakwater.testing.azure;

import dev.breakwater.cluster.AddOn;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ClusterIdentity;
import dev.breakwater.cluster.DeploymentSafeguards;
import dev.breakwater.cluster.DeploymentSafeguards.Level;
import dev.breakwater.cluster.DeploymentSafeguards.PodSecurity;
import dev.breakwater.cluster.MaintenanceConfiguration;
import dev.breakwater.cluster.MaintenanceConfiguration.Work;
import dev.breakwater.cluster.MaintenanceWindow;
import dev.breakwater.cluster.ManagedNamespace;
import dev.breakwater.cluster.ManagedNamespace.Adoption;
import dev.breakwater.cluster.ManagedNamespace.Traffic;
import dev.breakwater.cluster.NodePool;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.testing.contract.Sample;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What lives below a cluster, each with every attribute set. */
final class ClusterPartSamples {
    private static final Acceptance ACCEPTED =
            new Acceptance("AKS-NS-02", "calls the outside", "platform", LocalDate.of(2027, 1, 1));
    private final ResourceGroup group;
    private final AksCluster cluster;

    ClusterPartSamples(ResourceGroup group) {
        this.group = group;
        this.cluster = AksCluster.named("parts")
                .group(group.id())
                .location("westeurope")
                .identity(ClusterIdentity.systemAssigned())
                .dnsPrefix("parts")
                .addAddOn(AddOn.azurePolicy())
                .addPool(NodePool.system("system").count(3).build())
                .build();
    }

    List<Sample> all() {
        return List.of(releases(), upgrades(), images(), namespace(), safeguards());
    }

    private Sample releases() {
        MaintenanceWindow.Hours hours = MaintenanceWindow.hours(DayOfWeek.SATURDAY, 1, 2)
                .except(Instant.parse("2026-12-24T00:00:00Z"), Instant.parse("2026-12-27T00:00:00Z"));
        MaintenanceConfiguration releases = MaintenanceConfiguration.of(Work.RELEASES)
                .cluster(cluster.id())
                .window(hours)
                .addAcceptance(ACCEPTED)
                .build();
        return Sample.of(releases)
                .needing(group, cluster)
                .varying("window", releases.withWindow(hours.and(DayOfWeek.SUNDAY, 3)))
                .varying("window hours", releases.withWindow(hours.and(DayOfWeek.SATURDAY, 4)))
                .varying(
                        "window pauses",
                        releases.withWindow(hours.except(
                                Instant.parse("2027-01-01T00:00:00Z"), Instant.parse("2027-01-02T00:00:00Z"))))
                .undeclaring("window pauses", releases.withWindow(MaintenanceWindow.hours(DayOfWeek.SATURDAY, 1, 2)));
    }

    private Sample upgrades() {
        MaintenanceWindow.Recurring window = MaintenanceWindow.weekly(2, DayOfWeek.FRIDAY)
                .lasting(6)
                .at(LocalTime.of(22, 30), ZoneOffset.ofHoursMinutes(5, 30))
                .from(LocalDate.of(2026, 10, 1))
                .except(LocalDate.of(2026, 12, 20), LocalDate.of(2027, 1, 3));
        MaintenanceConfiguration upgrades = MaintenanceConfiguration.of(Work.UPGRADES)
                .cluster(cluster.id())
                .window(window)
                .build();
        return Sample.of(upgrades)
                .needing(group, cluster)
                .varying("window monthly", upgrades.withWindow(MaintenanceWindow.monthly(1, 15)))
                .varying(
                        "window second Tuesday",
                        upgrades.withWindow(
                                MaintenanceWindow.monthly(3, MaintenanceWindow.Week.SECOND, DayOfWeek.TUESDAY)))
                .varying("window length", upgrades.withWindow(window.lasting(8)))
                .varying("window start", upgrades.withWindow(window.at(LocalTime.NOON, ZoneOffset.UTC)))
                .varying("window first day", upgrades.withWindow(window.from(LocalDate.of(2026, 11, 1))))
                .varying(
                        "window pause",
                        upgrades.withWindow(window.except(LocalDate.of(2027, 4, 1), LocalDate.of(2027, 4, 5))));
    }

    private Sample images() {
        MaintenanceConfiguration images = MaintenanceConfiguration.of(Work.NODE_IMAGES)
                .cluster(cluster.id())
                .window(MaintenanceWindow.daily(1))
                .build();
        return Sample.of(images)
                .needing(group, cluster)
                .varying("window", images.withWindow(MaintenanceWindow.daily(2).lasting(12)));
    }

    private Sample namespace() {
        ManagedNamespace namespace = ManagedNamespace.named("shop")
                .cluster(cluster.id())
                .location("West Europe")
                .putTag("env", "prod")
                .putLabel("team", "shop")
                .putAnnotation("owner", "shop")
                .cpuRequest("2")
                .cpuLimit("4")
                .memoryRequest("4Gi")
                .memoryLimit("8Gi")
                .ingress(Traffic.DENY_ALL)
                .egress(Traffic.ALLOW_SAME_NAMESPACE)
                .adoption(Adoption.IF_IDENTICAL)
                .deleteContents(true)
                .addAcceptance(ACCEPTED)
                .build();
        return Sample.of(namespace)
                .needing(group, cluster)
                .varying("location", namespace.withLocation("northeurope"))
                .varying("tags", namespace.withTags(Map.of("env", "test")))
                .undeclaring("tags", namespace.withTags(Map.of()))
                .varying("labels", namespace.withLabels(Map.of("team", "web", "tier", "front")))
                .varying("annotations", namespace.withAnnotations(Map.of("owner", "web")))
                .varying("cpuRequest", namespace.withCpuRequest("3"))
                .varying("cpuLimit", namespace.withCpuLimit("5"))
                .varying("memoryRequest", namespace.withMemoryRequest("5Gi"))
                .varying("memoryLimit", namespace.withMemoryLimit("9Gi"))
                .undeclaring("memoryLimit", namespace.withMemoryLimit(Optional.empty()))
                .varying("ingress", namespace.withIngress(Traffic.ALLOW_ALL))
                .varying("egress", namespace.withEgress(Traffic.DENY_ALL))
                .varying("adoption", namespace.withAdoption(Adoption.ALWAYS))
                .varying("deleteContents", namespace.withDeleteContents(false));
    }

    private Sample safeguards() {
        DeploymentSafeguards safeguards = DeploymentSafeguards.of(Level.ENFORCE)
                .cluster(cluster.id())
                .podSecurity(PodSecurity.RESTRICTED)
                .addExcludedNamespace("legacy")
                .addAcceptance(ACCEPTED)
                .build();
        return Sample.of(safeguards)
                .needing(group, cluster)
                .varying("level", safeguards.withLevel(Level.WARN))
                .varying("podSecurity", safeguards.withPodSecurity(PodSecurity.BASELINE))
                .undeclaring("podSecurity", safeguards.withPodSecurity(Optional.empty()))
                .varying("excludedNamespaces", safeguards.withExcludedNamespaces("legacy", "old"));
    }
}
