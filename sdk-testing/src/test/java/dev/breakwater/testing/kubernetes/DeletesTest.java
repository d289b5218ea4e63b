package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.NAMESPACES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Deletions, of namespaces too. */
class DeletesTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @Test
    void preconditions_hold_back_a_deletion() {
        Document made = api.post(MAPS, Api.map("m")).body();
        String wrong = "{\"preconditions\":{\"uid\":\"other\"}}";
        String right = "{\"preconditions\":{\"uid\":\"" + Meta.uid(made) + "\"}}";

        assertThat(api.send("DELETE", MAPS + "/m", "application/json", wrong).status())
                .isEqualTo(409);
        Answer deleted = api.send("DELETE", MAPS + "/m", "application/json", right);

        assertThat(deleted.text("/status")).isEqualTo("Success");
        assertThat(deleted.text("/details/uid")).isEqualTo(Meta.uid(made));
        assertThat(api.delete(MAPS + "/m").status()).isEqualTo(404);
    }

    @Test
    void a_finalizer_holds_an_object_until_it_is_removed() {
        api.post(MAPS, Meta.with(Api.map("m"), "finalizers", List.of("example.com/hold")));

        Answer held = api.delete(MAPS + "/m");
        api.patch(MAPS + "/m", "merge-patch", "{\"metadata\":{\"finalizers\":null}}");

        assertThat(held.text("/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(api.get(MAPS + "/m").status()).isEqualTo(404);
    }

    @Test
    void deletecollection_removes_what_is_selected() {
        api.post(MAPS, Meta.with(Api.map("m1"), "labels", Document.object("a", "b")));
        api.post(MAPS, Api.map("m2"));

        assertThat(api.delete(MAPS + "?labelSelector=a%3Db").status()).isEqualTo(200);

        assertThat(api.get(MAPS + "/m1").status()).isEqualTo(404);
        assertThat(api.get(MAPS + "/m2").status()).isEqualTo(200);
        assertThat(api.delete(NAMESPACES).status()).isEqualTo(405);
    }

    @Test
    void a_namespace_takes_its_content_with_it() {
        api.post(NAMESPACES, Api.named("team"));
        String maps = "/api/v1/namespaces/team/configmaps";
        api.post(maps, Meta.with(Api.map("held"), "finalizers", List.of("example.com/hold")));
        api.post(maps, Api.map("free"));

        api.delete(NAMESPACES + "/team");
        Answer terminating = api.get(NAMESPACES + "/team");
        Answer refused = api.post(maps, Api.map("late"));
        api.patch(maps + "/held", "merge-patch", "{\"metadata\":{\"finalizers\":null}}");

        assertThat(terminating.text("/status/phase")).isEqualTo("Terminating");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.text("/message")).contains("because it is being terminated");
        assertThat(api.get(maps + "/free").status()).isEqualTo(404);
        assertThat(api.get(NAMESPACES + "/team").status()).isEqualTo(404);
        assertThat(api.post(maps, Api.map("m")).text("/message")).isEqualTo("namespaces \"team\" not found");
    }

    @Test
    void a_namespace_carries_its_name_as_a_label_and_some_are_for_ever() {
        assertThat(api.post(NAMESPACES, Api.named("team")).body().at("/metadata/labels"))
                .contains(Document.object("kubernetes.io/metadata.name", "team"));
        assertThat(api.delete(NAMESPACES + "/kube-system").status()).isEqualTo(403);
    }
}
