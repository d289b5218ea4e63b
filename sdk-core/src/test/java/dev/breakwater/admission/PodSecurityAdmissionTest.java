package dev.breakwater.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The labels of namespaces, exemptions, significance of updates and relabelling. */
final class PodSecurityAdmissionTest {
    private static final PodSecurityAdmission ADMISSION = PodSecurityAdmission.ofRelease("1.36");
    private static final Document PRIVILEGED =
            PodCase.HARDENED.withAt("/spec/containers/0/securityContext/privileged", true);
    private static final String VIOLATION =
            ": privileged (container \"web\" must not set securityContext.privileged=true)";

    private static ClusterReader holding(Document... pods) {
        return new ClusterReader() {
            @Override
            public Optional<Document> get(String apiVersion, String kind, String namespace, String name) {
                return Optional.empty();
            }

            @Override
            public List<Document> list(String apiVersion, String kind, String namespace) {
                return kind.equals("Pod") && namespace.equals("shop") ? List.of(pods) : List.of();
            }
        };
    }

    /** A namespace "shop" with labels such as {@code enforce=baseline, warn-version=v1.20}. */
    private static Document namespace(String labels) {
        return Document.object(
                "apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", "shop", "labels", labels(labels)));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : text.isBlank() ? new String[0] : text.trim().split("[, ]+", -1)) {
            String[] sides = label.split("=", -1);
            labels.put(PodSecurityLabels.PREFIX + sides[0], sides[1]);
        }
        return labels;
    }

    private static AdmissionResponse create(Document object, String labels) {
        return ADMISSION.admit(AdmissionRequest.create(object).in(namespace(labels)), holding());
    }

    private static Map<String, String> audited(AdmissionResponse response) {
        Map<String, String> short1 = new LinkedHashMap<>();
        response.auditAnnotations()
                .forEach((key, value) -> short1.put(key.substring(PodSecurityLabels.PREFIX.length()), value));
        return short1;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "; privileged:latest; privileged:latest; privileged:latest",
                "enforce=baseline; baseline:latest; privileged:latest; baseline:latest",
                "enforce=baseline enforce-version=v1.20; baseline:v1.20; privileged:latest; baseline:v1.20",
                "enforce=baseline warn-version=v1.20; baseline:latest; privileged:latest; baseline:v1.20",
                "enforce=restricted warn=baseline; restricted:latest; privileged:latest; baseline:latest",
                "enforce=baseline warn=privileged; baseline:latest; privileged:latest; privileged:latest",
                "enforce=privileged; privileged:latest; privileged:latest; privileged:latest",
                "enforce-version=v1.20; privileged:v1.20; privileged:latest; privileged:latest",
                "audit=restricted audit-version=v1.9; privileged:latest; restricted:v1.9; privileged:latest",
                "enforce=strict; restricted:latest; privileged:latest; privileged:latest",
                "enforce=baseline enforce-version=1.20; baseline:latest; privileged:latest; baseline:latest",
                "audit=strict; privileged:latest; privileged:latest; privileged:latest",
                "warn=strict enforce=baseline; baseline:latest; privileged:latest; privileged:latest",
                "warn=restricted warn-version=v1.01; privileged:latest; privileged:latest; restricted:latest",
            })
    void labels_are_read_as_the_api_server_reads_them(String labels, String enforce, String audit, String warn) {
        assertThat(PodSecurityLabels.read(labels(labels == null ? "" : labels)))
                .hasToString("enforce " + enforce + ", audit " + audit + ", warn " + warn);
    }

    @Test
    void what_is_declared_reads_back() {
        PodSecurityLabels modes =
                PodSecurityLabels.read(labels("enforce=baseline enforce-version=v1.34 warn=restricted"));
        assertThat(modes.labels())
                .containsExactly(
                        Map.entry("pod-security.kubernetes.io/enforce", "baseline"),
                        Map.entry("pod-security.kubernetes.io/enforce-version", "v1.34"),
                        Map.entry("pod-security.kubernetes.io/audit", "privileged"),
                        Map.entry("pod-security.kubernetes.io/warn", "restricted"));
        assertThat(PodSecurityLabels.read(modes.labels())).isEqualTo(modes);
    }

    @Test
    void the_three_modes_are_judged_each_by_itself() {
        AdmissionResponse all = create(PRIVILEGED, "enforce=baseline audit=restricted audit-version=v1.20");
        assertThat(all.message())
                .isEqualTo("pods \"pod\" is forbidden: violates PodSecurity \"baseline:latest\"" + VIOLATION);
        assertThat(all.code()).isEqualTo(403);
        assertThat(all.warnings()).isEmpty();
        assertThat(audited(all))
                .isEqualTo(Map.of(
                        "enforce-policy",
                        "baseline:latest",
                        "audit-violations",
                        "would violate PodSecurity \"restricted:v1.20\"" + VIOLATION));
        AdmissionResponse warned = create(PRIVILEGED, "warn=baseline");
        assertThat(warned.allowed()).isTrue();
        assertThat(warned.warnings()).containsExactly("would violate PodSecurity \"baseline:latest\"" + VIOLATION);
        assertThat(audited(create(PodCase.HARDENED, "enforce=restricted")))
                .isEqualTo(Map.of("enforce-policy", "restricted:latest"));
        assertThat(audited(create(PRIVILEGED, "enforce=privileged")))
                .isEqualTo(Map.of("enforce-policy", "privileged:latest"));
    }

    @Test
    void labels_that_cannot_be_read_enforce_restricted_and_are_noted() {
        AdmissionResponse response = create(PRIVILEGED, "enforce=strict audit=loose");
        assertThat(response.message()).contains("violates PodSecurity \"restricted:latest\"" + VIOLATION);
        assertThat(audited(response))
                .containsEntry(
                        "error",
                        "Failed to parse policy: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value:"
                                + " \"strict\": must be one of privileged, baseline, restricted,"
                                + " metadata.labels[pod-security.kubernetes.io/audit]: Invalid value: \"loose\":"
                                + " must be one of privileged, baseline, restricted]");
        AdmissionResponse hardened = create(PodCase.HARDENED, "audit-version=v2");
        assertThat(hardened.allowed()).isTrue();
        assertThat(audited(hardened))
                .containsEntry(
                        "error",
                        "Failed to parse policy: metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid"
                                + " value: \"v2\": must be \"latest\" or \"v1.x\"");
    }

    @Test
    void exempt_namespaces_users_and_runtime_classes_pass_and_the_audit_log_says_why() {
        PodSecurityAdmission exempting = ADMISSION
                .exemptingNamespaces("system")
                .exemptingUsers("system:serviceaccount:kube-system:daemon-set-controller")
                .exemptingRuntimeClasses("kata");
        Document kata = PRIVILEGED.withAt("/spec/runtimeClassName", "kata");
        AdmissionRequest request = AdmissionRequest.create(PRIVILEGED).in(namespace("enforce=baseline"));
        assertThat(exempting.admit(request, holding()).allowed()).isFalse();
        assertThat(exempting.admit(request.by("system:serviceaccount:kube-system:daemon-set-controller"), holding()))
                .satisfies(response -> assertThat(audited(response)).isEqualTo(Map.of("exempt", "user")));
        assertThat(exempting.admit(AdmissionRequest.create(kata).in(namespace("enforce=baseline")), holding()))
                .satisfies(response -> assertThat(audited(response)).isEqualTo(Map.of("exempt", "runtimeClass")));
        Document system = namespace("enforce=baseline warn=baseline").withAt("/metadata/name", "system");
        assertThat(exempting.admit(AdmissionRequest.create(PRIVILEGED).in(system), holding()))
                .satisfies(response -> assertThat(audited(response)).isEqualTo(Map.of("exempt", "namespace")));
        assertThat(exempting.admit(AdmissionRequest.create(system), holding()).warnings())
                .containsExactly("namespace \"system\" is exempt from Pod Security, and the policy"
                        + " (enforce=baseline:latest, warn=baseline:latest) will be ignored");
    }

    @Test
    void workloads_are_warned_of_and_noted_but_never_refused() {
        Document deployment = Document.object(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Map.of("name", "web", "namespace", "shop"),
                "spec",
                Map.of("template", PRIVILEGED.without("apiVersion").without("kind")));
        AdmissionResponse response = create(deployment, "enforce=baseline audit=baseline");
        assertThat(response.allowed()).isTrue();
        assertThat(response.warnings()).containsExactly("would violate PodSecurity \"baseline:latest\"" + VIOLATION);
        assertThat(audited(response))
                .isEqualTo(Map.of("audit-violations", "would violate PodSecurity \"baseline:latest\"" + VIOLATION));
        assertThat(create(deployment, "enforce=baseline warn=privileged")).isEqualTo(AdmissionResponse.allow());
        assertThat(create(deployment.with("kind", "Unknown"), "enforce=baseline"))
                .isEqualTo(AdmissionResponse.allow());
        assertThat(create(deployment.withoutAt("/spec/template"), "enforce=baseline"))
                .isEqualTo(AdmissionResponse.allow());
        AdmissionRequest scale = AdmissionRequest.create(deployment)
                .in(namespace("warn=baseline"))
                .through("scale");
        assertThat(ADMISSION.admit(scale, holding())).isEqualTo(AdmissionResponse.allow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "/metadata/labels; {\"a\": \"b\"}; false",
                "/spec/activeDeadlineSeconds; 5; false",
                "/spec/containers/0/securityContext/privileged; false; false",
                "/spec/containers/0/image; \"other\"; true",
                "/spec/initContainers/0/image; \"other\"; true",
                "/spec/ephemeralContainers/0/image; \"other\"; true",
                "/spec/containers/0; null; true",
                "/spec/initContainers; []; true",
                "/spec/ephemeralContainers; []; false",
                "/spec/ephemeralContainers/0/name; \"second\"; true",
                "/spec/ephemeralContainers/-; {\"name\": \"more\", \"image\": \"x\"}; true",
            })
    void only_updates_of_images_and_of_the_set_of_containers_are_judged(String pointer, String value, boolean judged) {
        Document changed = PRIVILEGED.withAt("/spec/hostPID", true).withAt(pointer, Document.parse(value));
        AdmissionRequest request = AdmissionRequest.update(PRIVILEGED, changed).in(namespace("enforce=baseline"));
        assertThat(ADMISSION.admit(request, holding()).allowed()).isEqualTo(!judged);
    }

    @Test
    void sub_resources_that_cannot_change_a_pod_deletes_and_other_kinds_pass() {
        Document namespace = namespace("enforce=baseline");
        AdmissionRequest request = AdmissionRequest.create(PRIVILEGED).in(namespace);
        for (String subresource :
                List.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status")) {
            assertThat(ADMISSION.admit(request.through(subresource), holding()))
                    .as(subresource)
                    .isEqualTo(AdmissionResponse.allow());
        }
        assertThat(ADMISSION
                        .admit(request.through("ephemeralcontainers"), holding())
                        .allowed())
                .isFalse();
        assertThat(ADMISSION.admit(AdmissionRequest.delete(PRIVILEGED).in(namespace), holding()))
                .isEqualTo(AdmissionResponse.allow());
        assertThat(create(Document.object("apiVersion", "v1", "kind", "ConfigMap"), "enforce=baseline"))
                .isEqualTo(AdmissionResponse.allow());
    }

    @Test
    void a_namespace_with_labels_that_cannot_be_read_is_refused_unless_they_were_there_before() {
        AdmissionResponse created =
                ADMISSION.admit(AdmissionRequest.create(namespace("enforce=strict warn-version=1.2")), holding());
        assertThat(created.code()).isEqualTo(422);
        assertThat(created.reason()).isEqualTo("Invalid");
        assertThat(created.message())
                .isEqualTo("Namespace \"shop\" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]:"
                        + " Invalid value: \"strict\": must be one of privileged, baseline, restricted,"
                        + " metadata.labels[pod-security.kubernetes.io/warn-version]: Invalid value: \"1.2\": must be"
                        + " \"latest\" or \"v1.x\"]");
        assertThat(created.status()
                        .orElseThrow()
                        .at("/details/causes")
                        .orElseThrow()
                        .elements())
                .hasSize(2);
        assertThat(relabelled("enforce=strict", "enforce=strict audit=baseline").allowed())
                .isTrue();
        assertThat(relabelled("enforce=strict", "enforce=stricter").allowed()).isFalse();
        AdmissionRequest status = AdmissionRequest.create(namespace("enforce=strict"));
        assertThat(ADMISSION.admit(status.through("status"), holding()).allowed())
                .isTrue();
    }

    private static AdmissionResponse relabelled(String before, String after, Document... pods) {
        return ADMISSION.admit(AdmissionRequest.update(namespace(before), namespace(after)), holding(pods));
    }

    private static Document named(String name, Document pod) {
        return pod.withAt("/metadata/name", name);
    }

    @Test
    void relabelling_dry_runs_the_pods_there_are_and_groups_them_by_what_they_fail() {
        Document bare = PRIVILEGED.withAt("/spec/hostPID", true);
        assertThat(relabelled(
                                "",
                                "enforce=baseline",
                                named("good", PodCase.HARDENED),
                                named("z", PRIVILEGED),
                                named("c", bare),
                                named("b", bare),
                                named("a", bare))
                        .warnings())
                .containsExactly(
                        "existing pods in namespace \"shop\" violate the new PodSecurity enforce level"
                                + " \"baseline:latest\"",
                        "a (and 2 other pods): host namespaces, privileged",
                        "z: privileged");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "enforce=baseline; enforce=baseline warn=restricted; false",
                "enforce=baseline; enforce=privileged; false",
                "enforce=restricted; enforce=baseline; false",
                "enforce=restricted; enforce=baseline enforce-version=v1.20; true",
                "enforce=baseline; enforce=restricted; true",
                "enforce=baseline enforce-version=v1.20; enforce=baseline; true",
            })
    void relabelling_looks_at_pods_only_when_they_may_fail_now(String before, String after, boolean looks) {
        assertThat(relabelled(before, after, named("web", PRIVILEGED))
                        .warnings()
                        .isEmpty())
                .isNotEqualTo(looks);
    }

    @Test
    void relabelling_looks_at_3000_pods_one_of_each_controller_first() {
        List<Document> pods = new ArrayList<>();
        Document owned = PRIVILEGED.withAt(
                "/metadata/ownerReferences", List.of(Map.of("controller", true, "uid", "one", "kind", "ReplicaSet")));
        for (int i = 0; i < 3_500; i++) {
            pods.add(named("r" + i, owned));
        }
        pods.add(named("last", PRIVILEGED.withAt("/spec/hostPID", true)));
        assertThat(relabelled("", "enforce=baseline", pods.toArray(Document[]::new))
                        .warnings())
                .containsExactly(
                        "new PodSecurity enforce level only checked against the first 3000 of 3501 existing pods",
                        "existing pods in namespace \"shop\" violate the new PodSecurity enforce level"
                                + " \"baseline:latest\"",
                        "last: host namespaces, privileged",
                        "r0 (and 2998 other pods): privileged");
    }

    @Test
    void latest_and_later_releases_mean_that_of_the_server_but_are_named_as_the_label_does() {
        Document sysctl = PodCase.HARDENED.withAt(
                "/spec/securityContext/sysctls", List.of(Map.of("name", "net.ipv4.tcp_rmem", "value", "1")));
        AdmissionRequest request = AdmissionRequest.create(sysctl);
        for (String version : List.of("latest", "v1.99")) {
            Document namespace = namespace("enforce=baseline enforce-version=" + version);
            assertThat(PodSecurityAdmission.ofRelease("1.31")
                            .admit(request.in(namespace), holding())
                            .message())
                    .isEqualTo("pods \"pod\" is forbidden: violates PodSecurity \"baseline:" + version
                            + "\": forbidden sysctls (net.ipv4.tcp_rmem)");
            assertThat(PodSecurityAdmission.ofRelease("1.32")
                            .admit(request.in(namespace), holding())
                            .allowed())
                    .isTrue();
        }
    }

    @Test
    void defaults_of_the_configuration_hold_where_labels_are_silent() {
        PodSecurityAdmission strict = ADMISSION.defaultingTo(PodSecurityLabels.of(PodSecurityLevel.BASELINE));
        AdmissionRequest request = AdmissionRequest.create(PRIVILEGED);
        assertThat(strict.admit(request.in(namespace("")), holding()).allowed()).isFalse();
        assertThat(strict.admit(request.in(namespace("enforce=privileged")), holding())
                        .allowed())
                .isTrue();
    }
}
