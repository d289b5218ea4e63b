package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the assertions on admission say, when they hold and when they do not. */
class AdmissionAssertionsTest {
    private static final Document MODEST = pod(Document.object());
    private static final Document PRIVILEGED =
            pod(Document.object("securityContext", Document.object("privileged", true)));

    private final FakeKubernetes server = FakeKubernetes.create();

    @BeforeEach
    void one_namespace_is_at_baseline() {
        server.apply(Document.object(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Document.object("name", "shop", "labels", Map.of("pod-security.kubernetes.io/enforce", "baseline"))));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Document pod(Document more) {
        Document container =
                Document.object("name", "main", "image", "example.com/web:1").merge(more);
        return Document.object("apiVersion", "v1", "kind", "Pod")
                .with("metadata", Document.object("name", "web", "namespace", "shop"))
                .with("spec", Document.object("containers", List.of(container)));
    }

    @Test
    void nothing_stays_of_what_was_asked() {
        assertThat(server).admits(MODEST).admits(MODEST);
        assertThat(server).rejects(PRIVILEGED).because("privileged").withStatus(403);

        assertThat(server.list("v1", "Pod", "shop")).isEmpty();
    }

    @Test
    void who_asks_matters() {
        assertThat(server)
                .askedWith(server.token(Caller.user("alice")))
                .rejects(MODEST)
                .because("User \"alice\" cannot create resource \"pods\"")
                .withStatus(403);
    }

    @Test
    void a_failure_says_what_the_server_says() {
        assertThatThrownBy(() -> assertThat(server).admits(PRIVILEGED))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith(
                        "Expected Pod web to be admitted, but the API server refuses it (403):%n  pods \"web\" is forbidden: violates PodSecurity \"baseline:latest\": privileged"
                                .formatted());
        assertThatThrownBy(() -> assertThat(server).rejects(MODEST))
                .hasMessage("Expected Pod web to be refused, but the API server admits it.");
        assertThatThrownBy(() -> assertThat(server).rejects(PRIVILEGED).because("hostPath"))
                .hasMessageStartingWith(
                        "Expected Pod web to be refused because of 'hostPath'," + " but the API server says (403):");
        assertThatThrownBy(() -> assertThat(server).rejects(PRIVILEGED).withStatus(422))
                .hasMessageStartingWith("Expected Pod web to be refused with 422, but it is 403:");
    }

    @Test
    void failing_for_another_reason_is_no_refusal() {
        assertThatThrownBy(() -> assertThat(server).rejects(MODEST.withAt("/metadata/namespace", "nowhere")))
                .hasMessageStartingWith(
                        "Expected Pod web to be refused, but the API server fails for another reason (404):%n"
                                .formatted());
        assertThatThrownBy(() ->
                        assertThat(server).askedWith(Sensitive.of("nobody")).rejects(MODEST))
                .hasMessageContaining("fails for another reason (401)");
        server.apply(MODEST);
        assertThatThrownBy(() -> assertThat(server).rejects(MODEST)).hasMessageContaining("another reason (409)");
    }
}
