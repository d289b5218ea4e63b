package dev.breakwater.resource;

/**
 * The hand-over from the Azure phase to the Kubernetes phase: which cluster an object belongs to, and
 * the way in once that cluster exists.
 *
 * @param source the cluster's address
 * @param connection the way in
 */
public record ClusterLink(Address<?> source, Output<ClusterConnection> connection) {
    @Override
    public String toString() {
        return source.shortName();
    }
}
