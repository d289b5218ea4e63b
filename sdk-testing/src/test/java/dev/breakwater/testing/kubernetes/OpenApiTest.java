package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenApiTest {
    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final Api api = new Api(fake);

    private static List<String> names(Document list, String member) {
        return list.get(member).orElseThrow().elements().stream()
                .map(each -> each.text("/name").or(() -> each.text("/resource")).orElse("?"))
                .filter(name -> !name.contains("/"))
                .sorted()
                .toList();
    }

    @Test
    void every_served_group_version_has_a_document_that_the_index_names() {
        Document index = api.get("/openapi/v3").body().get("paths").orElseThrow();

        assertThat(index.members().keySet())
                .containsExactlyInAnyOrder(
                        "api/v1",
                        "apis/admissionregistration.k8s.io/v1",
                        "apis/apiextensions.k8s.io/v1",
                        "apis/apps/v1",
                        "apis/authentication.k8s.io/v1",
                        "apis/authorization.k8s.io/v1",
                        "apis/autoscaling/v2",
                        "apis/batch/v1",
                        "apis/coordination.k8s.io/v1",
                        "apis/discovery.k8s.io/v1",
                        "apis/gateway.networking.k8s.io/v1",
                        "apis/networking.k8s.io/v1",
                        "apis/node.k8s.io/v1",
                        "apis/policy/v1",
                        "apis/rbac.authorization.k8s.io/v1",
                        "apis/scheduling.k8s.io/v1",
                        "apis/secrets-store.csi.x-k8s.io/v1",
                        "apis/storage.k8s.io/v1");
        index.members()
                .forEach((path, entry) -> assertThat(
                                api.get(entry.text("/serverRelativeURL").orElseThrow())
                                        .text("/openapi"))
                        .as(path)
                        .isEqualTo("3.0.0"));
    }

    @Test
    void a_schema_says_kind_required_fields_defaults_and_how_lists_merge() {
        Map<String, Document> schemas = api.get("/openapi/v3/apis/networking.k8s.io/v1")
                .body()
                .at("/components/schemas")
                .orElseThrow()
                .members();
        Document policy = schemas.get("io.k8s.api.networking.v1.NetworkPolicy");

        assertThat(policy.at("/x-kubernetes-group-version-kind/0"))
                .contains(Document.object("group", "networking.k8s.io", "version", "v1", "kind", "NetworkPolicy"));
        assertThat(schemas.get("io.k8s.api.networking.v1.NetworkPolicyPort").toJson())
                .contains("\"default\":\"TCP\"", "int-or-string");
        assertThat(schemas.get("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta")
                        .toJson())
                .contains("x-kubernetes-patch-merge-key");
    }

    @ParameterizedTest
    @CsvSource({"/openapi/v2", "/openapi/v3/api/v1", "/openapi/v3/apis/rbac.authorization.k8s.io/v1"})
    void every_reference_leads_to_a_schema(String target) {
        Document document = api.get(target).body();
        List<String> references = new ArrayList<>();
        collect(document, references);

        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(document.at(reference.substring(1)))
                        .as(reference)
                        .isPresent());
    }

    private static void collect(Document value, List<String> into) {
        value.text("/$ref").ifPresent(into::add);
        value.members().values().forEach(member -> collect(member, into));
        value.elements().forEach(element -> collect(element, into));
    }

    @Test
    void both_forms_of_discovery_name_the_same_resources_and_verbs() {
        for (String root : List.of("/api", "/apis")) {
            KubernetesResponse response = fake.handle(KubernetesRequest.of(
                    "GET",
                    root,
                    Map.of("Authorization", "Bearer " + fake.adminToken().reveal(), "Accept", AGGREGATED)));
            assertThat(response.headers()).containsEntry("Content-Type", AGGREGATED);
            for (Document group :
                    Document.parse(response.body()).get("items").orElseThrow().elements()) {
                String name = group.text("/metadata/name").orElse("");
                String version = name.equals("autoscaling") ? "/v2" : "/v1";
                Document plain = api.get(name.isEmpty() ? "/api/v1" : "/apis/" + name + version)
                        .body();
                assertThat(names(group.at("/versions/0").orElseThrow(), "resources"))
                        .as(name)
                        .isNotEmpty()
                        .isEqualTo(names(plain, "resources"));
            }
        }
    }

    @Test
    void groups_are_listed_with_the_version_that_is_served() {
        Document groups = api.get("/apis").body();

        assertThat(names(groups, "groups"))
                .containsExactlyInAnyOrder(
                        "admissionregistration.k8s.io",
                        "apiextensions.k8s.io",
                        "apps",
                        "authentication.k8s.io",
                        "authorization.k8s.io",
                        "autoscaling",
                        "batch",
                        "coordination.k8s.io",
                        "discovery.k8s.io",
                        "gateway.networking.k8s.io",
                        "networking.k8s.io",
                        "node.k8s.io",
                        "policy",
                        "rbac.authorization.k8s.io",
                        "scheduling.k8s.io",
                        "secrets-store.csi.x-k8s.io",
                        "storage.k8s.io");
        assertThat(api.get("/apis/networking.k8s.io").text("/preferredVersion/groupVersion"))
                .isEqualTo("networking.k8s.io/v1");
        assertThat(api.get("/api").body().toJson()).contains("APIVersions");
    }

    @Test
    void what_discovery_names_can_be_listed() {
        for (ApiKind kind : ApiKinds.SERVED) {
            if (!kind.verbs().contains("list")) {
                assertThat(api.get(kind.root() + "/" + kind.plural()).status()).isEqualTo(405);
                continue;
            }
            assertThat(api.get(kind.root() + "/" + kind.plural()).text("/kind")).isEqualTo(kind.kind() + "List");
        }
    }

    @ParameterizedTest
    @CsvSource({"/openapi/v3/apis/resource.k8s.io/v1, 404", "/openapi, 404", "/apis/networking.k8s.io/v1beta1, 404"})
    void what_is_not_there_is_told(String target, int code) {
        assertThat(api.get(target).status()).isEqualTo(code);
    }
}
