package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** Sign-in through Entra ID, managed by AKS. Cannot be switched off once on. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface EntraIntegration extends Part, WithEntraIntegration {
    /** An integration whose members of these groups are cluster administrators. */
    static EntraIntegration admins(String... groupObjectIds) {
        return builder().addAdminGroups(groupObjectIds).build();
    }

    /** Starts an integration. */
    static Builder builder() {
        return new Builder();
    }

    /** Object ids of the groups whose members are cluster administrators. */
    List<String> adminGroups();

    /** The tenant; empty means the subscription's, and the service takes no other. */
    Optional<String> tenant();

    /** Whether Azure role assignments count inside Kubernetes; empty leaves it to the service, which says no. */
    Optional<Boolean> azureRbac();

    @Override
    default Document onto(Document properties) {
        Document at = properties.withAt("/aadProfile/managed", true);
        at = adminGroups().isEmpty() ? at : at.withAt("/aadProfile/adminGroupObjectIDs", adminGroups());
        at = Part.some(at, "/aadProfile/tenantID", tenant());
        return Part.some(at, "/aadProfile/enableAzureRBAC", azureRbac());
    }

    /** What the service refuses in it; empty if nothing. */
    default List<Issue> issues() {
        Problems problems = new Problems("EntraIntegration");
        String guid = "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}";
        for (String group : adminGroups()) {
            problems.unlessMatches(
                    "adminGroups", group, guid, "is not a GUID; pass the object id of the group, not its name");
        }
        problems.unlessMatches("tenant", tenant(), guid, "is not a GUID");
        return problems.issues();
    }

    /** Refuses what the service refuses. */
    @Value.Check
    default void check() {
        InvalidDeclarationException.throwIfAny(issues());
    }

    /** Collects the attributes. Not thread-safe. */
    final class Builder extends ImmutableEntraIntegration.Builder {
        Builder() {}
    }
}
