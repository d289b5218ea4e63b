package dev.breakwater.blueprint;

import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.AccessSubject;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.AzureRequest;
import dev.breakwater.access.AzureRoles;
import dev.breakwater.access.Caller;
import dev.breakwater.access.ClusterRole;
import dev.breakwater.access.ClusterRoleBinding;
import dev.breakwater.access.Role;
import dev.breakwater.access.RoleBinding;
import dev.breakwater.admission.PodSecurity;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.manifest.SystemNamespaces;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * K8S-SEC-01: a secret that pods use is read by their service accounts and by administrators only, with the roles of
 * Kubernetes and those of Azure taken together. Of a secret that no pod uses nobody can tell whom it is for.
 */
final class SecretReaders implements HeadedControl {
    private static final String SECRET = "v1/Secret";
    private static final String READ = "Microsoft.ContainerService/managedClusters/secrets/read";
    private static final String BIND =
            "Microsoft.ContainerService/managedClusters/rbac.authorization.k8s.io/clusterrolebindings/write";
    private static final Set<String> ROLES =
            Set.of(Role.TYPE, RoleBinding.TYPE, ClusterRole.TYPE, ClusterRoleBinding.TYPE);
    private static final Caller NOBODY = new Caller("", List.of());

    private static final ControlHead HEAD = ControlHead.of(
                    "K8S-SEC-01",
                    Severity.HIGH,
                    "A secret is read by the service accounts of the pods that use it and by administrators only.",
                    "Take get, list and watch on secrets out of the role of whoever the evidence names, or bind it in"
                            + " another namespace; in Azure assign a reader's role.")
            .needs(Stream.concat(
                            Stream.of(PodSecurity.types()),
                            Stream.concat(ROLES.stream(), Stream.of(RoleAssignment.TYPE)))
                    .toArray(String[]::new));

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        Map<String, List<Estate.Entry>> clusters = new TreeMap<>();
        for (Estate.Entry entry : estate.entries()) {
            if (ROLES.contains(entry.address().type())
                    || PodSecurity.podOf(entry.document()).isPresent()) {
                clusters.computeIfAbsent(cluster(entry), path -> new ArrayList<>())
                        .add(entry);
            }
        }
        List<Finding> findings = new ArrayList<>();
        clusters.forEach((path, entries) -> findings.addAll(check(path, entries, estate)));
        return findings;
    }

    /** The path of the cluster that an object is in. */
    private static String cluster(Estate.Entry entry) {
        String path = entry.address().path();
        int namespaces = path.indexOf("/namespaces/");
        int end = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
        return path.substring(0, namespaces >= 0 ? namespaces : Math.max(end, 0));
    }

    private static List<Finding> check(String cluster, List<Estate.Entry> entries, Estate estate) {
        Map<String, Set<AccessSubject>> used = new TreeMap<>();
        entries.forEach(entry -> collect(entry, used));
        if (used.isEmpty()) {
            return List.of();
        }
        boolean live = estate.origin() == Estate.Origin.LIVE || estate.origin() == Estate.Origin.SNAPSHOT;
        boolean unread = live
                && entries.stream()
                        .noneMatch(entry -> ROLES.contains(entry.address().type()));
        Authorizer roles = Authorizer.withDefaults(
                entries.stream().map(Estate.Entry::document).toList());
        Optional<AzureRoles> azure = azure(cluster, estate);
        Set<AccessSubject> administrators = roles.whoCan(AccessRequest.of(NOBODY, "*", "*", "*"));
        List<Finding> findings = new ArrayList<>();
        used.forEach((secret, users) -> findings.add(
                unread ? unread(cluster, secret) : judge(cluster, secret, users, administrators, roles, azure)));
        return findings;
    }

    /** The roles of Azure, where they decide inside the cluster. */
    private static Optional<AzureRoles> azure(String cluster, Estate estate) {
        boolean decides = estate.ofType(AksCluster.TYPE).stream()
                .anyMatch(one -> one.address().path().equalsIgnoreCase(cluster) && AdminPath.usesAzureRbac(one));
        return decides ? Optional.of(AzureRoles.of(estate)) : Optional.empty();
    }

    /** Whom Azure's roles let read the secrets of a namespace, and who may not give roles in the cluster by them. */
    private static Set<String> azure(AzureRoles roles, String cluster, String namespace) {
        Set<String> readers = new TreeSet<>();
        roles.whoCan(READ, true, cluster + "/namespaces/" + namespace).forEach((principal, decision) -> {
            if (decision.isAllowed()
                    && !roles.decide(AzureRequest.data(principal, BIND, cluster))
                            .isAllowed()) {
                readers.add(principal);
            }
        });
        return readers;
    }

    private static Finding judge(
            String cluster,
            String secret,
            Set<AccessSubject> users,
            Set<AccessSubject> administrators,
            Authorizer roles,
            Optional<AzureRoles> azure) {
        int slash = secret.indexOf('/');
        String namespace = secret.substring(0, slash);
        Set<String> more = new TreeSet<>();
        azure.ifPresent(known -> more.addAll(azure(known, cluster, namespace)));
        for (String verb : List.of("get", "list", "watch")) { // a list by the field metadata.name has a name as well
            Set<AccessSubject> who = new TreeSet<>(roles.whoCan(
                    AccessRequest.of(NOBODY, verb, "", "secrets").in(namespace).named(secret.substring(slash + 1))));
            who.removeAll(administrators);
            who.removeAll(users);
            who.stream().filter(one -> !isOfSystem(one)).forEach(one -> more.add(one.name()));
        }
        List<Evidence> seen = List.of(
                new Evidence("users", Optional.of(names(users)), "pods").context(true),
                new Evidence("other readers", Optional.of(Document.of(List.copyOf(more))), "roles"));
        return more.isEmpty()
                ? new Finding(HEAD.id(), address(cluster, secret), Verdict.PASS, HEAD.sentence(), seen)
                : new Finding(
                        HEAD.id(),
                        address(cluster, secret),
                        Verdict.FAIL,
                        HEAD.sentence() + " " + String.join(", ", more) + " can too. " + HEAD.remedy(),
                        seen);
    }

    private static Finding unread(String cluster, String secret) {
        String text = "Who reads it cannot be told: it takes list on roles, clusterroles and their bindings.";
        return new Finding(HEAD.id(), address(cluster, secret), Verdict.NOT_ASSESSABLE, text, List.of());
    }

    private static Address<Observed> address(String cluster, String secret) {
        return new Address<>(SECRET, cluster + "/namespaces/" + secret.replace("/", "/secrets/"));
    }

    private static Document names(Set<AccessSubject> subjects) {
        return Document.of(subjects.stream().map(AccessSubject::name).toList());
    }

    /** What the API server and AKS run themselves; everybody and all service accounts are no part of it. */
    private static boolean isOfSystem(AccessSubject subject) {
        String name = subject.name();
        boolean account = name.startsWith("system:serviceaccount:");
        return account
                ? SystemNamespaces.contains(name.split(":", -1)[2])
                : name.startsWith("system:")
                        && !name.startsWith("system:serviceaccounts")
                        && !name.endsWith("authenticated")
                        && !name.equals("system:anonymous");
    }

    private static void collect(Estate.Entry entry, Map<String, Set<AccessSubject>> used) {
        String namespace = entry.document().text("/metadata/namespace").orElse("default");
        Optional<Document> pod = SystemNamespaces.contains(namespace)
                ? Optional.empty()
                : PodSecurity.podOf(entry.document()).flatMap(found -> found.get("spec"));
        if (pod.isPresent()) {
            String account = pod.get().text("/serviceAccountName").orElse("default");
            for (String secret : secrets(pod.get())) {
                used.computeIfAbsent(namespace + "/" + secret, name -> new TreeSet<>())
                        .add(AccessSubject.serviceAccount(namespace, account));
            }
        }
    }

    /** The secrets that a pod mounts, pulls images with, or has in its environment. */
    private static Set<String> secrets(Document spec) {
        Set<String> secrets = new TreeSet<>();
        for (Document volume : list(spec, "volumes")) {
            volume.text("/secret/secretName").ifPresent(secrets::add);
            for (Document source : list(volume.get("projected").orElse(Document.object()), "sources")) {
                source.text("/secret/name").ifPresent(secrets::add);
            }
        }
        list(spec, "imagePullSecrets").forEach(pull -> pull.text("/name").ifPresent(secrets::add));
        for (String kind : List.of("containers", "initContainers", "ephemeralContainers")) {
            for (Document container : list(spec, kind)) {
                list(container, "env")
                        .forEach(one -> one.text("/valueFrom/secretKeyRef/name").ifPresent(secrets::add));
                list(container, "envFrom")
                        .forEach(one -> one.text("/secretRef/name").ifPresent(secrets::add));
            }
        }
        return secrets;
    }

    private static List<Document> list(Document object, String name) {
        return object.get(name).map(Document::elements).orElse(List.of());
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
