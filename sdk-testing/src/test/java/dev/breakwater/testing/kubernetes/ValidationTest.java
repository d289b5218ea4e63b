package dev.breakwater.testing.kubernetes;

import static dev.breakwater.testing.kubernetes.Api.MAPS;
import static dev.breakwater.testing.kubernetes.Api.POLICIES;
import static dev.breakwater.testing.kubernetes.Api.RBAC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server refuses and fills in. */
class ValidationTest {
    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

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
                "{\"ports\":[{\"port\":\"Not a name\"}]} | must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)",
                "{\"ports\":[{\"endPort\":90}]} | may not be specified when `port` is not specified",
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
                "{\"data\":{\"a\":1}} | number into Go struct field ConfigMap.data",
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
    void a_body_beyond_three_mebibytes_is_too_large() {
        Answer answer = api.send("POST", MAPS, "application/json", "{\"a\":\"" + "x".repeat(3 << 20) + "\"}");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.text("/reason")).isEqualTo("RequestEntityTooLarge");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'metadata':{'name':'z','name':'x'},'data':{'a':'1','a':'2'}}"
                        + " | application/json | duplicate field 'metadata.name', duplicate field 'data.a'",
                "metadata: {name: x}~data: {a: '1', a: '2'} | application/yaml | line 2: key 'a' already set in map",
            })
    void of_a_key_that_occurs_twice_the_last_value_counts_unless_it_is_strict(String body, String type, String told) {
        String text = body.replace('~', '\n').replace('\'', '"');

        Answer answer = api.send("POST", MAPS, type, text);
        Answer strict = api.send("POST", MAPS + "?fieldValidation=Strict", type, text);
        Answer silent = api.send("POST", MAPS + "?dryRun=All&fieldValidation=Ignore", type, text.replace("x", "y"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("/metadata/name")).isEqualTo("x");
        assertThat(answer.text("/data/a")).isEqualTo("2");
        assertThat(answer.response().headers().get("Warning").replace("\\\"", "'"))
                .isEqualTo("299 - \"" + told.replace(", d", "\", 299 - \"d") + "\"");
        assertThat(strict.status()).isEqualTo(400);
        assertThat(strict.text("/message").replace('"', '\'')).contains("strict decoding error: ", told);
        assertThat(silent.response().headers()).doesNotContainKey("Warning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4294967376", "1e999999999", "80.5", "true"})
    void a_port_that_is_no_number_of_its_type_is_refused(String port) {
        String body = "{\"metadata\":{\"name\":\"p\"},\"spec\":{\"podSelector\":{},\"ingress\":[{\"ports\":[{\"port\":"
                + port + "}]}]}}";

        assertThat(api.send("POST", POLICIES, "application/json", body).status())
                .isEqualTo(400);
    }
}
