package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GarbageTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);
    private Document owner = Document.object();

    @BeforeEach
    void an_owner() {
        owner = api.post(MAPS, Api.map("owner")).body();
    }

    private static Document reference(Document owner, boolean blocks) {
        return Owners.reference(ApiKinds.CONFIG_MAP, owner).with("blockOwnerDeletion", blocks);
    }

    private Document child(String name, Document... references) {
        Answer made = api.post(MAPS, Meta.with(Api.map(name), "ownerReferences", List.of(references)));
        assertThat(made.status()).isEqualTo(201);
        return made.body();
    }

    private Answer delete(String name, String policy) {
        return api.send(
                "DELETE",
                MAPS + "/" + name,
                "application/json",
                Document.object("propagationPolicy", policy).toJson());
    }

    private List<String> left() {
        List<String> names = new ArrayList<>();
        fake.list("v1", "ConfigMap", "default").forEach(map -> names.add(Meta.name(map)));
        names.remove("kube-root-ca.crt");
        return names;
    }

    @Test
    void dependents_follow_their_owner_through_generations() {
        Document child = child("child", reference(owner, true));
        child("grandchild", reference(child, true));

        assertThat(api.delete(MAPS + "/owner").text("/status")).isEqualTo("Success");

        assertThat(left()).isEmpty();
    }

    @Test
    void an_owner_can_wait_for_those_that_block_it() {
        Document child = child("child", reference(owner, true));
        api.patch(MAPS + "/child", "merge-patch", "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
        child("other", reference(owner, false));

        Answer answer = delete("owner", "Foreground");

        assertThat(answer.text("/metadata/finalizers/0")).isEqualTo("foregroundDeletion");
        assertThat(answer.text("/metadata/deletionTimestamp")).isNotEmpty();
        assertThat(left()).containsExactly("child", "owner");
        assertThat(Meta.isDeleting(api.get(MAPS + "/child").body())).isTrue();
        api.patch(MAPS + "/child", "merge-patch", "{\"metadata\":{\"finalizers\":null}}");
        assertThat(left()).isEmpty();
        assertThat(child.text("/metadata/name")).contains("child");
    }

    @Test
    void orphans_forget_their_owner() {
        child("child", reference(owner, true));

        delete("owner", "Orphan");

        assertThat(left()).containsExactly("child");
        assertThat(api.get(MAPS + "/child").body().at("/metadata/ownerReferences"))
                .isEmpty();
    }

    @Test
    void who_has_another_owner_stays_with_that_one() {
        Document second = api.post(MAPS, Api.map("second")).body();
        child("child", reference(owner, false), reference(second, false).with("controller", false));

        api.delete(MAPS + "/owner");

        assertThat(left()).containsExactly("child", "second");
        assertThat(api.get(MAPS + "/child")
                        .body()
                        .at("/metadata/ownerReferences")
                        .orElseThrow()
                        .elements())
                .extracting(Owners::uid)
                .containsExactly(Meta.uid(second));
    }

    @Test
    void who_names_only_owners_that_never_were_goes_at_once() {
        child("stray", reference(owner.withAt("/metadata/uid", "nobody"), false));
        child("foreign", reference(owner, false).with("kind", "Spaceship").with("apiVersion", "example.com/v1"));

        assertThat(left()).containsExactly("foreign", "owner");
    }

    @Test
    void the_policy_can_stand_in_the_query_and_an_unknown_one_is_refused() {
        child("child", reference(owner, true));

        assertThat(delete("owner", "Sometimes").text("/message"))
                .isEqualTo("DeleteOptions.meta.k8s.io \"\" is invalid: propagationPolicy: Unsupported value:"
                        + " \"Sometimes\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
        api.delete(MAPS + "/owner?propagationPolicy=Orphan");
        assertThat(left()).containsExactly("child");
    }
}
