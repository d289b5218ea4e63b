package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.NAMESPACES;
import static dev.breakwater.testing.kubernetes.Api.POLICIES;
import static dev.breakwater.testing.kubernetes.Api.RBAC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeKubernetesTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/namespaces/default/endpoints | 501 | endpoints of v1 yet",
                "/apis/apps/v1/statefulsets | 501 | statefulsets of apps/v1 yet",
                "/apis/batch/v1/jobs | 501 | API group batch yet",
                "/api/v1/bananas | 404 | could not find the requested resource",
                "/apis/banana.io/v1/trees | 404 | could not find the requested resource",
                "/nowhere | 404 | could not find the requested resource",
                "/api/v1/namespaces/absent | 404 | namespaces \"absent\" not found",
                "/api/v1/configmaps?fieldSelector=spec.nodeName%3Dx | 400 | field label not supported",
                "/api/v1/configmaps?fieldSelector=status.phase%3DActive | 400 | field label not supported",
                "/api/v1/configmaps?limit=many | 400 | not a number",
                "/api/v1/configmaps?limit=1&continue=nonsense | 400 | continue key is not valid",
                "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews | 405 | does not allow this method",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews | 405 | does not allow this method",
                "/apis/authentication.k8s.io/v1/tokenreviews | 405 | does not allow this method",
                "/api/v1/configmaps?labelSelector=%3D%3D | 400 | unable to parse requirement",
                "/api/v1/namespaces/default/serviceaccounts/default/token | 405 | does not allow this method",
            })
    void what_is_not_served_is_refused_with_a_status(String target, int code, String sentence) {
        Answer answer = api.get(target);

        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.text("/kind")).isEqualTo("Status");
        assertThat(answer.text("/message")).contains(sentence);
    }

    @Test
    void a_request_without_a_known_token_is_unauthorized_but_health_is_public() {
        fake.authenticate(token -> token.equals("bob-token") ? Optional.of("bob") : Optional.empty());
        api.post(RBAC + "/clusterrolebindings", Api.binding("b", "view", "bob"));

        assertThat(status("/api/v1/namespaces", "")).isEqualTo(401);
        assertThat(status("/api/v1/namespaces", "Bearer nobody")).isEqualTo(401);
        assertThat(status("/api/v1/namespaces", "Bearer bob-token")).isEqualTo(200);
        assertThat(status("/readyz", "")).isEqualTo(200);
        assertThat(fake.requests())
                .extracting(ServedRequest::user)
                .containsExactly("breakwater:admin", "", "", "bob", "system:anonymous");
    }

    private int status(String target, String authorization) {
        return fake.handle(KubernetesRequest.of("GET", target, Map.of("Authorization", authorization)))
                .status();
    }

    @Test
    void a_new_cluster_has_namespaces_with_their_content_and_the_user_roles() {
        assertThat(names("v1", "Namespace", ""))
                .containsExactly("default", "kube-node-lease", "kube-public", "kube-system");
        assertThat(names("v1", "ServiceAccount", "kube-system")).containsExactly("default");
        assertThat(names("v1", "ConfigMap", "kube-public")).containsExactly("kube-root-ca.crt");
        assertThat(names("rbac.authorization.k8s.io/v1", "ClusterRole", ""))
                .contains("admin", "cluster-admin", "edit", "view", "system:basic-user", "system:discovery");
    }

    private List<String> names(String apiVersion, String kind, String namespace) {
        return fake.list(apiVersion, kind, namespace).stream().map(Meta::name).toList();
    }

    @Test
    void a_created_object_gets_its_identity_from_the_server() {
        Document made = api.post(POLICIES, Api.policy("deny", Document.object("podSelector", Document.object())))
                .body();

        assertThat(made.text("/metadata/uid").orElse("")).hasSize(36);
        assertThat(made.text("/metadata/generation")).contains("1");
        assertThat(made.text("/metadata/namespace")).contains("default");
        assertThat(made.text("/apiVersion")).contains("networking.k8s.io/v1");
        assertThat(api.get(POLICIES + "/deny").body()).isEqualTo(made);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | [\"Ingress\"]",
                "{\"egress\":[]} | [\"Ingress\"]",
                "{\"egress\":[{}]} | [\"Ingress\",\"Egress\"]",
                "{\"policyTypes\":[\"Egress\"]} | [\"Egress\"]",
                "{\"policyTypes\":[]} | [\"Ingress\"]",
            })
    void policy_types_default_to_ingress_and_to_egress_only_with_egress_rules(String spec, String types) {
        Document made =
                api.post(POLICIES, Api.policy("p", Document.parse(spec))).body();

        assertThat(made.at("/spec/policyTypes")).contains(Document.parse(types));
        assertThat(made.at("/spec/podSelector")).contains(Document.object());
    }

    @Test
    void the_protocol_of_a_port_defaults_to_tcp() {
        Document spec =
                Document.parse("{\"ingress\":[{\"ports\":[{\"port\":80},{\"port\":53,\"protocol\":\"UDP\"}]}]}");

        Document made = api.post(POLICIES, Api.policy("p", spec)).body();

        assertThat(made.text("/spec/ingress/0/ports/0/protocol")).contains("TCP");
        assertThat(made.text("/spec/ingress/0/ports/1/protocol")).contains("UDP");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"from\":[{\"ipBlock\":{\"cidr\":\"banana\"}}]} | ingress[0].from[0].ipBlock.cidr",
                "{\"from\":[{\"ipBlock\":{}}]} | ipBlock.cidr: Required value",
                "{\"from\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\",\"except\":[\"11.0.0.0/16\"]}}]} | strict subset",
                "{\"from\":[{\"ipBlock\":{\"cidr\":\"2001:db8::/64\",\"except\":[\"10.0.0.0/16\"]}}]} | strict subset",
                "{\"from\":[{}]} | must specify a peer",
                "{\"from\":[{\"ipBlock\":{\"cidr\":\"10.0.0.0/8\"},\"podSelector\":{}}]} | may not specify both",
                "{\"ports\":[{\"port\":0}]} | between 1 and 65535",
                "{\"ports\":[{\"port\":\"Not a name\"}]} | must be a port name",
                "{\"ports\":[{\"endPort\":90}]} | must be specified when `endPort`",
                "{\"ports\":[{\"port\":\"http\",\"endPort\":90}]} | non-numeric",
                "{\"ports\":[{\"port\":100,\"endPort\":90}]} | greater than or equal",
                "{\"ports\":[{\"port\":1,\"protocol\":\"ICMP\"}]} | Unsupported value: \"ICMP\"",
                "{\"from\":[{\"podSelector\":{\"matchExpressions\":[{\"key\":\"a\",\"operator\":\"In\"}]}}]} | values",
                "{\"from\":[{\"podSelector\":{\"matchLabels\":{\"a\":\"b c\"}}}]} | a valid label",
            })
    void an_invalid_ingress_rule_is_refused_with_its_field(String rule, String sentence) {
        Document spec = Document.object("ingress", Document.array(Document.parse(rule)));

        Answer answer = api.post(POLICIES, Api.policy("p", spec));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/reason")).isEqualTo("Invalid");
        assertThat(answer.text("/message")).contains("spec.ingress[0]", sentence);
        assertThat(answer.body().at("/details/causes").orElseThrow().elements()).isNotEmpty();
    }

    @Test
    void all_causes_are_told_at_once() {
        Answer answer = api.post(POLICIES, Api.policy("Bad", Document.parse("{\"policyTypes\":[\"Sideways\"]}")));

        assertThat(answer.body().at("/details/causes").orElseThrow().elements())
                .extracting(cause -> cause.text("/field").orElse(""))
                .containsExactly("metadata.name", "spec.policyTypes[0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/namespaces | a.b | 422",
                "/api/v1/namespaces | Team | 422",
                "/api/v1/namespaces | team | 201",
                "/api/v1/namespaces/default/configmaps | a.b | 201",
                "/api/v1/namespaces/default/configmaps | a_b | 422",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles | system:a_B | 201",
                "/apis/rbac.authorization.k8s.io/v1/clusterroles | a/b | 422",
            })
    void names_are_checked_by_kind(String path, String name, int code) {
        assertThat(api.post(path, Api.named(name)).status()).isEqualTo(code);
    }

    @Test
    void what_a_binding_grants_cannot_be_changed() {
        String bindings = RBAC + "/clusterrolebindings";
        Document made = api.post(bindings, Api.binding("b", "view", "bob")).body();

        Answer answer = api.put(bindings + "/b", made.withAt("/roleRef/name", "admin"));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/message")).contains("roleRef", "cannot change roleRef");
        assertThat(made.text("/subjects/0/apiGroup")).contains("rbac.authorization.k8s.io");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clusterrolebindings | {\"roleRef\":{\"kind\":\"Role\",\"name\":\"x\"}} | roleRef.kind",
                "clusterrolebindings | {\"roleRef\":{\"kind\":\"ClusterRole\"}} | roleRef.name: Required",
                "clusterrolebindings | {\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"x\"},"
                        + "\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"a\"}]} | subjects[0].namespace",
                "clusterrolebindings | {\"roleRef\":{\"kind\":\"ClusterRole\",\"name\":\"x\"},"
                        + "\"subjects\":[{\"kind\":\"Robot\",\"name\":\"a\"}]} | subjects[0].kind",
                "clusterroles | {\"rules\":[{\"verbs\":[\"get\"]}]} | apiGroups: Required",
                "clusterroles | {\"rules\":[{\"apiGroups\":[\"\"],\"resources\":[\"pods\"]}]} | verbs must contain",
                "namespaces/default/roles | {\"rules\":[{\"verbs\":[\"get\"],\"nonResourceURLs\":[\"/x\"]}]}"
                        + " | namespaced rules cannot apply",
            })
    void invalid_rbac_objects_are_refused(String path, String body, String sentence) {
        Answer answer = api.post(RBAC + "/" + path, Api.named("x").merge(Document.parse(body)));

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("/message")).contains(sentence);
    }

    @Test
    void unknown_fields_are_cut_with_a_warning_or_refused_when_strict() {
        Document body = Api.map("m", "a", "1").with("dada", "x");

        Answer strict = api.post(MAPS + "?fieldValidation=Strict", body);
        Answer warned = api.post(MAPS, body);

        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.text("/message")).contains("unknown field \"dada\"");
        assertThat(warned.body().get("dada")).isEmpty();
        assertThat(warned.response().headers().get("Warning")).contains("299 - ", "dada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":[]} | data",
                "{\"data\":{\"a\":1}} | data.a",
                "{\"kind\":\"Secret\"} | Secret",
                "{\"apiVersion\":\"v2\"} | v2",
                "{\"metadata\":{\"namespace\":\"other\"}} | namespace of the provided object",
            })
    void a_body_of_the_wrong_shape_or_identity_is_a_bad_request(String change, String sentence) {
        Answer answer = api.post(MAPS, Api.named("m").merge(Document.parse(change)));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text("/message")).contains(sentence);
    }

    @Test
    void a_dry_run_checks_everything_and_stores_nothing() {
        Answer dry = api.post(MAPS + "?dryRun=All", Api.map("m", "a", "1"));

        assertThat(dry.status()).isEqualTo(201);
        assertThat(api.get(MAPS + "/m").status()).isEqualTo(404);
        assertThat(api.post(MAPS + "?dryRun=All", Api.named("M")).status()).isEqualTo(422);
    }

    @Test
    void a_generated_name_has_five_random_characters() {
        Document body = Document.object("metadata", Document.object("generateName", "run-"));

        assertThat(api.post(MAPS, body).text("/metadata/name")).matches("run-[a-z0-9]{5}");
    }

    @Test
    void a_stale_resource_version_and_a_second_creation_conflict() {
        Document first = api.post(MAPS, Api.map("m", "a", "1")).body();
        Document second = api.put(MAPS + "/m", first.withAt("/data/a", "2")).body();

        assertThat(Long.parseLong(Meta.version(second))).isGreaterThan(Long.parseLong(Meta.version(first)));
        assertThat(api.put(MAPS + "/m", first.withAt("/data/a", "3")).text("/reason"))
                .isEqualTo("Conflict");
        assertThat(api.post(MAPS, Api.map("m")).text("/reason")).isEqualTo("AlreadyExists");
        assertThat(api.put(MAPS + "/absent", Api.map("absent")).status()).isEqualTo(404);
        assertThat(api.post(MAPS, first).status()).isEqualTo(500);
    }

    @Test
    void an_update_without_a_difference_keeps_the_version() {
        Document made = api.post(MAPS, Api.map("m", "a", "1")).body();

        assertThat(api.put(MAPS + "/m", made).body()).isEqualTo(made);
    }

    @Test
    void only_a_change_of_the_spec_counts_a_generation() {
        api.post(POLICIES, Api.policy("p", Document.object()));

        api.patch(POLICIES + "/p", "merge-patch", "{\"metadata\":{\"labels\":{\"a\":\"b\"}}}");
        Answer labelled = api.get(POLICIES + "/p");
        Answer changed = api.patch(POLICIES + "/p", "merge-patch", "{\"spec\":{\"policyTypes\":[\"Egress\"]}}");

        assertThat(labelled.text("/metadata/generation")).isEqualTo("1");
        assertThat(changed.text("/metadata/generation")).isEqualTo("2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "merge-patch | {\"data\":{\"a\":null,\"c\":\"3\"}} | {\"b\":\"2\",\"c\":\"3\"}",
                "strategic-merge-patch | {\"data\":{\"a\":null,\"c\":\"3\"}} | {\"b\":\"2\",\"c\":\"3\"}",
                "strategic-merge-patch | {\"data\":{\"$patch\":\"replace\",\"c\":\"3\"}} | {\"c\":\"3\"}",
                "json-patch | [{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"1\"},"
                        + "{\"op\":\"remove\",\"path\":\"/data/a\"}] | {\"b\":\"2\"}",
                "json-patch | [{\"op\":\"move\",\"from\":\"/data/a\",\"path\":\"/data/z\"}] | {\"b\":\"2\",\"z\":\"1\"}",
            })
    void patches_change_what_they_say(String form, String patch, String data) {
        api.post(MAPS, Api.map("m", "a", "1", "b", "2"));

        Answer answer = api.patch(MAPS + "/m", form, patch);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("data")).contains(Document.parse(data));
    }

    @Test
    void strategic_merge_merges_lists_by_key_and_deletes_by_directive() {
        String accounts = "/api/v1/namespaces/default/serviceaccounts";
        api.post(accounts, Api.named("sa").with("secrets", Document.parse("[{\"name\":\"a\"},{\"name\":\"b\"}]")));

        Answer answer = api.patch(
                accounts + "/sa",
                "strategic-merge-patch",
                "{\"secrets\":[{\"$patch\":\"delete\",\"name\":\"a\"},{\"name\":\"c\"}]}");

        assertThat(answer.body().get("secrets")).contains(Document.parse("[{\"name\":\"b\"},{\"name\":\"c\"}]"));
    }

    @Test
    void a_failed_test_of_a_json_patch_is_unprocessable_and_an_unknown_form_unsupported() {
        api.post(MAPS, Api.map("m", "a", "1"));

        assertThat(api.patch(MAPS + "/m", "json-patch", "[{\"op\":\"test\",\"path\":\"/data/a\",\"value\":\"2\"}]")
                        .status())
                .isEqualTo(422);
        assertThat(api.patch(MAPS + "/m", "banana", "{}").status()).isEqualTo(415);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web | m1",
                "app==web,tier!=back | m1",
                "app!=web | m2 m3",
                "app in (web,db) | m1 m2",
                "app notin (web) | m2 m3",
                "app | m1 m2",
                "!app | m3",
                "app notin (web,db),!tier | m3",
            })
    void label_selectors_select_as_specified(String selector, String expected) {
        api.post(MAPS, Meta.with(Api.map("m1"), "labels", Document.object("app", "web", "tier", "front")));
        api.post(MAPS, Meta.with(Api.map("m2"), "labels", Document.object("app", "db", "tier", "back")));
        api.post(MAPS, Api.map("m3"));

        String query = URLEncoder.encode(selector, StandardCharsets.UTF_8);
        Answer answer = api.get(MAPS + "?fieldSelector=metadata.name!%3Dkube-root-ca.crt&labelSelector=" + query);

        assertThat(answer.text("/kind")).isEqualTo("ConfigMapList");
        assertThat(answer.body().at("/items").orElseThrow().elements())
                .extracting(Meta::name)
                .containsExactly(expected.split(" "));
    }

    @Test
    void a_list_comes_in_pages() {
        IntStream.range(0, 5).forEach(i -> api.post(NAMESPACES, Api.named("ns-" + i)));

        Document first = api.get(NAMESPACES + "?limit=6").body();
        Document second = api.get(NAMESPACES + "?limit=6&continue="
                        + first.text("/metadata/continue").orElseThrow())
                .body();

        assertThat(first.text("/metadata/remainingItemCount")).contains("3");
        assertThat(second.at("/items").orElseThrow().elements()).hasSize(3);
        assertThat(second.at("/metadata/continue")).isEmpty();
        assertThat(second.at("/metadata/resourceVersion")).isEqualTo(first.at("/metadata/resourceVersion"));
    }

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

    @Test
    void helpers_read_and_write_as_a_test_needs() {
        Document manifest = Document.object("apiVersion", "v1", "kind", "ConfigMap")
                .merge(Meta.with(Api.map("m", "a", "1"), "namespace", "default"));

        fake.apply(manifest);

        assertThat(fake.get("v1", "ConfigMap", "default", "m").flatMap(map -> map.text("/data/a")))
                .contains("1");
        assertThat(fake.delete("v1", "ConfigMap", "default", "m")).isTrue();
        assertThat(fake.delete("v1", "ConfigMap", "default", "m")).isFalse();
        assertThatThrownBy(() -> fake.list("v1", "PersistentVolume", ""))
                .isInstanceOf(StatusException.class)
                .hasMessage("FakeKubernetes does not serve PersistentVolume of v1.");
        assertThat(fake).hasToString("FakeKubernetes[in process]");
    }

    @Test
    void tables_and_metadata_come_when_asked_for() {
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + fake.adminToken().reveal(),
                "Accept",
                "application/json;as=Table;v=v1;g=meta.k8s.io");
        Document table = Document.parse(fake.handle(KubernetesRequest.of("GET", NAMESPACES + "/default", headers))
                .body());

        assertThat(table.text("/kind")).contains("Table");
        assertThat(table.text("/columnDefinitions/1/name")).contains("Status");
        assertThat(table.text("/rows/0/cells/1")).contains("Active");
        assertThat(table.text("/rows/0/object/kind")).contains("PartialObjectMetadata");
    }

    @Test
    void a_caller_is_told_who_it_is() {
        Answer review = api.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", Document.object());

        assertThat(review.status()).isEqualTo(201);
        assertThat(review.text("/status/userInfo/username")).isEqualTo("breakwater:admin");
        assertThat(review.body().at("/status/userInfo/groups"))
                .contains(Document.array("system:masters", "system:authenticated"));
    }

    @Test
    void a_body_beyond_three_mebibytes_is_too_large() {
        Answer answer = api.send("POST", MAPS, "application/json", "{\"a\":\"" + "x".repeat(3 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("/reason")).isEqualTo("RequestEntityTooLarge");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"a\":1,\"a\":2} | application/json", "a: 1~a: 2 | application/yaml"})
    void a_key_that_occurs_twice_is_a_bad_request(String body, String type) {
        Answer answer = api.send("POST", MAPS, type, body.replace('~', '\n'));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(api.get(MAPS).body().get("items").orElseThrow().elements()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967376", "1e999999999", "80.5", "true"})
    void a_port_that_is_no_number_of_its_type_is_refused(String port) {
        String body = "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"podSelector\":{},\"ingress\":[{\"ports\":[{\"port\":"
                + port + "}]}]}}";

        assertThat(api.send("POST", POLICIES, "application/json", body).status())
                .isEqualTo(400);
    }

    @Test
    void an_authenticator_that_fails_is_an_internal_error() {
        fake.authenticate(token -> {
            throw new IllegalStateException("broken " + token);
        });

        KubernetesResponse response =
                fake.handle(KubernetesRequest.of("GET", MAPS, Map.of("Authorization", "Bearer canary")));
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.body()).contains("IllegalStateException").doesNotContain("canary");
    }

    @Test
    void in_process_there_is_no_thread_and_after_closing_none_is_left() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        fake.handle(KubernetesRequest.of("GET", "/readyz", Map.of()));
        assertThat(fake.toString()).isEqualTo("FakeKubernetes[in process]");
        assertThat(ownThreads(before)).isEmpty();

        fake.server();
        assertThat(fake.toString()).contains("https://127.0.0.1:");
        fake.close();
        for (Thread thread : ownThreads(before)) {
            thread.join(10_000);
        }
        assertThat(ownThreads(before)).isEmpty();
        assertThatThrownBy(fake::server).hasMessageContaining("is closed");
    }

    private static List<Thread> ownThreads(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> thread.getName().startsWith("fake-kubernetes-"))
                .toList();
    }

    @Test
    void a_missing_bouncy_castle_is_named_with_the_remedy() throws Exception {
        try (URLClassLoader without = new WithoutBouncyCastle()) {
            Class<?> type = without.loadClass(FakeKubernetes.class.getName());
            Object lonely = type.getMethod("create").invoke(null);

            assertThatThrownBy(() -> type.getMethod("server").invoke(lonely))
                    .hasRootCauseInstanceOf(ClassNotFoundException.class)
                    .cause()
                    .hasMessageContaining("add org.bouncycastle:bcpkix-jdk18on, or use handle() in process");
        }
    }

    /** Loads everything anew but Bouncy Castle. */
    private static final class WithoutBouncyCastle extends URLClassLoader {
        WithoutBouncyCastle() {
            super(
                    Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                            .map(WithoutBouncyCastle::url)
                            .toArray(URL[]::new),
                    ClassLoader.getPlatformClassLoader());
        }

        private static URL url(String path) {
            try {
                return Path.of(path).toUri().toURL();
            } catch (MalformedURLException e) {
                throw new IllegalArgumentException(e);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.bouncycastle.")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }
    }

    @Test
    void sixteen_writers_of_one_object_lose_nothing() throws Exception {
        api.post(MAPS, Api.map("m", "count", "0"));
        ExecutorService pool = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String key = "k" + i;
                writers.add(pool.submit(() -> {
                    for (int n = 0; n < 10; n++) {
                        api.patch(MAPS + "/m", "merge-patch", "{\"data\":{\"" + key + "\":\"" + n + "\"}}");
                        count();
                    }
                }));
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        } finally {
            pool.shutdownNow();
        }

        Document data = api.get(MAPS + "/m").body().get("data").orElseThrow();
        assertThat(data.text("/count")).contains("160");
        assertThat(data.members()).hasSize(17);
        assertThat(data.text("/k15")).contains("9");
    }

    /** Reads, adds one and writes back until nobody else has written meanwhile. */
    private void count() {
        Answer written;
        do {
            Document map = api.get(MAPS + "/m").body();
            int count = Integer.parseInt(map.text("/data/count").orElseThrow());
            written = api.put(MAPS + "/m", map.withAt("/data/count", Integer.toString(count + 1)));
        } while (written.status() == 409);
        assertThat(written.status()).isEqualTo(200);
    }

    @Test
    void parallel_patches_lose_no_write() {
        api.post(MAPS, Api.map("m"));

        IntStream.range(0, 100)
                .parallel()
                .forEach(i -> api.patch(MAPS + "/m", "merge-patch", "{\"data\":{\"k" + i + "\":\"v\"}}"));

        assertThat(api.get(MAPS + "/m").body().get("data").orElseThrow().members())
                .hasSize(100);
    }
}
