package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.RoleRef;
import dev.breakwater.access.Subject;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.network.EgressRule;
import dev.breakwater.network.EgressTraffic;
import dev.breakwater.network.IngressRule;
import dev.breakwater.network.IngressTraffic;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Peer;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.contract.Sample;
import dev.breakwater.workload.Namespace;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Declarations that set every attribute of the Kubernetes kinds, and one variation per property. */
final class KubernetesSamples {
    private static final Acceptance ACCEPTED =
            new Acceptance("K8S-RBAC-01", "break glass", "platform", LocalDate.of(2027, 1, 1));
    private static final Subject ADMINS = Subject.group("11111111-2222-4333-8444-555555555555");
    private static final Subject EVE = Subject.user("eve@example.com");
    private static final Subject ROBOT = Subject.serviceAccount("shop", "robot");
    private static final Map<String, String> TEAM = Map.of("team", "web");
    private static final Map<String, String> OTHER_TEAM = Map.of("team", "api");
    private static final Map<String, String> TEAMS = Map.of("team", "web", "cost", "42");
    private static final IngressRule FROM_EDGE =
            IngressRule.from(Peer.namespace("edge")).onPorts(PolicyPort.tcp(8443));
    private static final EgressRule TO_NET = EgressRule.to(Peer.ipBlock("10.0.0.0/8", "10.1.0.0/16"));

    private final Optional<ClusterLink> link;
    private final Namespace shop;

    KubernetesSamples(ClusterConnection connection) {
        this.link =
                Optional.of(new ClusterLink(new Address<>(AksCluster.TYPE, "/clusters/prod"), Output.of(connection)));
        this.shop = Namespace.named("shop").cluster(link).build();
    }

    List<Sample> all() {
        List<Sample> all = new ArrayList<>(List.of(
                namespace(),
                clusterRoleBinding(),
                roleBinding(),
                role(),
                policy(),
                Sample.of(denial()).needing(shop)));
        all.addAll(new ManifestSamples(link.orElseThrow()).all());
        return all;
    }

    private Sample namespace() {
        Namespace namespace = Namespace.named("team-web")
                .podSecurity(PodSecurityLevel.BASELINE)
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(namespace)
                .varying("podSecurity up", namespace.withPodSecurity(PodSecurityLevel.RESTRICTED))
                .varying("podSecurity down", namespace.withPodSecurity(PodSecurityLevel.PRIVILEGED))
                .varying("podSecurity none", namespace.withLabels(TEAM))
                .varying("labels none", namespace.withLabels(Map.of()))
                .varying("annotations", namespace.withAnnotations(OTHER_TEAM))
                .varying("annotations more", namespace.withAnnotations(TEAMS))
                .varying("annotations none", namespace.withAnnotations(Map.of()));
    }

    private Sample clusterRoleBinding() {
        ClusterRoleBinding binding = ClusterRoleBinding.named("admins")
                .clusterRole("cluster-admin")
                .addSubjects(ADMINS, EVE)
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(binding)
                .varying("roleRef", binding.withRoleRef(RoleRef.clusterRole("view")))
                .varying("subjects more", binding.withSubjects(ADMINS, EVE, ROBOT))
                .varying("subjects fewer", binding.withSubjects(ADMINS))
                .varying("subjects others", binding.withSubjects(ROBOT))
                .varying("subjects none", binding.withSubjects())
                .varying("labels", binding.withLabels(OTHER_TEAM))
                .varying("labels more", binding.withLabels(TEAMS))
                .varying("labels none", binding.withLabels(Map.of()))
                .varying("annotations", binding.withAnnotations(OTHER_TEAM));
    }

    private Sample roleBinding() {
        RoleBinding binding = RoleBinding.named("viewers")
                .namespace("shop")
                .clusterRole("view")
                .addSubjects(ADMINS, EVE, ROBOT, new Subject.ServiceAccount(Optional.of("shop"), "web"))
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(binding)
                .needing(shop)
                .varying("roleRef", binding.withRoleRef(RoleRef.clusterRole("edit")))
                .varying("roleRef kind", binding.withRoleRef(RoleRef.role("view")))
                .varying("subjects fewer", binding.withSubjects(ROBOT))
                .varying("subjects others", binding.withSubjects(Subject.user("bob@example.com")))
                .varying("subjects none", binding.withSubjects())
                .varying("labels", binding.withLabels(OTHER_TEAM))
                .varying("labels none", binding.withLabels(Map.of()))
                .varying("annotations more", binding.withAnnotations(TEAMS))
                .varying("annotations none", binding.withAnnotations(Map.of()));
    }

    /** A binding without subjects: they come and go. */
    private Sample role() {
        RoleBinding binding = RoleBinding.named("readers")
                .namespace("shop")
                .role("reader")
                .cluster(link)
                .build();
        return Sample.of(binding).needing(shop).varying("subjects", binding.withSubjects(EVE, ROBOT));
    }

    private Sample policy() {
        NetworkPolicy policy = NetworkPolicy.named("web")
                .namespace("shop")
                .podSelector(LabelSelector.label("app", "web"))
                .ingress(IngressTraffic.allow(FROM_EDGE))
                .egress(EgressTraffic.allow(TO_NET))
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        EgressRule dns = EgressRule.to(Peer.podsInNamespaces(LabelSelector.all(), LabelSelector.label("app", "dns")))
                .onPorts(PolicyPort.udp(53), PolicyPort.tcp(53));
        IngressRule ports = IngressRule.any()
                .onPorts(
                        PolicyPort.range(PolicyPort.Protocol.SCTP, 4000, 4010),
                        PolicyPort.named(PolicyPort.Protocol.TCP, "https"),
                        PolicyPort.all(PolicyPort.Protocol.UDP));
        return Sample.of(policy)
                .needing(shop)
                .varying("podSelector", policy.withPodSelector(LabelSelector.label("app", "api")))
                .varying("podSelector all", policy.withPodSelector(LabelSelector.all()))
                .varying(
                        "podSelector expression",
                        policy.withPodSelector(LabelSelector.all().in("tier", "a")))
                .varying("ingress", policy.withIngress(IngressTraffic.allow(ports)))
                .varying("ingress more", policy.withIngress(IngressTraffic.allow(FROM_EDGE, ports)))
                .varying("ingress everything", policy.withIngress(IngressTraffic.allow(IngressRule.any())))
                .varying("ingress denied", policy.withIngress(IngressTraffic.denied()))
                .varying("ingress none", policy.withIngress(Optional.empty()))
                .varying("egress", policy.withEgress(EgressTraffic.allow(dns)))
                .varying("egress more", policy.withEgress(EgressTraffic.allow(TO_NET, dns)))
                .varying("egress denied", policy.withEgress(EgressTraffic.denied()))
                .varying("egress none", policy.withEgress(Optional.empty()))
                .varying("labels", policy.withLabels(OTHER_TEAM))
                .varying("labels none", policy.withLabels(Map.of()))
                .varying("annotations none", policy.withAnnotations(Map.of()));
    }

    private NetworkPolicy denial() {
        return NetworkPolicy.defaultDeny("shop").withCluster(link);
    }
}
