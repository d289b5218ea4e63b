package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What rules of other tools get wrong, and these controls must not. */
class AnchorDefectsTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "the engine that Microsoft recommends fails | AKS-NET-01 PASS cluster; /properties/networkProfile = {\"networkPlugin\":\"azure\",\"networkPolicy\":\"cilium\"}",
                "the engine that is about to end passes | AKS-NET-02 FAIL cluster; /properties/networkProfile = {\"networkPlugin\":\"azure\",\"networkPolicy\":\"azure\"}",
                "nobody looks into the ranges | AKS-API-03 FAIL cluster; /properties/apiServerAccessProfile/authorizedIPRanges = [\"0.0.0.0/0\"]",
                "nobody adds the ranges up | AKS-API-03 FAIL cluster; /properties/apiServerAccessProfile/authorizedIPRanges = [\"128.0.0.0/1\",\"0.0.0.0/1\"]",
                "private clusters are asked for ranges | AKS-API-02 NONE cluster; /properties/apiServerAccessProfile/enablePrivateCluster = true",
                "private clusters are asked for ranges | AKS-API-03 NONE cluster; /properties/apiServerAccessProfile/enablePrivateCluster = true",
                "every version since 1.13 passes | AKS-UPG-01 FAIL cluster; /properties/kubernetesVersion = \"1.20\"",
                "a plan that has ended passes | AKS-OBS-02 FAIL oldPricing",
                "Premium is not Standard | AKS-UPG-06 PASS cluster; /sku/tier = \"Premium\"",
                "an agent counts as audit log | AKS-OBS-03 FAIL cluster; /properties/addonProfiles/omsagent/enabled = true",
                "encryption of hosts counts as that of etcd | AKS-SEC-01 FAIL cluster; /properties/agentPoolProfiles = [{\"name\":\"a\",\"enableEncryptionAtHost\":true}]",
                "a private API server counts as private nodes | AKS-NET-04 FAIL cluster; /properties/apiServerAccessProfile/enablePrivateCluster = true; /properties/agentPoolProfiles/0/enableNodePublicIP = true",
                "only the first pool is looked at | AKS-NET-04 FAIL cluster; /properties/agentPoolProfiles/1/enableNodePublicIP = true",
                "only the first pool is looked at | AKS-NODE-09 FAIL cluster; /properties/agentPoolProfiles = [{\"name\":\"a\",\"mode\":\"System\",\"nodeTaints\":[\"CriticalAddonsOnly=true:NoSchedule\"]},{\"name\":\"b\",\"mode\":\"System\"},{\"name\":\"c\",\"mode\":\"User\"}]",
                "only the first pool is looked at | AKS-NODE-01 FAIL cluster; /properties/agentPoolProfiles/0/enableEncryptionAtHost = true",
                "any profile of Entra ID passes | AKS-ID-01 FAIL cluster; /properties/aadProfile = {\"clientAppID\":\"a\",\"serverAppID\":\"b\"}",
                "the old applications pass | AKS-ID-07 FAIL cluster; /properties/aadProfile = {\"clientAppID\":\"a\",\"serverAppID\":\"b\"}",
                "pod identity is recommended | AKS-ID-10 FAIL cluster; /properties/podIdentityProfile/enabled = true",
                "what has ended passes | AKS-NET-05 FAIL cluster; /properties/networkProfile/loadBalancerSku = \"basic\"",
                "what has ended passes | AKS-NODE-12 FAIL cluster; /properties/agentPoolProfiles/1/type = \"AvailabilitySet\"",
                "what has ended passes | AKS-UPG-07 FAIL cluster; /properties/podIdentityProfile/enabled = true",
                "the key of an add-on is written otherwise | AKS-POL-01 PASS cluster; /properties/addonProfiles/AzurePolicy/enabled = true"
            })
    void what_others_get_wrong_is_right_here(String defect, String line) {
        ControlCase one = ControlCase.parse(line);

        assertThat(one.said(Catalogue.control(one.control()).orElseThrow()))
                .as(defect)
                .isEqualTo(one.verdict());
    }

    /** Content trust cannot be switched on for new registries any more. */
    @Test
    void nobody_is_sent_to_a_feature_that_has_ended() {
        assertThat(Catalogue.all())
                .flatExtracting(control -> control.mappings().values())
                .doesNotContain(List.of("CKV_AZURE_164"), List.of("Azure.ACR.ContentTrust"));
    }

    @Test
    void what_no_other_rule_looks_at_is_looked_at() {
        Set<String> own = Set.of(
                "AKS-NODE-05",
                "AKS-NODE-08",
                "AKS-NET-06",
                "AKS-ID-11",
                "AKS-ID-12",
                "AKS-ID-05",
                "AKS-POL-04",
                "AKS-UPG-07",
                "K8S-SEC-01");

        assertThat(Catalogue.all().stream().map(Control::id).collect(Collectors.toSet()))
                .containsAll(own);
    }
}
