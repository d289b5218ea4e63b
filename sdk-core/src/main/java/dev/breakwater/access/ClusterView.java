package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The objects of one cluster that matter for who gets where: namespaces, accounts, pods with their specs, secrets. */
final class ClusterView {
    private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
    private static final List<String> CONTAINERS = List.of("containers", "initContainers", "ephemeralContainers");
    /** Trees of files that are as good as the node, and parts of them that many pods read and that are not. */
    private static final List<String> NODE_FILES = List.of(
            "/bin",
            "/boot",
            "/dev",
            "/etc",
            "/home",
            "/lib",
            "/proc",
            "/root",
            "/run",
            "/sbin",
            "/sys",
            "/usr",
            "/var/lib/containerd",
            "/var/lib/docker",
            "/var/lib/kubelet",
            "/var/run");

    private static final List<String> HARMLESS = List.of(
            "/etc/ca-certificates",
            "/etc/hosts",
            "/etc/localtime",
            "/etc/machine-id",
            "/etc/os-release",
            "/etc/pki",
            "/etc/resolv.conf",
            "/etc/ssl",
            "/etc/timezone",
            "/run/xtables.lock",
            "/usr/share");

    /** What lets a process out of its container by itself. */
    private static final List<String> CAPABILITIES =
            List.of("ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF");

    private static final String EXCHANGE = "api://AzureADTokenExchange";

    /** A pod, or what a workload makes its pods from, by {@code Kind/name}. */
    record Pod(String namespace, String name, Map<String, Document> labels, Document spec) {
        Position position() {
            return Position.pod(namespace, name);
        }

        String account() {
            return spec.text("/serviceAccountName")
                    .or(() -> spec.text("/serviceAccount"))
                    .orElse("default");
        }

        /** Whether it may ask for tokens of an identity of Azure. */
        boolean usesWorkloadIdentity() {
            return labels.containsKey("azure.workload.identity/use")
                    && labels.get("azure.workload.identity/use")
                            .asText()
                            .filter("true"::equals)
                            .isPresent();
        }

        /** What gives it its node, if anything does. */
        Optional<String> nodeAccess() {
            if (spec.flag("/hostPID").orElse(false)) {
                return Optional.of("sees the processes of its node (hostPID)");
            }
            for (Document volume : AccessRule.elements(spec, "volumes")) {
                String path = volume.text("/hostPath/path").orElse("");
                if (isNodeFile(path)) {
                    return Optional.of("mounts " + path + " of its node");
                }
            }
            if (spec.flag("/securityContext/windowsOptions/hostProcess").orElse(false)) {
                return Optional.of("runs as processes of its node");
            }
            for (String list : CONTAINERS) {
                for (Document container : AccessRule.elements(spec, list)) {
                    Optional<String> how = nodeAccess(container);
                    if (how.isPresent()) {
                        return how.map(text -> "runs container " + RbacObjects.text(container, "name") + " " + text);
                    }
                }
            }
            return Optional.empty();
        }

        private static Optional<String> nodeAccess(Document container) {
            if (container.flag("/securityContext/privileged").orElse(false)) {
                return Optional.of("privileged");
            }
            if (container.flag("/securityContext/windowsOptions/hostProcess").orElse(false)) {
                return Optional.of("as a process of its node");
            }
            for (Document added : container
                    .at("/securityContext/capabilities/add")
                    .orElse(Document.array())
                    .elements()) {
                String name = added.asText().orElse("").toUpperCase(Locale.ROOT).replaceFirst("^CAP_", "");
                if (CAPABILITIES.contains(name)) {
                    return Optional.of("with " + name);
                }
            }
            return Optional.empty();
        }

        /** A tree of the node's, something inside it, or what holds it. */
        private static boolean isNodeFile(String path) {
            String plain = path.replaceAll("/+", "/") + (path.endsWith("/") ? "" : "/");
            if (!path.startsWith("/") || HARMLESS.stream().anyMatch(tree -> plain.startsWith(tree + "/"))) {
                return false;
            }
            return plain.endsWith(".sock/")
                    || NODE_FILES.stream()
                            .anyMatch(tree -> plain.startsWith(tree + "/") || (tree + "/").startsWith(plain));
        }

        /**
         * The audiences of the tokens of its service account that a volume brings, empty text for the API server's own.
         * Tokens for Entra ID are left out: no API server takes them.
         */
        List<String> projectedTokens() {
            List<String> audiences = new ArrayList<>();
            for (Document volume : AccessRule.elements(spec, "volumes")) {
                for (Document source :
                        volume.at("/projected/sources").map(Document::elements).orElse(List.of())) {
                    source.get("serviceAccountToken")
                            .map(token -> RbacObjects.text(token, "audience"))
                            .filter(audience -> !audience.equals(EXCHANGE))
                            .ifPresent(audiences::add);
                }
            }
            return audiences;
        }

        /** The secrets it mounts or reads into its environment. */
        Set<String> secrets() {
            Set<String> names = new TreeSet<>();
            for (Document volume : AccessRule.elements(spec, "volumes")) {
                volume.text("/secret/secretName").ifPresent(names::add);
                for (Document source :
                        volume.at("/projected/sources").map(Document::elements).orElse(List.of())) {
                    source.text("/secret/name").ifPresent(names::add);
                }
            }
            for (String list : CONTAINERS) {
                for (Document container : AccessRule.elements(spec, list)) {
                    AccessRule.elements(container, "envFrom")
                            .forEach(from -> from.text("/secretRef/name").ifPresent(names::add));
                    AccessRule.elements(container, "env")
                            .forEach(env ->
                                    env.text("/valueFrom/secretKeyRef/name").ifPresent(names::add));
                }
            }
            return names;
        }
    }

    private final List<Document> manifests = new ArrayList<>();
    private final Map<String, Document> namespaces = new TreeMap<>();
    private final Map<String, Document> accounts = new TreeMap<>();
    private final Map<String, Document> secrets = new TreeMap<>();
    private final Map<Position, Pod> pods = new TreeMap<>();
    private final Map<Position, Position> owned = new TreeMap<>();

    private ClusterView() {}

    static ClusterView of(Iterable<Document> manifests) {
        ClusterView view = new ClusterView();
        manifests.forEach(view::add);
        view.finish();
        return view;
    }

    /** The objects of the cluster of an id, and those that name no cluster. */
    static ClusterView of(Estate estate, String cluster) {
        List<Document> manifests = new ArrayList<>();
        String inside = cluster.toLowerCase(Locale.ROOT) + "/";
        for (Estate.Entry entry : estate.entries()) {
            String path = entry.address().path().toLowerCase(Locale.ROOT);
            if ((path.startsWith(inside) || !path.startsWith("/"))
                    && entry.document().get("kind").isPresent()) {
                manifests.add(entry.document());
            }
        }
        return of(manifests);
    }

    private void add(Document object) {
        String kind = RbacObjects.text(object, "kind");
        if (kind.endsWith("List")) {
            String items = kind.substring(0, kind.length() - 4);
            AccessRule.elements(object, "items")
                    .forEach(item -> add(item.get("kind").isPresent() ? item : item.with("kind", items)));
            return;
        }
        manifests.add(object);
        String name = RbacObjects.namespace(object) + "/" + RbacObjects.name(object);
        switch (kind) {
            case "Namespace" -> namespaces.put(RbacObjects.name(object), object);
            case "ServiceAccount" -> accounts.put(name, object);
            case "Secret" -> secrets.put(name, object);
            case "Pod" -> pod(object, Optional.of(object));
            case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "ReplicationController", "Job" ->
                pod(object, object.at("/spec/template"));
            case "CronJob" -> pod(object, object.at("/spec/jobTemplate/spec/template"));
            default -> {}
        }
    }

    private void pod(Document object, Optional<Document> template) {
        if (template.isEmpty()) {
            return;
        }
        Document spec = template.get().get("spec").orElse(Document.object());
        Map<String, Document> labels =
                template.get().at("/metadata/labels").orElse(Document.object()).members();
        String kind = RbacObjects.kind(object);
        String name = (kind.equals("Pod") ? "" : kind + "/") + RbacObjects.name(object);
        Pod pod = new Pod(RbacObjects.namespace(object), name, labels, spec);
        for (Document owner :
                object.at("/metadata/ownerReferences").orElse(Document.array()).elements()) {
            String maker = RbacObjects.text(owner, "kind") + "/" + RbacObjects.text(owner, "name");
            owned.put(pod.position(), Position.pod(pod.namespace(), maker));
        }
        pods.put(pod.position(), pod);
    }

    /** What was made by something that is there too is told once, by its maker. */
    private void finish() {
        Set<Position> made = new TreeSet<>();
        owned.forEach((pod, maker) -> {
            if (pods.containsKey(maker)) {
                made.add(pod);
            }
        });
        pods.keySet().removeAll(made);
    }

    List<Document> manifests() {
        return manifests;
    }

    List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    Optional<Document> account(String namespace, String name) {
        return Optional.ofNullable(accounts.get(namespace + "/" + name));
    }

    /** The names of the secrets that are there, as {@code namespace/name}. */
    Set<String> secrets() {
        return secrets.keySet();
    }

    /** The names to which rules limit themselves. */
    Set<String> resourceNames() {
        Set<String> names = new TreeSet<>();
        for (Document object : manifests) {
            for (Document rule : AccessRule.elements(object, "rules")) {
                AccessRule.elements(rule, "resourceNames")
                        .forEach(name -> name.asText().ifPresent(names::add));
            }
        }
        return names;
    }

    /** The account that a secret holds a token of, if it holds one. */
    Optional<String> tokenOf(String secret) {
        Document object = secrets.getOrDefault(secret, Document.object());
        boolean isToken = object.text("/type")
                .filter("kubernetes.io/service-account-token"::equals)
                .isPresent();
        Document annotations = object.at("/metadata/annotations").orElse(Document.object());
        String name = RbacObjects.text(annotations, "kubernetes.io/service-account.name");
        return isToken && !name.isEmpty() ? Optional.of(RbacObjects.namespace(object) + "/" + name) : Optional.empty();
    }

    /** Every namespace that is there or that something is in. */
    Set<String> namespaces() {
        Set<String> all = new TreeSet<>(namespaces.keySet());
        all.add("kube-system");
        for (Document object : manifests) {
            object.text("/metadata/namespace").ifPresent(all::add);
        }
        return all;
    }

    /** The service accounts of each namespace: those that are there, that pods use, and that bindings name. */
    Map<String, Set<String>> accounts(Iterable<AccessSubject> bound) {
        Map<String, Set<String>> all = new TreeMap<>();
        for (String namespace : namespaces()) {
            all.put(namespace, new TreeSet<>(Set.of("default")));
        }
        for (String account : accounts.keySet()) {
            int slash = account.indexOf('/');
            account(account.substring(0, slash), account.substring(slash + 1), all);
        }
        pods.values().forEach(pod -> account(pod.namespace(), pod.account(), all));
        for (AccessSubject subject : bound) {
            Position position = Position.of(subject);
            if (position.kind() == Position.Kind.ACCOUNT && position.name().indexOf('/') > 0) {
                String namespace = position.namespace();
                account(namespace, position.name().substring(namespace.length() + 1), all);
            }
        }
        return all;
    }

    private static void account(String namespace, String name, Map<String, Set<String>> all) {
        Set<String> known = all.get(namespace);
        if (known != null) {
            known.add(name);
        }
    }

    /** What keeps a privileged pod out of a namespace, if anything known does. */
    Optional<String> keepsOutPrivileged(String namespace) {
        Document labels = namespaces
                .getOrDefault(namespace, Document.object())
                .at("/metadata/labels")
                .orElse(Document.object());
        String level = RbacObjects.text(labels, ENFORCE);
        return level.isEmpty() || level.equals("privileged")
                ? Optional.empty()
                : Optional.of("namespace " + namespace + " enforces the Pod Security Standard " + level);
    }

    @Override
    public String toString() {
        return "ClusterView[" + manifests.size() + " objects, " + pods.size() + " pods]";
    }
}
