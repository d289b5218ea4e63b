package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/**
 * A seeded cluster with bindings and with Azure roles on its data, whose requests are decided a second time straight
 * from what AKS documents. With a mistake it decides as a wrong implementation would.
 */
final class NaiveWebhook {
    static final String CLUSTER = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/shop"
            + "/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String TYPE = "Microsoft.ContainerService/managedClusters/";
    private static final List<String> SCOPES = List.of(
            CLUSTER,
            CLUSTER,
            CLUSTER.toUpperCase(Locale.ROOT),
            CLUSTER + "/namespaces/a",
            CLUSTER + "/namespaces/b",
            CLUSTER + "-other",
            CLUSTER.substring(0, CLUSTER.indexOf("/providers/")));
    private static final List<String> PATTERNS = List.of(
            "*",
            "*/read",
            "*/write",
            "*/delete",
            "pods/*",
            "pods/read",
            "PODS/READ",
            "pods/exec/action",
            "apps/*",
            "apps/deployments/write",
            "secrets/read",
            "secrets/delete",
            "users/impersonate/action",
            "namespaces/*",
            "resourcequotas/*",
            "healthz/read");
    private static final List<String> REQUESTS = List.of(
            "get -/pods",
            "list -/pods",
            "watch apps/deployments",
            "create -/pods",
            "patch apps/deployments",
            "delete -/secrets",
            "deletecollection -/secrets",
            "get -/secrets",
            "create -/pods/exec",
            "get -/pods/exec",
            "get -/pods/log",
            "create -/pods/portforward",
            "impersonate -/users",
            "get /healthz",
            "* */*",
            "get */*");

    /** Ways to be wrong. */
    enum Mistake {
        NONE,
        GROUPS_FORGOTTEN,
        NAMES_ARE_IDS,
        NAMESPACE_ROLES_HOLD_IN_ALL,
        CLUSTER_ROLES_STOP_AT_NAMESPACES,
        OTHER_CLUSTERS_COUNT,
        SUBRESOURCES_ARE_ACTIONS,
        EXEC_IS_A_WRITE,
        LISTS_ARE_NO_READS,
        COLLECTIONS_ARE_NOT_DELETED,
        GROUP_OF_API_FORGOTTEN,
        LETTER_CASE_COUNTS,
        ACTIONS_ARE_DATA_ACTIONS,
        EXCEPTIONS_FORGOTTEN,
        AZURE_OVERRULES_BINDINGS,
        BINDINGS_ONLY,
        ALL_RESOURCES_ARE_ONE,
        IMPERSONATION_IS_A_WRITE
    }

    private record Role(boolean data, String allowed, String except) {
        Document document(String id) {
            Document part = Document.object(data ? "dataActions" : "actions", List.of(TYPE + allowed));
            part = except.isEmpty() ? part : part.with(data ? "notDataActions" : "notActions", List.of(TYPE + except));
            return Document.object(
                    "id",
                    "/providers/Microsoft.Authorization/roleDefinitions/" + id,
                    "properties",
                    Document.object("roleName", id, "permissions", List.of(part)));
        }
    }

    private record Assignment(String principal, int role, String scope) {}

    private final SplittableRandom random;
    private final List<Role> roles = new ArrayList<>();
    private final List<Assignment> assignments = new ArrayList<>();
    private final Authorizer rbac;

    NaiveWebhook(int seed) {
        random = new SplittableRandom(seed);
        for (int role = 0; role < 4; role++) {
            String except = random.nextInt(3) == 0 ? one(PATTERNS) : "";
            roles.add(new Role(random.nextInt(4) > 0, one(PATTERNS), except));
        }
        for (int at = 0; at < 5; at++) {
            assignments.add(new Assignment(id(random.nextInt(4)), random.nextInt(4), one(SCOPES)));
        }
        rbac = Authorizer.of(List.of(
                Rbac.clusterRole("some", "get,list | - | pods", "delete | - | secrets"),
                Rbac.binding("a", "b", "ClusterRole", "some", "User:" + id(random.nextInt(4)), "User:bob")));
    }

    private String one(List<String> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** Users have the numbers 0 and 1, groups 2 and 3; the first user's name is known to nobody. */
    private static String id(int number) {
        return "22222222-0000-0000-0000-00000000000" + number;
    }

    AzureAuthorizer ours() {
        List<Document> documents = new ArrayList<>();
        for (int role = 0; role < roles.size(); role++) {
            documents.add(roles.get(role).document("role" + role));
        }
        for (Assignment one : assignments) {
            documents.add(Document.object(
                    "id",
                    "/providers/Microsoft.Authorization/roleAssignments/a" + documents.size(),
                    "properties",
                    Document.object(
                            "principalId",
                            one.principal(),
                            "scope",
                            one.scope(),
                            "roleDefinitionId",
                            "/providers/Microsoft.Authorization/roleDefinitions/role" + one.role())));
        }
        return AzureAuthorizer.of(rbac, AzureRoles.of(documents), CLUSTER).knowing("carol", id(1));
    }

    AccessRequest request() {
        List<String> groups = new ArrayList<>();
        for (int group = 2; group < 4; group++) {
            if (random.nextInt(3) == 0) {
                groups.add(id(group));
            }
        }
        Caller caller = new Caller(one(List.of(id(0), id(1), "bob", "carol")), groups);
        String where = random.nextInt(4) == 0 ? "" : " in " + one(List.of("a", "b", "c"));
        String what = one(REQUESTS);
        return Rbac.ask(caller, what.contains(" /") ? what : what + where);
    }

    boolean decide(AccessRequest request, Mistake mistake) {
        boolean bound = rbac.decide(request).allowed();
        boolean granted = mistake != Mistake.BINDINGS_ONLY && azure(request, mistake);
        return mistake == Mistake.AZURE_OVERRULES_BINDINGS ? granted : bound || granted;
    }

    private boolean azure(AccessRequest request, Mistake mistake) {
        Set<String> ids = new java.util.TreeSet<>();
        String name = request.caller().name();
        if (name.equals("carol")) {
            ids.add(id(1));
        } else if (!name.equals("bob")) {
            ids.add(name);
        } else if (mistake == Mistake.NAMES_ARE_IDS) {
            ids.add(id(0));
        }
        if (mistake != Mistake.GROUPS_FORGOTTEN) {
            ids.addAll(request.caller().groups());
        }
        return actions(request, mistake).stream().allMatch(action -> granted(ids, action, request, mistake));
    }

    private boolean granted(Set<String> ids, String action, AccessRequest request, Mistake mistake) {
        return assignments.stream()
                .filter(one -> ids.contains(one.principal()))
                .filter(one -> covers(one.scope(), request.namespace(), mistake))
                .map(one -> roles.get(one.role()))
                .filter(role -> role.data() || mistake == Mistake.ACTIONS_ARE_DATA_ACTIONS)
                .anyMatch(role -> matches(role.allowed(), action, mistake)
                        && (mistake == Mistake.EXCEPTIONS_FORGOTTEN
                                || role.except().isEmpty()
                                || !matches(role.except(), action, mistake)));
    }

    private static boolean covers(String assigned, String namespace, Mistake mistake) {
        String scope = assigned.toLowerCase(Locale.ROOT);
        String cluster = CLUSTER.toLowerCase(Locale.ROOT);
        if (scope.startsWith(cluster + "/namespaces/")) {
            return mistake == Mistake.NAMESPACE_ROLES_HOLD_IN_ALL || scope.endsWith("/namespaces/" + namespace);
        }
        if (scope.equals(cluster + "-other")) {
            return mistake == Mistake.OTHER_CLUSTERS_COUNT;
        }
        return namespace.isEmpty() || mistake != Mistake.CLUSTER_ROLES_STOP_AT_NAMESPACES;
    }

    private static List<String> actions(AccessRequest request, Mistake mistake) {
        List<String> actions = new ArrayList<>();
        if (!request.isResource()) {
            return List.of("healthz/read");
        }
        boolean every = request.resource().equals("*") && mistake != Mistake.ALL_RESOURCES_ARE_ONE;
        List<String> resources =
                every ? List.of("*", "pods", "secrets", "namespaces", "resourcequotas") : List.of(request.resource());
        List<String> verbs = request.verb().equals("*") ? List.of("get", "create", "delete") : List.of(request.verb());
        for (String verb : verbs) {
            for (String resource : resources) {
                boolean core = request.group().isEmpty()
                        || (every && !resource.equals("*"))
                        || mistake == Mistake.GROUP_OF_API_FORGOTTEN;
                actions.add((core ? "" : request.group() + "/") + resource + word(verb, request, mistake));
            }
        }
        return actions;
    }

    private static String word(String verb, AccessRequest request, Mistake mistake) {
        boolean below = !request.subresource().isEmpty();
        if (below && request.subresource().equals("exec") && mistake != Mistake.EXEC_IS_A_WRITE) {
            return "/exec/action";
        }
        String sub = below && mistake == Mistake.SUBRESOURCES_ARE_ACTIONS ? "/" + request.subresource() : "";
        return sub
                + switch (verb) {
                    case "get" -> "/read";
                    case "list", "watch" -> mistake == Mistake.LISTS_ARE_NO_READS ? "/" + verb : "/read";
                    case "delete" -> "/delete";
                    case "deletecollection" ->
                        mistake == Mistake.COLLECTIONS_ARE_NOT_DELETED ? "/deletecollection" : "/delete";
                    case "impersonate" ->
                        mistake == Mistake.IMPERSONATION_IS_A_WRITE ? "/write" : "/impersonate/action";
                    default -> "/write";
                };
    }

    private static boolean matches(String pattern, String action, Mistake mistake) {
        int flags = mistake == Mistake.LETTER_CASE_COUNTS ? 0 : Pattern.CASE_INSENSITIVE;
        String form = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q");
        return Pattern.compile(form, flags).matcher(action).matches();
    }
}
