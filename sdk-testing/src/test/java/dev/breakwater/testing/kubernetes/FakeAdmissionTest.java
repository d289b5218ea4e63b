package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.access.Caller;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How the fake API server asks admission plug-ins, and what clients get to see of them. */
final class FakeAdmissionTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final List<AdmissionRequest> asked = new ArrayList<>();

    private KubernetesResponse send(String method, String target, Document body) {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal(), "Content-Type", "application/json");
        return fake.handle(new KubernetesRequest(method, target, headers, body.toJson()));
    }

    private static Document map(String name) {
        return Document.object(
                "apiVersion", "v1", "kind", "ConfigMap", "metadata", Document.object("name", name), "data", Map.of());
    }

    private void answering(AdmissionResponse response) {
        fake.admit((request, cluster) -> {
            asked.add(request);
            return response;
        });
    }

    private void refusing() {
        fake.admit((request, cluster) -> {
            asked.add(request);
            return AdmissionResponse.forbid(request, "not today");
        });
    }

    @Test
    void a_refusal_reaches_the_client_as_the_status_of_the_plug_in_and_nothing_is_stored() {
        refusing();
        KubernetesResponse response = send("POST", "/api/v1/namespaces/default/configmaps", map("settings"));
        assertThat(response.status()).isEqualTo(403);
        assertThat(Document.parse(response.body())).isEqualTo(Document.parse("""
                                {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                                 "message": "configmaps \\"settings\\" is forbidden: not today", "reason": "Forbidden",
                                 "details": {"name": "settings", "kind": "configmaps"}, "code": 403}
                                """));
        assertThat(fake.get("v1", "ConfigMap", "default", "settings")).isEmpty();
    }

    @Test
    void a_refusal_of_another_code_keeps_it() {
        Document status = Document.object("code", 422, "reason", "Invalid", "message", "two are too many");
        answering(AdmissionResponse.refuse(status));
        KubernetesResponse response = send("POST", "/api/v1/namespaces/default/configmaps", map("settings"));
        assertThat(response.status()).isEqualTo(422);
        assertThat(Document.parse(response.body())).isEqualTo(status);
    }

    @Test
    void a_plug_in_sees_the_defaulted_object_its_namespace_and_who_asks() {
        answering(AdmissionResponse.allow());
        Document pod = Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
                 "spec": {"containers": [{"name": "web", "image": "registry.example/web:1"}]}}
                """);
        send("POST", "/api/v1/namespaces/default/pods?dryRun=All", pod);
        AdmissionRequest request = asked.get(0);
        assertThat(request).hasToString("CREATE pods web in default (dry run)");
        assertThat(request.object().orElseThrow().text("/spec/restartPolicy")).contains("Always");
        assertThat(request.namespaceObject().orElseThrow().text("/metadata/name"))
                .contains("default");
        assertThat(request.user().username()).isEqualTo("breakwater:admin");
        assertThat(request.user().groups()).contains("system:masters", "system:authenticated");
        assertThat(fake.get("v1", "Pod", "default", "web")).isEmpty();
    }

    @Test
    void update_patch_status_and_delete_are_asked_about_with_what_is_stored() {
        String maps = "/api/v1/namespaces/default/configmaps";
        send("POST", maps, map("settings"));
        answering(AdmissionResponse.allow());
        send("PUT", maps + "/settings", map("settings").withAt("/data/a", "1"));
        send("DELETE", maps + "/settings", Document.object());
        send("DELETE", maps + "?labelSelector=absent", Document.object());
        assertThat(asked)
                .extracting(AdmissionRequest::toString)
                .containsExactly("UPDATE configmaps settings in default", "DELETE configmaps settings in default");
        assertThat(asked.get(0).oldObject().orElseThrow().at("/data/a")).isEmpty();
        assertThat(asked.get(0).object().orElseThrow().text("/data/a")).contains("1");
        assertThat(asked.get(1).object()).isEqualTo(Optional.empty());
    }

    @Test
    void warnings_come_once_each_with_refusals_too_and_annotations_are_recorded() {
        answering(AdmissionResponse.allow()
                .warning(List.of("first \"word\"", "second"))
                .auditing("example.com/seen", "yes"));
        answering(AdmissionResponse.forbid(AdmissionRequest.create(map("settings")), "not today")
                .warning(List.of("second", "third"))
                .auditing("example.com/seen", "again"));
        KubernetesResponse response = send("POST", "/api/v1/namespaces/default/configmaps", map("settings"));
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.headers())
                .containsEntry("Warning", "299 - \"first \\\"word\\\"\", 299 - \"second\", 299 - \"third\"");
        assertThat(fake.requests().get(fake.requests().size() - 1).auditAnnotations())
                .isEqualTo(Map.of("example.com/seen", "yes"));
    }

    @Test
    void many_long_warnings_are_cut_so_that_headers_stay_small() {
        List<String> long1000 = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            long1000.add(i + "x".repeat(1000));
        }
        answering(AdmissionResponse.allow().warning(long1000));
        KubernetesResponse response = send("POST", "/api/v1/namespaces/default/configmaps", map("settings"));
        assertThat(response.headers().get("Warning").split("299 - ")).hasSize(16 + 1);
        assertThat(response.headers().get("Warning").length()).isLessThan(4400);
    }

    @Test
    void what_is_invalid_is_refused_before_any_plug_in_and_what_exists_after_them() {
        String maps = "/api/v1/namespaces/default/configmaps";
        send("POST", maps, map("settings"));
        refusing();
        assertThat(send("POST", maps, map("Not A Name")).status()).isEqualTo(422);
        assertThat(send("POST", "/api/v1/namespaces/absent/configmaps", map("settings"))
                        .status())
                .isEqualTo(404);
        assertThat(asked).isEmpty();
        assertThat(send("POST", maps, map("settings")).status()).isEqualTo(403);
    }

    @Test
    void writes_of_the_server_itself_pass_but_those_of_a_test_do_not() {
        fake.admit((request, cluster) -> {
            asked.add(request);
            return request.kind().kind().equals("Namespace")
                    ? AdmissionResponse.allow()
                    : AdmissionResponse.forbid(request, "not today");
        });
        Document namespace =
                Document.object("apiVersion", "v1", "kind", "Namespace", "metadata", Document.object("name", "shop"));
        fake.apply(namespace);
        assertThat(fake.get("v1", "ServiceAccount", "shop", "default")).isPresent();
        assertThat(asked).extracting(AdmissionRequest::namespace).containsExactly("shop");
        assertThat(asked.get(0).namespaceObject()).isEmpty();
        assertThatThrownBy(() -> fake.apply(map("settings").withAt("/metadata/namespace", "shop")))
                .isInstanceOf(StatusException.class)
                .hasMessage("configmaps \"settings\" is forbidden: not today");
    }

    @Test
    void a_plug_in_reads_what_is_stored_and_nothing_of_kinds_that_are_not_served() {
        List<List<Document>> read = new ArrayList<>();
        fake.admit((request, cluster) -> {
            read.add(cluster.list("v1", "ServiceAccount", "default"));
            read.add(cluster.list("example.com/v1", "Thing", ""));
            assertThat(cluster.get("v1", "Namespace", "", "default")).isPresent();
            return AdmissionResponse.allow();
        });
        send("POST", "/api/v1/namespaces/default/configmaps", map("settings"));
        assertThat(read.get(0)).hasSize(1);
        assertThat(read.get(1)).isEmpty();
    }

    @Test
    void a_request_without_permission_reaches_no_plug_in() {
        refusing();
        Map<String, String> headers = Map.of(
                "Authorization", "Bearer " + fake.token(Caller.user("eve")).reveal());
        KubernetesRequest request = new KubernetesRequest(
                "POST",
                "/api/v1/namespaces/default/configmaps",
                headers,
                map("settings").toJson());
        assertThat(fake.handle(request).body()).contains("User \\\"eve\\\" cannot create");
        assertThat(asked).isEmpty();
    }
}
