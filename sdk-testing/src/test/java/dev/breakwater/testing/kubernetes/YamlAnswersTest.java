package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in YAML, for clients that ask for it. */
class YamlAnswersTest {
    private static final String YAML = "application/yaml";
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    private KubernetesResponse get(String target, String accept) {
        return fake.handle(KubernetesRequest.of(
                "GET",
                target,
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal(), "Accept", accept)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/namespaces/default",
                "/api/v1/namespaces",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles",
                "/api/v1/namespaces/absent",
                "/api",
                "/api/v1",
                "/apis",
                "/apis/networking.k8s.io",
                "/apis/apps/v1"
            })
    void the_yaml_of_an_answer_says_what_its_json_says(String target) {
        KubernetesResponse json = get(target, "application/json");
        KubernetesResponse yaml = get(target, YAML);

        assertThat(yaml.headers()).containsEntry("Content-Type", YAML);
        assertThat(yaml.status()).isEqualTo(json.status());
        assertThat(YamlBodies.read(yaml.body(), new Notes())).isEqualTo(Document.parse(json.body()));
    }

    @Test
    void texts_that_look_like_something_else_are_quoted() {
        api.post(
                Api.MAPS,
                Api.map(
                        "m",
                        "a",
                        "yes",
                        "b",
                        "y",
                        "c",
                        "0o7",
                        "d",
                        "1e3",
                        "e",
                        "2026-01-01",
                        "f",
                        "two\nlines",
                        "g",
                        ""));

        assertThat(get(Api.MAPS + "/m", YAML).body()).startsWith("""
                        apiVersion: v1
                        data:
                          a: 'yes'
                          b: 'y'
                          c: '0o7'
                          d: '1e3'
                          e: '2026-01-01'
                          f: |-
                            two
                            lines
                          g: ''
                        kind: ConfigMap
                        metadata:
                        """);
    }

    @Test
    void tables_and_metadata_come_in_yaml_too() {
        assertThat(get("/api/v1/namespaces", YAML + ";as=Table;v=v1;g=meta.k8s.io")
                        .body())
                .startsWith("apiVersion: meta.k8s.io/v1\ncolumnDefinitions:\n");
        assertThat(get("/api/v1/namespaces", YAML + ";as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
                        .body())
                .contains("kind: PartialObjectMetadataList\n");
    }

    @Test
    void the_first_form_that_is_known_counts() {
        assertThat(get("/api/v1/namespaces", "application/json, application/yaml")
                        .body())
                .startsWith("{");
        assertThat(get("/api/v1/namespaces", "text/html, application/yaml, application/json")
                        .body())
                .startsWith("apiVersion: v1\n");
    }

    @Test
    void a_watch_is_not_to_be_had_in_yaml() {
        KubernetesResponse refused = get("/api/v1/namespaces?watch=true", YAML);

        assertThat(refused.status()).isEqualTo(406);
        assertThat(refused.body())
                .contains("application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch");
    }
}
