package dev.breakwater.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.change.Permission;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.governance.DefenderPlan;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.identity.RoleDefinition;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.provider.Provider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.RecordedRequest;
import dev.breakwater.testing.entra.FakeUser;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever audits needs the roles that the guide lists, and no other. */
class LiveAuditTest {
    private static final AzureRole KEY_VAULT_READER =
            new AzureRole("Key Vault Reader", UUID.fromString("21090545-7ca7-4776-b22c-e363652d74d2"));

    private final FakeAzure azure = FakeAzure.start();
    private final KubernetesProvider kubernetes = KubernetesProvider.create();
    private final FakeUser auditor = azure.entra().user("auditor");
    private final DesiredState desired = ShopCluster.declare(new Settings(
            azure.subscription(),
            azure.tenant(),
            "rg-shop",
            "9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61",
            "203.0.113.0/24",
            true));

    @BeforeEach
    void deploy() {
        Engine owner = engine(azure);
        Plan plan = owner.plan(desired);
        owner.apply(plan, plan.needs().toArray(Permission[]::new)).orThrow();
        azure.clearRequests();
    }

    @AfterEach
    void close() {
        kubernetes.close();
        azure.close();
    }

    private Engine engine(FakeAzure as) {
        return Engine.of(as.provider(), kubernetes)
                .with(EngineOptions.standard().withTime(azure.time()));
    }

    private Engine engine(Provider... providers) {
        return Engine.of(providers).with(EngineOptions.standard().withTime(azure.time()));
    }

    private Estate observe(KubernetesProvider inside) {
        return engine(azure.provider(azure.asPrincipal(auditor.objectId())), inside)
                .observe(desired);
    }

    private List<RecordedRequest> refused() {
        return azure.requests().stream()
                .filter(request -> request.status() == 401 || request.status() == 403)
                .toList();
    }

    // tag::role[]
    /** Reads who may do what inside, which no built-in role without write access does. */
    private RoleDefinition rbacReader() {
        return RoleDefinition.named("Kubernetes RBAC reader")
                .subscription(azure.subscription())
                .addDataActions("Microsoft.ContainerService/managedClusters/rbac.authorization.k8s.io/*/read")
                .build();
    }
    // end::role[]

    private void grant(AzureRole... roles) {
        RoleDefinition reader = rbacReader();
        Engine owner = engine(azure);
        owner.apply(owner.plan(DesiredState.named("audit").with(reader)), Permission.values())
                .orThrow();
        for (AzureRole role : roles) {
            azure.assign(role, auditor.objectId());
        }
        azure.clearRequests();
    }

    private AuditReport audited() {
        try (KubernetesProvider inside = KubernetesProvider.create()) {
            return Catalogue.auditor().audit(observe(inside));
        }
    }

    private List<String> unread() {
        try (KubernetesProvider inside = KubernetesProvider.create()) {
            return observe(inside).gaps().stream().map(Estate.Gap::type).toList();
        }
    }

    @Test
    void four_roles_read_all_and_nothing_is_refused() {
        grant(
                AzureRole.READER,
                AzureRole.AKS_CLUSTER_USER,
                AzureRole.AKS_RBAC_READER,
                rbacReader().role());

        AuditReport report = audited();

        assertThat(report.findings()).hasSizeGreaterThan(50);
        assertThat(refused()).isEmpty();
        assertThat(unread()).isEmpty();
        assertThat(report.failedControls())
                .isEqualTo(Catalogue.auditor()
                        .audit(engine(azure).observe(desired))
                        .failedControls());
    }

    @Test
    void a_survey_takes_the_same_roles() {
        grant(
                AzureRole.READER,
                AzureRole.AKS_CLUSTER_USER,
                AzureRole.AKS_RBAC_READER,
                rbacReader().role());

        try (KubernetesProvider inside = KubernetesProvider.create()) {
            Estate estate = engine(azure.provider(azure.asPrincipal(auditor.objectId())), inside)
                    .survey(desired);

            assertThat(estate.gaps()).isEmpty();
            assertThat(refused()).isEmpty();
            assertThat(estate.entries())
                    .hasSizeGreaterThan(observe(inside).entries().size());
        }
    }

    @Test
    void nothing_is_written_and_each_thing_is_read_once() {
        grant(
                AzureRole.READER,
                AzureRole.AKS_CLUSTER_USER,
                AzureRole.AKS_RBAC_READER,
                rbacReader().role());

        audited();

        List<String> requests = azure.requests().stream()
                .filter(request -> request.host().equals("management.azure.com"))
                .map(request -> request.method() + " " + request.path())
                .toList();
        System.out.println("a live audit of the quickstart's cluster asks Azure " + requests.size() + " times");
        assertThat(requests).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(10);
        assertThat(requests.stream().filter(request -> !request.startsWith("GET ")))
                .as("the kubeconfig is the one thing that Azure gives to a POST")
                .allMatch(request -> request.endsWith("/listClusterUserCredential"))
                .hasSize(1);
    }

    @Test
    void without_one_of_the_roles_exactly_what_it_reads_is_not_assessable() {
        grant(AzureRole.READER, AzureRole.AKS_CLUSTER_USER, AzureRole.AKS_RBAC_READER);

        assertThat(unread()).containsExactly("rbac.authorization.k8s.io/v1/ClusterRoleBinding");
        assertThat(audited().findings(Verdict.NOT_ASSESSABLE))
                .anyMatch(finding -> finding.control().equals("K8S-RBAC-01")
                        && finding.message().contains("Grant that verb"));
    }

    /** A vault with a secret, a plan of Defender and a group of the directory. */
    private DesiredState neighbours() {
        ResourceGroup group = ResourceGroup.named("rg-neighbours")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        KeyVault vault = KeyVault.named(group.id().uniqueName("kv"))
                .group(group.id())
                .location("westeurope")
                .tenant(azure.tenant())
                .networkAccess(NetworkAccess.open())
                .build();
        KeyVaultSecret secret = KeyVaultSecret.named("db")
                .vault(vault.id())
                .value(Sensitive.of("never read by an audit"))
                .version("1")
                .build();
        DefenderPlan plan =
                DefenderPlan.containers().subscription(azure.subscription()).build();
        return DesiredState.named("neighbours")
                .with(group, vault, secret, plan, EntraGroup.named("admins").build());
    }

    @Test
    void vaults_defender_and_the_directory_take_two_roles_of_a_member() {
        DesiredState all = neighbours();
        FakeUser owner = azure.entra().user("owner");
        azure.entra().administrator(owner.objectId());
        List.of(AzureRole.OWNER, AzureRole.KEY_VAULT_ADMINISTRATOR)
                .forEach(role -> azure.assign(role, owner.objectId()));
        Engine deploying = Engine.of(azure.provider(azure.asPrincipal(owner.objectId())))
                .with(EngineOptions.standard().withTime(azure.time()));
        deploying.apply(deploying.plan(all), Permission.values()).orThrow();
        azure.clearRequests();
        azure.assign(AzureRole.READER, auditor.objectId());
        azure.assign(KEY_VAULT_READER, auditor.objectId());

        Estate estate = Engine.of(azure.provider(azure.asPrincipal(auditor.objectId())))
                .with(EngineOptions.standard().withTime(azure.time()))
                .observe(all);

        assertThat(refused()).isEmpty();
        assertThat(estate.gaps()).isEmpty();
        assertThat(estate.entries()).hasSize(5);
        assertThat(azure.requests()).extracting(RecordedRequest::method).containsOnly("GET");
        assertThat(azure.requests())
                .as("secrets are listed, and no value is read")
                .noneMatch(request -> request.path().contains("/secrets/"));

        Estate around =
                engine(azure.provider(azure.asPrincipal(auditor.objectId()))).survey(all);

        assertThat(refused()).isEmpty();
        assertThat(around.gaps()).isEmpty();
        assertThat(around.ofType(RoleAssignment.TYPE)).hasSizeGreaterThanOrEqualTo(4);
    }
}
