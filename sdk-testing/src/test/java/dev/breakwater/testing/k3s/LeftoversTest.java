package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a test leaves behind is removed, and what stays is named. */
class LeftoversTest {
    private static final String RBAC = "rbac.authorization.k8s.io/v1";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final KubernetesClient client = fake.client();
    private final Leftovers leftovers = new Leftovers(client);

    @AfterEach
    void close() {
        client.close();
        fake.close();
    }

    private void object(String apiVersion, String kind, String namespace, String name, String... finalizers) {
        Document metadata = Document.object("name", name, "finalizers", Document.array((Object[]) finalizers));
        Document placed = namespace.isEmpty() ? metadata : metadata.with("namespace", namespace);
        fake.apply(Document.object("apiVersion", apiVersion, "kind", kind, "metadata", placed));
    }

    @Test
    void everything_whose_name_begins_as_the_namespace_does_is_removed_and_nothing_else() {
        object("v1", "Namespace", "", "bw-1");
        object("v1", "Namespace", "", "bw-1-other");
        object("v1", "Namespace", "", "bw-12");
        object(RBAC, "ClusterRole", "", "bw-1-role");
        object("v1", "ConfigMap", "bw-1", "settings");

        leftovers.remove("bw-1");
        leftovers.requireNone(Duration.ofSeconds(1));

        assertThat(fake.get("v1", "Namespace", "", "bw-1")).isEmpty();
        assertThat(fake.get("v1", "Namespace", "", "bw-1-other")).isEmpty();
        assertThat(fake.get(RBAC, "ClusterRole", "", "bw-1-role")).isEmpty();
        assertThat(fake.get("v1", "Namespace", "", "bw-12")).isPresent();
    }

    @Test
    void whatever_is_outside_of_namespaces_is_removed_custom_objects_included() {
        fake.apply(Document.parse("""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "ships.example.com"},
                 "spec": {"group": "example.com", "scope": "Cluster",
                          "names": {"plural": "ships", "singular": "ship", "kind": "Ship", "listKind": "ShipList"},
                          "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema":
                              {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}]}}"""));
        List<Document> made = Stream.of("""
                        {"apiVersion": "example.com/v1", "kind": "Ship"}""", """
                        {"apiVersion": "v1", "kind": "PersistentVolume", "spec": {"capacity": {"storage": "1Gi"},
                         "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/data"}}}""", """
                        {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "provisioner": "example.com/disk"}""", """
                        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "value": 7}""", """
                        {"apiVersion": "networking.k8s.io/v1", "kind": "IngressClass",
                         "spec": {"controller": "example.com/ingress"}}""", """
                        {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "handler": "runc"}""")
                .map(text -> Document.parse(text).with("metadata", Document.object("name", "bw-3-x")))
                .toList();
        made.forEach(fake::apply);

        leftovers.remove("bw-3");
        leftovers.requireNone(Duration.ZERO);

        assertThat(made)
                .noneMatch(one -> fake.get(
                                one.text("/apiVersion").orElseThrow(),
                                one.text("/kind").orElseThrow(),
                                "",
                                "bw-3-x")
                        .isPresent());
        assertThat(fake.get("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "ships.example.com"))
                .isPresent();
    }

    @Test
    void what_does_not_go_is_named() {
        object("v1", "Namespace", "", "bw-2");
        object("v1", "ConfigMap", "bw-2", "settings", "example.com/holds");

        leftovers.remove("bw-2");

        assertThatThrownBy(() -> leftovers.requireNone(Duration.ZERO))
                .hasMessage("Waited 0 s in vain: tests left behind Namespace bw-2");
    }
}
