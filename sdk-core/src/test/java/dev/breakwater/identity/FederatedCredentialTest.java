package dev.breakwater.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederatedCredentialTest {
    private static final String ISSUER = "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/";
    private static final ArmId GROUP =
            ArmId.subscription("00000000-0000-0000-0000-000000000001").resourceGroup("rg");
    private static final ArmId IDENTITY = GROUP.child(ManagedIdentity.TYPE, "app");
    private static final Address<ArmState> CLUSTER = new Address<>(
            "Microsoft.ContainerService/managedClusters",
            GROUP.child("Microsoft.ContainerService/managedClusters", "prod").toString());

    private final FederatedCredential credential = FederatedCredential.forServiceAccount("web", "shop")
            .identity(IDENTITY)
            .issuer(ISSUER)
            .build();

    @Test
    void a_service_account_gives_name_subject_and_audience() {
        assertThat(credential.name()).isEqualTo("web-shop");
        assertThat(credential.document())
                .isEqualTo(Document.parse("{\"properties\": {\"issuer\": \"" + ISSUER + "\", \"subject\":"
                        + " \"system:serviceaccount:web:shop\", \"audiences\": [\"api://AzureADTokenExchange\"]}}"));
        assertThat(credential.id()).hasToString(IDENTITY + "/federatedIdentityCredentials/web-shop");
    }

    @Test
    void names_that_do_not_fit_are_cut_and_stay_apart() {
        String dotted = FederatedCredential.forServiceAccount("web", "a.b")
                .identity(IDENTITY)
                .issuer(ISSUER)
                .build()
                .name();
        String longest = FederatedCredential.forServiceAccount("n".repeat(63), "s".repeat(200))
                .identity(IDENTITY)
                .issuer(ISSUER)
                .build()
                .name();

        assertThat(dotted).matches("web-a-b-[0-9a-f]{8}");
        assertThat(longest).hasSize(120);
    }

    @Test
    void an_issuer_known_after_apply_is_an_input() {
        Output<String> url = Output.of(
                CLUSTER, Field.of("oidcIssuer", state -> state.document().text("/issuer")));

        assertThat(credential.withIssuer(url).inputs()).isEqualTo(Set.of(url));
        assertThat(credential.withIssuer(url).document().references()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://westeurope.oic.prod-aks.azure.com/tenant/cluster, system:serviceaccount:web:shop",
        "https://westeurope.oic.prod-aks.azure.com/tenant/Cluster/, system:serviceaccount:web:shop",
        "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/, system:serviceaccount:web:Shop",
    })
    void one_byte_of_difference_is_a_difference(String issuer, String subject) {
        FederatedCredential other = credential.withIssuer(Output.of(issuer)).withSubject(subject);

        assertThat(FederatedCredential.PROPERTIES.diff(credential.document(), other.document()))
                .hasSize(1)
                .extracting(FieldChange::path)
                .first()
                .asString()
                .startsWith("/properties/");
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThatThrownBy(() -> FederatedCredential.named("a")
                        .identity(GROUP)
                        .issuer("http://issuer")
                        .subject(" ")
                        .audience("")
                        .build())
                .hasMessageContaining("5 issues")
                .hasMessageContaining("3 to 120 letters")
                .hasMessageContaining("which is not the id of a managed identity")
                .hasMessageContaining("not an https URL")
                .hasMessageContaining("subject is blank")
                .hasMessageContaining("audience is blank");
    }

    private static Finding judge(FederatedCredential... credentials) {
        Document cluster = Document.object()
                .withAt("/properties", Document.object("oidcIssuerProfile", Document.object("issuerURL", ISSUER)));
        List<Estate.Entry> entries = new ArrayList<>(List.of(new Estate.Entry(CLUSTER, cluster, "2025-09-01")));
        for (FederatedCredential one : credentials) {
            entries.add(new Estate.Entry(one.address(), one.document(), "2024-11-30"));
        }
        return new ExactFederation()
                .check(Estate.of(Estate.Origin.LIVE, entries))
                .get(0);
    }

    @Test
    void an_exact_credential_passes() {
        assertThat(judge(credential).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(credential
                                .withIssuer(Output.of("https://token.actions.githubusercontent.com"))
                                .withSubject("repo:o/r:ref:refs/heads/main"))
                        .verdict())
                .as("not of a cluster")
                .isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://westeurope.oic.prod-aks.azure.com/tenant/cluster | system:serviceaccount:web:shop | differs only by a slash",
                "https://westeurope.oic.prod-aks.azure.com/tenant/gone/ | system:serviceaccount:web:shop | that of no cluster here",
                "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/ | system:serviceaccount:web:Shop | letter case included",
                "https://westeurope.oic.prod-aks.azure.com/tenant/cluster/ | System:ServiceAccount:web:shop | letter case included",
            })
    void what_is_nearly_right_is_found(String issuer, String subject, String reason) {
        Finding finding = judge(credential.withIssuer(Output.of(issuer)).withSubject(subject));

        assertThat(finding.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(finding.message()).contains(reason);
    }

    /** What is there differs from what is declared by one byte or by letter case alone; a plan says in what. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "issuer, https://westeurope.oic.prod-aks.azure.com/tenant/cluster",
        "issuer, https://westeurope.oic.prod-aks.azure.com/Tenant/cluster/",
        "subject, system:serviceaccount:web:Shop",
        "subject, System:ServiceAccount:web:shop",
        "subject, 'system:serviceaccount:web:shop '",
        "audiences, api://azureadtokenexchange",
    })
    void a_plan_says_which_of_the_three_differs_byte_by_byte(String what, String there) {
        ApplicationFederation federation = ApplicationFederation.forServiceAccount("web", "shop")
                .application(EntraApplication.named("shop").build())
                .issuer(ISSUER)
                .build();
        Object value = what.equals("audiences") ? List.of(there) : there;
        Document arm = credential.document();
        Document graph = federation.document();

        List<FieldChange> changes =
                new ArrayList<>(FederatedCredential.PROPERTIES.diff(arm, arm.withAt("/properties/" + what, value)));
        changes.addAll(ApplicationFederation.PROPERTIES.diff(graph, graph.withAt("/" + what, value)));

        assertThat(changes).extracting(FieldChange::path).containsExactly("/properties/" + what, "/" + what);
        assertThat(changes)
                .allSatisfy(change -> assertThat(change.before().render()).contains(there));
    }

    @Test
    void another_audience_and_a_twenty_first_credential_are_found() {
        FederatedCredential[] many = new FederatedCredential[21];
        for (int i = 0; i < many.length; i++) {
            many[i] = credential.withName("sa-" + i).withSubject("system:serviceaccount:web:s" + i);
        }

        assertThat(judge(credential.withAudience("api://other")).message()).contains("Its audience is not");
        assertThat(judge(many).message()).contains("more than 20");
    }

    @Test
    void the_nodes_pull_from_one_registry() {
        ArmId registry = GROUP.child("Microsoft.ContainerRegistry/registries", "images");
        RoleAssignment pull = RoleAssignment.pullingImages(Output.of("11111111-1111-1111-1111-111111111111"), registry);

        assertThat(pull.role()).isEqualTo(AzureRole.ACR_PULL);
        assertThat(pull.scope()).isEqualTo(registry);
        assertThat(pull.principalType()).isEqualTo(PrincipalType.SERVICE_PRINCIPAL);
    }
}
