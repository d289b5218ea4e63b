package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the table of the guide against the registry; {@code -Dbreakwater.docs=write} writes it. */
class ServedKindsTest {
    private static final Path GUIDE = Path.of("..", "docs", "guide", "fake-kubernetes.md");
    private static final String BEGIN = "<!-- served kinds: written by ServedKindsTest -->\n";
    private static final String END = "<!-- end of served kinds -->\n";
    private static final List<String> VERBS =
            List.of("get", "list", "watch", "create", "update", "patch", "delete", "deletecollection");

    /** What a kind does beyond being stored, and what a real server or its controllers would do besides. */
    private static final Map<String, String> NOTES = Map.ofEntries(
            Map.entry("ClusterRole", "enforced, aggregated, checked for escalation | "),
            Map.entry("ClusterRoleBinding", "enforced, checked for escalation | "),
            Map.entry("ConfigMap", "`kube-root-ca.crt` in each namespace | a deleted one does not come back"),
            Map.entry("CronJob", "validated and defaulted with its schedule | a controller"),
            Map.entry(
                    "CustomResourceDefinition",
                    "its kind with schema, defaults, sub-resources, columns, field selectors | CEL rules, conversion:"
                            + " only the stored version is served"),
            Map.entry("DaemonSet", "validated and defaulted | a controller"),
            Map.entry("Deployment", "rolled out in one step after `runWorkloads()` | gradual roll-outs, failed pods"),
            Map.entry("EndpointSlice", "validated and defaulted | a controller: services make none"),
            Map.entry("Endpoints", "validated, told to be outdated | a controller: services make none"),
            Map.entry("Event", "written by the controllers here | ends after an hour"),
            Map.entry("Gateway", "stored as the CRD of the standard channel would | a controller"),
            Map.entry("GatewayClass", "stored as the CRD of the standard channel would | a controller"),
            Map.entry("HTTPRoute", "stored as the CRD of the standard channel would | a controller"),
            Map.entry(
                    "HorizontalPodAutoscaler",
                    "validated and defaulted, with metrics and behaviour | a controller; version 1; tolerances"),
            Map.entry("Ingress", "validated | a controller"),
            Map.entry("IngressClass", "validated, its controller kept | the default class"),
            Map.entry(
                    "Job",
                    "validated and defaulted, with its selector, labels and policies; kept as it is | a controller"),
            Map.entry("Lease", "validated, leader election | "),
            Map.entry("LimitRange", "validated and defaulted | enforcement"),
            Map.entry("LocalSubjectAccessReview", "answered by the authorizer | "),
            Map.entry("Namespace", "life cycle with its content | "),
            Map.entry("NetworkPolicy", "validated and defaulted | traffic: see `Reachability`"),
            Map.entry("Node", "stored | kubelet, scheduler"),
            Map.entry(
                    "PersistentVolume",
                    "validated, its source kept, protected while bound | binding, sources in detail"),
            Map.entry(
                    "PersistentVolumeClaim",
                    "validated, kept as claimed, protected while a pod on a node mounts it | binding, growth, the"
                            + " default class"),
            Map.entry(
                    "Pod",
                    "validated, with its service account, token and tolerations; running by `run(...)`, evicted under budgets, bound, log by `log(...)` | containers: attach, exec,"
                            + " portforward and proxy are 501"),
            Map.entry("PodDisruptionBudget", "counted, honoured by evictions | "),
            Map.entry("PriorityClass", "validated, its value kept | the priority of pods"),
            Map.entry("ReplicaSet", "keeps its pods after `runWorkloads()` | "),
            Map.entry("ResourceQuota", "validated | enforcement"),
            Map.entry("Role", "enforced, checked for escalation | "),
            Map.entry("RoleBinding", "enforced, checked for escalation | "),
            Map.entry("RuntimeClass", "validated, its handler kept | the overhead of pods"),
            Map.entry("Secret", "`stringData` folded, immutable ones kept | encryption"),
            Map.entry("SecretProviderClass", "stored as the CRD of the driver would | the driver"),
            Map.entry("SelfSubjectAccessReview", "answered by the authorizer | "),
            Map.entry("SelfSubjectReview", "who the caller is | "),
            Map.entry("SelfSubjectRulesReview", "answered by the authorizer | "),
            Map.entry("Service", "validated and defaulted, cluster addresses | endpoints, proxy (501)"),
            Map.entry("ServiceAccount", "tokens of the issuer here, `default` in each namespace | token secrets"),
            Map.entry("StatefulSet", "validated and defaulted, with its claims | a controller"),
            Map.entry("StorageClass", "validated, kept as it provisions | provisioners"),
            Map.entry("SubjectAccessReview", "answered by the authorizer | "),
            Map.entry("TokenReview", "answered by the authenticators | "),
            Map.entry("ValidatingAdmissionPolicy", "enforced; types checked into its status | "),
            Map.entry("ValidatingAdmissionPolicyBinding", "stored; read by an admission plug-in | "));

    @Test
    void the_guide_says_what_is_served() throws IOException {
        String guide = Files.readString(GUIDE);
        int begin = guide.indexOf(BEGIN) + BEGIN.length();
        String written = guide.substring(0, begin) + table() + guide.substring(guide.indexOf(END));
        if (System.getProperty("breakwater.docs", "").equals("write")) {
            Files.writeString(GUIDE, written);
        }

        assertThat(Files.readString(GUIDE))
                .as("run again with -Dbreakwater.docs=write")
                .isEqualTo(written);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| kind | " + String.join(" | ", VERBS)
                + " | sub-resources | does more | does not |\n|---|" + "---|".repeat(VERBS.size() + 3) + "\n");
        Map<String, ApiKind> kinds = new TreeMap<>();
        ApiKinds.SERVED.forEach(kind -> kinds.put(kind.kind() + " " + kind.groupVersion(), kind));
        kinds.values().forEach(kind -> table.append(row(kind)).append('\n'));
        return table.toString();
    }

    private static String row(ApiKind kind) {
        String verbs = VERBS.stream()
                .map(verb -> kind.verbs().contains(verb) ? "yes" : "405")
                .collect(Collectors.joining(" | "));
        String parts = Subresource.of(kind).stream()
                .map(part -> "`" + part.name() + "`")
                .collect(Collectors.joining(" "));
        String note = NOTES.getOrDefault(kind.kind(), "a note is missing | ");
        return "| " + kind.kind() + " `" + kind.groupVersion() + "` | " + verbs + " | " + parts + " | " + note + " |";
    }

    @Test
    void every_kind_has_a_note_and_every_note_a_kind() {
        assertThat(ApiKinds.SERVED.stream().map(ApiKind::kind).distinct())
                .containsExactlyInAnyOrderElementsOf(NOTES.keySet());
    }
}
