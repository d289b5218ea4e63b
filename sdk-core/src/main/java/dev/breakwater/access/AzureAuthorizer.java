package dev.breakwater.access;

import dev.breakwater.access.AzureDecision.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.ArmId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Decides as the API server of an AKS cluster does: first by the bindings of the cluster, then, where Azure RBAC for
 * Kubernetes is on, by the data actions of Azure roles at the cluster or the namespace; either allows. Azure knows a
 * caller by object ids: a user name or group that is a GUID, or a user name told to {@link #knowing}; it has no
 * opinion on service accounts and certificates. A sub-resource is judged as its resource, {@code pods/exec} alone
 * has an action of its own; a verb that is no reading, writing or deleting is an action of its own for {@code bind},
 * {@code escalate}, {@code impersonate} and {@code use}, and else allowed by a wildcard only. Source of semantics:
 * the authorization webhook of AKS ({@code kubeguard/guard}). Immutable, thread-safe.
 */
public final class AzureAuthorizer {
    /** Begins every data action of a cluster. */
    private static final String RBAC = "rbac.authorization.k8s.io";

    private static final String TYPE = "Microsoft.ContainerService/managedClusters";

    /** What stands for all resources in a request that asks for all: each must be allowed. */
    private static final List<String> ALL = List.of("*", "pods", "secrets", "namespaces", "resourcequotas");

    private final Authorizer rbac;
    private final Optional<AzureRoles> roles;
    private final String cluster;
    private final Map<String, String> objectIds;

    private AzureAuthorizer(
            Authorizer rbac, Optional<AzureRoles> roles, String cluster, Map<String, String> objectIds) {
        this.rbac = rbac;
        this.roles = roles;
        this.cluster = cluster;
        this.objectIds = objectIds;
    }

    /** Both authorizers of the cluster of an ARM id, Azure RBAC for Kubernetes being on. */
    public static AzureAuthorizer of(Authorizer rbac, AzureRoles roles, String cluster) {
        return new AzureAuthorizer(rbac, Optional.of(roles), cluster, Map.of());
    }

    /** The authorizers of a cluster of an estate; without Azure RBAC for Kubernetes only its bindings count. */
    public static AzureAuthorizer of(Estate estate, String cluster) {
        boolean azure = estate.ofType(TYPE).stream()
                .filter(entry -> entry.address().path().equalsIgnoreCase(cluster))
                .anyMatch(entry -> entry.document()
                        .flag("/properties/aadProfile/enableAzureRBAC")
                        .orElse(false));
        Optional<AzureRoles> roles = azure ? Optional.of(AzureRoles.of(estate)) : Optional.empty();
        List<Document> manifests = new ArrayList<>();
        ClusterView.of(estate, cluster).manifests().forEach(manifests::add);
        administrators(estate, cluster).ifPresent(manifests::add);
        return new AzureAuthorizer(Authorizer.withDefaults(manifests), roles, cluster, Map.of());
    }

    /** The binding that AKS itself keeps for the admin groups of a cluster. */
    private static Optional<Document> administrators(Estate estate, String cluster) {
        List<Document> subjects = new ArrayList<>();
        for (Estate.Entry entry : estate.ofType(TYPE)) {
            if (entry.address().path().equalsIgnoreCase(cluster)) {
                for (String group : AccessRule.texts(
                        entry.document().at("/properties/aadProfile").orElse(Document.object()),
                        "adminGroupObjectIDs")) {
                    subjects.add(Document.object("apiGroup", RBAC, "kind", "Group", "name", group));
                }
            }
        }
        return subjects.isEmpty()
                ? Optional.empty()
                : Optional.of(Document.object("apiVersion", RBAC + "/v1", "kind", "ClusterRoleBinding")
                        .withAt("/metadata/name", "aks-cluster-admin-binding-aad")
                        .with("subjects", subjects)
                        .with(
                                "roleRef",
                                Document.object("apiGroup", RBAC, "kind", "ClusterRole", "name", "cluster-admin")));
    }

    /** These authorizers, knowing under which object id Azure has a user of that name. */
    public AzureAuthorizer knowing(String user, String objectId) {
        Map<String, String> more = new HashMap<>(objectIds);
        more.put(user, objectId);
        return new AzureAuthorizer(rbac, roles, cluster, more);
    }

    /**
     * What both say.
     *
     * @param rbac the answer of the cluster's bindings
     * @param azure the answer of Azure's roles; empty if it was not asked or has no opinion
     */
    public record Decision(AccessDecision rbac, Optional<AzureDecision> azure) {
        /** Whether one of them allows it for certain. */
        public boolean isAllowed() {
            return rbac.allowed() || azure.filter(AzureDecision::isAllowed).isPresent();
        }

        /** The answer that counts: RBAC's where it allows, else Azure's where there is one. */
        @Override
        public String toString() {
            return rbac.allowed() || azure.isEmpty() ? rbac.toString() : "Azure RBAC: " + azure.get();
        }
    }

    /** Whether a request is allowed. */
    public boolean allows(AccessRequest request) {
        return decide(request).isAllowed();
    }

    /** The decision on a request; Azure is asked only if RBAC does not allow it. */
    public Decision decide(AccessRequest request) {
        AccessDecision first = rbac.decide(request);
        return new Decision(first, first.allowed() ? Optional.empty() : azure(request));
    }

    /** What Azure says to a request; empty if it has no opinion. */
    public Optional<AzureDecision> azure(AccessRequest request) {
        String name = request.caller().name();
        String user = ArmId.isGuid(name) ? name : objectIds.getOrDefault(name, "");
        List<String> groups = new ArrayList<>();
        for (String group : request.caller().groups()) {
            if (ArmId.isGuid(group)) {
                groups.add(group);
            }
        }
        boolean isEntra = !user.isEmpty() || !groups.isEmpty();
        return isEntra ? roles.map(azure -> judge(azure, user, groups, request)) : Optional.empty();
    }

    private AzureDecision judge(AzureRoles azure, String user, List<String> groups, AccessRequest request) {
        List<AzureDecision> decisions = new ArrayList<>();
        for (String action : actions(request)) {
            decisions.add(azure.decide(AzureRequest.data(user, action, scope(request)), groups));
        }
        decisions.sort(Comparator.comparing(AzureDecision::verdict));
        return decisions.get(0);
    }

    /** The scope at which Azure judges a request: the cluster, or the namespace below it. */
    String scope(AccessRequest request) {
        boolean cut = request.isResource() && !request.namespace().isEmpty();
        return cut ? cluster + "/namespaces/" + request.namespace() : cluster;
    }

    /** The data actions that a request needs, all of them; one unless the request asks for everything of some kind. */
    public static List<String> actions(AccessRequest request) {
        List<String> actions = new ArrayList<>();
        List<String> resources = request.resource().equals("*") ? ALL : List.of(request.resource());
        for (String verb : request.verb().equals("*") ? List.of("get", "create", "delete") : List.of(request.verb())) {
            String word = word(verb);
            if (!request.isResource()) {
                actions.add(TYPE + request.path() + word);
            }
            for (String resource : request.isResource() ? resources : List.<String>of()) {
                boolean core = request.group().isEmpty() || (request.group().equals("*") && !resource.equals("*"));
                String group = core ? "" : "/" + request.group();
                boolean exec = resource.equals("pods") && request.subresource().equals("exec");
                actions.add(TYPE + group + "/" + resource + (exec ? "/exec/action" : word));
            }
        }
        return actions;
    }

    private static String word(String verb) {
        return switch (verb) {
            case "get", "list", "watch" -> "/read";
            case "create", "update", "patch" -> "/write";
            case "delete", "deletecollection" -> "/delete";
            case "bind", "escalate", "impersonate", "use" -> "/" + verb + "/action";
            default -> "";
        };
    }

    /** Whether Azure may answer for a namespace otherwise than for the cluster. */
    boolean differsIn(String namespace) {
        return roles.isPresent() && roles.get().hasAssignmentsWithin(cluster + "/namespaces/" + namespace);
    }

    /** Everybody of Azure who can or might do what a request asks for, whoever asks it, with the decisions. */
    public Map<String, AzureDecision> whoCan(AccessRequest request) {
        Map<String, AzureDecision> who = new TreeMap<>();
        for (String principal : roles.map(AzureRoles::principals).orElse(List.of())) {
            AzureDecision decision = judge(roles.orElseThrow(), principal, List.of(), request);
            if (decision.verdict() != Verdict.DENIED) {
                who.put(principal, decision);
            }
        }
        return who;
    }

    @Override
    public String toString() {
        return "AzureAuthorizer[" + rbac + ", "
                + roles.map(AzureRoles::toString).orElse("no Azure roles") + "]";
    }
}
