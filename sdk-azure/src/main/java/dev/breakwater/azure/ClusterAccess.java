package dev.breakwater.azure;

import com.azure.core.credential.TokenCredential;
import dev.breakwater.document.Document;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Sensitive;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The way into AKS clusters: the user kubeconfig says where the API server is and whom to trust, an Entra
 * token says who we are. The admin credential is never asked for, and nothing that a kubeconfig names is
 * ever executed or opened. Thread-safe.
 */
public final class ClusterAccess {
    private final ArmClient client;
    private final EntraTokens tokens;

    private ClusterAccess(ArmClient client, EntraTokens tokens) {
        this.client = client;
        this.tokens = tokens;
    }

    /** The way in with the tokens of that credential. */
    public static ClusterAccess of(TokenCredential credential, AzureOptions options) {
        Objects.requireNonNull(credential, "null credential");
        return over(new ArmClient(credential, Objects.requireNonNull(options, "null options")), credential);
    }

    static ClusterAccess over(ArmClient client, TokenCredential credential) {
        return new ClusterAccess(client, new EntraTokens(credential, client.options()));
    }

    /**
     * A connection to that cluster: one request to ARM now, and an Entra token whenever one is needed.
     *
     * @throws KubeconfigException if the kubeconfig is malformed or asks for something unsafe
     * @throws dev.breakwater.provider.ProviderException if ARM refuses the user credential
     */
    public ClusterConnection connect(ArmId cluster) {
        Document answer = client.post(cluster.toString(), "listClusterUserCredential", AksClusterHandler.API_VERSION);
        String encoded = answer.text("/kubeconfigs/0/value")
                .orElseThrow(() -> new KubeconfigException(cluster + ": Azure returned no user kubeconfig for it."
                        + " Check that the caller has the role Azure Kubernetes Service Cluster User Role."));
        Kubeconfig config = Kubeconfig.parse(cluster.toString(), decode(cluster, encoded));
        Supplier<Sensitive<String>> token = config.token()
                .<Supplier<Sensitive<String>>>map(fixed -> () -> fixed)
                .orElse(tokens);
        return ClusterConnection.of(config.server(), config.certificateAuthority(), token);
    }

    private static String decode(ArmId cluster, String encoded) {
        try {
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw new KubeconfigException(cluster + ": the user kubeconfig that Azure returned is not base64.");
        }
    }

    @Override
    public String toString() {
        return "ClusterAccess[" + client.options().armEndpoint() + "]";
    }
}
