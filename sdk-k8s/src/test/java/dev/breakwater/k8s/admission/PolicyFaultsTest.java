package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a real API server found wrong with the fields of policies and bindings, found again. */
class PolicyFaultsTest {
    @TestFactory
    Stream<DynamicTest> what_is_wrong_with_a_field_is_said_as_a_real_server_said_it() {
        List<String> lines = read().lines().toList();
        assertThat(lines.get(0)).contains("kube-apiserver v1.34");
        assertThat(lines).hasSizeGreaterThan(35);
        return lines.stream()
                .skip(1)
                .map(Document::parse)
                .map(line ->
                        DynamicTest.dynamicTest(line.get("spec").orElseThrow().toJson(), () -> compare(line)));
    }

    private static void compare(Document line) {
        AdmissionResponse response = admit(AdmissionRequest.create(object(line)));
        assertThat(response.message()).isEqualTo(line.text("/message").orElseThrow());
        assertThat(response.status()
                        .flatMap(status -> status.at("/details/causes"))
                        .orElse(Document.array())
                        .elements())
                .containsExactlyElementsOf(line.get("causes").orElseThrow().elements());
    }

    private static AdmissionResponse admit(AdmissionRequest request) {
        return ValidatingPolicies.kubernetes(34).admit(request, Stored.of());
    }

    private static Document object(Document line) {
        return Document.object("apiVersion", "admissionregistration.k8s.io/v1")
                .withSome("kind", line.get("kind"))
                .with("metadata", Document.object("name", "probe"))
                .withSome("spec", line.get("spec"));
    }

    @Test
    void an_expression_that_a_policy_has_already_may_need_more_than_the_version_before_knew() {
        Document policy = Document.parse("""
                {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy",
                 "metadata": {"name": "probe"},
                 "spec": {"validations": [{"expression": "[[1], [2]].flatten() == [1, 2]"}],
                          "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"],
                            "operations": ["CREATE"], "resources": ["pods"]}]}}}
                """);
        assertThat(admit(AdmissionRequest.create(policy)).message()).contains("undeclared reference to 'flatten'");
        Document changed = policy.withAt("/spec/failurePolicy", "Ignore");
        assertThat(admit(AdmissionRequest.update(policy, changed)).allowed()).isTrue();
    }

    private static String read() {
        try (InputStream in = PolicyFaultsTest.class.getResourceAsStream("policy-faults.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
