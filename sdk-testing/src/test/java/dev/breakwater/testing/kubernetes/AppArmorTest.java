package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The old annotations and the fields of AppArmor, by release. */
class AppArmorTest {
    private static final String KEY = "container.apparmor.security.beta.kubernetes.io/web";

    private static Document made(String release, String annotation, String containerType, String podType) {
        Document container = Document.object("name", "web", "image", "web:1");
        Document spec = Document.object(
                "containers",
                List.of(
                        containerType == null
                                ? container
                                : container.withAt("/securityContext/appArmorProfile/type", containerType)));
        Document metadata = Document.object("name", "web", "namespace", "default");
        Document pod = Document.object("apiVersion", "v1", "kind", "Pod")
                .with(
                        "metadata",
                        annotation == null ? metadata : metadata.with("annotations", Document.object(KEY, annotation)))
                .with("spec", podType == null ? spec : spec.withAt("/securityContext/appArmorProfile/type", podType));
        try (FakeKubernetes fake = FakeKubernetes.create(release, Clock.systemUTC())) {
            fake.apply(pod);
            return fake.get("v1", "Pod", "default", "web").orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // release, annotation, of the container, of the pod -> annotation, of the container
                "1.29, unconfined,      -,              -,              unconfined,      -",
                "1.30, unconfined,      -,              -,              unconfined,      Unconfined",
                "1.33, -,               RuntimeDefault, -,              runtime/default, RuntimeDefault",
                "1.33, -,               -,              Unconfined,     unconfined,      -",
                "1.34, -,               RuntimeDefault, -,              -,               RuntimeDefault",
                "1.34, runtime/default, -,              -,              runtime/default, RuntimeDefault",
                "1.34, runtime/default, -,              RuntimeDefault, runtime/default, -",
                "1.34, localhost/p,     -,              -,              localhost/p,     Localhost",
            })
    void annotations_become_fields_and_before_1_34_fields_become_annotations(
            String release, String annotation, String container, String pod, String annotated, String profiled) {
        Document stored = made(release, annotation, container, pod);
        assertThat(stored.at("/metadata/annotations")
                        .flatMap(all -> all.get(KEY))
                        .flatMap(Document::asText)
                        .orElse(null))
                .isEqualTo(annotated);
        assertThat(stored.text("/spec/containers/0/securityContext/appArmorProfile/type")
                        .orElse(null))
                .isEqualTo(profiled);
    }
}
