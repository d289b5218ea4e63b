package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.change.Change;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.k8s.Manifests;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.KubernetesObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others write into our objects: told apart by the fields that the API server says are whose. */
class SharedFieldsTest {
    private static final String NAMESPACE = """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop}
            ---
            """;
    private static final String INGRESS = NAMESPACE + """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: web, namespace: shop}
            spec:
              rules: [{host: shop.example.com}]
            """;
    private static final String MAP = NAMESPACE + """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, namespace: shop, finalizers: [example.com/ours]}
            """;
    private static final String WIDGET = NAMESPACE + """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: widgets.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {kind: Widget, plural: widgets}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          enabled: {type: boolean}
                          size: {type: integer}
            ---
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: one, namespace: shop}
            spec: {size: 1}
            """;

    private final FakeKubernetes cluster = FakeKubernetes.create();
    private final KubernetesProvider provider = KubernetesProvider.of(cluster.connection());
    private final Engine engine = Engine.of(provider);

    @AfterEach
    void stop() {
        provider.close();
        cluster.close();
    }

    private Plan plan(String yaml) {
        return engine.plan(DesiredState.named("shop").with(Manifests.parse(yaml)));
    }

    private Document apply(String yaml) {
        engine.apply(plan(yaml)).orThrow();
        List<KubernetesObject> all = Manifests.parse(yaml).objects();
        KubernetesObject last = all.get(all.size() - 1);
        return cluster.get(last.apiVersion(), last.kind(), "shop", last.name()).orElseThrow();
    }

    /** Somebody else writes a list of an object of ours. */
    private void write(Document object, String pointer, Object... elements) {
        Document head = object.without("spec")
                .without("status")
                .with(
                        "metadata",
                        Document.object("name", object.text("/metadata/name").orElseThrow(), "namespace", "shop"));
        cluster.apply(head.withAt(pointer, List.of(elements)));
    }

    @Test
    void an_element_that_somebody_adds_to_a_list_that_is_one_value_is_drift() {
        Document ingress = apply(INGRESS);
        write(
                ingress,
                "/spec/rules",
                Document.object("host", "shop.example.com"),
                Document.object("host", "evil.example.com"));

        assertThat(plan(INGRESS).render()).contains("/spec/rules/evil.example.com");
    }

    @Test
    void a_finalizer_of_somebody_else_is_theirs() {
        write(apply(MAP), "/metadata/finalizers", "example.com/theirs");

        assertThat(plan(MAP).isEmpty()).isTrue();
        assertThat(plan(MAP.replace("example.com/ours", "example.com/mine")).render())
                .contains("/metadata/finalizers");
    }

    @Test
    void a_false_that_a_custom_object_does_not_have_yet_is_written_once() {
        apply(WIDGET);
        String off = WIDGET.replace("{size: 1}", "{size: 1, enabled: false}");

        assertThat(plan(off).changes()).anyMatch(Change.Update.class::isInstance);
        assertThat(apply(off).flag("/spec/enabled")).contains(false);
        assertThat(plan(off).isEmpty()).isTrue();
    }
}
