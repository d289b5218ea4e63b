package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A definition with several served versions and no conversion: only the apiVersion of its objects changes. */
class ServedVersionsTest {
    private static final String OLD = "/apis/example.com/v1beta1/namespaces/default/ships";
    private static final String NEW = "/apis/example.com/v1/namespaces/default/ships";

    private final FakeKubernetes fake = FakeKubernetes.create();

    @BeforeEach
    void define() {
        Document schema = Document.parse("{\"type\": \"object\", \"x-kubernetes-preserve-unknown-fields\": true}");
        List<Document> versions = List.of(
                version("v1alpha1", false, schema),
                version("v1beta1", true, schema),
                version("v1", true, schema).with("storage", true));
        fake.apply(Document.parse("""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "ships.example.com"},
                 "spec": {"group": "example.com", "scope": "Namespaced", "names": {"kind": "Ship", "plural": "ships"}}}
                """).withAt("/spec/versions", versions));
    }

    private static Document version(String name, boolean served, Document schema) {
        return Document.object("name", name, "served", served, "storage", false)
                .with("schema", Document.object("openAPIV3Schema", schema));
    }

    @AfterEach
    void close() {
        fake.close();
    }

    private Document send(String method, String path, String body) {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal(), "Content-Type", "application/json");
        String text =
                fake.handle(new KubernetesRequest(method, path, headers, body)).body();
        return Document.parse(text.lines().findFirst().orElse("{}"));
    }

    @Test
    void an_object_is_read_listed_and_watched_in_every_served_version() {
        String before = send("GET", NEW, "").text("/metadata/resourceVersion").orElseThrow();
        send("POST", OLD, "{\"apiVersion\":\"example.com/v1beta1\",\"kind\":\"Ship\",\"metadata\":{\"name\":\"a\"}}");
        assertThat(send("GET", NEW + "/a", "").text("/apiVersion")).contains("example.com/v1");
        assertThat(send("GET", OLD + "/a", "").text("/apiVersion")).contains("example.com/v1beta1");
        assertThat(send("GET", NEW, "").text("/items/0/apiVersion")).contains("example.com/v1");
        Document event = send("GET", NEW + "?watch=true&resourceVersion=" + before, "");
        assertThat(event.text("/type")).contains("ADDED");
        assertThat(event.text("/object/apiVersion")).contains("example.com/v1");
        assertThat(fake.delete("example.com/v1", "Ship", "default", "a")).isTrue();
        assertThat(fake.get("example.com/v1beta1", "Ship", "default", "a")).isEmpty();
    }

    @Test
    void discovery_prefers_the_stable_version_and_leaves_out_what_is_not_served() {
        Document group = send("GET", "/apis/example.com", "");
        assertThat(group.text("/preferredVersion/version")).contains("v1");
        assertThat(group.text("/versions/1/version")).contains("v1beta1");
        assertThat(group.get("versions").orElseThrow().elements()).hasSize(2);
        assertThat(fake.get("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "ships.example.com")
                        .orElseThrow()
                        .at("/status/storedVersions"))
                .contains(Document.of(List.of("v1")));
    }
}
