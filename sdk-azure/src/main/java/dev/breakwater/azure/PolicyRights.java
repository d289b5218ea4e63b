package dev.breakwater.azure;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.access.AzureRequest;
import dev.breakwater.access.AzureRoles;
import dev.breakwater.change.Change;
import dev.breakwater.document.Document;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.governance.Remediation;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.provider.Obstacle;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which role the caller lacks for changes of policies, told before anything is written, by what Azure lists as the
 * caller's permissions at each scope. A scope that the same plan makes is asked for above. Used once.
 */
final class PolicyRights {
    private static final String AUTHORIZATION = "/providers/microsoft.authorization/";
    private static final String LIST = "/providers/Microsoft.Authorization/permissions";
    private static final String VERSION = "2022-04-01";
    private static final String ASSIGNS = "Microsoft.Authorization/roleAssignments/write";
    private static final String EXEMPTS = "Microsoft.Authorization/policyAssignments/exempt/action";
    private static final String LENDS = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action";
    /** As the built-in role spells it, with a name between. */
    private static final String LENDS_ANY = "Microsoft.ManagedIdentity/userAssignedIdentities/any/assign/action";

    private static final String WRITES = AzureRole.RESOURCE_POLICY_CONTRIBUTOR.name() + " (or Owner)";
    private static final String GIVES = AzureRole.USER_ACCESS_ADMINISTRATOR.name() + " (or Owner)";
    private static final String USES = AzureRole.MANAGED_IDENTITY_OPERATOR.name() + " (or Owner)";

    /** What somebody must be allowed where, and by which role people usually are. */
    private record Need(String scope, String action, String role) {}

    private final ArmClient client;
    private final Map<Change, Document> writes;
    private final Set<String> made = new HashSet<>();
    private final Map<Need, List<Address<?>>> needs = new LinkedHashMap<>();
    private final Map<String, Optional<AzureRoles>> known = new HashMap<>();
    private final Map<String, String> silent = new HashMap<>();
    private final Set<String> told = new HashSet<>();
    private final List<Obstacle> found = new ArrayList<>();

    private PolicyRights(ArmClient client, Map<Change, Document> writes) {
        this.client = client;
        this.writes = writes;
    }

    /** What keeps the caller from those of the changes that are about policies; asks nothing if there are none. */
    static List<Obstacle> lacking(ArmClient client, Map<Change, Document> writes) {
        PolicyRights rights = new PolicyRights(client, writes);
        writes.forEach(rights::collect);
        rights.needs.forEach(rights::judge);
        return rights.found;
    }

    private void collect(Change change, Document body) {
        String type = change.address().type();
        String lower = type.toLowerCase(Locale.ROOT);
        if (change instanceof Change.Create) {
            made.add(lower(change.address().path()));
        }
        boolean remediation = type.equalsIgnoreCase(Remediation.TYPE);
        if (!remediation && !lower.startsWith("microsoft.authorization/polic")) {
            return;
        }
        boolean deletes = change instanceof Change.Delete;
        need(scope(change.address().path()), type + (deletes ? "/delete" : "/write"), WRITES, change);
        if (type.equalsIgnoreCase(PolicyExemption.TYPE) && !deletes) {
            body.text("/properties/policyAssignmentId").ifPresent(id -> need(id, EXEMPTS, WRITES, change));
        }
        boolean identity = !body.text("/identity/type").orElse("None").equalsIgnoreCase("None");
        if (type.equalsIgnoreCase(PolicyAssignment.TYPE) && !deletes && identity) {
            need(scope(change.address().path()), ASSIGNS, GIVES, change);
            for (String user : body.at("/identity/userAssignedIdentities")
                    .map(Document::members)
                    .orElse(Map.of())
                    .keySet()) {
                need(user, LENDS, USES, change);
            }
        }
    }

    private void need(String scope, String action, String role, Change change) {
        if (scope.startsWith("/")) {
            needs.computeIfAbsent(new Need(scope, action, role), need -> new ArrayList<>())
                    .add(change.address());
        }
    }

    private static String scope(String path) {
        return path.substring(0, Math.max(0, path.toLowerCase(Locale.ROOT).lastIndexOf("/providers/")));
    }

    private void judge(Need need, List<Address<?>> by) {
        Optional<AzureRoles> roles = roles(need.scope());
        if (roles.isEmpty()) {
            if (told.add(need.role() + lower(need.scope()))) {
                found.add(new Obstacle("role-not-checked", by.get(0), false, unchecked(need, by)));
            }
            return;
        }
        boolean assigns = need.action().equals(ASSIGNS);
        boolean lends = need.action().equals(LENDS);
        if (isDenied(roles.get(), need.action(), need.scope())
                && !(lends && !isDenied(roles.get(), LENDS_ANY, need.scope()))) {
            String text = assigns ? powerless(need, by) : lacks(need, by);
            found.add(new Obstacle("missing-role", by.get(0), !assigns, text));
        }
    }

    private static boolean isDenied(AzureRoles roles, String action, String scope) {
        return roles.decide(AzureRequest.of("caller", action, scope)).verdict() == Verdict.DENIED;
    }

    private static String lacks(Need need, List<Address<?>> by) {
        return "The caller lacks the role " + need.role() + " at " + need.scope() + ": nothing allows " + need.action()
                + " there, which " + named(by) + " takes. Have the role assigned, then plan again.";
    }

    /** The assignment is taken all the same, and its identity may have the roles by somebody else. */
    private String powerless(Need need, List<Address<?>> by) {
        Set<String> roles = new TreeSet<>();
        by.forEach(address -> roles.addAll(deploying(address)));
        String which = roles.isEmpty() ? "the roles that its policy names" : String.join(", ", roles);
        return "The identity of " + named(by) + " needs " + which + " at " + need.scope()
                + " to deploy or modify, and the caller cannot assign them: that takes " + need.role()
                + " there. Have them assigned by somebody who can.";
    }

    private String unchecked(Need need, List<Address<?>> by) {
        return "Not checked: whether the caller has the role " + need.role() + " at " + need.scope() + ", which "
                + named(by) + " takes (" + known(need.scope()) + ").";
    }

    private String known(String scope) {
        return silent.getOrDefault(lower(scope), "Azure does not list permissions there");
    }

    private static String named(List<Address<?>> by) {
        String first = by.get(0).shortName();
        return by.size() == 1 ? first : first + " and " + (by.size() - 1) + " more";
    }

    /** What the caller may do at a scope; empty if Azure does not say. */
    private Optional<AzureRoles> roles(String scope) {
        Optional<AzureRoles> roles = known.get(lower(scope));
        if (roles == null) {
            roles = made.contains(lower(scope)) ? Optional.empty() : listed(scope);
            String above = above(scope);
            boolean higher = roles.isEmpty() && !silent.containsKey(lower(scope)) && !above.isEmpty();
            roles = higher ? roles(above) : roles;
            if (higher && roles.isEmpty()) {
                silent.put(lower(scope), known(above));
            }
            known.put(lower(scope), roles);
        }
        return roles;
    }

    private Optional<AzureRoles> listed(String scope) {
        try {
            return client.listed(scope + LIST, VERSION, "").map(PolicyRights::held);
        } catch (ProviderException refused) {
            if (refused.retry() != ProviderException.Retry.NEVER) {
                throw refused;
            }
            silent.put(lower(scope), "Azure refused to list permissions: " + refused.code());
            return Optional.empty();
        }
    }

    /** Permissions as if they were one role, held everywhere by the caller. */
    private static AzureRoles held(List<Document> permissions) {
        Document role = Document.object("id", AUTHORIZATION + "roledefinitions/held")
                .with("properties", Document.object("roleName", "held", "permissions", permissions));
        Document assignment = Document.object("id", AUTHORIZATION + "roleassignments/held")
                .with("properties", Document.object("scope", "/", "principalId", "caller", "roleDefinitionId", "held"));
        return AzureRoles.of(List.of(role, assignment));
    }

    /** The resource group, then the subscription; empty above. */
    private static String above(String scope) {
        String[] parts = scope.split("/", -1);
        boolean subscribed = parts.length > 3 && parts[1].equalsIgnoreCase("subscriptions");
        int length = parts.length > 5 && parts[3].equalsIgnoreCase("resourceGroups") ? 5 : 3;
        return subscribed ? String.join("/", List.of(parts).subList(0, length)) : "";
    }

    /** The roles that the policy of an assignment names, as people call them. */
    private Set<String> deploying(Address<?> assignment) {
        Set<String> roles = new TreeSet<>();
        writes.forEach((change, body) -> {
            if (change.address().equals(assignment)) {
                body.text("/properties/policyDefinitionId").ifPresent(id -> named(id, roles));
            }
        });
        return roles;
    }

    private void named(String policy, Set<String> roles) {
        Document body = policy(policy);
        for (Document role : elements(body, "/properties/policyRule/then/details/roleDefinitionIds")) {
            String id = role.asText().orElse("");
            roles.add(AzureRole.ofDefinitionId(id).map(AzureRole::name).orElse(id));
        }
        for (Document member : elements(body, "/properties/policyDefinitions")) {
            member.text("/policyDefinitionId").ifPresent(id -> named(id, roles));
        }
    }

    /** As this plan writes it, or as it is there. */
    private Document policy(String id) {
        for (Map.Entry<Change, Document> write : writes.entrySet()) {
            if (write.getKey().address().path().equalsIgnoreCase(id)) {
                return write.getValue();
            }
        }
        try {
            return client.get(id, PolicyHandlers.DEFINED).orElse(Document.object());
        } catch (ProviderException unread) {
            return Document.object();
        }
    }

    private static List<Document> elements(Document body, String pointer) {
        return body.at(pointer).map(Document::elements).orElse(List.of());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "PolicyRights[" + needs.size() + " needs]";
    }
}
