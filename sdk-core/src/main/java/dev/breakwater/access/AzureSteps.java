package dev.breakwater.access;

import dev.breakwater.access.Position.Kind;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The steps through Azure: roles that reach a cluster sideways, its identities, vaults and subscriptions. Used once. */
final class AzureSteps {
    private static final String CLUSTERS = "Microsoft.ContainerService/managedClusters";
    private static final String IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final String ASSIGN = "Microsoft.Authorization/roleAssignments/write";
    private static final String SETS = "Microsoft.Compute/virtualMachineScaleSets";
    private static final String ACCOUNT = "system:serviceaccount:";

    private final ClusterView view;
    private final AzureRoles roles;
    private final Estate estate;
    private final String id;
    private final Document cluster;
    private final List<EscalationStep> steps = new ArrayList<>();

    AzureSteps(ClusterView view, AzureRoles roles, Estate estate, String id) {
        this.view = view;
        this.roles = roles;
        this.estate = estate;
        this.id = id;
        this.cluster = estate.ofType(CLUSTERS).stream()
                .filter(entry -> entry.address().path().equalsIgnoreCase(id))
                .map(Estate.Entry::document)
                .findFirst()
                .orElse(Document.object());
    }

    boolean usesAzureRbac() {
        return isOn("/properties/aadProfile/enableAzureRBAC");
    }

    private boolean isOn(String pointer) {
        return cluster.flag(pointer).orElse(false);
    }

    List<EscalationStep> all() {
        for (String principal : roles.principals()) {
            for (String group : roles.groupsOf(principal)) {
                step(Position.principal(principal), Position.principal(group), "member", "is a member");
            }
        }
        controlPlane();
        nodes();
        identities();
        workloadIdentities();
        vaults();
        subscriptions();
        return steps;
    }

    private void step(Position from, Position to, String code, String how) {
        steps.add(new EscalationStep(from, to, code, how));
    }

    private static Optional<String> when(boolean blocked, String text) {
        return blocked ? Optional.of(text) : Optional.empty();
    }

    /** Steps of everybody whom Azure allows an action. */
    private void granted(String action, String scope, EscalationStep like) {
        granted(roles.whoCan(action, false, scope), like);
    }

    private void granted(Map<String, AzureDecision> who, EscalationStep like) {
        who.forEach((principal, decision) -> {
            Optional<String> doubt =
                    decision.isAllowed() ? like.doubt() : Optional.of(String.join("; ", decision.notes()));
            EscalationStep step = new EscalationStep(Position.principal(principal), like.to(), like.code(), like.how());
            steps.add(step.by(decision.grant().map(AzureDecision.Grant::toString))
                    .doubted(doubt)
                    .blocked(like.block()));
        });
    }

    /** A step to be granted, from nobody yet. */
    private static EscalationStep to(Position to, String code, String how) {
        return new EscalationStep(to, to, code, how);
    }

    private void controlPlane() {
        Optional<String> noAccounts = when(isOn("/properties/disableLocalAccounts"), "local accounts are off");
        EscalationStep fetch = to(Position.ADMIN, "admin-credential", "fetches the admin credential")
                .blocked(noAccounts);
        granted(CLUSTERS + "/listClusterAdminCredential/action", id, fetch);
        granted(CLUSTERS + "/accessProfiles/listCredential/action", id, fetch);
        boolean entra = cluster.at("/properties/aadProfile").isPresent();
        if (!entra) { // then the user credential is a certificate of an administrator too
            granted(CLUSTERS + "/listClusterUserCredential/action", id, fetch);
        }
        granted(
                CLUSTERS + "/runcommand/action",
                id,
                to(Position.ADMIN, "run-command", "runs commands in the cluster through Azure")
                        .doubted(when(entra, "with Entra sign-in a command carries the caller's own token"))
                        .blocked(when(
                                isOn("/properties/apiServerAccessProfile/disableRunCommand"), "run command is off")));
        granted(
                CLUSTERS + "/write",
                id,
                to(Position.ADMIN, "write-cluster", "changes the cluster, such as its administrators"));
        granted(ASSIGN, id, to(Position.ADMIN, "assign-role", "assigns itself a role on the cluster"));
        for (Document group : cluster.at("/properties/aadProfile/adminGroupObjectIDs")
                .orElse(Document.array())
                .elements()) {
            String name = group.asText()
                    .or(() -> group.asReference().map(target -> "(" + target + ")"))
                    .orElse("");
            step(Position.principal(name), Position.ADMIN, "admin-group", "is an admin group of the cluster");
        }
    }

    /** Whoever commands the machines of the node resource group is on the nodes. */
    private void nodes() {
        int end = id.toLowerCase(Locale.ROOT).indexOf("/resourcegroups/");
        String[] names = id.split("/", -1);
        if (end < 0 || names.length < 5) {
            return;
        }
        String location = cluster.text("/location").orElse("");
        String group = cluster.text("/properties/nodeResourceGroup")
                .orElse("MC_" + names[4] + "_" + names[names.length - 1] + "_" + location);
        String scope = id.substring(0, end) + "/resourceGroups/" + group;
        boolean locked = cluster.text("/properties/nodeResourceGroupProfile/restrictionLevel")
                .filter("ReadOnly"::equalsIgnoreCase)
                .isPresent();
        EscalationStep reach = to(Position.NODES, "node-resource-group", "commands the machines of the nodes")
                .blocked(when(locked, "the node resource group is locked"));
        granted(SETS + "/virtualMachines/runCommand/action", scope, reach);
        granted(SETS + "/extensions/write", scope, reach);
        granted(SETS + "/write", scope, reach);
        kubelet();
    }

    private void kubelet() {
        String declared = "(" + (CLUSTERS + "|" + id + "|kubelet").toLowerCase(Locale.ROOT);
        Set<String> identities = new LinkedHashSet<>(roles.principals());
        identities.removeIf(principal -> !principal.startsWith(declared));
        cluster.text("/properties/identityProfile/kubeletidentity/objectId").ifPresent(identities::add);
        boolean cut = cluster.text("/properties/networkProfile/podLinkLocalAccess")
                .filter("None"::equalsIgnoreCase)
                .isPresent();
        for (String identity : identities) {
            Position kubelet = Position.principal(identity);
            step(Position.NODES, kubelet, "node-identity", "uses the identity of the nodes");
            for (ClusterView.Pod pod : view.pods()) {
                EscalationStep ask = new EscalationStep(
                        pod.position(),
                        kubelet,
                        "metadata-service",
                        "asks the metadata service for the nodes' identity");
                steps.add(ask.blocked(
                        when(cut && !pod.spec().flag("/hostNetwork").orElse(false), "pods do not reach that service")));
            }
        }
    }

    /** The object id of an identity; what it will be, as references to it say, while it does not exist. */
    private Position principal(String identity) {
        Optional<String> known = estate.ofType(IDENTITIES).stream()
                .filter(entry -> entry.address().path().equalsIgnoreCase(identity))
                .findFirst()
                .flatMap(entry -> entry.document().text("/properties/principalId"));
        return Position.principal(known.orElse("(" + IDENTITIES + "|" + identity + "|principalId)"));
    }

    private void identities() {
        for (Estate.Entry entry : estate.ofType(IDENTITIES)) {
            String identity = entry.address().path();
            Position principal = principal(identity);
            granted(
                    IDENTITIES + "/federatedIdentityCredentials/write",
                    identity,
                    to(principal, "federate", "makes the identity trust tokens of its own"));
            Map<String, AzureDecision> machines =
                    roles.whoCan("Microsoft.Compute/virtualMachines/write", false, group(identity));
            machines.putAll(roles.whoCan(SETS + "/write", false, group(identity)));
            Map<String, AzureDecision> who = roles.whoCan(IDENTITIES + "/assign/action", false, identity);
            who.putAll(
                    roles.whoCan(IDENTITIES + "/any/assign/action", false, identity)); // as the built-in role says it
            who.keySet().retainAll(machines.keySet());
            granted(who, to(principal, "assign-identity", "puts the identity on a machine of its own"));
        }
    }

    private static String group(String identity) {
        int end = identity.toLowerCase(Locale.ROOT).indexOf("/providers/");
        return end < 0 ? identity : identity.substring(0, end);
    }

    private void workloadIdentities() {
        String issuer =
                plain(cluster.text("/properties/oidcIssuerProfile/issuerURL").orElse(""));
        for (Estate.Entry entry : estate.ofType(IDENTITIES + "/federatedIdentityCredentials")) {
            String path = entry.address().path();
            String subject = entry.document().text("/properties/subject").orElse("");
            String trusted = plain(entry.document().text("/properties/issuer").orElse(""));
            boolean other = !issuer.isEmpty() && !trusted.isEmpty() && !issuer.equals(trusted);
            if (subject.startsWith(ACCOUNT) && !other && !namesOtherCluster(entry.document())) {
                String identity = path.substring(0, Math.max(0, path.lastIndexOf("/federatedIdentityCredentials")));
                workloadIdentity(subject.substring(ACCOUNT.length()).replaceFirst(":", "/"), principal(identity));
            }
        }
    }

    private static String plain(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private boolean namesOtherCluster(Document credential) {
        String target = credential
                .at("/properties/issuer")
                .flatMap(Document::asReference)
                .orElse("");
        return !target.isEmpty() && !target.toLowerCase(Locale.ROOT).contains("|" + id.toLowerCase(Locale.ROOT) + "|");
    }

    private void workloadIdentity(String account, Position principal) {
        String how = "exchanges its token for one of the identity";
        step(new Position(Kind.ACCOUNT, account), principal, "workload-identity", how);
        for (ClusterView.Pod pod : view.pods()) {
            if (pod.usesWorkloadIdentity() && (pod.namespace() + "/" + pod.account()).equals(account)) {
                step(pod.position(), principal, "workload-identity", how);
            }
        }
    }

    private void vaults() {
        for (Estate.Entry entry : estate.ofType("Microsoft.KeyVault/vaults")) {
            String vault = entry.address().path();
            Position position = new Position(Kind.VAULT, vault);
            Optional<Boolean> byRoles = entry.document().flag("/properties/enableRbacAuthorization");
            if (byRoles.orElse(true)) {
                granted(
                        roles.whoCan("Microsoft.KeyVault/vaults/secrets/getSecret/action", true, vault),
                        to(position, "read-vault", "reads the secrets of the vault"));
                granted(ASSIGN, vault, to(position, "assign-role", "assigns itself a role on the vault"));
            }
            granted(
                    "Microsoft.KeyVault/vaults/write",
                    vault,
                    to(position, "write-vault", "lets itself in by an access policy")
                            .blocked(when(byRoles.orElse(false), "the vault goes by roles, not by access policies")));
            if (!byRoles.orElse(false)) {
                policies(entry.document(), position);
            }
        }
    }

    private void policies(Document vault, Position position) {
        for (Document policy :
                vault.at("/properties/accessPolicies").orElse(Document.array()).elements()) {
            List<String> secrets =
                    AccessRule.texts(policy.get("permissions").orElse(Document.object()), "secrets").stream()
                            .map(permission -> permission.toLowerCase(Locale.ROOT))
                            .toList();
            if (secrets.contains("get") || secrets.contains("all")) {
                Position who = Position.principal(RbacObjects.text(policy, "objectId"));
                step(who, position, "access-policy", "reads the secrets of the vault by its access policy");
            }
        }
    }

    private void subscriptions() {
        Set<String> all = new LinkedHashSet<>();
        List<String> ids = new ArrayList<>(List.of(id));
        estate.entries().forEach(entry -> ids.add(entry.address().path()));
        for (String path : ids) {
            String[] parts = path.toLowerCase(Locale.ROOT).split("/", 4);
            if (parts.length > 2 && parts[1].equals("subscriptions")) {
                all.add("/subscriptions/" + parts[2]);
            }
        }
        for (String subscription : all) {
            Position position = new Position(Kind.SUBSCRIPTION, subscription);
            granted(ASSIGN, subscription, to(position, "assign-role", "assigns itself any role in the subscription"));
        }
    }
}
