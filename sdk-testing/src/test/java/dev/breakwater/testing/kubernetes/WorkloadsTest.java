package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkloadsTest {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final FakeKubernetes fake = FakeKubernetes.create().runWorkloads();
    private final Api api = new Api(fake);

    private List<Document> list(String apiVersion, String kind) {
        return fake.list(apiVersion, kind, "default");
    }

    private List<Document> pods() {
        return list("v1", "Pod");
    }

    private void image(String image) {
        String patch = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"" + image
                + "\"}]}}}}";
        assertThat(api.patch(DEPLOYMENTS + "/web", "strategic-merge-patch", patch)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_deployment_becomes_running_pods() {
        assertThat(api.post(DEPLOYMENTS, SubresourcesTest.deployment(2)).status())
                .isEqualTo(201);

        Document live = api.get(DEPLOYMENTS + "/web").body();
        assertThat(live.text("/status/readyReplicas")).contains("2");
        assertThat(live.text("/status/observedGeneration")).isEqualTo(live.text("/metadata/generation"));
        assertThat(live.at("/status/conditions").orElseThrow().elements())
                .extracting(one ->
                        one.text("/type").orElse("") + " " + one.text("/reason").orElse(""))
                .containsExactly("Available MinimumReplicasAvailable", "Progressing NewReplicaSetAvailable");
        assertThat(pods()).hasSize(2).allSatisfy(pod -> {
            assertThat(pod.text("/status/phase")).contains("Running");
            assertThat(pod.text("/status/podIP").orElse("")).startsWith("10.244.");
            assertThat(Owners.controller(pod).flatMap(owner -> owner.text("/kind")))
                    .contains("ReplicaSet");
            assertThat(pod.at("/metadata/labels/pod-template-hash")).isPresent();
        });
        assertThat(pods()).extracting(pod -> pod.text("/status/podIP")).doesNotHaveDuplicates();
        assertThat(list("v1", "Event"))
                .extracting(event -> event.text("/reason").orElse(""))
                .containsExactlyInAnyOrder("ScalingReplicaSet", "SuccessfulCreate", "SuccessfulCreate");
    }

    @Test
    void a_new_template_is_rolled_out_under_the_next_revision() {
        api.post(DEPLOYMENTS, SubresourcesTest.deployment(2));
        image("web:2");

        assertThat(pods())
                .hasSize(2)
                .allSatisfy(
                        pod -> assertThat(pod.text("/spec/containers/0/image")).contains("web:2"));
        assertThat(list("apps/v1", "ReplicaSet"))
                .extracting(set -> set.text("/spec/replicas").orElse(""))
                .containsExactlyInAnyOrder("0", "2");
        assertThat(revision()).contains("2");
        image("web:1");
        assertThat(list("apps/v1", "ReplicaSet")).hasSize(2);
    }

    private Optional<String> revision() {
        return api.get(DEPLOYMENTS + "/web").body().text("/metadata/annotations/deployment.kubernetes.io~1revision");
    }

    @Test
    void a_deployment_is_scaled_and_a_lost_pod_replaced() {
        api.post(DEPLOYMENTS, SubresourcesTest.deployment(2));
        api.patch(DEPLOYMENTS + "/web/scale", "merge-patch", "{\"spec\":{\"replicas\":4}}");
        assertThat(pods()).hasSize(4);

        String lost = Meta.name(pods().get(0));
        api.delete(PODS + "/" + lost);

        assertThat(pods()).hasSize(4).extracting(Meta::name).doesNotContain(lost);
        api.patch(DEPLOYMENTS + "/web/scale", "merge-patch", "{\"spec\":{\"replicas\":0}}");
        assertThat(pods()).isEmpty();
        assertThat(api.get(DEPLOYMENTS + "/web").body().at("/status/readyReplicas"))
                .isEmpty();
    }

    @Test
    void a_paused_deployment_waits_and_a_deleted_one_takes_all_along() {
        api.post(DEPLOYMENTS, SubresourcesTest.deployment(1).withAt("/spec/paused", true));
        assertThat(pods()).isEmpty();
        api.patch(DEPLOYMENTS + "/web", "merge-patch", "{\"spec\":{\"paused\":false}}");
        assertThat(pods()).hasSize(1);

        api.delete(DEPLOYMENTS + "/web");

        assertThat(pods()).isEmpty();
        assertThat(list("apps/v1", "ReplicaSet")).isEmpty();
    }

    @Test
    void a_budget_counts_the_pods_there_are() {
        api.post(DEPLOYMENTS, SubresourcesTest.deployment(3));
        Document selector = Document.object("matchLabels", Document.object("app", "web"));
        api.post(
                "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
                Api.policy("web", Document.object("maxUnavailable", 1, "selector", selector)));

        Document status = fake.get("policy/v1", "PodDisruptionBudget", "default", "web")
                .flatMap(budget -> budget.get("status"))
                .orElseThrow();

        assertThat(Map.of("healthy", status.text("/currentHealthy"), "allowed", status.text("/disruptionsAllowed")))
                .isEqualTo(Map.of("healthy", Optional.of("3"), "allowed", Optional.of("1")));
    }

    @Test
    void without_it_a_deployment_is_an_object_like_any_other() {
        FakeKubernetes plain = FakeKubernetes.create();
        new Api(plain).post(DEPLOYMENTS, SubresourcesTest.deployment(2));
        assertThat(plain.list("v1", "Pod", "default")).isEmpty();

        plain.runWorkloads();

        assertThat(plain.list("v1", "Pod", "default")).hasSize(2);
    }

    @Test
    void a_namespace_goes_with_its_workloads() {
        api.post(Api.NAMESPACES, Api.named("team"));
        api.post(DEPLOYMENTS.replace("default", "team"), SubresourcesTest.deployment(2));
        assertThat(fake.list("v1", "Pod", "team")).hasSize(2);

        api.delete(Api.NAMESPACES + "/team");

        assertThat(api.get(Api.NAMESPACES + "/team").status()).isEqualTo(404);
        assertThat(fake.list("v1", "Pod", "team")).isEmpty();
    }
}
