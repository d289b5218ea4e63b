package dev.breakwater.access;

import static dev.breakwater.access.AzureRolesTest.assignment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.Position.Kind;
import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths through Azure to a cluster, and from a cluster to Azure. */
class AzurePathsTest {
    private static final String SUB = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String GROUP = SUB + "/resourceGroups/shop";
    private static final String CLUSTER = GROUP + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String VAULT = GROUP + "/providers/Microsoft.KeyVault/vaults/kv";
    private static final String IDENTITY =
            GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/shop-id";
    private static final String ANN = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String BOT = "bbbbbbbb-0000-0000-0000-000000000001";
    private static final String KUBELET = "cccccccc-0000-0000-0000-000000000001";
    private static final Document OPEN = Document.object(
            "location",
            "westeurope",
            "properties",
            Document.object(
                    "identityProfile",
                    Document.object("kubeletidentity", Document.object("objectId", KUBELET)),
                    "oidcIssuerProfile",
                    Document.object("issuerURL", "https://issuer.example/1/")));
    private static final Document HARDENED = OPEN.withAt("/properties/disableLocalAccounts", true)
            .withAt("/properties/apiServerAccessProfile", Document.object("disableRunCommand", true))
            .withAt("/properties/nodeResourceGroupProfile", Document.object("restrictionLevel", "ReadOnly"))
            .withAt("/properties/networkProfile", Document.object("podLinkLocalAccess", "None"))
            .withAt("/properties/aadProfile", Document.object("managed", true, "enableAzureRBAC", true));

    private final List<Estate.Entry> entries = new ArrayList<>();

    private AzurePathsTest with(String type, String path, Document body) {
        entries.add(new Estate.Entry(new Address<>(type, path), body, "live"));
        return this;
    }

    private AzurePathsTest assigned(String scope, String role, String principal) {
        Document body = assignment(scope, role, principal);
        return with("Microsoft.Authorization/roleAssignments", body.text("/id").orElseThrow(), body);
    }

    private EscalationPaths paths(Document cluster) {
        with("Microsoft.ContainerService/managedClusters", CLUSTER, cluster);
        return EscalationPaths.of(Estate.of(Estate.Origin.LIVE, entries), CLUSTER);
    }

    private static String text(EscalationPaths paths, Position from, Kind goal) {
        return paths.shortest(from, goal)
                .map(path -> path.steps().get(path.steps().size() - 1).code()
                        + (path.isOpen() ? "" : " blocked")
                        + (path.isCertain() ? "" : " uncertain"))
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "Owner, CLUSTER_ADMIN, admin-credential, write-cluster",
        "Contributor, CLUSTER_ADMIN, admin-credential, write-cluster",
        "Azure Kubernetes Service Contributor Role, CLUSTER_ADMIN, admin-credential, write-cluster",
        "Azure Kubernetes Service Cluster Admin Role, CLUSTER_ADMIN, admin-credential, admin-credential blocked",
        "Azure Kubernetes Service Cluster User Role, CLUSTER_ADMIN, admin-credential, none",
        "User Access Administrator, CLUSTER_ADMIN, assign-role, assign-role",
        "Reader, CLUSTER_ADMIN, none, none",
        "Azure Kubernetes Service RBAC Cluster Admin, CLUSTER_ADMIN, admin-credential, everything",
        "Azure Kubernetes Service RBAC Admin, CLUSTER_ADMIN, admin-credential, escalate",
        "Azure Kubernetes Service RBAC Reader, CLUSTER_ADMIN, none, none",
        "Virtual Machine Contributor, NODE, node-resource-group, node-resource-group blocked",
        "Owner, SUBSCRIPTION, assign-role, assign-role",
        "Contributor, SUBSCRIPTION, none, none",
    })
    void a_role_at_the_subscription_reaches(String role, Kind goal, String open, String hardened) {
        assertThat(text(new AzurePathsTest().assigned(SUB, role, ANN).paths(OPEN), Position.principal(ANN), goal))
                .isEqualTo(open);
        assertThat(text(new AzurePathsTest().assigned(SUB, role, ANN).paths(HARDENED), Position.principal(ANN), goal))
                .isEqualTo(hardened);
    }

    @Test
    void the_chain_says_role_scope_and_what_blocks_it() {
        EscalationPaths paths = assigned(SUB, "Azure Kubernetes Service Cluster Admin Role", ANN)
                .paths(HARDENED);

        assertThat(paths.render(Kind.CLUSTER_ADMIN))
                .isEqualTo("principal " + ANN + " → cluster-admin (blocked)\n"
                        + "  1. fetches the admin credential → cluster-admin, by role \"Azure Kubernetes Service Cluster"
                        + " Admin Role\" at " + SUB
                        + ", which allows Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action"
                        + " (blocked: local accounts are off)\n");
    }

    @Test
    void a_condition_makes_a_path_uncertain_and_an_admin_group_counts() {
        Document conditional =
                assignment(SUB, "Owner", ANN).withAt("/properties/condition", "@Request[x] ForAnyOfAnyValues");
        Document cluster = HARDENED.withAt("/properties/aadProfile/adminGroupObjectIDs", List.of(BOT));
        EscalationPaths paths = with(
                        "Microsoft.Authorization/roleAssignments",
                        conditional.text("/id").orElseThrow(),
                        conditional)
                .paths(cluster);

        assertThat(text(paths, Position.principal(ANN), Kind.CLUSTER_ADMIN)).isEqualTo("write-cluster uncertain");
        assertThat(text(paths, Position.principal(BOT), Kind.CLUSTER_ADMIN)).isEqualTo("admin-group");
    }

    @Test
    void declared_groups_in_groups_are_followed_before_they_exist() {
        EntraGroup team = EntraGroup.named("team").build();
        EntraGroup admins = EntraGroup.named("admins").build();
        GroupMembership ann = GroupMembership.in(team).member(ANN).build();
        GroupMembership nested =
                GroupMembership.in(admins).member(team.objectId()).build();
        RoleBinding binding = RoleBinding.named("bosses")
                .namespace("shop")
                .clusterRole("edit")
                .addSubjects(Subject.group(admins.objectId()))
                .build();
        AzurePathsTest all = new AzurePathsTest();
        all.entries.addAll(Estate.of(DesiredState.named("test").with(List.of(team, admins, ann, nested, binding)))
                .entries());

        assertThat(all.paths(OPEN)
                        .shortest(Position.principal(ANN), Kind.SECRETS)
                        .orElseThrow()
                        .steps())
                .extracting(EscalationStep::code)
                .startsWith("member", "read-secrets");
    }

    /** A writer by a condition of Azure, and by the cluster whatever is bound to its object id. */
    private EscalationPaths conditionalWriter(String... rules) {
        Document conditional = assignment(SUB, "Azure Kubernetes Service RBAC Writer", ANN)
                .withAt("/properties/condition", "@Request[x] ForAnyOfAnyValues");
        String rbac = "rbac.authorization.k8s.io/v1/";
        return with(
                        "Microsoft.Authorization/roleAssignments",
                        conditional.text("/id").orElseThrow(),
                        conditional)
                .with("v1/Namespace", CLUSTER + "/shop", EscalationPathsTest.namespace("shop", "restricted"))
                .with(rbac + "ClusterRole", CLUSTER + "/x/mine", Rbac.clusterRole("mine", rules))
                .with(
                        rbac + "ClusterRoleBinding",
                        CLUSTER + "/x/mine",
                        Rbac.clusterBinding("mine", "mine", "User:" + ANN))
                .paths(HARDENED);
    }

    @Test
    void a_step_that_needs_two_grants_is_as_doubtful_as_either() {
        EscalationPaths paths = conditionalWriter("create | - | pods,persistentvolumes");

        assertThat(paths.from(Position.principal(ANN)))
                .filteredOn(step -> step.code().equals("persistent-volume"))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.doubt()).isPresent());
    }

    @Test
    void what_one_grant_gives_for_certain_is_certain_although_another_is_doubtful() {
        EscalationPaths paths = conditionalWriter("create | apps | deployments");

        assertThat(paths.from(Position.principal(ANN)))
                .filteredOn(step ->
                        step.code().equals("create-pods") && step.to().name().equals("*"))
                .singleElement()
                .satisfies(step -> assertThat(step.doubt()).isEmpty());
    }

    @Test
    void a_grant_in_one_namespace_is_certain_although_the_one_for_all_is_doubtful() {
        String rbac = "rbac.authorization.k8s.io/v1/";
        with(
                rbac + "RoleBinding",
                CLUSTER + "/shop/edit",
                Rbac.binding("shop", "edit", "ClusterRole", "edit", "User:" + ANN));
        EscalationPaths paths = conditionalWriter("get | - | pods");

        assertThat(paths.from(Position.principal(ANN)))
                .filteredOn(step -> step.code().equals("read-secrets"))
                .extracting(step -> step.to() + (step.doubt().isPresent() ? "?" : ""))
                .containsExactlyInAnyOrder("all secrets?", "secrets of shop");
    }

    @Test
    void a_path_that_becomes_certain_is_remarked() {
        Document owner = assignment(SUB, "Owner", ANN);
        Document conditional = owner.withAt("/properties/condition", "@Request[x] ForAnyOfAnyValues");
        Estate before = estate(conditional);
        Estate after = estate(owner);

        assertThat(EscalationReview.standard().review(before, after))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.effect()).isEqualTo(Effect.WEAKENS);
                    assertThat(remark.text())
                            .startsWith("this plan makes certain that principal " + ANN
                                    + " becomes cluster-admin, which it only might: ");
                });
        assertThat(EscalationReview.standard().review(before, before)).isEmpty();
    }

    private static Estate estate(Document assignment) {
        AzurePathsTest all = new AzurePathsTest();
        all.with(
                "Microsoft.Authorization/roleAssignments",
                assignment.text("/id").orElseThrow(),
                assignment);
        all.with("Microsoft.ContainerService/managedClusters", CLUSTER, HARDENED);
        return Estate.of(Estate.Origin.LIVE, all.entries);
    }

    @Test
    void a_group_of_entra_that_a_binding_names_is_the_same_principal() {
        Document binding = Rbac.clusterBinding("ops", "cluster-admin", "Group:" + BOT);
        Document group = Document.object("id", BOT, "members", List.of(ANN));
        EscalationPaths paths = with("rbac.authorization.k8s.io/v1/ClusterRoleBinding", CLUSTER + "/x/ops", binding)
                .with("graph/groups", BOT, group)
                .paths(HARDENED);

        assertThat(paths.shortest(Position.principal(ANN), Kind.CLUSTER_ADMIN)
                        .orElseThrow()
                        .render())
                .startsWith(
                        "principal " + ANN + " → cluster-admin\n  1. is a member → principal " + BOT + "\n  2. may do");
    }

    @Test
    void a_pod_reaches_the_vault_of_its_workload_identity() {
        Document pod = EscalationPathsTest.pod("shop", "web", Document.object("serviceAccountName", "web"))
                .withAt("/metadata/labels", Document.object("azure.workload.identity/use", "true"));
        Document credential = Document.object(
                "properties",
                Document.object("issuer", "https://issuer.example/1", "subject", "system:serviceaccount:shop:web"));
        with("v1/Pod", CLUSTER + "/namespaces/shop/pods/web", pod)
                .with("Microsoft.ManagedIdentity/userAssignedIdentities", IDENTITY, identity())
                .with(
                        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
                        IDENTITY + "/federatedIdentityCredentials/web",
                        credential)
                .with("Microsoft.KeyVault/vaults", VAULT, vault(true));
        EscalationPaths paths = assigned(VAULT, "Key Vault Secrets User", BOT).paths(HARDENED);

        assertThat(paths.shortest(Position.pod("shop", "web"), Kind.VAULT)
                        .orElseThrow()
                        .render())
                .isEqualTo("pod shop/web → vault kv\n"
                        + "  1. exchanges its token for one of the identity → principal " + BOT + "\n"
                        + "  2. reads the secrets of the vault → vault kv, by role \"Key Vault Secrets User\" at "
                        + VAULT.toLowerCase(Locale.ROOT)
                        + ", which allows Microsoft.KeyVault/vaults/secrets/getSecret/action\n");
    }

    private static Document identity() {
        return Document.object("properties", Document.object("principalId", BOT));
    }

    private static Document vault(boolean roles) {
        return Document.object("properties", Document.object("enableRbacAuthorization", roles));
    }

    @ParameterizedTest
    @CsvSource({
        "Key Vault Contributor, false, write-vault",
        "Key Vault Contributor, true, write-vault blocked",
        "Key Vault Secrets User, true, read-vault",
        "Key Vault Secrets User, false, none",
        "Key Vault Data Access Administrator, true, assign-role uncertain",
        "Managed Identity Contributor, true, none",
    })
    void a_vault_goes_by_roles_or_by_access_policies(String role, boolean roles, String code) {
        EscalationPaths paths = with("Microsoft.KeyVault/vaults", VAULT, vault(roles))
                .assigned(GROUP, role, ANN)
                .paths(HARDENED);

        assertThat(text(paths, Position.principal(ANN), Kind.VAULT)).isEqualTo(code);
    }

    @Test
    void an_access_policy_that_reads_secrets_reaches_the_vault() {
        Document policy =
                Document.object("objectId", BOT, "permissions", Document.object("secrets", List.of("List", "Get")));
        Document keys = Document.object("objectId", ANN, "permissions", Document.object("keys", List.of("get")));
        EscalationPaths paths = with(
                        "Microsoft.KeyVault/vaults",
                        VAULT,
                        vault(false).withAt("/properties/accessPolicies", List.of(policy, keys)))
                .paths(HARDENED);

        assertThat(text(paths, Position.principal(BOT), Kind.VAULT)).isEqualTo("access-policy");
        assertThat(text(paths, Position.principal(ANN), Kind.VAULT)).isEqualTo("none");
    }

    @Test
    void identities_are_taken_over_by_federation_or_by_a_machine() {
        for (String role : List.of("Managed Identity Contributor", "Managed Identity Operator", "Contributor")) {
            AzurePathsTest world = new AzurePathsTest()
                    .with("Microsoft.ManagedIdentity/userAssignedIdentities", IDENTITY, identity())
                    .assigned(GROUP, role, ANN)
                    .assigned(SUB, "User Access Administrator", BOT);
            boolean alone = !role.equals("Managed Identity Operator");

            assertThat(text(world.paths(HARDENED), Position.principal(ANN), Kind.SUBSCRIPTION))
                    .isEqualTo(alone ? "assign-role" : "none");
            world.entries.remove(world.entries.size() - 1);
            assertThat(text(
                            world.assigned(GROUP, "Virtual Machine Contributor", ANN)
                                    .paths(HARDENED),
                            Position.principal(ANN),
                            Kind.SUBSCRIPTION))
                    .isEqualTo("assign-role");
        }
    }

    @Test
    void the_metadata_service_gives_any_pod_the_identity_of_the_nodes() {
        Document pod = EscalationPathsTest.pod("shop", "web", Document.object());
        for (Document cluster : List.of(OPEN, HARDENED)) {
            EscalationPaths paths = new AzurePathsTest()
                    .with("v1/Pod", CLUSTER + "/namespaces/shop/pods/web", pod)
                    .assigned(SUB, "Owner", KUBELET)
                    .paths(cluster);

            assertThat(paths.shortest(Position.pod("shop", "web"), Kind.SUBSCRIPTION)
                            .orElseThrow()
                            .isOpen())
                    .isEqualTo(cluster.equals(OPEN));
        }
    }

    @Test
    void a_declaration_has_paths_before_anything_exists() {
        ManagedIdentity identity = ManagedIdentity.named("shop-id")
                .group(ArmId.parse(GROUP))
                .location("westeurope")
                .build();
        FederatedCredential credential = FederatedCredential.named("web")
                .identity(identity.id())
                .issuer("https://issuer.example/1/")
                .subject("system:serviceaccount:shop:web")
                .build();
        RoleAssignment owner = RoleAssignment.of(AzureRole.OWNER)
                .principal(identity.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(ArmId.parse(SUB))
                .build();
        EscalationPaths paths = EscalationPaths.of(
                Estate.of(DesiredState.named("shop").with(List.of(identity, credential, owner))), CLUSTER);

        assertThat(paths.shortest(Position.serviceAccount("shop", "web"), Kind.SUBSCRIPTION)
                        .orElseThrow()
                        .render())
                .startsWith("""
                        service account shop/web → subscription 00000000-0000-0000-0000-000000000001
                          1. exchanges its token for one of the identity → principal shop-id
                          2. assigns itself any role in the subscription""");
    }

    @Test
    void a_credential_of_another_issuer_is_of_another_cluster() {
        Document credential = Document.object(
                "properties",
                Document.object("issuer", "https://issuer.example/2/", "subject", "system:serviceaccount:shop:web"));
        EscalationPaths paths = with(
                        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
                        IDENTITY + "/federatedIdentityCredentials/web",
                        credential)
                .paths(HARDENED);

        assertThat(paths.all(Position.serviceAccount("shop", "web"))).isEmpty();
    }
}
