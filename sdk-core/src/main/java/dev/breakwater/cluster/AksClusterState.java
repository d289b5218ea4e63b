package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the service says of a cluster. Equal by document and api-version. Thread-safe if the connection's supplier is. */
public final class AksClusterState implements Observed {
    /** The ARM id. */
    public static final Field<AksClusterState, String> ID = Field.text("id", "/id");

    /** The URL of the OIDC issuer, trailing slash included. */
    public static final Field<AksClusterState, String> OIDC_ISSUER =
            Field.text("oidcIssuer", "/properties/oidcIssuerProfile/issuerURL");

    /** The host name of the API server, the private one if there is no other. */
    public static final Field<AksClusterState, String> FQDN = Field.of("fqdn", AksClusterState::fqdn);

    /** The name of the resource group that holds the nodes. */
    public static final Field<AksClusterState, String> NODE_RESOURCE_GROUP =
            Field.text("nodeResourceGroup", "/properties/nodeResourceGroup");

    /** The object id of the identity that pulls images. */
    public static final Field<AksClusterState, String> KUBELET_IDENTITY_OBJECT_ID =
            Field.text("kubeletIdentityObjectId", "/properties/identityProfile/kubeletidentity/objectId");

    /** The way into the Kubernetes API. */
    public static final Field<AksClusterState, ClusterConnection> CONNECTION =
            Field.of("connection", AksClusterState::connection);

    private final Document document;
    private final String apiVersion;
    private final Optional<Supplier<ClusterConnection>> connection;

    private AksClusterState(Document document, String apiVersion, Optional<Supplier<ClusterConnection>> connection) {
        this.document = Objects.requireNonNull(document, "null document");
        this.apiVersion = Objects.requireNonNull(apiVersion, "null apiVersion");
        this.connection = connection;
    }

    /** The state in that body, without a way in. */
    public static AksClusterState of(Document document, String apiVersion) {
        return new AksClusterState(document, apiVersion, Optional.empty());
    }

    /** This state with a way in, which is asked for only when somebody goes in. */
    public AksClusterState withConnection(Supplier<ClusterConnection> newConnection) {
        return new AksClusterState(document, apiVersion, Optional.of(newConnection));
    }

    @Override
    public Document document() {
        return document;
    }

    @Override
    public String apiVersion() {
        return apiVersion;
    }

    /** The ARM id. */
    public Optional<String> id() {
        return ID.read(this);
    }

    /** The URL of the OIDC issuer; empty while it is off. */
    public Optional<String> oidcIssuer() {
        return OIDC_ISSUER.read(this);
    }

    /** The host name of the API server, the private one if there is no other. */
    public Optional<String> fqdn() {
        return document.text("/properties/fqdn").or(() -> document.text("/properties/privateFQDN"));
    }

    /** The name of the resource group that holds the nodes. */
    public Optional<String> nodeResourceGroup() {
        return NODE_RESOURCE_GROUP.read(this);
    }

    /** The object id of the identity that pulls images. */
    public Optional<String> kubeletIdentityObjectId() {
        return KUBELET_IDENTITY_OBJECT_ID.read(this);
    }

    /** The Kubernetes version the control plane runs. */
    public Optional<String> kubernetesVersion() {
        return document.text("/properties/currentKubernetesVersion")
                .or(() -> document.text("/properties/kubernetesVersion"));
    }

    /** How the last operation ended or how far it is: {@code Succeeded}, {@code Failed}, {@code Updating} and others. */
    public Optional<String> provisioningState() {
        return document.text("/properties/provisioningState");
    }

    /** The way into the Kubernetes API; empty in a state that was not read by a provider. */
    public Optional<ClusterConnection> connection() {
        return connection.map(Supplier::get);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AksClusterState that
                && document.equals(that.document)
                && apiVersion.equals(that.apiVersion);
    }

    @Override
    public int hashCode() {
        return Objects.hash(document, apiVersion);
    }

    /** {@code AksClusterState[prod, 1.33.2, Succeeded]}. */
    @Override
    public String toString() {
        return "AksClusterState[" + document.text("/name").orElse("?") + ", "
                + kubernetesVersion().orElse("?") + ", " + provisioningState().orElse("?") + "]";
    }
}
