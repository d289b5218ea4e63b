package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.testing.azure.Crash.Lost;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process that makes, rotates and breaks client secrets, and writes down every text that it could get hold of, and
 * the secrets apart from them. Run by {@link DirectoryCanariesTest} with the loudest logs there are.
 */
public final class DirectoryCanaries {
    private final StringBuilder texts = new StringBuilder();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<EngineEvent> events = new ArrayList<>();

    private DirectoryCanaries() {}

    /** Writes {@code texts} and {@code secrets} into the folder given. */
    public static void main(String[] arguments) throws IOException {
        DirectoryCanaries run = new DirectoryCanaries();
        run.rotations();
        run.deaths();
        run.mounts();
        Path folder = Path.of(arguments[0]);
        Files.writeString(folder.resolve("texts"), run.texts + "\n" + run.events);
        Files.write(folder.resolve("secrets"), run.secrets);
        Files.writeString(folder.resolve("lines"), String.valueOf(LoudLogs.LINES.get()));
    }

    private void rotations() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            for (String version : List.of("1", "2", "3")) {
                Engine engine = world.patient();
                engine = engine.with(engineOptions(world));
                Plan plan = engine.plan(world.desired(version));
                ApplyResult applied = engine.apply(plan);
                note(plan.render(), plan.toJson(), plan, applied.render(), applied, world.desired(version));
                note(
                        engine.observe(world.desired(version)).toJson(),
                        world.azure().requests(),
                        world.azure());
                applied.state(world.secret(version).address()).ifPresent(this::note);
                keep(world);
            }
            secrets.add(world.azure().application("caller").secret().reveal());
        }
    }

    private EngineOptions engineOptions(DirectoryWorld world) {
        return EngineOptions.standard().withTime(world.azure().time()).withListeners(events::add);
    }

    private void deaths() {
        for (int at = 8; at < 38; at++) {
            try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
                world.patient().apply(world.patient().plan(world.secrets("1"))).orThrow();
                try {
                    Engine engine = world.engine(world.line(at, Lost.ANSWER));
                    ApplyResult applied = engine.apply(engine.plan(world.secrets("2")));
                    note(applied.render());
                    applied.orThrow();
                } catch (BreakwaterException died) {
                    StringWriter trace = new StringWriter();
                    died.printStackTrace(new PrintWriter(trace));
                    note(trace);
                }
                keep(world);
            }
        }
    }

    /** A connection string on its way from the declaration over the vault into a pod, and to a blob. */
    private void mounts() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            FakeAzure azure = world.azure();
            Engine engine = world.patient().with(engineOptions(world));
            engine.apply(engine.plan(world.base())).orThrow();
            AzureSdk sdk = AzureSdk.over(azure).withGroup();
            String account = sdk.group() + "/providers/Microsoft.Storage/storageAccounts/canaries";
            sdk.put(account, account(true));
            String key = key(azure, account);
            String connection = "AccountName=canaries;AccountKey=" + key + ";EndpointSuffix=core.windows.net";
            secrets.add(key);
            KeyVault vault = (KeyVault) world.base().resources().stream()
                    .filter(KeyVault.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            DesiredState desired = world.base()
                    .with(KeyVaultSecret.named("storage")
                            .vault(vault.id())
                            .value(Output.of(Sensitive.of(connection)))
                            .version("1")
                            .build());
            Plan plan = engine.plan(desired);
            ApplyResult applied = engine.apply(plan);
            note(plan.render(), plan.toJson(), applied.orThrow().render(), desired);
            note(engine.observe(desired).toJson());
            SecretsStore driver = mounted(azure, sdk, vault);
            SecretsStore.Mount mount = driver.mount("shop", "web");
            note(mount, driver, mount.files());
            BlobCalls calls = BlobCalls.of(azure, mount.read("/mnt/vault/storage"));
            note(calls.send(HttpMethod.PUT, "orders?restype=container", "", Map.of())
                    .body());
            sdk.put(account, account(false));
            note(calls.get("orders/1").body(), azure.requests(), azure);
        }
    }

    /** Asked for past the libraries of Azure, which log bodies in this process. */
    private static String key(FakeAzure azure, String account) {
        String token = azure.credential()
                .getTokenSync(new TokenRequestContext().addScopes("https://management.azure.com/.default"))
                .getToken();
        String url = "https://management.azure.com" + account + "/listKeys?api-version=2025-01-01";
        HttpRequest request =
                new HttpRequest(HttpMethod.POST, url).setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        try (HttpResponse response = azure.httpClient().sendSync(request, Context.NONE)) {
            return Document.parse(response.getBodyAsBinaryData().toString())
                    .text("/keys/0/value")
                    .orElseThrow();
        }
    }

    private static Document account(boolean keys) {
        return Document.object("location", "westeurope", "kind", "StorageV2")
                .with("sku", Document.object("name", "Standard_ZRS"))
                .with("properties", Document.object("allowSharedKeyAccess", keys));
    }

    /** A pod whose identity may read the vault. */
    private static SecretsStore mounted(FakeAzure azure, AzureSdk sdk, KeyVault vault) {
        Document addOn = Document.object("enabled", true, "config", Document.object("enableSecretRotation", "true"));
        Document body = AzureSdk.body()
                .withAt("/properties/oidcIssuerProfile", Document.object("enabled", true))
                .withAt("/properties/addonProfiles", Document.object("azureKeyvaultSecretsProvider", addOn));
        Document live = sdk.put(sdk.cluster(), body).body();
        String identity = sdk.group() + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/web";
        Document who =
                sdk.put(identity, Document.object("location", "westeurope")).body();
        Document trust = Document.object(
                "issuer",
                live.text("/properties/oidcIssuerProfile/issuerURL").orElseThrow(),
                "subject",
                "system:serviceaccount:shop:web",
                "audiences",
                List.of("api://AzureADTokenExchange"));
        sdk.put(identity + "/federatedIdentityCredentials/web", Document.object("properties", trust));
        azure.assign(
                AzureRole.KEY_VAULT_SECRETS_USER,
                who.text("/properties/principalId").orElseThrow(),
                vault.id());
        FakeKubernetes cluster = azure.kubernetes(ArmId.parse(sdk.cluster()));
        Document parameters = Document.object("keyvaultName", vault.name(), "tenantId", azure.tenant())
                .with("clientID", who.text("/properties/clientId").orElseThrow())
                .with("objects", "array:\n  - |\n    objectName: storage\n    objectType: secret\n");
        Document csi = Document.object("driver", "secrets-store.csi.k8s.io", "readOnly", true)
                .with("volumeAttributes", Document.object("secretProviderClass", "web"));
        Document container = Document.object("name", "web", "image", "web")
                .with("volumeMounts", List.of(Document.object("name", "vault", "mountPath", "/mnt/vault")));
        Document spec = Document.object("serviceAccountName", "web", "containers", List.of(container))
                .with("volumes", List.of(Document.object("name", "vault", "csi", csi)));
        cluster.apply(object("Namespace", "shop", ""));
        cluster.apply(object("ServiceAccount", "web", "shop"));
        cluster.apply(object("SecretProviderClass", "web", "shop")
                .with("apiVersion", "secrets-store.csi.x-k8s.io/v1")
                .with("spec", Document.object("provider", "azure", "parameters", parameters)));
        cluster.apply(object("Pod", "web", "shop").with("spec", spec));
        return azure.secretsStore(ArmId.parse(sdk.cluster()));
    }

    private static Document object(String kind, String name, String namespace) {
        Document metadata = Document.object("name", name);
        return Document.object("apiVersion", "v1", "kind", kind)
                .with("metadata", namespace.isEmpty() ? metadata : metadata.with("namespace", namespace));
    }

    /** The value in the vault; what else the vault says of it counts as a text. */
    private void keep(DirectoryWorld world) {
        Document bundle = world.secretBundle();
        bundle.text("/value").ifPresent(secrets::add);
        note(bundle.without("value"), world.application());
    }

    private void note(Object... more) {
        for (Object one : more) {
            texts.append(one instanceof Document document ? document.toJson() : one)
                    .append('\n');
        }
    }
}
