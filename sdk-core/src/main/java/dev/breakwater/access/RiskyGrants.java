package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Set;

/**
 * Which grants lead to more than they say, as the good practices of the Kubernetes documentation list them. A
 * grant is matched as the authorizer does: {@code *} covers everything, {@code *}{@code /sub} one sub-resource
 * of everything, letter case counts.
 */
@SuppressWarnings("ImmutableEnumChecker") // Set.of makes sets that cannot be changed
enum RiskyGrants {
    /** Everything of some kind. */
    WILDCARD(Set.of(), Set.of(), Set.of()),
    /** Reading secrets. */
    SECRETS(Set.of(""), Set.of("secrets"), Set.of("get", "list", "watch")),
    /** Making pods, and with them using every service account and secret of the namespace. */
    PODS(
            Set.of("", "apps", "batch"),
            Set.of(
                    "pods",
                    "replicationcontrollers",
                    "deployments",
                    "daemonsets",
                    "statefulsets",
                    "replicasets",
                    "jobs",
                    "cronjobs"),
            Set.of("create")),
    /** Granting more than one has, or acting as somebody else. */
    ESCALATION(
            Set.of("", "rbac.authorization.k8s.io", "authentication.k8s.io"),
            Set.of("roles", "clusterroles", "users", "groups", "serviceaccounts", "uids", "userextras"),
            Set.of("bind", "escalate", "impersonate")),
    /** Running commands in pods, or reaching them through a node; a get is enough for an exec by web socket. */
    EXEC(Set.of(""), Set.of("pods/exec", "pods/attach", "pods/portforward", "nodes/proxy"), Set.of("create", "get")),
    /** Approving certificates, which are identities. */
    CERTIFICATES(
            Set.of("certificates.k8s.io"),
            Set.of("certificatesigningrequests/approval", "certificatesigningrequests/status", "signers"),
            Set.of("update", "patch", "approve", "sign")),
    /** Changing what admission asks. */
    WEBHOOKS(
            Set.of("admissionregistration.k8s.io"),
            Set.of("validatingwebhookconfigurations", "mutatingwebhookconfigurations"),
            Set.of("create", "update", "patch", "delete", "deletecollection")),
    /** Making tokens of service accounts. */
    TOKENS(Set.of(""), Set.of("serviceaccounts/token"), Set.of("create")),
    /** Making volumes, which reach the files of nodes. */
    VOLUMES(Set.of(""), Set.of("persistentvolumes"), Set.of("create")),
    /** Steering a service's traffic anywhere. */
    ENDPOINTS(
            Set.of("", "discovery.k8s.io"), Set.of("endpoints", "endpointslices"), Set.of("create", "update", "patch"));

    private final Set<String> groups;
    private final Set<String> resources;
    private final Set<String> verbs;

    RiskyGrants(Set<String> groups, Set<String> resources, Set<String> verbs) {
        this.groups = groups;
        this.resources = resources;
        this.verbs = verbs;
    }

    /** Whether a rule gives this. */
    boolean isIn(Document rule) {
        if (this == WILDCARD) {
            return has(rule, "verbs", "*")
                    || has(rule, "resources", "*")
                    || has(rule, "apiGroups", "*")
                    || has(rule, "nonResourceURLs", "*");
        }
        return meets(rule, "apiGroups", groups) && resource(rule) && meets(rule, "verbs", verbs);
    }

    /** Whether a rule gives any of these, or everything of some kind. */
    static boolean isRisky(Document rule) {
        for (RiskyGrants grant : values()) {
            if (grant.isIn(rule)) {
                return true;
            }
        }
        return false;
    }

    private boolean resource(Document rule) {
        for (String resource : resources) {
            int slash = resource.indexOf('/');
            if (slash > 0 && has(rule, "resources", "*" + resource.substring(slash))) {
                return true;
            }
        }
        return meets(rule, "resources", resources);
    }

    private static boolean meets(Document rule, String member, Set<String> wanted) {
        for (String text : texts(rule, member)) {
            if (text.equals("*") || wanted.contains(text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Document rule, String member, String wanted) {
        return texts(rule, member).contains(wanted);
    }

    private static List<String> texts(Document rule, String member) {
        return rule.get(member).orElse(Document.array()).elements().stream()
                .map(element -> element.asText().orElse(""))
                .toList();
    }
}
