package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubresourcesTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    static Document pod(String name) {
        Document spec = Document.object("containers", List.of(Document.object("name", "main", "image", "web:1")));
        return Document.object("metadata", Document.object("name", name, "labels", Document.object("app", "web")))
                .with("spec", spec);
    }

    static Document deployment(int replicas) {
        Document labels = Document.object("app", "web");
        return Api.named("web")
                .with(
                        "spec",
                        Document.object(
                                "replicas",
                                replicas,
                                "selector",
                                Document.object("matchLabels", labels),
                                "template",
                                pod("x").withAt("/metadata", Document.object("labels", labels))));
    }

    private Answer evict(String pod) {
        return api.post(PODS + "/" + pod + "/eviction", Api.named(pod));
    }

    private void budget(String field, Object value) {
        Document spec = Document.object(
                field, value, "selector", Document.object("matchLabels", Document.object("app", "web")));
        assertThat(api.post(BUDGETS, Api.policy("web", spec)).status()).isEqualTo(201);
    }

    @Test
    void a_deployment_is_scaled_by_every_write() {
        assertThat(api.post(DEPLOYMENTS, deployment(2)).status()).isEqualTo(201);
        String scale = DEPLOYMENTS + "/web/scale";

        Answer read = api.get(scale);
        assertThat(read.body().without("metadata"))
                .isEqualTo(
                        Document.parse(
                                "{\"kind\":\"Scale\",\"apiVersion\":\"autoscaling/v1\",\"spec\":{\"replicas\":2},\"status\":{\"replicas\":0,\"selector\":\"app=web\"}}"));
        assertThat(api.put(scale, read.body().withAt("/spec/replicas", 3)).text("/spec/replicas"))
                .isEqualTo("3");
        assertThat(api.patch(scale, "merge-patch", "{\"spec\":{\"replicas\":4}}")
                        .text("/spec/replicas"))
                .isEqualTo("4");
        Document applied = Document.object("spec", Document.object("replicas", 5));
        assertThat(api.apply(scale + "?force=true", "scaler", applied).text("/spec/replicas"))
                .isEqualTo("5");
        Document stored = api.get(DEPLOYMENTS + "/web").body();
        assertThat(stored.text("/spec/replicas")).contains("5");
        assertThat(stored.text("/metadata/generation")).contains("4");
        assertThat(stored.at("/metadata/managedFields").orElseThrow().elements())
                .anySatisfy(entry -> {
                    assertThat(entry.text("/manager")).contains("scaler");
                    assertThat(entry.text("/subresource")).contains("scale");
                });
    }

    @Test
    void a_size_is_checked_and_locked() {
        api.post(DEPLOYMENTS, deployment(2));
        String scale = DEPLOYMENTS + "/web/scale";
        Document old = api.get(scale).body();
        api.patch(scale, "merge-patch", "{\"spec\":{\"replicas\":4}}");

        Answer negative = api.patch(scale, "merge-patch", "{\"spec\":{\"replicas\":-1}}");
        assertThat(negative.status()).isEqualTo(422);
        assertThat(negative.text("/message"))
                .isEqualTo("Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater"
                        + " than or equal to 0");
        assertThat(api.put(scale, old).status()).isEqualTo(409);
        assertThat(api.get(DEPLOYMENTS + "/absent/scale").status()).isEqualTo(404);
        assertThat(api.delete(scale).status()).isEqualTo(405);
    }

    @Test
    void a_custom_kind_is_scaled_where_its_definition_says() {
        Document paths = Document.object("specReplicasPath", ".spec.size", "statusReplicasPath", ".status.size");
        Document definition = ManifestSamples.DEFINITION;
        Document version = definition
                .at("/spec/versions/0")
                .orElseThrow()
                .withAt("/subresources", Document.object("status", Document.object(), "scale", paths))
                .withAt("/schema/openAPIV3Schema/properties/spec/properties/size", Document.object("type", "integer"));
        api.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                definition.withAt("/spec/versions", List.of(version)));
        String tabs = "/apis/stable.example.com/v1/namespaces/default/crontabs";
        Document tab = Api.policy("t", Document.object("cronSpec", "0 3 * * *", "size", 1));
        assertThat(api.post(tabs, tab).status()).isEqualTo(201);

        Answer scaled = api.patch(tabs + "/t/scale", "merge-patch", "{\"spec\":{\"replicas\":7}}");

        assertThat(scaled.text("/spec/replicas")).isEqualTo("7");
        assertThat(api.get(tabs + "/t").text("/spec/size")).isEqualTo("7");
    }

    @Test
    void a_budget_keeps_the_last_pods() {
        for (String name : List.of("a", "b")) {
            api.post(PODS, pod(name));
            fake.run("default", name, "10.244.0.1");
        }
        budget("minAvailable", 1);

        assertThat(evict("a").body())
                .isEqualTo(
                        Document.parse(
                                "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}"));
        Answer refused = evict("b");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body())
                .isEqualTo(Document.parse(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                                + "\"message\":\"Cannot evict pod as it would violate the pod's disruption budget.\","
                                + "\"reason\":\"TooManyRequests\",\"details\":{\"causes\":[{\"reason\":\"DisruptionBudget\","
                                + "\"message\":\"The disruption budget web needs 1 healthy pods and has 1 currently\"}]},"
                                + "\"code\":429}"));
        assertThat(api.get(PODS + "/a").status()).isEqualTo(404);
        assertThat(api.get(PODS + "/b").status()).isEqualTo(200);
    }

    @Test
    void a_share_of_the_pods_may_be_missing() {
        for (String name : List.of("a", "b", "c")) {
            api.post(PODS, pod(name));
            fake.run("default", name, "10.244.0.1");
        }
        budget("maxUnavailable", "50%");

        assertThat(evict("a").status()).isEqualTo(201);
        assertThat(evict("b").status()).isEqualTo(201);
        assertThat(evict("c").status()).isEqualTo(201);
    }

    @Test
    void pods_that_do_not_run_and_rehearsals_pass() {
        api.post(PODS, pod("pending"));
        budget("minAvailable", 5);

        assertThat(api.post(PODS + "/pending/eviction?dryRun=All", Api.named("pending"))
                        .status())
                .isEqualTo(201);
        assertThat(api.get(PODS + "/pending").status()).isEqualTo(200);
        assertThat(evict("pending").status()).isEqualTo(201);
        assertThat(evict("absent").status()).isEqualTo(404);
        assertThat(api.post(PODS + "/absent/eviction", Api.named("other")).text("/message"))
                .isEqualTo("name in URL does not match name in Eviction object");
    }

    @Test
    void two_budgets_over_one_pod_are_refused() {
        api.post(PODS, pod("a"));
        fake.run("default", "a", "10.244.0.1");
        budget("minAvailable", 0);
        Document selector = Document.object("matchLabels", Document.object("app", "web"));
        api.post(BUDGETS, Api.policy("more", Document.object("maxUnavailable", 1, "selector", selector)));

        assertThat(evict("a").text("/message"))
                .isEqualTo("This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
                        + " support.");
    }

    @Test
    void a_pod_is_put_on_a_node_once() {
        api.post(PODS, pod("a"));
        Document binding = Api.named("a").with("target", Document.object("kind", "Node", "name", "node-1"));

        assertThat(api.post(PODS + "/a/binding", binding).status()).isEqualTo(201);
        assertThat(api.get(PODS + "/a").text("/spec/nodeName")).isEqualTo("node-1");
        assertThat(api.post(PODS + "/a/binding", binding).text("/message"))
                .isEqualTo("Operation cannot be fulfilled on pods/binding \"a\": pod a is already assigned to node"
                        + " \"node-1\"");
        assertThat(api.post(PODS + "/a/binding", Api.named("b")).status()).isEqualTo(400);
        assertThat(api.post(PODS + "/a/binding", Api.named("a").with("target", Document.object("kind", "Node")))
                        .text("/message"))
                .isEqualTo("target.name: Required value");
    }

    @Test
    void a_log_is_what_a_test_says_once_the_pod_runs() {
        api.post(PODS, pod("a"));

        assertThat(api.get(PODS + "/a/log").status()).isEqualTo(204);
        Document binding = Api.named("a").with("target", Document.object("kind", "Node", "name", "node-1"));
        api.post(PODS + "/a/binding", binding);
        assertThat(api.get(PODS + "/a/log").text("/message"))
                .isEqualTo("container \"main\" in pod \"a\" is waiting to start: ContainerCreating");
        fake.run("default", "a", "10.244.0.1");
        assertThat(api.get(PODS + "/a/log").response().body()).isEmpty();
        fake.log("default", "a", "hello\n");
        assertThat(api.get(PODS + "/a/log").response().body()).isEqualTo("hello\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"attach", "exec", "portforward", "proxy"})
    void what_needs_a_container_is_refused_in_a_sentence(String part) {
        api.post(PODS, pod("a"));

        Answer answer = api.post(PODS + "/a/" + part, Document.object());

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text("/message"))
                .isEqualTo("FakeKubernetes runs no containers, so it does not serve pods/" + part + ".");
    }

    @Test
    void containers_for_debugging_are_added_through_their_own_path() {
        api.post(PODS, pod("a"));
        Document with = api.get(PODS + "/a")
                .body()
                .withAt(
                        "/spec/ephemeralContainers",
                        List.of(Document.object("name", "debug", "image", "busybox:1", "stdin", true)))
                .withAt("/spec/hostNetwork", true);

        Answer answer = api.put(PODS + "/a/ephemeralcontainers", with);

        assertThat(answer.text("/spec/ephemeralContainers/0/name")).isEqualTo("debug");
        assertThat(answer.body().at("/spec/hostNetwork")).isEmpty();
    }

    @Test
    void discovery_names_them_with_the_kinds_they_speak() {
        assertThat(api.get("/apis/apps/v1")
                        .body()
                        .at("/resources")
                        .orElseThrow()
                        .elements())
                .contains(
                        Document.parse(
                                "{\"name\":\"deployments/scale\",\"singularName\":\"\",\"namespaced\":true,\"kind\":\"Scale\",\"verbs\":[\"get\",\"patch\",\"update\"],\"group\":\"autoscaling\",\"version\":\"v1\"}"));
        assertThat(api.get("/api/v1").body().at("/resources").orElseThrow().elements())
                .extracting(one -> one.text("/name").orElse(""))
                .contains("pods/eviction", "pods/binding", "pods/log", "serviceaccounts/token")
                .doesNotContain("pods/exec");
    }
}
