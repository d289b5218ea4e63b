package dev.breakwater.access;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What somebody wants to do in Azure: an action on the resource of an id, or an action on its data.
 *
 * @param principal the object id of a user, group, service principal or managed identity
 * @param action such as {@code Microsoft.ContainerService/managedClusters/read}; compared without case
 * @param isData whether it is on data, which the actions of a role never allow
 * @param scope the id of the resource, resource group, subscription or management group; {@code /} is the tenant
 * @param attributes what conditions can ask for, by its name without case; an empty list says that there is none
 */
public record AzureRequest(
        String principal, String action, boolean isData, String scope, Map<String, List<String>> attributes) {
    /** Takes a copy of the attributes, with their names in lower case. */
    public AzureRequest {
        Map<String, List<String>> copy = new HashMap<>();
        attributes.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
        attributes = Map.copyOf(copy);
    }

    /** A request of which no attributes are known. */
    public AzureRequest(String principal, String action, boolean isData, String scope) {
        this(principal, action, isData, scope, Map.of());
    }

    /**
     * The same request, also telling an attribute as conditions name it, such as {@code
     * @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name]}, or {@code SubOperation}. No values
     * say that it has none, which is more than to say nothing of it.
     */
    public AzureRequest with(String attribute, String... values) {
        Map<String, List<String>> more = new HashMap<>(attributes);
        more.put(attribute.toLowerCase(Locale.ROOT), List.of(values));
        return new AzureRequest(principal, action, isData, scope, more);
    }

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
