package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.AdmissionRequest.GroupVersionKind;
import dev.breakwater.admission.AdmissionRequest.GroupVersionResource;
import dev.breakwater.admission.ValidatingAdmissionPolicy;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Warnings of the type checker; the texts are those that a server of 1.34 wrote for the same policy. */
class TypeCheckTest {
    private static final Document SCHEMA = Document.parse("""
            {"type": "object", "properties": {
              "metadata": {"type": "object", "properties": {
                "labels": {"type": "object", "additionalProperties": {"type": "string"}}}},
              "spec": {"type": "object", "properties": {
                "replicas": {"type": "integer"},
                "port": {"x-kubernetes-int-or-string": true},
                "containers": {"type": "array", "items": {"type": "object", "properties": {"image": {"type": "string"}}}}}}}}
            """);

    private static Optional<ResourceSchema> schema(GroupVersionResource resource) {
        return switch (resource.resource()) {
            case "deployments" -> Optional.of(kind("Deployment"));
            case "statefulsets" -> Optional.of(kind("StatefulSet"));
            default -> Optional.empty();
        };
    }

    private static ResourceSchema kind(String kind) {
        return new ResourceSchema(new GroupVersionKind("apps", "v1", kind), SCHEMA);
    }

    private static Document policy(String... expressions) {
        ValidatingAdmissionPolicy policy = ValidatingAdmissionPolicy.named("p").defining("r", "object.spec.replicas");
        for (String expression : expressions) {
            policy = policy.requiring(expression, "no");
        }
        return policy.document()
                .withAt(
                        "/spec/matchConstraints/resourceRules",
                        List.of(Document.object(
                                "apiGroups", List.of("apps"),
                                "apiVersions", List.of("v1"),
                                "operations", List.of("CREATE"),
                                "resources",
                                        List.of("statefulsets", "deployments", "daemonsets", "deployments/scale"))));
    }

    private static List<Document> warnings(Document policy) {
        return ValidatingPolicies.kubernetes(34).typeWarnings(policy, TypeCheckTest::schema);
    }

    @Test
    void an_expression_that_does_not_fit_is_told_for_each_kind() {
        assertThat(warnings(policy("object.spec.replicas > '1'")))
                .containsExactly(Document.object("fieldRef", "spec.validations[0].expression", "warning", """
                        apps/v1, Kind=Deployment: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'
                         | object.spec.replicas > '1'
                         | .....................^

                        apps/v1, Kind=StatefulSet: ERROR: <input>:1:22: found no matching overload for '_>_' applied to '(int, string)'
                         | object.spec.replicas > '1'
                         | .....................^
                        """));
    }

    @Test
    void a_field_that_the_schema_lacks_is_told_in_messages_too() {
        Document policy = policy("true").withAt("/spec/validations/0/messageExpression", "string(object.spec.nope)");
        assertThat(warnings(policy)).singleElement().satisfies(warning -> {
            assertThat(warning.text("/fieldRef")).contains("spec.validations[0].messageExpression");
            assertThat(warning.text("/warning").orElseThrow()).startsWith("""
                            apps/v1, Kind=Deployment: ERROR: <input>:1:19: undefined field 'nope'
                             | string(object.spec.nope)
                             | ..................^
                            """);
        });
    }

    @Test
    void what_fits_and_what_is_open_is_not_told() {
        assertThat(warnings(policy(
                        "variables.r > 1",
                        "object.metadata.labels['a'] == 'b'",
                        "object.spec.port == 80 || object.spec.port == 'http'",
                        "object.spec.containers.all(c, c.image.startsWith('r/'))")))
                .isEmpty();
        Document wildcard = policy("object.spec.nope == 1")
                .withAt("/spec/matchConstraints/resourceRules/0/apiGroups", List.of("*"));
        assertThat(warnings(wildcard)).isEmpty();
    }
}
