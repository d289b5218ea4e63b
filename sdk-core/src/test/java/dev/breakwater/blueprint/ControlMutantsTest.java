package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.mutants.Mutant;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The guard of the guards: controls with one thing wrong in their source, each found out by the table of cases. */
class ControlMutantsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/breakwater");

    @TempDir
    Path mutant;

    @Test
    void the_controls_as_they_are_stand() {
        assertThat(new ControlGuard().call()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1} becomes {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "cluster/NetworkProperties|oneOf(\"cilium\", \"calico\", \"azure\")|oneOf(\"calico\", \"azure\")|AKS-NET-01",
                "cluster/RangeSet|block.length() < length|block.length() < 0|AKS-API-03",
                "cluster/BasicProperties|oneOf(\"Standard\", \"Premium\")|oneOf(\"Standard\")|AKS-UPG-06",
                "cluster/AccessControls|Facts::isPublic|body -> true|AKS-API-02",
                "cluster/AddOnProperties|defaultsTo(\"false\")|defaultsTo(\"true\")|AKS-SEC-04",
                "cluster/NodeChecks|startsWith(\"CriticalAddonsOnly=true:No\")|startsWith(\"\")|AKS-NODE-09",
                "identity/ExactFederation|!issuers.contains(issuer)|nearMiss(issuer, issuers).isEmpty()|AKS-ID-11",
                "identity/BoundedRoles|\"Group\"::equalsIgnoreCase|kind -> true|AKS-ID-12",
                "governance/ContainersPlan|judge(plan, RETIRED.contains(name))|judge(plan, false)|AKS-OBS-02",
                "blueprint/LivePolicies|denies && !action.equals(\"deny\")|denies && action.isEmpty()|AKS-POL-04",
                "blueprint/AskedPolicies|now.isBefore(OffsetDateTime.parse(end.get()).toInstant())|true|AKS-POL-04",
                "governance/PolicyExclusions|end.get().isBefore(today)|false|AKS-POL-03",
                "blueprint/SecretReaders|who.removeAll(users);|users.size();|K8S-SEC-01",
                "blueprint/VaultReaders|more.removeAll(users.identities());|users.identities().size();|KV-05",
                "secret/ExpiringObjects|&& rotates(actions)|&& isTold(actions)|KV-04",
                "governance/RegistryTokens|\"disabled\"::equalsIgnoreCase|status -> true|ACR-06",
                "blueprint/ShippedLogs|Set.of(\"guard\", |Set.of(\"guard\", \"kube-audit-admin\", |AKS-OBS-03",
                "network/WebFirewall|\"Prevention\"::equalsIgnoreCase|mode -> true|AKS-NET-09",
                "network/WebFirewall|older && version.equals(\"3.2\")|version.startsWith(\"3\")|AKS-NET-09",
                "blueprint/Isolations|pools.stream().allMatch(PoolFit::confidential)|marks.contains(mark)|K8S-POD-21",
                "workload/PodView|List.of(\"containers\", \"initContainers\", \"ephemeralContainers\")|List.of(\"containers\")|K8S-POD-01",
                "access/RiskyGrants|Set.of(\"secrets\")|Set.of(\"secret\")|K8S-RBAC-03"
            })
    void each_mutant_is_caught(String file, String right, String wrong, String control) throws Exception {
        Mutant made = Mutant.of(SOURCES.resolve(file + ".java"), right, wrong, mutant);
        assertThat(made.saidBy(ControlGuard.class)).isEqualTo(control);
    }
}
