package dev.breakwater.access;

/**
 * What somebody wants to do in Azure: an action on the resource of an id, or an action on its data.
 *
 * @param principal the object id of a user, group, service principal or managed identity
 * @param action such as {@code Microsoft.ContainerService/managedClusters/read}; compared without case
 * @param isData whether it is on data, which the actions of a role never allow
 * @param scope the id of the resource, resource group, subscription or management group; {@code /} is the tenant
 */
public record AzureRequest(String principal, String action, boolean isData, String scope) {
    /** A request to the control plane. */
    public static AzureRequest of(String principal, String action, String scope) {
        return new AzureRequest(principal, action, false, scope);
    }

    /** A request for data, such as a secret of a vault or an object of a cluster. */
    public static AzureRequest data(String principal, String action, String scope) {
        return new AzureRequest(principal, action, true, scope);
    }

    /** {@code 1f… may Microsoft.Compute/disks/read on /subscriptions/…?}. */
    @Override
    public String toString() {
        return principal + " may " + action + " on " + scope + "?";
    }
}
