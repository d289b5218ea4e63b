package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import org.junit.jupiter.api.Test;

/** Claims and volumes: what keeps them, and what lets them go. */
class StorageKindsTest {
    private static final String CLAIMS = "/api/v1/namespaces/default/persistentvolumeclaims";
    private static final String VOLUMES = "/api/v1/persistentvolumes";
    private static final Document CLAIM =
            Document.parse("{\"metadata\": {\"name\": \"data\"}, \"spec\": {\"accessModes\":"
                    + " [\"ReadWriteOnce\"], \"resources\": {\"requests\": {\"storage\": \"1Gi\"}}}}");
    private static final Document VOLUME =
            Document.parse("{\"metadata\": {\"name\": \"disk\"}, \"spec\": {\"accessModes\":"
                    + " [\"ReadWriteOnce\"], \"capacity\": {\"storage\": \"1Gi\"}, \"hostPath\": {\"path\": \"/x\"}}}");

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    /** A pod that mounts the claim; {@code node} is empty for one that is not scheduled. */
    private void mount(String pod, String node) {
        Document spec = Document.parse("""
                {"containers": [{"name": "c", "image": "a:1"}],
                 "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}""");
        Document placed = node.isEmpty() ? spec : spec.with("nodeName", node);
        api.post("/api/v1/namespaces/default/pods", Api.named(pod).with("spec", placed));
    }

    @Test
    void a_claim_that_a_pod_mounts_stays_until_it_is_released() {
        api.post(CLAIMS, CLAIM);
        mount("p", "node-1");

        assertThat(api.delete(CLAIMS + "/data").status()).isEqualTo(200);

        assertThat(api.get(CLAIMS + "/data").text("/metadata/finalizers/0")).isEqualTo("kubernetes.io/pvc-protection");
        assertThat(api.patch(CLAIMS + "/data", "merge-patch", "{\"metadata\": {\"finalizers\": null}}")
                        .status())
                .isEqualTo(200);
        assertThat(api.get(CLAIMS + "/data").status()).isEqualTo(404);
    }

    @Test
    void a_pod_without_a_node_holds_no_claim() {
        api.post(CLAIMS, CLAIM);
        mount("p", "");

        api.delete(CLAIMS + "/data");

        assertThat(api.get(CLAIMS + "/data").status()).isEqualTo(404);
    }

    @Test
    void a_claim_goes_with_the_last_pod_that_mounted_it() {
        api.post(CLAIMS, CLAIM);
        mount("p", "node-1");
        mount("q", "node-1");
        api.delete(CLAIMS + "/data");

        api.delete("/api/v1/namespaces/default/pods/p?gracePeriodSeconds=0");
        assertThat(api.get(CLAIMS + "/data").status()).isEqualTo(200);
        api.delete("/api/v1/namespaces/default/pods/q?gracePeriodSeconds=0");

        assertThat(api.get(CLAIMS + "/data").status()).isEqualTo(404);
    }

    @Test
    void a_volume_goes_once_it_is_bound_no_more() {
        api.post(VOLUMES, VOLUME);
        api.patch(VOLUMES + "/disk/status", "merge-patch", "{\"status\": {\"phase\": \"Bound\"}}");
        api.delete(VOLUMES + "/disk");

        api.patch(VOLUMES + "/disk/status", "merge-patch", "{\"status\": {\"phase\": \"Released\"}}");

        assertThat(api.get(VOLUMES + "/disk").status()).isEqualTo(404);
    }

    @Test
    void a_namespace_takes_its_claims_along() {
        api.post("/api/v1/namespaces", Api.named("team"));
        api.post("/api/v1/namespaces/team/persistentvolumeclaims", CLAIM);

        api.delete("/api/v1/namespaces/team");

        assertThat(api.get("/api/v1/namespaces/team").status()).isEqualTo(404);
    }

    @Test
    void a_volume_stays_while_it_is_bound() {
        api.post(VOLUMES, VOLUME);
        api.patch(VOLUMES + "/disk/status", "merge-patch", "{\"status\": {\"phase\": \"Bound\"}}");

        api.delete(VOLUMES + "/disk");

        assertThat(api.get(VOLUMES + "/disk").text("/metadata/finalizers/0")).isEqualTo("kubernetes.io/pv-protection");
    }

    @Test
    void a_claim_never_shrinks_and_a_bound_one_may_grow() {
        api.post(CLAIMS, CLAIM);
        String more = "{\"spec\": {\"resources\": {\"requests\": {\"storage\": \"2Gi\"}}}}";

        assertThat(api.patch(CLAIMS + "/data", "merge-patch", more).text("/message"))
                .contains("spec is immutable after creation except resources.requests");
        String bound = "{\"status\": {\"phase\": \"Bound\", \"capacity\": {\"storage\": \"1Gi\"}}}";
        api.patch(CLAIMS + "/data/status", "merge-patch", bound);
        assertThat(api.patch(CLAIMS + "/data", "merge-patch", more).status()).isEqualTo(200);
        assertThat(api.patch(CLAIMS + "/data", "merge-patch", more.replace("2Gi", "500Mi"))
                        .text("/message"))
                .contains("field can not be less than status.capacity");
    }
}
