package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorsTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pods | status.phase=Running | a",
                "pods | status.phase!=Running | b",
                "pods | spec.nodeName=node-1 | b",
                "pods | spec.restartPolicy=Always,status.podIP=10.244.0.1 | a",
                "pods | spec.hostNetwork=false | a b",
                "pods | metadata.name=b | b",
                "secrets | type=kubernetes.io/basic-auth | s",
                "secrets | type=Opaque | ''",
                "services | spec.type=ClusterIP | web",
                "events | involvedObject.name=a,involvedObject.kind=Pod | e",
                "events | source=kubelet,type=Normal | e",
                "events | reason=Other | ''",
            })
    void objects_are_selected_by_the_fields_of_their_kind(String plural, String selector, String names) {
        api.post(all("pods"), SubresourcesTest.pod("a"));
        api.post(all("pods"), SubresourcesTest.pod("b"));
        fake.run("default", "a", "10.244.0.1");
        Document node = Document.object("kind", "Node", "name", "node-1");
        api.post(all("pods") + "/b/binding", Api.named("b").with("target", node));
        Document secret = Document.object("username", "dQ==", "password", "cA==");
        api.post(
                all("secrets"),
                Api.named("s").with("type", "kubernetes.io/basic-auth").with("data", secret));
        Document ports = Document.object("ports", List.of(Document.object("port", 80)));
        api.post(all("services"), Api.policy("web", ports));
        Document about = Document.object("kind", "Pod", "name", "a", "namespace", "default");
        Document source = Document.object("component", "kubelet");
        api.post(
                all("events"),
                Api.named("e")
                        .with("involvedObject", about)
                        .with("type", "Normal")
                        .with("source", source));

        Document list = api.get(all(plural) + "?fieldSelector=" + URLEncoder.encode(selector, StandardCharsets.UTF_8))
                .body();

        assertThat(list.at("/items").orElseThrow().elements().stream()
                        .map(Meta::name)
                        .toList())
                .isEqualTo(names.isEmpty() ? List.of() : List.of(names.split(" ", -1)));
    }

    private static String all(String plural) {
        return "/api/v1/namespaces/default/" + plural;
    }

    @ParameterizedTest
    @CsvSource({"pods, spec.priority", "secrets, data", "events, message"})
    void other_fields_are_refused(String plural, String field) {
        assertThat(api.get(all(plural) + "?fieldSelector=" + field + "%3Dx").text("/message"))
                .isEqualTo("field label not supported: " + field);
    }
}
