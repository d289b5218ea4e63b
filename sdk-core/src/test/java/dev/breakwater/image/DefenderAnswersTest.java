package dev.breakwater.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Defender answers is told apart by what it is about, as Azure and its connectors name that. */
class DefenderAnswersTest {
    private static final String HERE = "/subscriptions/s";
    private static final ImageFindings NONE = ImageFindings.of("Defender for Cloud", List.of(), List.of());

    private static SecurityFindings of(List<Document> assessments, List<Document> alerts) {
        return SecurityFindings.defender(HERE, Document.object(), assessments, List.of(), alerts, NONE);
    }

    private static Document assessment(String title, Document details) {
        Document properties = Document.object("displayName", title, "resourceDetails", details)
                .with("status", Document.object("code", "Unhealthy"));
        return Document.object("id", HERE + "/providers/Microsoft.Security/assessments/a", "name", "a")
                .with("properties", properties);
    }

    @ParameterizedTest
    @CsvSource({
        "Azure, /subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c, , true",
        "Azure, /subscriptions/S/resourcegroups/g/providers/microsoft.containerregistry/registries/r, , true",
        "Azure, /subscriptions/s/resourceGroups/g/providers/Microsoft.Kubernetes/connectedClusters/c, , true",
        "Azure, /subscriptions/s/resourceGroups/g/providers/Microsoft.Kusto/clusters/c, , false",
        "Azure, /subscriptions/s/resourceGroups/g/providers/Microsoft.HDInsight/clusters/c, , false",
        "Azure, /subscriptions/t/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c, , false",
        "Aws, /subscriptions/s/providers/Microsoft.Security/securityConnectors/a, arn:aws:eks:eu-west-1:1:cluster/c, true",
        "Aws, , arn:aws:s3:::bucket, false",
        "Gcp, , //container.googleapis.com/projects/p/locations/l/clusters/c, true",
    })
    void only_what_is_about_clusters_and_registries_is_told(String source, String id, String own, boolean told) {
        Document details = Document.object("Source", source);
        details = id == null ? details : details.with("Id", id);
        details = own == null ? details : details.with("NativeResourceId", own);

        assertThat(of(List.of(assessment("Logs", details)), List.of()).findings())
                .extracting(SecurityFinding::subject)
                .isEqualTo(told ? List.of(own == null ? id : own) : List.of());
    }

    /** Those whose parts are findings in images are told by these parts. */
    @ParameterizedTest
    @CsvSource({
        "Azure registry container images should have vulnerabilities resolved, 0",
        "[Preview] Container images in Azure registry should have vulnerability findings resolved, 0",
        "Vulnerabilities in running container images should be remediated, 0",
        "Container registries should have vulnerability assessment enabled, 1",
    })
    void a_recommendation_that_names_vulnerabilities_is_told_unless_its_parts_are(String title, int findings) {
        Document details = Document.object(
                "Source", "Azure", "Id", HERE + "/resourceGroups/g/providers/Microsoft.ContainerRegistry/registries/r");

        assertThat(of(List.of(assessment(title, details)), List.of()).findings())
                .hasSize(findings);
    }

    @Test
    void an_alert_that_only_informs_is_not_among_the_worst() {
        Document identifier = Document.object(
                "azureResourceId", HERE + "/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/c");
        Document alert = Document.object("alertType", "K8S_X", "alertDisplayName", "Seen", "status", "Active")
                .with("severity", "Informational")
                .with("resourceIdentifiers", List.of(identifier));

        SecurityFindings found = of(List.of(), List.of(Document.object("properties", alert)));

        assertThat(found.atLeast(Severity.LOW).findings()).hasSize(1);
        assertThat(found.atLeast(Severity.MEDIUM).findings()).isEmpty();
    }
}
