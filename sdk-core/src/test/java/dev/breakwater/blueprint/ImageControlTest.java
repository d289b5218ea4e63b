package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Finding;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where images come from, and who looks at them; and an initiative that nobody can see into. */
class ImageControlTest {
    private static final String GROUP = "/subscriptions/s/resourceGroups/shop/providers/";
    private static final String CLUSTER = GROUP + "Microsoft.ContainerService/managedClusters/shop";
    private static final String REGISTRY = GROUP + "Microsoft.ContainerRegistry/registries/shop";
    private static final String ASSIGNED =
            "/subscriptions/s/providers/Microsoft.Authorization/policyAssignments/assigned";

    private final List<Estate.Entry> entries = new ArrayList<>();

    private ImageControlTest with(String type, String path, String body, String apiVersion) {
        entries.add(new Estate.Entry(new Address<>(type, path), Document.parse(body.replace('\'', '"')), apiVersion));
        return this;
    }

    private ImageControlTest cluster(String body, String apiVersion) {
        return with("Microsoft.ContainerService/managedClusters", CLUSTER, body, apiVersion);
    }

    private ImageControlTest policy(String body) {
        return with("Microsoft.Authorization/policyAssignments", ASSIGNED, body, "2025-03-01");
    }

    private ImageControlTest pod(String image) {
        return with(
                "v1/Pod",
                "/namespaces/shop/pods/web",
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'web','namespace':'shop'},'spec':{'containers':"
                        + "[{'name':'web','image':'" + image + "'}]}}",
                "v1");
    }

    private ImageControlTest registry() {
        return with("Microsoft.ContainerRegistry/registries", REGISTRY, "{'properties':{}}", "2025-04-01");
    }

    private List<String> said(String id) {
        return Catalogue.control(id).orElseThrow().check(Estate.of(Estate.Origin.LIVE, entries)).stream()
                .map(finding -> finding.verdict() + " " + evidence(finding))
                .toList();
    }

    private static String evidence(Finding finding) {
        return finding.evidence().isEmpty()
                ? finding.message()
                : finding.evidence().get(0).value().map(Document::toJson).orElse("-");
    }

    @Test
    void images_come_from_declared_registries_from_microsoft_or_from_where_a_policy_allows() {
        assertThat(new ImageControlTest()
                        .registry()
                        .pod("shop.azurecr.io/web:1")
                        .said("IMG-01"))
                .containsExactly("PASS \"shop.azurecr.io/web:1\"");
        assertThat(new ImageControlTest()
                        .registry()
                        .pod("shop.azurecr.io.evil/web:1")
                        .said("IMG-01"))
                .containsExactly("FAIL \"shop.azurecr.io.evil/web:1\"");
        for (String strange : List.of("evilshop.azurecr.io/web:1", "evil.example/shop.azurecr.io/web:1")) {
            assertThat(new ImageControlTest().registry().pod(strange).said("IMG-01"))
                    .containsExactly("FAIL \"" + strange + "\"");
        }
        assertThat(new ImageControlTest().pod("mcr.microsoft.com/web:1").said("IMG-01"))
                .containsExactly("PASS \"mcr.microsoft.com/web:1\"");
        assertThat(new ImageControlTest().pod("nginx").said("IMG-01")).containsExactly("NOT_ASSESSABLE \"nginx\"");
        String allowed = "{'properties':{'parameters':{'allowedContainerImagesRegex':{'value':'^ghcr.io/shop/.+$'}}}}";
        assertThat(new ImageControlTest()
                        .policy(allowed)
                        .pod("ghcr.io/shop/web:1")
                        .said("IMG-01"))
                .containsExactly("PASS \"ghcr.io/shop/web:1\"");
    }

    @Test
    void signatures_are_verified_by_a_policy_or_by_something_that_cannot_be_seen() {
        assertThat(new ImageControlTest().cluster("{}", "2025-09-01").said("IMG-03"))
                .containsExactly("NOT_ASSESSABLE No policy for signatures holds for the cluster here (it takes read on"
                        + " Microsoft.Authorization/policyAssignments to see one), and a verifier of another kind no"
                        + " interface of Azure shows.");
        assertThat(new ImageControlTest()
                        .cluster("{}", "2025-09-01")
                        .policy("{'properties':{'policyDefinitionId':'/providers/p/af28bf8b-1'}}")
                        .said("IMG-03"))
                .containsExactly("PASS \"/providers/p/af28bf8b-1\"");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "{'spec':{'enforcementAction':'deny'}}, PASS",
                "{'spec':{}}, PASS",
                "{'spec':{'enforcementAction':'dryrun'}}, NOT_ASSESSABLE",
            })
    void signatures_are_verified_where_signed_images_are_declared_and_denied(String constraint, String verdict) {
        assertThat(new ImageControlTest()
                        .cluster("{}", "2025-09-01")
                        .with(SignedImages.CONSTRAINT, "kubernetes/signed", constraint, "v1beta1")
                        .said("IMG-03"))
                .singleElement()
                .asString()
                .startsWith(verdict + " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            s     | 'notScopes':[]                              | PASS
            s     | 'parameters':{'effect':{'value':'Audit'}}    | PASS
            s     | 'enforcementMode':'Default'                 | PASS
            other | 'enforcementMode':'Default'                 | NOT_ASSESSABLE
            s     | 'enforcementMode':'DoNotEnforce'            | NOT_ASSESSABLE
            s     | 'parameters':{'effect':{'value':'disabled'}} | NOT_ASSESSABLE
            s     | 'notScopes':['/subscriptions/s/resourceGroups/Shop'] | NOT_ASSESSABLE""")
    void a_policy_counts_where_it_holds_and_is_in_force(String subscription, String said, String verdict) {
        String properties = "'allowedContainerImagesRegex':{'value':'^ghcr.io/shop/.+$'}";
        String parameters = said.contains("'parameters'")
                ? said.replace("'parameters':{", "'parameters':{" + properties + ",")
                : said + ",'parameters':{" + properties + "}";
        ImageControlTest estate = new ImageControlTest()
                .cluster("{}", "2025-09-01")
                .registry()
                .pod("ghcr.io/shop/web:1")
                .with(
                        "Microsoft.Authorization/policyAssignments",
                        ASSIGNED.replace("/s/", "/" + subscription + "/"),
                        "{'properties':{'policyDefinitionId':'/providers/p/af28bf8b-1'," + parameters + "}}",
                        "2025-03-01");
        assertThat(estate.said("IMG-03")).singleElement().asString().startsWith(verdict + " ");
        assertThat(estate.said("IMG-01"))
                .containsExactly((verdict.equals("PASS") ? "PASS" : "FAIL") + " \"ghcr.io/shop/web:1\"");
    }

    @Test
    void gated_deployment_is_told_by_newer_versions_only() {
        String on = "{'properties':{'securityProfile':{'defender':{'securityGating':{'enabled':true}}}}}";
        assertThat(new ImageControlTest().cluster(on, "2026-05-01").said("IMG-04"))
                .containsExactly("PASS true");
        assertThat(new ImageControlTest().cluster("{}", "2026-05-01").said("IMG-04"))
                .containsExactly("FAIL false");
        assertThat(new ImageControlTest().cluster("{}", "2025-09-01").said("IMG-04"))
                .containsExactly("NOT_ASSESSABLE -");
    }

    @Test
    void assessments_of_images_are_those_of_the_registry_and_the_cluster() {
        String sick = "{'properties':{'displayName':'Vulnerabilities in images','status':{'code':'Unhealthy'}}}";
        String path = REGISTRY + "/providers/Microsoft.Security/assessments/a";
        assertThat(new ImageControlTest()
                        .registry()
                        .with("Microsoft.Security/assessments", path, sick, "2021-06-01")
                        .said("IMG-05"))
                .containsExactly("FAIL \"Unhealthy\"");
        assertThat(new ImageControlTest().registry().said("IMG-05"))
                .containsExactly("NOT_ASSESSABLE No assessment of its images by Defender is here: it takes read on"
                        + " Microsoft.Security/assessments.");
    }

    @Test
    void an_initiative_of_a_management_group_that_is_not_declared_is_named() {
        String id = "/providers/Microsoft.Management/managementGroups/corp/providers/Microsoft.Authorization/"
                + "policySetDefinitions/aks";
        String assigned = "{'properties':{'policyDefinitionId':'" + id + "'}}";
        assertThat(Catalogue.control("AKS-POL-08")
                        .orElseThrow()
                        .check(Estate.of(
                                Estate.Origin.LIVE,
                                new ImageControlTest()
                                        .cluster("{}", "2025-09-01")
                                        .policy(assigned)
                                        .entries)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.verdict()).hasToString("NOT_ASSESSABLE");
                    assertThat(finding.message()).contains("managementGroups/corp");
                });
        assertThat(new ImageControlTest()
                        .cluster("{}", "2025-09-01")
                        .policy(assigned)
                        .with("Microsoft.Authorization/policySetDefinitions", id, "{}", "2025-03-01")
                        .said("AKS-POL-08"))
                .singleElement()
                .asString()
                .startsWith("FAIL");
    }
}
