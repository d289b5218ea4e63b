package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.RBAC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSideApplyTest {
    private static final String MAP = MAPS + "/m";
    private static final String ACCOUNT = "/api/v1/namespaces/default/serviceaccounts/sa";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @Test
    void an_absent_object_is_created_and_its_fields_are_owned() {
        Answer made = api.apply(MAP, "one", Api.map("m", "a", "1"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("/metadata/managedFields/0/manager")).isEqualTo("one");
        assertThat(made.text("/metadata/managedFields/0/operation")).isEqualTo("Apply");
        assertThat(made.text("/metadata/managedFields/0/fieldsType")).isEqualTo("FieldsV1");
        assertThat(made.body().at("/metadata/managedFields/0/fieldsV1"))
                .contains(Document.parse("{\"f:data\":{\"f:a\":{}}}"));
    }

    @Test
    void the_same_configuration_again_changes_nothing() {
        Document first = api.apply(MAP, "one", Api.map("m", "a", "1")).body();

        Answer again = api.apply(MAP, "one", Api.map("m", "a", "1"));

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(first);
    }

    @Test
    void a_field_of_another_manager_conflicts_by_name() {
        api.apply(MAP, "one", Api.map("m", "a", "1"));

        Answer answer = api.apply(MAP, "two", Api.map("m", "a", "2", "b", "3"));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.text("/reason")).isEqualTo("Conflict");
        assertThat(answer.text("/message")).isEqualTo("Apply failed with 1 conflict: conflict with \"one\": .data.a");
        assertThat(answer.text("/details/causes/0/reason")).isEqualTo("FieldManagerConflict");
        assertThat(answer.text("/details/causes/0/field")).isEqualTo(".data.a");
        assertThat(api.get(MAP).text("/data/a")).isEqualTo("1");
    }

    @Test
    void force_takes_the_field_and_a_manager_without_fields_is_dropped() {
        api.apply(MAP, "one", Api.map("m", "a", "1"));

        Answer forced = api.apply(MAP + "?force=true", "two", Api.map("m", "a", "2"));

        assertThat(forced.text("/data/a")).isEqualTo("2");
        assertThat(managers(forced)).containsExactly("two");
    }

    private static List<String> managers(Answer answer) {
        return answer.body().at("/metadata/managedFields").orElseThrow().elements().stream()
                .map(entry -> entry.text("/manager").orElse(""))
                .toList();
    }

    @Test
    void the_same_value_is_shared_and_outlives_one_owner() {
        api.apply(MAP, "one", Api.map("m", "a", "1", "b", "2"));
        Answer shared = api.apply(MAP, "two", Api.map("m", "a", "1"));

        Answer given = api.apply(MAP, "one", Api.map("m", "b", "2"));
        Answer gone = api.apply(MAP, "two", Api.named("m"));

        assertThat(managers(shared)).containsExactly("two", "one"); // what changed nothing has no time
        assertThat(given.body().get("data")).contains(Document.object("a", "1", "b", "2"));
        assertThat(gone.body().get("data")).contains(Document.object("b", "2"));
        assertThat(managers(gone)).containsExactly("one");
    }

    @Test
    void a_field_no_longer_applied_is_removed_unless_another_wrote_it() {
        api.apply(MAP, "one", Api.map("m", "a", "1", "b", "2"));
        api.patch(MAP + "?fieldManager=editor", "merge-patch", "{\"data\":{\"b\":\"edited\",\"c\":\"3\"}}");

        Answer answer = api.apply(MAP, "one", Api.map("m"));

        assertThat(answer.body().get("data")).contains(Document.object("b", "edited", "c", "3"));
    }

    @Test
    void an_update_owns_what_it_changed_and_conflicts_with_later_applies() {
        api.apply(MAP, "one", Api.map("m", "a", "1"));
        api.patch(MAP + "?fieldManager=editor", "merge-patch", "{\"data\":{\"a\":\"edited\"}}");

        Answer answer = api.apply(MAP, "one", Api.map("m", "a", "1"));

        assertThat(answer.text("/message")).contains("conflict with \"editor\" using v1: .data.a");
    }

    @Test
    void elements_of_a_keyed_list_are_owned_one_by_one() {
        api.apply(ACCOUNT, "one", secrets("a", "b"));
        Answer both = api.apply(ACCOUNT, "two", secrets("c"));
        Answer left = api.apply(ACCOUNT, "one", secrets("b"));

        assertThat(names(both)).containsExactly("a", "b", "c");
        assertThat(names(left)).containsExactly("b", "c");
        assertThat(left.body()
                                .at("/metadata/managedFields/1/fieldsV1")
                                .orElseThrow()
                                .toJson()
                        + left.body()
                                .at("/metadata/managedFields/0/fieldsV1")
                                .orElseThrow()
                                .toJson())
                .contains("k:{\\\"name\\\":\\\"c\\\"}", "k:{\\\"name\\\":\\\"b\\\"}");
    }

    private static Document secrets(String... names) {
        List<Document> secrets = List.of(names).stream()
                .map(name -> Document.object("name", name))
                .toList();
        return Api.named("sa").with("secrets", secrets);
    }

    private static List<String> names(Answer account) {
        return account.body().at("/secrets").orElseThrow().elements().stream()
                .map(secret -> secret.text("/name").orElse(""))
                .toList();
    }

    @Test
    void elements_of_a_set_are_owned_by_value() {
        api.apply(MAP, "one", Meta.with(Api.named("m"), "finalizers", List.of("x.io/a")));
        api.apply(MAP, "two", Meta.with(Api.named("m"), "finalizers", List.of("x.io/b")));

        Answer left = api.apply(MAP, "one", Api.named("m"));

        assertThat(left.body().at("/metadata/finalizers")).contains(Document.array("x.io/b"));
    }

    @Test
    void subjects_are_owned_as_a_whole() {
        String binding = RBAC + "/clusterrolebindings/b";
        api.apply(binding, "one", Api.binding("b", "view", "bob"));

        Answer conflict = api.apply(binding, "two", Api.binding("b", "view", "eve"));
        Answer forced = api.apply(binding + "?force=true", "two", Api.binding("b", "view", "eve"));

        assertThat(conflict.text("/message")).contains("conflict with \"one\": .subjects");
        assertThat(forced.body().at("/subjects").orElseThrow().elements())
                .extracting(subject -> subject.text("/name").orElse(""))
                .containsExactly("eve");
    }

    @Test
    void what_is_written_through_a_subresource_is_owned_apart() {
        api.apply("/api/v1/namespaces/default", "one", Api.named("default").withAt("/metadata/labels/a", "1"));
        Answer status = api.apply(
                "/api/v1/namespaces/default/status",
                "one",
                Api.named("default").with("status", Document.object("phase", "Active")));

        assertThat(status.body().at("/metadata/managedFields").orElseThrow().elements().stream()
                        .filter(entry ->
                                entry.text("/manager").filter("one"::equals).isPresent())
                        .map(entry -> entry.text("/subresource").orElse("") + " "
                                + entry.at("/fieldsV1").orElseThrow().members().keySet()))
                .containsExactlyInAnyOrder(" [f:metadata]", "status [f:status]");
    }

    @Test
    void a_dry_run_shows_the_merge_and_keeps_the_object() {
        Document before = api.apply(MAP, "one", Api.map("m", "a", "1")).body();

        Answer dry = api.apply(MAP + "?dryRun=All", "one", Api.map("m", "a", "2"));

        assertThat(dry.text("/data/a")).isEqualTo("2");
        assertThat(api.get(MAP).body()).isEqualTo(before);
    }

    @Test
    void an_apply_needs_a_manager_and_no_managed_fields_of_its_own() {
        Document made = api.apply(MAP, "one", Api.map("m", "a", "1")).body();

        assertThat(api.patch(MAP, "apply", Api.map("m").toJson()).status()).isEqualTo(422);
        assertThat(api.apply(MAP, "one", made).text("/message")).isEqualTo("metadata.managedFields must be nil");
        assertThat(api.patch(MAP + "?force=true", "merge-patch", "{}").status()).isEqualTo(422);
    }

    @Test
    void a_yaml_body_is_read() {
        Answer made = api.patch(
                MAP + "?fieldManager=one",
                "apply",
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  day: \"2026-01-01\"\n");

        assertThat(made.text("/data/day")).isEqualTo("2026-01-01");
    }
}
