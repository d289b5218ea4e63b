package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.InvalidDeclarationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestEstateTest {
    private static final String SHOP = """
            # The shop.
            apiVersion: v1
            kind: Namespace
            metadata:
              name: shop
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
            spec:
              selector:
                matchLabels: {app: web}
              template:
                metadata:
                  labels: {app: web}
                spec:
                  containers:
                  - name: web
                    image: shop.azurecr.io/web:latest
                    securityContext:
                      privileged: true
            ---
            apiVersion: example.com/v1
            kind: Crate
            metadata:
              name: one
              namespace: shop
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("base"));
        Files.writeString(folder.resolve("base/shop.yaml"), SHOP);
        Files.writeString(folder.resolve("values.yaml"), "replicas: 3\n");
        Files.writeString(folder.resolve("list.json"), """
                {"apiVersion": "v1", "kind": "List", "items": [
                  {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "naked", "namespace": "shop"},
                   "spec": {"containers": [{"name": "a", "image": "b"}]}}]}""");
    }

    private static Finding finding(AuditReport report, String control, String name) {
        return report.findings().stream()
                .filter(one ->
                        one.control().equals(control) && one.address().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void every_object_of_a_folder_is_audited_as_it_is_written() {
        Estate estate = Manifests.estate(folder);
        AuditReport report = Catalogue.auditor().audit(estate);

        assertThat(estate.entries())
                .extracting(entry -> entry.address().path())
                .containsExactly(
                        "kubernetes/namespaces/shop",
                        "kubernetes/namespaces/shop/deployments/web",
                        "kubernetes/namespaces/shop/crates/one",
                        "kubernetes/namespaces/shop/pods/naked");
        assertThat(finding(report, "K8S-POD-01", "web").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding(report, "K8S-POD-18", "naked").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(estate.gaps()).isEmpty();
    }

    @Test
    void a_finding_knows_its_file_and_line() {
        AuditReport report = Catalogue.auditor().audit(Manifests.estate(folder));
        Finding privileged = finding(report, "K8S-POD-01", "web");

        String file = folder.resolve("base/shop.yaml").toString().replace('\\', '/');
        assertThat(report.source(privileged.address())).contains(new Estate.Source(file, 7, "document 2"));
        assertThat(report.toSarif(address -> Optional.empty())).contains("K8S-POD-01");
    }

    @Test
    void a_file_that_cannot_be_read_leaves_its_kinds_open_and_the_rest_judged() throws IOException {
        Files.writeString(folder.resolve("chart.yaml"), "kind: {{ .Values.kind }}\n");

        Estate estate = Manifests.estate(folder);
        AuditReport report = Catalogue.auditor().audit(estate);

        assertThat(estate.gaps()).extracting(Estate.Gap::type).contains("apps/v1/Deployment", "v1/Pod", "v1/Namespace");
        assertThat(estate.gaps().get(0).reason()).contains("chart.yaml, document 1");
        assertThat(finding(report, "K8S-POD-01", "web").verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        assertThatThrownBy(() -> Manifests.estate(folder.resolve("nowhere")))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("cannot be read as a folder (NoSuchFileException).");
    }
}
