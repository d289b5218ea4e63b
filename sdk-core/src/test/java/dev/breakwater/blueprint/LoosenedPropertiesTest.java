package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Control;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Each property of the example cluster, loosened by itself: the controls that must fail then, and no others. */
class LoosenedPropertiesTest {
    /**
     * A property of the body, what it is loosened to (nothing removes it), and the controls that fail. Pools are those
     * of the list, 0 for the system's and 1 for the workloads'. Properties with "-" make nothing less safe.
     */
    private static final String TABLE = """
            /location | - |
            /sku/name | - |
            /sku/tier | "Free" | AKS-UPG-06
            /identity/type | "None" | AKS-ID-06
            /identity/userAssignedIdentities | - |
            /properties/dnsPrefix | - |
            /properties/enableRBAC | false | AKS-ID-04
            /properties/disableLocalAccounts | false | AKS-ID-03
            /properties/nodeResourceGroupProfile/restrictionLevel | "Unrestricted" | AKS-NODE-08
            /properties/apiServerAccessProfile/disableRunCommand | false | AKS-API-04
            /properties/apiServerAccessProfile/enablePrivateCluster | - |
            /properties/apiServerAccessProfile/authorizedIPRanges | ["0.0.0.0/0"] | AKS-API-03
            /properties/apiServerAccessProfile/authorizedIPRanges | | AKS-API-02 AKS-API-03
            /properties/oidcIssuerProfile/enabled | false | AKS-ID-08
            /properties/securityProfile/workloadIdentity/enabled | false | AKS-ID-09
            /properties/securityProfile/defender/logAnalyticsWorkspaceResourceId | - |
            /properties/securityProfile/defender/securityMonitoring/enabled | false | AKS-OBS-01
            /properties/securityProfile/imageCleaner/enabled | false | AKS-NODE-14
            /properties/securityProfile/imageCleaner/intervalHours | - |
            /properties/aadProfile/managed | false | AKS-ID-01
            /properties/aadProfile/adminGroupObjectIDs | - |
            /properties/aadProfile/tenantID | - |
            /properties/aadProfile/enableAzureRBAC | false | AKS-ID-02
            /properties/networkProfile/networkPlugin | "kubenet" | AKS-NET-02 AKS-NET-03
            /properties/networkProfile/networkPluginMode | - |
            /properties/networkProfile/networkPolicy | "none" | AKS-NET-01
            /properties/networkProfile/networkPolicy | "azure" | AKS-NET-02
            /properties/networkProfile/networkDataplane | - |
            /properties/autoUpgradeProfile/upgradeChannel | "none" | AKS-UPG-03
            /properties/autoUpgradeProfile/nodeOSUpgradeChannel | "None" | AKS-UPG-04
            /properties/addonProfiles/azurepolicy/enabled | false | AKS-POL-01
            /properties/addonProfiles/azureKeyvaultSecretsProvider/enabled | false | AKS-SEC-03
            /properties/addonProfiles/azureKeyvaultSecretsProvider/config/rotationPollInterval | - |
            /properties/addonProfiles/azureKeyvaultSecretsProvider/config/enableSecretRotation | "false" | AKS-SEC-04
            /properties/agentPoolProfiles/N/name | - |
            /properties/agentPoolProfiles/0/mode | - |
            /properties/agentPoolProfiles/1/mode | "System" | AKS-NODE-09
            /properties/agentPoolProfiles/N/count | - |
            /properties/agentPoolProfiles/N/enableAutoScaling | - |
            /properties/agentPoolProfiles/N/minCount | - |
            /properties/agentPoolProfiles/N/maxCount | - |
            /properties/agentPoolProfiles/N/vmSize | - |
            /properties/agentPoolProfiles/N/osSKU | "Mariner" | AKS-NODE-07 AKS-UPG-07
            /properties/agentPoolProfiles/N/osDiskType | "Managed" | AKS-NODE-03
            /properties/agentPoolProfiles/N/osDiskSizeGB | - |
            /properties/agentPoolProfiles/N/availabilityZones | | AKS-NODE-13
            /properties/agentPoolProfiles/N/enableNodePublicIP | true | AKS-NET-04
            /properties/agentPoolProfiles/N/enableEncryptionAtHost | false | AKS-NODE-01
            /properties/agentPoolProfiles/N/securityProfile/sshAccess | "LocalUser" | AKS-NODE-04
            /properties/agentPoolProfiles/N/securityProfile/enableSecureBoot | false | AKS-NODE-05
            /properties/agentPoolProfiles/N/securityProfile/enableVTPM | false | AKS-NODE-05
            /properties/agentPoolProfiles/0/nodeTaints | | AKS-NODE-09
            """;

    private static final Estate ESTATE = Estate.of(DesiredState.named("prod").with(Prod.cluster()));
    private static final Set<String> ALREADY = failed(ESTATE);

    private record Row(String pointer, String looser, Set<String> controls) {}

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            String[] parts = line.split("\\|", -1);
            Set<String> controls = new TreeSet<>(List.of(parts[2].strip().split(" ", -1)));
            controls.remove("");
            for (String pool : line.contains("/N/") ? List.of("0", "1") : List.of("")) {
                rows.add(new Row(parts[0].strip().replace("/N/", "/" + pool + "/"), parts[1].strip(), controls));
            }
        }
        return rows;
    }

    @Test
    void each_property_loosened_fails_its_controls_and_no_others() {
        Set<String> hit = new TreeSet<>();
        for (Row row : rows()) {
            if (!row.looser().equals("-")) {
                Set<String> failed = failed(loosened(row));
                failed.removeAll(ALREADY);
                assertThat(failed).as("%s", row).isEqualTo(row.controls());
                hit.addAll(failed);
            }
        }
        System.out.println("controls that a property of the example cluster hits: " + hit.size() + "/127");
        assertThat(hit).hasSize(31);
    }

    @Test
    void the_table_has_every_property_of_the_example_cluster_and_no_other() {
        Set<String> leaves = new TreeSet<>();
        collect("", cluster().document(), leaves);
        Set<String> listed = new TreeSet<>();
        rows().forEach(row -> listed.add(row.pointer()));

        assertThat(listed).isEqualTo(leaves);
    }

    /** The identities of a cluster are named by their ids, so they count as one. */
    private static void collect(String path, Document document, Set<String> leaves) {
        boolean list =
                !document.elements().isEmpty() && document.elements().get(0).isObject();
        if (document.isObject() && !path.endsWith("/userAssignedIdentities")) {
            document.members().forEach((name, member) -> collect(path + "/" + name, member, leaves));
        } else if (list) {
            for (int at = 0; at < document.elements().size(); at++) {
                collect(path + "/" + at, document.elements().get(at), leaves);
            }
        } else {
            leaves.add(path);
        }
    }

    private static Estate.Entry cluster() {
        return ESTATE.ofType(AksCluster.TYPE).get(0);
    }

    private static Estate loosened(Row row) {
        Document body = row.looser().isEmpty()
                ? cluster().document().withoutAt(row.pointer())
                : cluster().document().withAt(row.pointer(), Document.parse(row.looser()));
        List<Estate.Entry> entries = new ArrayList<>(ESTATE.entries());
        entries.replaceAll(entry -> entry.address().equals(cluster().address())
                ? new Estate.Entry(entry.address(), body, entry.apiVersion())
                : entry);
        return Estate.of(Estate.Origin.DECLARED, entries);
    }

    private static Set<String> failed(Estate estate) {
        AuditReport report = Prod.AUDITOR.audit(estate);
        assertThat(report.controls()).extracting(Control::id).hasSizeGreaterThan(127);
        return new TreeSet<>(report.failedControls());
    }
}
