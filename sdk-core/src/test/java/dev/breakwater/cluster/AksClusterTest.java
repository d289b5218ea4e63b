package dev.breakwater.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AksClusterTest {
    @Test
    void a_cluster_renders_what_is_declared_and_nothing_else() {
        AksCluster cluster = Clusters.naive()
                .localAccounts(false)
                .entra(EntraIntegration.admins("11111111-1111-1111-1111-111111111111"))
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.7", "198.51.100.0/24"))
                .network(NetworkEngine.cilium())
                .addAddOns(AddOn.azurePolicy())
                .property("/properties/supportPlan", "AKSLongTermSupport")
                .build();

        assertThat(cluster.document()).isEqualTo(Document.parse("""
                {"location": "westeurope", "properties": {
                  "disableLocalAccounts": true, "supportPlan": "AKSLongTermSupport",
                  "aadProfile": {"managed": true, "adminGroupObjectIDs": ["11111111-1111-1111-1111-111111111111"]},
                  "apiServerAccessProfile": {"enablePrivateCluster": false,
                    "authorizedIPRanges": ["203.0.113.7/32", "198.51.100.0/24"]},
                  "networkProfile": {"networkPlugin": "azure", "networkPluginMode": "overlay",
                    "networkPolicy": "cilium", "networkDataplane": "cilium"},
                  "addonProfiles": {"azurepolicy": {"enabled": true}},
                  "agentPoolProfiles": [{"name": "system", "mode": "System", "count": 3,
                    "enableAutoScaling": false}]}}
                """));
    }

    @Test
    void equal_declarations_are_equal_and_have_a_text_of_one_line() {
        assertThat(Clusters.full()).isEqualTo(Clusters.full()).hasSameHashCodeAs(Clusters.full());
        assertThat(Clusters.full().toString())
                .startsWith("AksCluster{name=prod")
                .doesNotContain("\n");
        assertThat(Clusters.full().withLocation("northeurope")).isNotEqualTo(Clusters.full());
    }

    @Test
    void everything_that_is_rendered_is_in_the_table() {
        Set<String> known =
                AksCluster.PROPERTIES.properties().stream().map(Property::path).collect(Collectors.toSet());

        Set<String> unknown = AksCluster.PROPERTIES.declared(Clusters.full().document()).stream()
                .map(FieldChange::path)
                .map(path -> path.replaceFirst("/agentPoolProfiles/[a-z]+/", "/agentPoolProfiles/*/"))
                .filter(path -> !known.contains(path))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(unknown).isEmpty();
    }

    @Test
    void every_output_that_a_body_refers_to_is_an_input() {
        AksCluster other = Clusters.naive().build();
        Output<String> output = other.oidcIssuerUrl();
        AksCluster cluster = Clusters.naive()
                .defenderWorkspace(output)
                .diskEncryptionSet(output)
                .keyEncryption(new KeyEncryption(output, false, java.util.Optional.empty()))
                .addAddOns(AddOn.monitoring(output))
                .build();

        assertThat(cluster.document().references()).hasSize(1);
        assertThat(cluster.inputs()).anySatisfy(input -> assertThat(input).isEqualTo(output));
    }

    @Test
    void an_identity_that_is_declared_is_named_by_its_path_and_awaited() {
        AksCluster source = Clusters.naive().build();
        Output<String> id = Output.of(source.address(), AksClusterState.ID);

        ClusterIdentity identity = ClusterIdentity.userAssigned(id);

        assertThat(identity.document()
                        .at("/userAssignedIdentities")
                        .orElseThrow()
                        .members())
                .containsOnlyKeys(source.id().toString());
        assertThat(identity.outputs()).hasSize(1);
        assertThatThrownBy(() -> ClusterIdentity.userAssigned(source.oidcIssuerUrl()))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessage(
                        "ClusterIdentity: identity contains managedClusters/prod.oidcIssuer, which is not an ARM id;"
                                + " pass the identity's resourceId().");
    }

    @Test
    void what_was_applied_is_in_sync_however_the_service_writes_it() {
        Document declared = Clusters.full().document();
        Document observed = Noise.asTheServiceWritesIt(declared);

        assertThat(AksCluster.PROPERTIES.diff(declared, observed)).isEmpty();
        assertThat(AksCluster.PROPERTIES.merge(declared, observed)).isEqualTo(observed);
    }

    @Test
    void what_the_service_assumes_is_no_difference() {
        Document declared = Clusters.naive()
                .apiServerAccess(ApiServerAccess.open())
                .localAccounts(true)
                .oidcIssuer(true)
                .addAddOns(AddOn.off("httpApplicationRouting"))
                .egress(Egress.loadBalancer())
                .sku(ClusterSku.of(SkuTier.FREE))
                .build()
                .document();
        Document observed = Clusters.naive().kubernetesVersion("1.34.1").build().document();

        assertThat(AksCluster.PROPERTIES.diff(declared, observed)).isEmpty();
    }

    @Test
    void the_autoscaler_owns_the_count_of_its_pool_and_tags_of_others_stay() {
        Document declared = Clusters.hardened().putTag("team", "a").build().document();
        Document observed = declared.withAt("/tags", Map.of("team", "b", "cost", "7"))
                .withAt("/properties/agentPoolProfiles/1/count", 4);

        assertThat(AksCluster.PROPERTIES.diff(declared, observed))
                .extracting(FieldChange::path)
                .containsExactly("/tags");
        Document merged = AksCluster.PROPERTIES.merge(declared, observed);
        assertThat(merged.at("/tags")).contains(Document.object("team", "a", "cost", "7"));
        assertThat(merged.at("/properties/agentPoolProfiles/1/count")).contains(Document.of(4));
    }

    static Stream<Arguments> refused() {
        AksCluster ok = Clusters.naive().build();
        NodePool pool = ok.pools().get(0);
        NodePool work = NodePool.user("work").count(1).build();
        String cluster = "AksCluster 'prod': ";
        String node = "NodePool 'system': ";
        String user = "NodePool 'work': ";
        return Stream.of(
                refused(() -> ok.withName("-x"), "AksCluster '-x': name contains '-x', which is not 1 to 63 letters,"),
                refused(() -> ok.withDnsPrefix("a_b"), cluster + "dnsPrefix contains 'a_b', which is not 1 to 54"),
                refused(() -> ok.withLocation(" "), cluster + "location is blank"),
                refused(() -> ok.withKubernetesVersion("latest"), cluster + "kubernetesVersion contains 'latest'"),
                refused(
                        () -> ok.withLocalAccounts(false),
                        cluster + "localAccounts contains false, which leaves nobody"),
                refused(() -> ok.withWorkloadIdentity(true), cluster + "workloadIdentity contains true, which needs"),
                refused(() -> ok.withLongTermSupport(true), cluster + "longTermSupport contains true, which needs"),
                refused(
                        () -> ok.withDnsServiceIp("10.0.0.0/16"),
                        cluster + "dnsServiceIp contains '10.0.0.0/16', which is a block; give one address"),
                refused(
                        () -> Clusters.naive()
                                .serviceCidr("10.0.0.0/16")
                                .dnsServiceIp("10.1.0.10")
                                .build(),
                        cluster + "dnsServiceIp contains '10.1.0.10', which is not in serviceCidr."),
                refused(
                        () -> Clusters.naive()
                                .serviceCidr("10.0.0.0/16")
                                .podCidr("10.0.0.0/8")
                                .build(),
                        cluster + "podCidr and serviceCidr overlap; give pods and services a block each."),
                refused(
                        () -> Clusters.naive()
                                .dualStack(DualStack.standard())
                                .podCidr("10.0.0.0/8")
                                .build(),
                        cluster + "dualStack is declared together with podCidr or serviceCidr"),
                refused(
                        () -> ok.withDnsPrefix("a").withFqdnSubdomain("b"),
                        cluster + "dnsPrefix and fqdnSubdomain are both declared, and exclude each other; keep one."),
                refused(() -> ok.withCostAnalysis(true), cluster + "costAnalysis contains true, which needs a paid"),
                refused(
                        () -> ok.withNetwork(NetworkEngine.ciliumWithPodSubnet()),
                        cluster + "pool 'system' has no subnet of pods, which cilium without overlay needs"),
                refused(
                        () -> ok.withNetwork(NetworkEngine.cilium())
                                .withPools(pool, work.withName("win").withOsType(OsType.WINDOWS)),
                        cluster + "pool 'win' runs Windows, which cilium does not serve; declare calico(…)."),
                refused(
                        () -> ok.withRawProperties(Map.of("properties/supportPlan", Document.of("x"))),
                        cluster + "property contains 'properties/supportPlan', which is no pointer into the body"),
                refused(
                        () -> ok.withRawProperties(Map.of("/supportPlan", Document.of("x"))),
                        cluster + "property contains '/supportPlan', which is no pointer into the body"),
                refused(
                        () -> EntraIntegration.admins("platform-team"),
                        "EntraIntegration: adminGroups contains 'platform-team', which is not a GUID; pass the object"),
                refused(
                        () -> work.withVmSize("Standard_EC96ias_v5").withVtpm(true),
                        user + "vmSize contains 'Standard_EC96ias_v5', a confidential size, which goes neither"),
                refused(
                        () -> work.withVmSize("Standard_D4pds_v5").withSecureBoot(true),
                        user + "secureBoot or vtpm contains true, which Windows and Arm nodes do not have"),
                refused(() -> work.withMaxSurge("a third"), user + "maxSurge contains 'a third', which is neither"),
                refused(
                        () -> work.withDrainTimeout(java.time.Duration.ofSeconds(90)),
                        user + "drainTimeout contains PT1M30S, which is not a whole number of minutes up to 1440."),
                refused(
                        () -> work.withNodeSoak(java.time.Duration.ofMinutes(31)),
                        user + "nodeSoak contains PT31M, which is not a whole number of minutes up to 30."),
                refused(
                        () -> work.withRawProperties(Map.of("gpuProfile", Document.of("x"))),
                        user + "property contains 'gpuProfile', which is no pointer; begin it with '/'."),
                refused(
                        () -> AddOn.keyVaultSecretsProvider(java.time.Duration.ZERO),
                        "AddOn 'azureKeyvaultSecretsProvider': rotation contains PT0S, which is not at least one"),
                refused(
                        () -> ClusterIdentity.userAssigned(Clusters.GROUP),
                        "ClusterIdentity: identity contains '" + Clusters.GROUP
                                + "', which is not the id of a managed"),
                refused(() -> new HostPorts(90, 80, "TCP"), "HostPorts: the ports are 90 to 80, which is not"),
                refused(() -> new HostPorts(80, 80, "ICMP"), "HostPorts: protocol contains 'ICMP', which is neither"),
                refused(
                        () -> Egress.loadBalancer().managedIps(0),
                        "Egress.LoadBalancer: managedIps contains 0, which is not from 1 to 100."),
                refused(
                        () -> Egress.loadBalancer().portsPerNode(1001),
                        "Egress.LoadBalancer: portsPerNode contains 1001, which is not a multiple of 8."),
                refused(
                        () -> Egress.loadBalancer().managedIps(2).prefixes("/p"),
                        "Egress.LoadBalancer: managed addresses, addresses of yours and prefixes of yours exclude"),
                refused(
                        () -> Egress.managedNatGateway().managedIps(17),
                        "Egress.ManagedNatGateway: managedIps contains 17, which is not from 1 to 16."),
                refused(
                        () -> Egress.managedNatGateway().idleMinutes(3),
                        "Egress.ManagedNatGateway: idleMinutes contains 3, which is not from 4 to 120."),
                refused(
                        () -> ok.withPodCidr("10.0.0.300/24"),
                        cluster + "podCidr contains '10.0.0.300/24' is not a CIDR: each octet is 0 to 255."),
                refused(() -> ok.withPools(work), cluster + "pools contains no system pool; AKS needs one"),
                refused(() -> ok.withPools(pool, pool), cluster + "pools contains 'system' twice; keep one."),
                refused(
                        () -> ok.withAddOns(AddOn.azurePolicy(), AddOn.off("azurePolicy")),
                        cluster + "addOns contains 'azurePolicy' twice; keep one."),
                refused(
                        () -> ok.withCustomCaCertificates(java.util.Collections.nCopies(11, "x")),
                        cluster + "customCaCertificates contains 11 certificates, which is more than ten."),
                refused(
                        () -> Clusters.naive()
                                .publicNetworkAccess(false)
                                .egress(Egress.userRoutes())
                                .build(),
                        cluster + "publicNetworkAccess contains false, which the service refuses with routes"),
                refused(
                        () -> pool.withName("System"),
                        "NodePool 'System': name contains 'System', which is not 1 to 12"),
                refused(
                        () -> pool.withSize(new PoolSize.Fixed(0)),
                        node + "size contains 0 nodes, which is not from 1"),
                refused(() -> pool.withSize(new PoolSize.Autoscaled(5, 2)), node + "size contains 5 to 2 nodes"),
                refused(() -> pool.withTaints("x"), node + "taints contains 'x', which is not key=value:effect."),
                refused(
                        () -> pool.withLabels(Map.of("a b", "c")),
                        node + "labels contains 'a b', which is not a label key"),
                refused(() -> work.withOsType(OsType.WINDOWS).withName("windows"), "NodePool 'windows': name contains"),
                refused(
                        () -> work.withWorkloadRuntime(WorkloadRuntime.KATA_VM_ISOLATION),
                        user + "workloadRuntime contains KataVmIsolation, which needs osSku(\"AzureLinux\")."),
                refused(() -> pool.withSpotMaxPrice(-1.0), node + "spotMaxPrice is declared, which a system pool"),
                refused(
                        () -> ApiServerAccess.ranges("10.0.0.1/24"),
                        "PublicRanges: '10.0.0.1/24' is not a CIDR: it has host bits; write 10.0.0.0/24."),
                refused(() -> ApiServerAccess.ranges("::1"), "PublicRanges: '::1' is not a CIDR: four octets"),
                refused(
                        () -> ApiServerAccess.ranges("1.2.3.4/33"),
                        "PublicRanges: '1.2.3.4/33' is not a CIDR: the prefix"),
                refused(() -> ApiServerAccess.ranges("01.2.3.4"), "PublicRanges: '01.2.3.4' is not a CIDR: each octet"),
                refused(
                        () -> ApiServerAccess.ranges(),
                        "PublicRanges: there is no range, which the service reads as open"),
                refused(
                        () -> ApiServerAccess.ranges("0.0.0.0/32", "10.0.0.0/8"),
                        "PublicRanges: '0.0.0.0/32' means only"),
                refused(
                        () -> ApiServerAccess.ranges(
                                java.util.Collections.nCopies(201, "1.1.1.1").toArray(new String[0])),
                        "PublicRanges: there are 201 ranges; the service takes at most 200."),
                refused(() -> KeyEncryption.of("kv/etcd"), "KeyEncryption: keyId contains 'kv/etcd', which is not"),
                refused(
                        () -> new ImageCleaner(true, java.time.Duration.ofHours(23)),
                        "ImageCleaner: interval contains PT23H, which is not from 24 hours to three months."));
    }

    private static Arguments refused(Runnable declaration, String message) {
        return Arguments.of(message, declaration);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void what_the_service_refuses_is_refused_at_once(String message, Runnable declaration) {
        assertThatThrownBy(declaration::run)
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void all_issues_are_said_at_once() {
        assertThatThrownBy(() -> AksCluster.named("-")
                        .group(Clusters.GROUP)
                        .location("")
                        .workloadIdentity(true)
                        .build())
                .isInstanceOfSatisfying(
                        InvalidDeclarationException.class,
                        refused -> assertThat(refused.issues()).hasSize(4))
                .hasMessageStartingWith("4 issues:\n");
    }

    @Test
    void the_ways_out_and_both_families_render_all_they_say() {
        Document body = Clusters.naive()
                .dualStack(
                        DualStack.standard().pods("10.244.0.0/16", "fd12::/64").services("10.0.0.0/16", "fd13::/108"))
                .egress(Egress.loadBalancer()
                        .managedIps(2)
                        .managedIpv6s(1)
                        .portsPerNode(4000)
                        .idleMinutes(10))
                .build()
                .document();

        assertThat(body.at("/properties/networkProfile")).contains(Document.parse("""
                {"ipFamilies": ["IPv4", "IPv6"], "podCidrs": ["10.244.0.0/16", "fd12::/64"],
                 "serviceCidrs": ["10.0.0.0/16", "fd13::/108"], "outboundType": "loadBalancer",
                 "loadBalancerProfile": {"managedOutboundIPs": {"count": 2, "countIPv6": 1},
                   "allocatedOutboundPorts": 4000, "idleTimeoutInMinutes": 10}}
                """));
        assertThat(Egress.loadBalancer()
                        .prefixes("/p")
                        .onto(Document.object())
                        .at("/networkProfile/loadBalancerProfile"))
                .contains(Document.parse("{\"outboundIPPrefixes\": {\"publicIPPrefixes\": [{\"id\": \"/p\"}]}}"));
        assertThat(Egress.managedNatGateway()
                        .managedIps(3)
                        .idleMinutes(5)
                        .onto(Document.object())
                        .at("/networkProfile/natGatewayProfile"))
                .contains(
                        Document.parse("{\"managedOutboundIPProfile\": {\"count\": 3}, \"idleTimeoutInMinutes\": 5}"));
    }

    @Test
    void a_public_server_that_becomes_private_gives_up_its_ranges_and_weakens_nothing() {
        String subnet = Clusters.GROUP + "/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
        Document before = Clusters.naive()
                .apiServerAccess(ApiServerAccess.VnetIntegrated.withPublicRanges(Output.of(subnet), "203.0.113.0/24"))
                .build()
                .document();
        Document after = Clusters.naive()
                .apiServerAccess(ApiServerAccess.inSubnet(subnet))
                .build()
                .document();

        assertThat(AksCluster.PROPERTIES
                        .merge(after, before)
                        .at("/properties/apiServerAccessProfile/authorizedIPRanges"))
                .as("the service refuses ranges on a private server")
                .contains(Document.array());
        assertThat(AksCluster.PROPERTIES.diff(after, before))
                .extracting(FieldChange::effect)
                .contains(Effect.HARDENS)
                .doesNotContain(Effect.WEAKENS);
        assertThat(AksCluster.PROPERTIES.diff(before, after))
                .extracting(FieldChange::effect)
                .contains(Effect.WEAKENS);
    }

    @Test
    void every_attribute_of_a_pool_and_of_a_cluster_is_in_the_full_one() {
        List<String> instead = List.of("fqdnSubdomain", "dualStack", "rawProperties", "dependsOn", "acceptances");

        assertThat(Clusters.full().toString())
                .contains(attributes(AksCluster.class, instead))
                .contains(attributes(NodePool.class, instead));
    }

    /** What the value prints is what it holds; an empty optional is not printed. */
    private static List<String> attributes(Class<?> type, List<String> but) {
        return Stream.of(type.getDeclaredMethods())
                .filter(method -> java.lang.reflect.Modifier.isAbstract(method.getModifiers()))
                .map(java.lang.reflect.Method::getName)
                .filter(name -> !but.contains(name) && !name.startsWith("with"))
                .map(name -> name + "=")
                .distinct()
                .toList();
    }

    @Test
    void what_is_declared_as_off_or_absent_is_said_so() {
        Document flat = Clusters.naive()
                .network(NetworkEngine.calico(false))
                .serviceMesh(ServiceMesh.istio("asm-1-25"))
                .build()
                .document();
        Document live = flat.withAt("/properties/networkProfile/networkPluginMode", "overlay")
                .withAt("/properties/agentPoolProfiles/0/enableAutoScaling", true)
                .withAt("/properties/serviceMeshProfile/istio/components/ingressGateways/1/enabled", true);

        assertThat(AksCluster.PROPERTIES.diff(flat, live))
                .extracting(change -> change.path() + " " + change.consequence())
                .containsExactlyInAnyOrder(
                        "/properties/networkProfile/networkPluginMode REFUSED",
                        "/properties/agentPoolProfiles/system/enableAutoScaling IN_PLACE",
                        "/properties/serviceMeshProfile/istio/components/ingressGateways IN_PLACE");
    }

    @Test
    void a_gateway_of_the_mesh_that_is_off_is_as_good_as_none() {
        Document without = Clusters.naive()
                .serviceMesh(ServiceMesh.istio("asm-1-25"))
                .build()
                .document();

        assertThat(AksCluster.PROPERTIES.diff(
                        without, without.withoutAt("/properties/serviceMeshProfile/istio/components")))
                .isEmpty();
    }

    @Test
    void an_interval_keeps_its_seconds() {
        AddOn often = AddOn.keyVaultSecretsProvider(java.time.Duration.ofSeconds(30));
        AutoscalerProfile profile = AutoscalerProfile.builder()
                .scanInterval(java.time.Duration.ofSeconds(90))
                .scaleDownUnneeded(java.time.Duration.ofHours(1))
                .build();

        assertThat(often.settings().get("rotationPollInterval")).isEqualTo(Output.of("30s"));
        assertThat(profile.onto(Document.object()).at("/autoScalerProfile"))
                .contains(Document.object("scan-interval", "90s", "scale-down-unneeded-time", "60m"));
    }

    @Test
    void insecure_choices_can_be_declared() {
        List<ApiServerAccess> open = List.of(ApiServerAccess.open(), ApiServerAccess.ranges("0.0.0.0/0"));

        assertThat(open)
                .allSatisfy(access -> assertThat(
                                Clusters.naive().apiServerAccess(access).build().issues())
                        .isEmpty());
    }
}
