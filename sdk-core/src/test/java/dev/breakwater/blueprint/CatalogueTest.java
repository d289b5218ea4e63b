package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AccessControls;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.audit.Control;
import dev.breakwater.cluster.AksClusterControls;
import dev.breakwater.governance.GovernanceControls;
import dev.breakwater.governance.RegistryControls;
import dev.breakwater.identity.DirectoryControls;
import dev.breakwater.identity.FederatedCredentialControls;
import dev.breakwater.identity.RoleAssignmentControls;
import dev.breakwater.identity.RoleDefinitionControls;
import dev.breakwater.network.NetworkPolicyControls;
import dev.breakwater.platform.PlatformControls;
import dev.breakwater.platform.StorageControls;
import dev.breakwater.secret.SecretControls;
import dev.breakwater.workload.NamespaceControls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final Path PAGE = Path.of("..", "docs", "controls.md");
    private static final String REGENERATE = "mvn -pl sdk-core test -Dtest=CatalogueTest -Dbreakwater.regenerate=true";

    @Test
    void ids_are_unique_sorted_and_of_a_known_area() {
        assertThat(Catalogue.all())
                .extracting(Control::id)
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(id -> id.matches("((AKS|K8S)-[A-Z]+|ACR|ENTRA|IMG|KV|LOG|STG)-[0-9]{2}"), "scheme");
        assertThat(Catalogue.all()).extracting(ControlsPage::area).allMatch(ControlsPage::isNamed, "named area");
    }

    @Test
    void every_control_says_what_must_hold_what_to_do_and_what_it_needs() {
        assertThat(Catalogue.all()).isNotEmpty().allSatisfy(control -> {
            assertThat(control.sentence()).as(control.id()).matches("[A-Za-z].*\\.");
            assertThat(control.remedy()).as(control.id()).matches("[A-Z](?s:.*)[.)]");
            assertThat(control.evidence()).as(control.id()).isNotEmpty();
            assertThat(control.toString()).as(control.id()).startsWith(control.id());
            assertThat(Catalogue.control(control.id())).contains(control);
        });
    }

    @Test
    void the_controls_of_every_noun_are_in_it() {
        assertThat(Catalogue.all())
                .containsAll(AksClusterControls.all())
                .containsAll(RoleAssignmentControls.all())
                .containsAll(FederatedCredentialControls.all())
                .containsAll(DirectoryControls.all())
                .containsAll(RoleDefinitionControls.all())
                .containsAll(PlatformControls.all())
                .containsAll(GovernanceControls.all())
                .containsAll(AccessControls.all())
                .containsAll(SecretControls.all())
                .containsAll(RegistryControls.all())
                .containsAll(StorageControls.all())
                .containsAll(NamespaceControls.all())
                .containsAll(NetworkPolicyControls.all());
    }

    @Test
    void every_mapping_names_a_known_benchmark() {
        assertThat(Catalogue.all())
                .flatExtracting(control -> control.mappings().keySet())
                .isSubsetOf(
                        "Azure Policy",
                        "CIS AKS 1.8",
                        "CIS Kubernetes 1.12",
                        "CIS Docker 1.6",
                        "Checkov",
                        "Kubernetes Pod Security Standards",
                        "Kubescape",
                        "MCSB 1",
                        "MCSB 2",
                        "PSRule",
                        "Trivy");
    }

    @Test
    void the_catalogue_has_an_auditor() {
        assertThat(Catalogue.auditor().controls()).isEqualTo(Catalogue.all());
        assertThat(Catalogue.control("AKS-ID-99")).isEmpty();
    }

    @Test
    void a_benchmark_of_the_catalogue_can_be_audited_against() {
        Benchmark benchmark = Benchmark.mapped("CIS AKS", "1.8", Catalogue.all());

        assertThat(Prod.AUDITOR.against(benchmark).controls())
                .isNotEmpty()
                .allSatisfy(control -> assertThat(control.mappings()).containsKey("CIS AKS 1.8"));
    }

    @Test
    void the_committed_page_is_the_one_the_controls_render() throws IOException {
        String page = ControlsPage.render(Catalogue.all());
        if (Boolean.getBoolean("breakwater.regenerate")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE).as("regenerate it with: %s", REGENERATE).exists();
        assertThat(Files.readString(PAGE).replace("\r\n", "\n"))
                .as("docs/controls.md is stale; regenerate it with: %s", REGENERATE)
                .isEqualTo(page);
    }
}
