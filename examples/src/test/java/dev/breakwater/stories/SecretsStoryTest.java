package dev.breakwater.stories;

import static dev.breakwater.testing.HardeningRules.vaults;
import static dev.breakwater.testing.HardeningRules.workloads;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.WorkloadIdentity;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import dev.breakwater.testing.Rule;
import dev.breakwater.testing.TestBed;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.PodTemplate;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The story of secrets: they live in a vault that few can reach, and come to a pod as a file. */
class SecretsStoryTest {
    static final SecureCluster CLUSTER = Stories.cluster().namespace("shop").build();

    // tag::declaration[]
    static final KeyVault VAULT = KeyVault.named("kv-shop") // Azure roles, and no purge, without a word
            .group(CLUSTER.group().id())
            .location("westeurope")
            .tenant(TestBed.TENANT)
            .networkAccess(NetworkAccess.privateOnly())
            .build();
    static final WorkloadIdentity WEB = WorkloadIdentity.named("web")
            .namespace("shop")
            .cluster(CLUSTER.cluster())
            .readingSecrets(VAULT.id())
            .build();
    static final SecretProviderClass FILES = SecretProviderClass.named("web")
            .namespace("shop")
            .vaultName(Output.of(VAULT.name()))
            .tenantId(Output.of(TestBed.TENANT))
            .clientId(WEB.clientId())
            .addObjects(VaultObject.secret("db-password"))
            .on(CLUSTER.link())
            .build();
    static final Document CSI = Document.parse("""
            {"volumes": [{"name": "vault", "csi": {"driver": "secrets-store.csi.k8s.io", "readOnly": true,
                "volumeAttributes": {"secretProviderClass": "web"}}}]}
            """);
    static final PodTemplate WITH_FILE =
            pods().workloadIdentity("web").merge(Document.object("spec", CSI)).mergeContainer(Document.parse("""
                    {"volumeMounts": [{"name": "vault", "mountPath": "/mnt/vault", "readOnly": true}]}
                    """));
    // end::declaration[]

    // tag::insecure[]
    static final KeyVault OPEN = VAULT.withNetworkAccess(NetworkAccess.open()).withRbacAuthorization(false);
    static final PodTemplate WITH_VARIABLE = pods().mergeContainer(Document.parse("""
                    {"env": [{"name": "DB_PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}}]}
                    """));
    // end::insecure[]

    private static PodTemplate pods() {
        return PodTemplate.of("web", "shop.azurecr.io/web:1.4");
    }

    private static Estate estate(KeyVault vault, PodTemplate pods) {
        Deployment web = Deployment.named("web").in("shop").pods(pods).on(CLUSTER.link());
        return Estate.of(DesiredState.named("shop").with(CLUSTER).with(WEB).with(List.of(vault, FILES, web)));
    }

    // tag::test[]
    static final Rule IN_THE_VAULT = vaults().shouldPass("KV-01", "KV-02", "KV-03");
    static final Rule AS_FILES = workloads().shouldPass("K8S-POD-17");

    @Test
    void secrets_come_from_a_closed_vault_as_files() {
        IN_THE_VAULT.and(AS_FILES).check(estate(VAULT, WITH_FILE));
    }
    // end::test[]

    @Test
    void an_open_vault_and_a_variable_are_found() throws IOException {
        Stories.failsAsOn("secrets.md", () -> IN_THE_VAULT.and(AS_FILES).check(estate(OPEN, WITH_VARIABLE)));
    }
}
