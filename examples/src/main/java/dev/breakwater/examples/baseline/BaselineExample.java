package dev.breakwater.examples.baseline;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.document.Document;
import dev.breakwater.examples.Rehearsal;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.identity.FederatedCredential;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.PrincipalType;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Output;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.PodTemplate;
import dev.breakwater.workload.ServiceAccount;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A secure cluster, and pods that read a password from a vault as themselves: no secret is stored on the way. */
public final class BaselineExample {
    private static final String IMAGE =
            "registry.example/web@sha256:" + "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private BaselineExample() {}

    /** Runs the story on the embedded fakes. */
    public static void main(String[] arguments) {
        run(new PrintStream(System.out, true, StandardCharsets.UTF_8));
    }

    static void run(PrintStream out) {
        Rehearsal.run(out, BaselineExample::declare);
    }

    static DesiredState declare(FakeAzure azure) {
        SecureCluster shop = SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg-shop")
                .region(Rehearsal.REGION)
                .tenant(azure.tenant())
                .adminGroup(Rehearsal.ADMINS)
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("shop")
                .build();
        // tag::workload[]
        ManagedIdentity web = ManagedIdentity.named("id-web")
                .group(shop.group().id())
                .location(Rehearsal.REGION)
                .build();
        KeyVault vault = KeyVault.named(shop.group().id().uniqueName("kvshop"))
                .group(shop.group().id())
                .location(Rehearsal.REGION)
                .tenant(azure.tenant())
                .networkAccess(NetworkAccess.from("203.0.113.0/24"))
                .build();
        RoleAssignment reads = RoleAssignment.of(AzureRole.KEY_VAULT_SECRETS_USER)
                .principal(web.principalId(), PrincipalType.SERVICE_PRINCIPAL)
                .scope(vault.id())
                .build();
        FederatedCredential trust = FederatedCredential.forServiceAccount("shop", "web")
                .identity(web.id())
                .issuer(shop.cluster().oidcIssuerUrl())
                .build();
        ServiceAccount account = ServiceAccount.named("web")
                .namespace("shop")
                .clientId(web.clientId())
                .on(shop.link())
                .build();
        SecretProviderClass files = SecretProviderClass.named("web")
                .namespace("shop")
                .vaultName(Output.of(vault.name()))
                .tenantId(Output.of(azure.tenant()))
                .clientId(web.clientId())
                .addObjects(VaultObject.secret("database-password"))
                .on(shop.link())
                .build();
        Deployment pods = Deployment.named("web")
                .in("shop")
                .replicas(2)
                .pods(PodTemplate.of("web", IMAGE)
                        .workloadIdentity("web")
                        .merge(volume(files.name()))
                        .mergeContainer(Document.object("volumeMounts", List.of(mount()))))
                .on(shop.link());
        // end::workload[]
        return DesiredState.named("shop").with(shop).with(web, vault, reads, trust, account, files, pods);
    }

    /** The driver fetches what the class names when a pod starts, and again every two minutes. */
    private static Document volume(String providerClass) {
        Document driver = Document.object(
                "driver",
                "secrets-store.csi.k8s.io",
                "readOnly",
                true,
                "volumeAttributes",
                Document.object("secretProviderClass", providerClass));
        Document volume = Document.object("name", "vault", "csi", driver);
        return Document.object("spec", Document.object("volumes", List.of(volume)));
    }

    private static Document mount() {
        return Document.object("name", "vault", "mountPath", "/mnt/vault", "readOnly", true);
    }
}
