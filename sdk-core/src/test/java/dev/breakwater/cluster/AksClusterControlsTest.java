package dev.breakwater.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Output;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AksClusterControlsTest {
    private static final String POOL = "/properties/agentPoolProfiles/1/";
    private static final String KMS = "/properties/securityProfile/azureKeyVaultKms/";
    private static final String PLATFORM_KEY =
            "/properties/securityProfile/kubernetesResourceObjectEncryptionProfile/infrastructureEncryption";
    private static final String RANGES = "/properties/apiServerAccessProfile/authorizedIPRanges";

    @Test
    void a_hardened_cluster_fails_nothing() {
        assertThat(ids(Clusters.hardened().build().document(), Verdict.FAIL)).isEmpty();
        assertThat(ids(Clusters.hardened().build().document(), Verdict.NOT_ASSESSABLE))
                .containsExactly("AKS-ID-15", "AKS-NODE-10", "AKS-NODE-17", "AKS-NODE-18");
    }

    @Test
    void a_naive_cluster_fails_exactly_these() {
        assertThat(ids(Clusters.naive().build().document(), Verdict.FAIL))
                .containsExactly(
                        "AKS-API-01",
                        "AKS-API-02",
                        "AKS-API-03",
                        "AKS-API-04",
                        "AKS-API-06",
                        "AKS-ID-01",
                        "AKS-ID-02",
                        "AKS-ID-03",
                        "AKS-ID-06",
                        "AKS-ID-08",
                        "AKS-ID-09",
                        "AKS-NET-01",
                        "AKS-NET-02",
                        "AKS-NET-03",
                        "AKS-NET-06",
                        "AKS-NODE-01",
                        "AKS-NODE-02",
                        "AKS-NODE-03",
                        "AKS-NODE-04",
                        "AKS-NODE-05",
                        "AKS-NODE-08",
                        "AKS-NODE-09",
                        "AKS-NODE-13",
                        "AKS-NODE-14",
                        "AKS-OBS-01",
                        "AKS-OBS-05",
                        "AKS-POL-01",
                        "AKS-SEC-03",
                        "AKS-UPG-03",
                        "AKS-UPG-06");
    }

    @Test
    void ids_are_unique_and_every_control_says_what_and_how() {
        List<Control> all = AksClusterControls.all();

        assertThat(all).hasSize(57).extracting(Control::id).doesNotHaveDuplicates();
        assertThat(all).allSatisfy(control -> {
            assertThat(control.id()).matches("AKS-(ID|API|NET|NODE|SEC|POL|OBS|UPG)-[0-9]{2}");
            assertThat(control.sentence()).matches("[A-Z][^\\n]*\\.");
            assertThat(control.remedy()).matches("(?s)[A-Z].*\\.");
            assertThat(control.toString()).doesNotContain("\n");
        });
    }

    /** What must be broken in a hardened cluster for a control to fail. */
    static Stream<Arguments> broken() {
        return Stream.of(
                set("AKS-ID-01", "/properties/aadProfile/managed", false),
                set("AKS-ID-02", "/properties/aadProfile/enableAzureRBAC", false),
                set("AKS-ID-03", "/properties/disableLocalAccounts", false),
                set("AKS-ID-04", "/properties/enableRBAC", false),
                set("AKS-ID-06", "/properties/servicePrincipalProfile/clientId", "an-app"),
                set("AKS-ID-07", "/properties/aadProfile/serverAppID", "an-app"),
                set("AKS-ID-08", "/properties/oidcIssuerProfile/enabled", false),
                set("AKS-ID-09", "/properties/securityProfile/workloadIdentity/enabled", false),
                set("AKS-ID-10", "/properties/podIdentityProfile/enabled", true),
                set("AKS-ID-15", "/tags/breakwater-certificates-rotated", "2999-01-01"),
                set("AKS-API-04", "/properties/apiServerAccessProfile/disableRunCommand", false),
                set("AKS-API-05", "/properties/apiServerAccessProfile/enablePrivateClusterPublicFQDN", true),
                set(
                        "AKS-API-06",
                        "/properties/apiServerAccessProfile/enableVnetIntegration",
                        false,
                        "/properties/apiServerAccessProfile/enablePrivateCluster",
                        false),
                set("AKS-API-07", "/properties/publicNetworkAccess", "Enabled"),
                set("AKS-API-07", "/properties/networkProfile/outboundType", "userDefinedRouting"),
                open("AKS-API-01", "203.0.113.0/24"),
                open("AKS-API-02"),
                open("AKS-API-03", "0.0.0.0/0"),
                open("AKS-API-03", "203.0.113.0/24", "10.0.0.0/8"),
                set("AKS-NET-01", "/properties/networkProfile/networkPolicy", "none"),
                set("AKS-NET-02", "/properties/networkProfile/networkPolicy", "azure"),
                set("AKS-NET-02", "/properties/networkProfile/networkPlugin", "kubenet"),
                set("AKS-NET-03", "/properties/networkProfile/networkPlugin", "kubenet"),
                set("AKS-NET-04", POOL + "enableNodePublicIP", true),
                set("AKS-NET-05", "/properties/networkProfile/loadBalancerSku", "basic"),
                set("AKS-NET-06", "/properties/networkProfile/outboundType", "loadBalancer"),
                set("AKS-NET-07", "/properties/networkProfile/advancedNetworking/security/enabled", false),
                set(
                        "AKS-NET-07",
                        "/properties/networkProfile/advancedNetworking/security/transitEncryption/type",
                        "None"),
                set("AKS-NET-08", "/properties/addonProfiles/HTTPAPPLICATIONROUTING/enabled", true),
                set("AKS-NET-10", POOL + "networkProfile/allowedHostPorts", List.of("80")),
                set("AKS-NODE-01", POOL + "enableEncryptionAtHost", false),
                set("AKS-NODE-02", "/properties/diskEncryptionSetID", ""),
                set("AKS-NODE-03", POOL + "osDiskType", "Managed"),
                set("AKS-NODE-04", POOL + "securityProfile/sshAccess", "LocalUser"),
                set("AKS-NODE-05", POOL + "securityProfile/enableVTPM", false),
                set("AKS-NODE-06", POOL + "enableFIPS", true),
                set("AKS-NODE-07", POOL + "osSKU", "CBLMariner"),
                set("AKS-NODE-08", "/properties/nodeResourceGroupProfile/restrictionLevel", "Unrestricted"),
                set("AKS-NODE-09", "/properties/agentPoolProfiles/0/nodeTaints", List.of()),
                set(
                        "AKS-NODE-09",
                        POOL + "mode",
                        "System",
                        POOL + "nodeTaints",
                        List.of("CriticalAddonsOnly=true:NoSchedule")),
                set(
                        "AKS-NODE-11",
                        POOL + "vmSize",
                        "Standard_DC4as_v5",
                        "/properties/agentPoolProfiles/-",
                        Document.object("name", "plain", "mode", "User", "vmSize", "Standard_D4s_v5")),
                set("AKS-NODE-12", POOL + "type", "AvailabilitySet"),
                set("AKS-NODE-13", POOL + "availabilityZones", List.of()),
                set("AKS-NODE-14", "/properties/securityProfile/imageCleaner/enabled", false),
                set("AKS-NODE-15", POOL + "kubeletConfig/allowedUnsafeSysctls", List.of("kernel.msg*")),
                set("AKS-NODE-16", POOL + "tags/aks-disable-kubelet-serving-certificate-rotation", "true"),
                set("AKS-NODE-18", POOL + "kubeletConfig/seccompDefault", "Unconfined"),
                set("AKS-NODE-19", POOL + "workloadRuntime", "KataCcIsolation"),
                set("AKS-SEC-01", KMS + "enabled", false, PLATFORM_KEY, "Disabled"),
                set("AKS-SEC-02", KMS + "keyVaultNetworkAccess", "Public"),
                set("AKS-SEC-03", "/properties/addonProfiles/azureKeyvaultSecretsProvider/enabled", false),
                set(
                        "AKS-SEC-04",
                        "/properties/addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation",
                        "false"),
                set("AKS-POL-01", "/properties/addonProfiles/azurepolicy/enabled", false),
                set("AKS-OBS-01", "/properties/securityProfile/defender/securityMonitoring/enabled", false),
                set("AKS-OBS-05", "/properties/azureMonitorProfile/metrics/enabled", false),
                set("AKS-UPG-01", "/properties/currentKubernetesVersion", "1.29.4"),
                set("AKS-UPG-02", POOL + "currentOrchestratorVersion", "1.33.1"),
                set("AKS-UPG-03", "/properties/autoUpgradeProfile/upgradeChannel", "none"),
                set("AKS-UPG-04", "/properties/autoUpgradeProfile/nodeOSUpgradeChannel", "Unmanaged"),
                set("AKS-UPG-06", "/sku/tier", "Free"));
    }

    private static Arguments set(String id, Object... pointersAndValues) {
        UnaryOperator<Document> change = body -> {
            Document at = body;
            for (int i = 0; i < pointersAndValues.length; i += 2) {
                at = at.withAt((String) pointersAndValues[i], pointersAndValues[i + 1]);
            }
            return at;
        };
        return Arguments.of(id, change);
    }

    private static Arguments open(String id, String... ranges) {
        return set(id, "/properties/apiServerAccessProfile/enablePrivateCluster", false, RANGES, List.of(ranges));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("broken")
    void a_control_fails_where_its_property_is_broken_with_the_place_as_evidence(
            String id, UnaryOperator<Document> change) {
        List<Finding> findings =
                findings(change.apply(Clusters.hardened().build().document()), id);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(finding.evidence()).isNotEmpty();
            assertThat(finding.message()).contains(control(id).remedy());
        });
    }

    @Test
    void every_control_but_the_unseen_has_a_failing_case() {
        Set<String> failing =
                broken().map(arguments -> (String) arguments.get()[0]).collect(Collectors.toSet());
        Set<String> all =
                AksClusterControls.all().stream().map(Control::id).collect(Collectors.toCollection(HashSet::new));
        all.removeAll(failing);

        assertThat(all).containsExactlyInAnyOrder("AKS-NODE-10", "AKS-NODE-17");
    }

    /** Controls that do not concern the hardened cluster, and what makes them pass. */
    static Stream<Arguments> passing() {
        return Stream.of(
                open("AKS-API-02", "203.0.113.0/24"),
                open("AKS-API-03", "203.0.113.0/24", "10.0.0.0/16"),
                set(
                        "AKS-API-07",
                        "/properties/networkProfile/outboundType",
                        "userDefinedRouting",
                        "/properties/publicNetworkAccess",
                        "Enabled"),
                set("AKS-NET-01", "/properties/networkProfile/networkPolicy", "calico"),
                set("AKS-NODE-06", POOL + "enableFIPS", true, "/properties/agentPoolProfiles/0/enableFIPS", true),
                set("AKS-NODE-10", POOL + "workloadRuntime", "KataVmIsolation"),
                set(
                        "AKS-NODE-05",
                        POOL + "workloadRuntime",
                        "KataVmIsolation",
                        POOL + "securityProfile/enableVTPM",
                        false),
                set("AKS-NODE-11", POOL + "vmSize", "Standard_DC4as_v5"),
                set(
                        "AKS-NODE-18",
                        POOL + "kubeletConfig/seccompDefault",
                        "RuntimeDefault",
                        "/properties/agentPoolProfiles/0/kubeletConfig/seccompDefault",
                        "RuntimeDefault"),
                set("AKS-SEC-01", KMS + "enabled", false, PLATFORM_KEY, "Enabled"),
                set("AKS-UPG-06", "/sku/tier", "Premium"));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("passing")
    void a_control_passes_where_another_way_is_as_good(String id, UnaryOperator<Document> change) {
        assertThat(findings(change.apply(Clusters.hardened().build().document()), id))
                .singleElement()
                .extracting(Finding::verdict)
                .isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "2025-09-01, NOT_ASSESSABLE",
        "declared, NOT_ASSESSABLE",
        "2026-05-01, NOT_ASSESSABLE",
        "2026-07-01, FAIL",
        "2026-07-02-preview, FAIL"
    })
    void what_an_older_version_cannot_show_is_not_known(String version, Verdict verdict) {
        AksCluster naive = Clusters.naive().build();
        Estate estate =
                Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(naive.address(), naive.document(), version)));

        assertThat(control("AKS-SEC-01").check(estate)).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(verdict);
            assertThat(finding.evidence()).extracting(Evidence::path).contains(PLATFORM_KEY);
            if (verdict == Verdict.NOT_ASSESSABLE) {
                assertThat(finding.message())
                        .isEqualTo("API versions from 2026-07-01 on tell of " + PLATFORM_KEY + ".");
            }
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"1.32.9, FAIL", "1.33.0, NOT_ASSESSABLE", "'', NOT_ASSESSABLE"})
    void a_kubernetes_too_old_for_the_key_of_the_platform_has_none_whatever_the_version_tells(
            String kubernetes, Verdict verdict) {
        AksCluster naive = Clusters.naive().build();
        Document body = naive.document().withAt("/properties/currentKubernetesVersion", kubernetes);
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(naive.address(), body, "2025-09-01")));

        assertThat(control("AKS-SEC-01").check(estate)).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(verdict);
            if (verdict == Verdict.FAIL) {
                assertThat(finding.message()).contains("Kubernetes before 1.33 has no key of the platform either.");
                assertThat(finding.evidence())
                        .extracting(Evidence::path)
                        .contains(PLATFORM_KEY, "/properties/currentKubernetesVersion");
            }
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "'', NOT_ASSESSABLE, states no day",
        "2026-08-31, PASS, 'So states tag'",
        "2026-09-01, PASS, the cluster itself does not tell",
        "2026-09-02, FAIL, states no day such as 2026-01-31 that has come",
        "0000-99-99, FAIL, states no day",
        "2026-08-31 or so, FAIL, states no day"
    })
    void a_rotation_of_certificates_is_what_somebody_states(String day, Verdict verdict, String said) {
        Document off = Clusters.hardened().build().document();
        Estate estate = estate(day.isEmpty() ? off : off.withAt("/tags/breakwater-certificates-rotated", day));

        assertThat(control("AKS-ID-15").check(estate, LocalDate.of(2026, 9, 1)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).isEqualTo(verdict);
                    assertThat(finding.message()).contains(said);
                    assertThat(finding.evidence())
                            .extracting(Evidence::path)
                            .contains("/tags/breakwater-certificates-rotated");
                });
    }

    @Test
    void credentials_that_local_accounts_left_behind_are_asked_for_once_they_are_off() {
        Document on = Clusters.hardened().build().document().withAt("/properties/disableLocalAccounts", false);

        assertThat(findings(on, "AKS-ID-15")).as("AKS-ID-03 tells").isEmpty();
    }

    @Test
    void private_clusters_are_not_asked_for_ranges_and_public_ones_not_for_private_names() {
        Document hardened = Clusters.hardened().build().document();
        Document naive = Clusters.naive().build().document();

        assertThat(findings(hardened, "AKS-API-02")).isEmpty();
        assertThat(findings(hardened, "AKS-API-03")).isEmpty();
        assertThat(findings(naive, "AKS-API-05")).isEmpty();
        assertThat(findings(naive, "AKS-NET-07")).isEmpty();
        assertThat(findings(naive, "AKS-SEC-02")).isEmpty();
    }

    @Test
    void a_portal_may_write_add_on_keys_as_it_likes() {
        Document body = Clusters.naive()
                .addAddOns(AddOn.azurePolicy(), AddOn.monitoring(Output.of("w")))
                .addAddOns(AddOn.keyVaultSecretsProvider(Duration.ofMinutes(2)))
                .build()
                .document();
        Document written = Document.parse(body.toJson()
                .replace("azurepolicy", "azurePolicy")
                .replace("omsagent", "omsAgent")
                .replace("azureKeyvaultSecretsProvider", "azurekeyvaultsecretsprovider"));

        assertThat(ids(written, Verdict.PASS)).contains("AKS-POL-01", "AKS-OBS-05", "AKS-SEC-03", "AKS-SEC-04");
    }

    @Test
    void a_network_plug_in_of_yours_is_judged_by_no_control_of_the_plug_ins_of_aks() {
        Document own = Clusters.naive().build().document().withAt("/properties/networkProfile/networkPlugin", "none");

        assertThat(findings(own, "AKS-NET-01")).isEmpty();
        assertThat(findings(own, "AKS-NET-03")).isEmpty();
        assertThat(findings(Clusters.naive().build().document(), "AKS-NET-01")).hasSize(1);
    }

    private static Control control(String id) {
        return AksClusterControls.all().stream()
                .filter(control -> control.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Finding> findings(Document body, String id) {
        return control(id).check(estate(body));
    }

    private static Set<String> ids(Document body, Verdict verdict) {
        return AksClusterControls.all().stream()
                .flatMap(control -> control.check(estate(body)).stream())
                .filter(finding -> finding.verdict() == verdict)
                .map(Finding::control)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Estate estate(Document body) {
        AksCluster cluster = Clusters.naive().build();
        return Estate.of(Estate.Origin.LIVE, List.of(new Estate.Entry(cluster.address(), body, "2025-09-01")));
    }

    @ParameterizedTest(name = "{0} {1}: {2}, {3}")
    @CsvSource({
        "1.32, KubernetesOfficial, FAIL, FAIL",
        "1.33, KubernetesOfficial, PASS, FAIL",
        "1.34, KubernetesOfficial, PASS, PASS",
        "1.29, AKSLongTermSupport, FAIL, FAIL",
        "1.30, AKSLongTermSupport, PASS, FAIL"
    })
    void a_version_decides_on_support_and_on_the_issuer_that_is_not_declared(
            String version, String plan, Verdict supported, Verdict issuer) {
        Document body = Clusters.naive()
                .kubernetesVersion(version)
                .property("/properties/supportPlan", plan)
                .build()
                .document();

        assertThat(ids(body, supported)).contains("AKS-UPG-01");
        assertThat(ids(body, issuer)).contains("AKS-ID-08");
    }

    @Test
    void container_insights_are_evidence_however_the_key_is_written() {
        Document body = Clusters.naive().build().document().withAt("/properties/addonProfiles/omsAgent/enabled", true);
        Estate estate = Estate.of(
                Estate.Origin.LIVE,
                List.of(new Estate.Entry(Clusters.naive().build().address(), body, "2025-09-01")));
        Control watched = AksClusterControls.all().stream()
                .filter(control -> control.id().equals("AKS-OBS-05"))
                .findFirst()
                .orElseThrow();

        assertThat(watched.check(estate)).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.PASS);
            assertThat(finding.evidence())
                    .anySatisfy(evidence -> assertThat(evidence.value()).contains(Document.of(true)));
        });
    }

    /** A remedy names the call that mends; a call that does not exist mends nothing. */
    @Test
    void remedies_name_calls_that_exist() {
        Pattern call = Pattern.compile("([A-Z][A-Za-z]+)\\.([a-z][A-Za-z]+)\\(");
        Map<String, Set<String>> calls = new TreeMap<>();
        AksClusterControls.all()
                .forEach(control -> call.matcher(control.remedy())
                        .results()
                        .forEach(found -> calls.computeIfAbsent(found.group(1), type -> new TreeSet<>())
                                .add(found.group(2))));

        assertThat(calls).containsKeys("AksCluster", "NodePool", "AddOn");
        calls.forEach((type, names) -> assertThat(names)
                .as(type)
                .allMatch(name -> hasMethod(type, name), "a method of the type or its builder"));
    }

    private static boolean hasMethod(String type, String method) {
        return Stream.of("", "$Builder")
                .map(suffix -> type + suffix)
                .flatMap(name ->
                        Stream.of("dev.breakwater.cluster.", "java.time.").map(home -> home + name))
                .flatMap(AksClusterControlsTest::methods)
                .anyMatch(method::equals);
    }

    private static Stream<String> methods(String type) {
        try {
            return Stream.of(Class.forName(type).getMethods()).map(java.lang.reflect.Method::getName);
        } catch (ClassNotFoundException none) {
            return Stream.of();
        }
    }
}
