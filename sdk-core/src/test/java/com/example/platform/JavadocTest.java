package com.example.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Binding;
import dev.breakwater.access.Caller;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Baseline;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.governance.ContainerRegistry;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.World;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.workload.Namespace;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

/** The snippets that the Javadoc of declarations and analyses shows, run. */
class JavadocTest {
    private static final String SUBSCRIPTION = "5b5f5c5d-0000-4000-8000-000000000002";
    private static final String TENANT = "72f988bf-0000-4000-8000-000000000001";
    private static final ArmId GROUP = ArmId.subscription(SUBSCRIPTION).resourceGroup("rg-payments");

    private static SecureCluster secure() {
        // tag::SecureCluster[]
        SecureCluster cluster = SecureCluster.named("payments")
                .subscription(SUBSCRIPTION)
                .resourceGroup("rg-payments")
                .region("westeurope")
                .tenant(TENANT)
                .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("payments")
                .build();
        // end::SecureCluster[]
        return cluster;
    }

    @Test
    void declarations() {
        // tag::AksCluster[]
        SecureCluster secure = secure();
        AksCluster cluster = secure.cluster().withLocalAccounts(true);

        assertThat(cluster.document().flag("/properties/disableLocalAccounts")).contains(false);
        // end::AksCluster[]
        // tag::WorkloadIdentity[]
        WorkloadIdentity api = WorkloadIdentity.named("api")
                .namespace("payments")
                .cluster(secure.cluster())
                .build();
        DesiredState both = DesiredState.named("payments").with(secure).with(api);
        // end::WorkloadIdentity[]
        assertThat(both.validate()).isEmpty();
        // tag::DesiredState[]
        ResourceGroup group = ResourceGroup.named("rg-shop")
                .subscription(SUBSCRIPTION)
                .location("westeurope")
                .build();
        DesiredState shop = DesiredState.named("shop").with(group);

        assertThat(shop.validate()).isEmpty();
        // end::DesiredState[]
    }

    @Test
    void small_declarations() {
        // tag::KeyVault[]
        KeyVault vault = KeyVault.named("kv-payments")
                .group(GROUP)
                .location("westeurope")
                .tenant(TENANT)
                .networkAccess(NetworkAccess.privateOnly())
                .build();
        // end::KeyVault[]
        // tag::ContainerRegistry[]
        ContainerRegistry registry = ContainerRegistry.named("paymentsimages")
                .group(GROUP)
                .location("westeurope")
                .networkAccess(NetworkAccess.from("203.0.113.0/24"))
                .build();
        // end::ContainerRegistry[]
        // tag::ManagedIdentity[]
        ManagedIdentity identity = ManagedIdentity.named("id-payments")
                .group(GROUP)
                .location("westeurope")
                .build();
        // end::ManagedIdentity[]
        // tag::Namespace[]
        Namespace namespace = Namespace.named("payments").build();
        // end::Namespace[]
        assertThat(DesiredState.named("payments")
                        .with(vault, registry, identity, namespace)
                        .resources())
                .hasSize(4);
    }

    @Test
    void audits() {
        // tag::Catalogue[]
        AuditReport report =
                Catalogue.auditor().audit(DesiredState.named("payments").with(secure()));

        assertThat(report.failedControls()).doesNotContain("AKS-ID-03");
        // end::Catalogue[]
        // tag::AuditReport[]
        assertThat(report.render()).startsWith("Audit of ");
        assertThat(report.toSarif("src/main/java")).contains("\"2.1.0\"");
        // end::AuditReport[]
        // tag::Baseline[]
        Baseline today = Baseline.of(report);

        assertThat(Catalogue.auditor()
                        .since(today)
                        .audit(DesiredState.named("payments").with(secure()))
                        .failed())
                .isEmpty();
        // end::Baseline[]
        // tag::Acceptance[]
        Acceptance until =
                new Acceptance("AKS-ID-03", "until the pipeline signs in", "platform", LocalDate.of(2999, 1, 1));
        DesiredState accepted = DesiredState.named("payments").with(secure()).accepting(until);
        // end::Acceptance[]
        assertThat(accepted.acceptances()).containsExactly(until);
        // tag::Estate[]
        Estate estate = Estate.of(DesiredState.named("payments").with(secure()));

        assertThat(Estate.parse(estate.toJson()).entries()).hasSameSizeAs(estate.entries());
        // end::Estate[]
    }

    @Test
    void analyses() {
        // tag::Authorizer[]
        Authorizer authorizer =
                Authorizer.of(Estate.of(DesiredState.named("payments").with(secure())));
        AccessRequest theft =
                AccessRequest.of(Caller.user("mallory"), "get", "", "secrets").in("payments");

        assertThat(authorizer.allows(theft)).isFalse();
        // end::Authorizer[]
        // tag::Reachability[]
        Reachability reachability =
                Reachability.of(World.of(DesiredState.named("payments").with(secure())));
        // end::Reachability[]
        assertThat(reachability).isNotNull();
        // tag::RoleBinding[]
        RoleBinding viewers = Binding.view("auditors").in("payments");
        // end::RoleBinding[]
        // tag::NetworkPolicy[]
        NetworkPolicy closed = NetworkPolicy.defaultDenyIngress("payments");
        // end::NetworkPolicy[]
        // tag::Document[]
        Document body = Document.object("location", "westeurope").withAt("/tags/env", "prod");

        assertThat(body.text("/tags/env")).contains("prod");
        // end::Document[]
        assertThat(DesiredState.named("payments").with(viewers, closed).resources())
                .hasSize(2);
    }
}
