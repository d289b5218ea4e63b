package dev.breakwater.testing.k3s;

import dev.breakwater.testing.azure.FakeAzure;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** A cluster that tests run on, whatever it is, and a fake tenant in real time beside it. */
abstract class Backend implements AutoCloseable {
    private final ClusterKind kind;
    private final FakeAzure azure;
    private final Access access;

    Backend(ClusterKind kind, FakeAzure azure, Access access) {
        this.kind = kind;
        this.azure = azure;
        this.access = access;
        azure.entra().trust(access::keysOf);
    }

    ClusterKind kind() {
        return kind;
    }

    /** The way in as an administrator. */
    Access access() {
        return access;
    }

    /** The Azure whose Entra ID people sign in to, where they sign in. */
    FakeAzure azure() {
        return azure;
    }

    /** By what name the cluster knows a user. */
    String user(String name) {
        return azure.entra().user(name).name();
    }

    /** By what name the cluster knows a group. */
    String group(String name) {
        return azure.entra().group(name);
    }

    /** A client of a user who is in exactly these groups, by the names that the cluster knows. */
    KubernetesClient as(String name, List<String> groups) {
        return access.as(Tenants.token(azure.entra(), name, groups));
    }

    /** What traffic goes over. */
    Wire wire() {
        return new PodWire(access.client());
    }

    /** What the cluster itself has to say about a failure. */
    abstract String diagnosis(String namespace);

    /** Whether it goes with its test, so that nothing in it has to be removed. */
    boolean isOfOneTest() {
        return false;
    }

    @Override
    public void close() {
        Closing.all(List.of(access::close, azure::close));
    }

    @Override
    public String toString() {
        return kind + " at " + access.connection().server();
    }
}
