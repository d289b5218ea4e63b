package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.DeploymentSafeguards;
import dev.breakwater.cluster.ManagedNamespace;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.StorageAccount;
import dev.breakwater.platform.Subnet;
import dev.breakwater.platform.VirtualNetwork;
import dev.breakwater.resource.Address;
import dev.breakwater.secret.KeyVault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is absent means what the service makes of it, which the property tables know, and nothing else. */
class AbsentValuesTest {
    private static final Document BODY = Document.parse("{\"properties\":{\"agentPoolProfiles\":[{\"name\":\"a\"}]}}");

    /** Left open where it is absent, because only previews of the service show it. */
    private static final String OPEN = "AKS-NODE-18";

    static List<PropertyTable> tables() {
        return List.of(
                AksCluster.PROPERTIES,
                DeploymentSafeguards.PROPERTIES,
                ManagedNamespace.PROPERTIES,
                PolicyAssignment.PROPERTIES,
                ContainerRegistry.PROPERTIES,
                KeyVault.PROPERTIES,
                StorageAccount.PROPERTIES,
                LogAnalyticsWorkspace.PROPERTIES,
                Subnet.PROPERTIES,
                VirtualNetwork.PROPERTIES);
    }

    @ParameterizedTest
    @MethodSource("tables")
    void absent_is_judged_as_the_default_of_the_service_would_be(PropertyTable table) {
        List<String> compared = new ArrayList<>();
        for (Property property : table.properties()) {
            String pointer = property.path().replace("/*/", "/0/");
            Optional<Document> usual = property.effective(Optional.empty(), BODY);
            if (usual.isPresent() && !pointer.contains("*")) {
                for (String id : property.controls()) {
                    if (id.equals(OPEN)) {
                        continue;
                    }
                    Document said = BODY.withAt(pointer, usual.get());
                    assertThat(verdicts(id, table, BODY))
                            .as("%s without %s, which is %s", id, pointer, usual.get())
                            .isEqualTo(verdicts(id, table, said));
                    compared.add(id);
                }
            }
        }
        assertThat(table.properties()).isNotEmpty();
        System.out.println(table.type() + ": absent and default compared for " + compared.size() + " controls");
    }

    /** A version that cannot show a property leaves the control open, and its message says which can. */
    @Test
    void what_the_version_cannot_show_is_not_taken_for_off() {
        Document open = Document.parse("{\"properties\":{}}");
        Estate.Entry old = entry(AksCluster.PROPERTIES, open, "2025-09-01");
        List<Finding> findings = Catalogue.control("IMG-04")
                .orElseThrow()
                .check(Estate.of(Estate.Origin.LIVE, List.of(old)), Prod.TODAY);

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.NOT_ASSESSABLE);
            assertThat(finding.message()).contains("API versions from 2026-05-01 on tell of");
        });
    }

    private static List<Verdict> verdicts(String id, PropertyTable table, Document body) {
        Control control = Catalogue.control(id).orElseThrow();
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of(entry(table, body, "2099-01-01")));
        return control.check(estate, Prod.TODAY).stream().map(Finding::verdict).toList();
    }

    private static Estate.Entry entry(PropertyTable table, Document body, String apiVersion) {
        return new Estate.Entry(new Address<>(table.type(), "/subscriptions/s/resource"), body, apiVersion);
    }
}
