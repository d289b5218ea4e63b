package dev.breakwater.access;

import static dev.breakwater.access.AzureRolesTest.assignment;
import static dev.breakwater.access.Rbac.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AzureAuthorizerTest {
    private static final String CLUSTER = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop"
            + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String TEAM = "22222222-0000-0000-0000-000000000001";
    private static final Caller ANN = Caller.user("ann@example.com", TEAM);

    private static AzureAuthorizer with(String role, String scope) {
        return AzureAuthorizer.of(
                Authorizer.withDefaults(List.of()), AzureRoles.of(List.of(assignment(scope, role, TEAM))), CLUSTER);
    }

    @ParameterizedTest
    @CsvSource({
        "get -/pods, pods/read",
        "watch apps/deployments, apps/deployments/read",
        "patch -/pods, pods/write",
        "create -/pods/exec, pods/exec/action",
        "get -/pods/exec, pods/exec/action",
        "create -/pods/portforward, pods/write",
        "get -/pods/log, pods/read",
        "get -/nodes/proxy, nodes/read",
        "create -/serviceaccounts/token, serviceaccounts/write",
        "deletecollection -/secrets, secrets/delete",
        "impersonate -/users, users/impersonate/action",
        "bind rbac.authorization.k8s.io/clusterroles, rbac.authorization.k8s.io/clusterroles/bind/action",
        "approve certificates.k8s.io/signers, certificates.k8s.io/signers",
        "get /healthz, healthz/read",
    })
    void a_request_is_one_data_action(String request, String action) {
        assertThat(AzureAuthorizer.actions(ask(ANN, request)))
                .containsExactly("Microsoft.ContainerService/managedClusters/" + action);
    }

    @ParameterizedTest
    @CsvSource({
        "Azure Kubernetes Service RBAC Reader, get -/pods in shop, true",
        "Azure Kubernetes Service RBAC Reader, get -/secrets in shop, false",
        "Azure Kubernetes Service RBAC Reader, create -/pods/exec x in shop, false",
        "Azure Kubernetes Service RBAC Writer, get -/secrets in shop, true",
        "Azure Kubernetes Service RBAC Writer, create -/pods/exec x in shop, true",
        "Azure Kubernetes Service RBAC Writer, create rbac.authorization.k8s.io/rolebindings in shop, false",
        "Azure Kubernetes Service RBAC Admin, create rbac.authorization.k8s.io/rolebindings in shop, true",
        "Azure Kubernetes Service RBAC Admin, update -/resourcequotas in shop, false",
        "Azure Kubernetes Service RBAC Admin, patch -/namespaces shop in shop, false",
        "Azure Kubernetes Service RBAC Admin, * */* in shop, false",
        "Azure Kubernetes Service RBAC Cluster Admin, * */* in shop, true",
        "Azure Kubernetes Service RBAC Cluster Admin, sign certificates.k8s.io/signers, true",
        "Azure Kubernetes Service RBAC Admin, approve certificates.k8s.io/signers, true",
        "Azure Kubernetes Service Cluster Admin Role, get -/pods in shop, false",
        "Owner, get -/pods in shop, false",
    })
    void a_role_at_the_cluster_allows(String role, String request, boolean allowed) {
        assertThat(with(role, CLUSTER).allows(ask(ANN, request))).isEqualTo(allowed);
    }

    @Test
    void a_role_at_a_namespace_holds_in_no_other_and_not_for_the_cluster() {
        AzureAuthorizer authorizer = with("Azure Kubernetes Service RBAC Cluster Admin", CLUSTER + "/namespaces/shop");

        assertThat(authorizer.allows(ask(ANN, "get -/secrets in shop"))).isTrue();
        assertThat(authorizer.allows(ask(ANN, "get -/secrets in shop2"))).isFalse();
        assertThat(authorizer.allows(ask(ANN, "get -/secrets"))).isFalse();
        assertThat(authorizer.allows(ask(ANN, "get -/nodes"))).isFalse();
    }

    @Test
    void either_allows_and_the_answer_says_which() {
        Document binding = Rbac.clusterBinding("viewers", "view", "Group:" + TEAM);
        AzureAuthorizer both = AzureAuthorizer.of(
                Authorizer.withDefaults(List.of(binding)),
                AzureRoles.of(List.of(assignment(CLUSTER, "Azure Kubernetes Service RBAC Writer", TEAM))),
                CLUSTER);

        assertThat(both.decide(ask(ANN, "get -/pods in shop")).toString())
                .startsWith("allowed: ClusterRoleBinding \"viewers\" of ClusterRole \"view\"");
        assertThat(both.decide(ask(ANN, "get -/secrets in shop")).toString())
                .startsWith("Azure RBAC: allowed: role \"Azure Kubernetes Service RBAC Writer\" at ")
                .endsWith(" through group " + TEAM
                        + ", which allows Microsoft.ContainerService/managedClusters/secrets/*");
        assertThat(both.decide(ask(ANN, "get -/nodes"))).hasToString("Azure RBAC: not allowed");
    }

    @Test
    void azure_has_no_opinion_on_who_is_not_of_entra() {
        AzureAuthorizer authorizer = with("Azure Kubernetes Service RBAC Cluster Admin", CLUSTER);

        assertThat(authorizer.azure(ask(Caller.serviceAccount("shop", "web"), "get -/pods in shop")))
                .isEmpty();
        assertThat(authorizer.azure(ask(Caller.user("ann@example.com"), "get -/pods in shop")))
                .isEmpty();
        assertThat(authorizer
                        .knowing("ann@example.com", TEAM)
                        .allows(ask(Caller.user("ann@example.com"), "get -/pods in shop")))
                .isTrue();
        assertThat(authorizer.whoCan(ask(ANN, "get -/secrets in shop"))).containsOnlyKeys(TEAM);
    }

    @Test
    void a_condition_on_custom_resources_leaves_it_unknown() {
        Document conditional = assignment(CLUSTER, "Azure Kubernetes Service RBAC Reader", TEAM)
                .withAt("/properties/condition", "@Resource[g] StringEquals 'x'");
        AzureAuthorizer authorizer =
                AzureAuthorizer.of(Authorizer.withDefaults(List.of()), AzureRoles.of(List.of(conditional)), CLUSTER);

        assertThat(authorizer
                        .decide(ask(ANN, "get -/pods in shop"))
                        .azure()
                        .orElseThrow()
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(authorizer.allows(ask(ANN, "get -/pods in shop"))).isFalse();
    }

    @Test
    void without_azure_rbac_on_the_cluster_only_its_bindings_count() {
        Document role = assignment(CLUSTER, "Azure Kubernetes Service RBAC Cluster Admin", TEAM);
        for (boolean on : new boolean[] {true, false}) {
            Document body = Document.object(
                    "properties", Document.object("aadProfile", Document.object("enableAzureRBAC", on)));
            Estate estate = Estate.of(
                    Estate.Origin.LIVE,
                    List.of(
                            entry("Microsoft.ContainerService/managedClusters", CLUSTER, body),
                            entry(
                                    "Microsoft.Authorization/roleAssignments",
                                    role.text("/id").orElseThrow(),
                                    role)));

            assertThat(AzureAuthorizer.of(estate, CLUSTER).allows(ask(ANN, "get -/secrets")))
                    .isEqualTo(on);
        }
    }

    @Test
    void an_admin_group_of_the_cluster_may_do_everything_in_that_cluster_only() {
        String other = CLUSTER + "-other";
        Document body = Document.object("properties", Document.object("aadProfile", Document.object()));
        Estate estate = Estate.of(
                Estate.Origin.LIVE,
                List.of(
                        entry(
                                "Microsoft.ContainerService/managedClusters",
                                CLUSTER,
                                body.withAt("/properties/aadProfile/adminGroupObjectIDs", List.of(TEAM))),
                        entry("Microsoft.ContainerService/managedClusters", other, body)));
        AccessRequest request = AccessRequest.of(new Caller("ann@corp", List.of(TEAM)), "delete", "", "nodes");

        assertThat(AzureAuthorizer.of(estate, CLUSTER).allows(request)).isTrue();
        assertThat(AzureAuthorizer.of(estate, other).allows(request)).isFalse();
    }

    private static Estate.Entry entry(String type, String path, Document body) {
        return new Estate.Entry(new Address<>(type, path), body, "2025-09-01");
    }
}
