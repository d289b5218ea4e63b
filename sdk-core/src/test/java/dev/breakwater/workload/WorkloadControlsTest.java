package dev.breakwater.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadControlsTest {
    private static final PodTemplate WEB = PodTemplate.of(
                    "web",
                    "registry.example.com/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            .serviceAccount("web");

    @ParameterizedTest
    @CsvSource({
        "K8S-POD-01, /spec/template/spec/containers/0/securityContext/privileged, not true",
        "K8S-POD-02, /spec/containers/1/securityContext/allowPrivilegeEscalation, false",
        "K8S-POD-07, /spec/securityContext/runAsNonRoot, true",
        "K8S-POD-09, /spec/securityContext/seccompProfile/type, Localhost or RuntimeDefault",
        "K8S-POD-15, /spec/containers/0/resources/limits/memory, a value",
        "K8S-POD-01, /spec/containers/0/image,",
        "K8S-POD-06, /spec/containers/0/securityContext/capabilities/drop,"
    })
    void a_control_says_what_it_expects_where_words_do(String id, String path, String expected) {
        assertThat(WorkloadControls.all())
                .filteredOn(control -> control.id().equals(id))
                .singleElement()
                .extracting(control -> control.expected(path))
                .isEqualTo(Optional.ofNullable(expected));
    }

    /** The pods of {@link PodTemplate} pass; each patch of the pod or of its container makes one control fail. */
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "IMG-02 | container | {\"image\":\"registry.example.com/web:latest\"}",
                "K8S-POD-01 | container | {\"securityContext\":{\"privileged\":true}}",
                "K8S-POD-02 | container | {\"securityContext\":{\"allowPrivilegeEscalation\":null}}",
                "K8S-POD-03 | pod | {\"hostPID\":true}",
                "K8S-POD-03 | pod | {\"hostIPC\":true}",
                "K8S-POD-04 | pod | {\"hostNetwork\":true}",
                "K8S-POD-04 | container | {\"ports\":[{\"containerPort\":80,\"hostPort\":80}]}",
                "K8S-POD-05 | pod | {\"volumes\":[{\"name\":\"a\",\"hostPath\":{\"path\":\"/\"}}]}",
                "K8S-POD-06 | container | {\"securityContext\":{\"capabilities\":{\"drop\":[]}}}",
                "K8S-POD-06 | container | {\"securityContext\":{\"capabilities\":{\"add\":[\"SYS_ADMIN\"]}}}",
                "K8S-POD-07 | pod | {\"securityContext\":{\"runAsNonRoot\":false}}",
                "K8S-POD-07 | container | {\"securityContext\":{\"runAsUser\":0}}",
                "K8S-POD-08 | container | {\"securityContext\":{\"readOnlyRootFilesystem\":false}}",
                "K8S-POD-09 | pod | {\"securityContext\":{\"seccompProfile\":null}}",
                "K8S-POD-10 | container | {\"securityContext\":{\"appArmorProfile\":{\"type\":\"Unconfined\"}}}",
                "K8S-POD-11 | container | {\"securityContext\":{\"seLinuxOptions\":{\"type\":\"spc_t\"}}}",
                "K8S-POD-12 | container | {\"securityContext\":{\"procMount\":\"Unmasked\"}}",
                "K8S-POD-13 | pod | {\"securityContext\":{\"sysctls\":[{\"name\":\"kernel.msgmax\",\"value\":\"1\"}]}}",
                "K8S-POD-14 | pod | {\"volumes\":[{\"name\":\"a\",\"nfs\":{\"path\":\"/\"}}]}",
                "K8S-POD-15 | container | {\"resources\":{\"limits\":{\"memory\":null}}}",
                "K8S-POD-17 | container | {\"env\":[{\"name\":\"A\",\"valueFrom\":{\"secretKeyRef\":{\"name\":\"s\"}}}]}",
                "K8S-POD-17 | container | {\"envFrom\":[{\"secretRef\":{\"name\":\"s\"}}]}",
                "K8S-POD-19 | pod | {\"securityContext\":{\"windowsOptions\":{\"hostProcess\":true}}}",
                "K8S-SA-01 | pod | {\"serviceAccountName\":null}",
                "K8S-SA-02 | pod | {\"automountServiceAccountToken\":true}"
            })
    void pods_are_judged_by_what_they_may_do(String id, String where, String patch) {
        PodTemplate worse = where.equals("pod")
                ? WEB.merge(Document.object("spec", Document.parse(patch)))
                : WEB.mergeContainer(Document.parse(patch));

        assertThat(verdicts(id, web("shop", WEB))).containsExactly(Verdict.PASS);
        assertThat(verdicts(id, web("shop", worse))).containsExactly(Verdict.FAIL);
        assertThat(verdicts(id, web("kube-system", worse))).as("of the system").isEmpty();
    }

    @ParameterizedTest(name = "{0} {1} in {2}: {3}")
    @CsvSource({
        "K8S-POD-16, Deployment, default, FAIL",
        "K8S-POD-16, Deployment, shop, PASS",
        "K8S-POD-18, Pod, shop, FAIL",
        "K8S-POD-18, Deployment, shop, PASS"
    })
    void objects_are_judged_by_what_and_where_they_are(String id, String kind, String namespace, Verdict expected) {
        Estate estate = kind.equals("Pod")
                ? estate(Manifest.named("v1", "Pod", "web")
                        .in(namespace)
                        .set("/spec", WEB.document().get("spec").orElseThrow()))
                : web(namespace, WEB);

        assertThat(verdicts(id, estate)).containsExactly(expected);
    }

    @ParameterizedTest(name = "the account says {0}: {1}")
    @CsvSource({"false, PASS", "true, FAIL"})
    void pods_that_say_nothing_get_what_their_service_account_says(boolean automount, Verdict expected) {
        PodTemplate silent = WEB.merge(Document.parse("{\"spec\":{\"automountServiceAccountToken\":null}}"));
        ServiceAccount account = ServiceAccount.named("web")
                .namespace("shop")
                .automountToken(automount)
                .build();
        Estate estate = Estate.of(DesiredState.named("x")
                .with(account, Deployment.named("web").in("shop").pods(silent)));

        assertThat(verdicts("K8S-SA-02", estate)).containsExactly(expected, expected);
    }

    private static Estate web(String namespace, PodTemplate pods) {
        return estate(Deployment.named("web").in(namespace).pods(pods));
    }

    private static Estate estate(dev.breakwater.resource.Resource<?> resource) {
        return Estate.of(DesiredState.named("x").with(resource));
    }

    private static List<Verdict> verdicts(String id, Estate estate) {
        return WorkloadControls.all().stream()
                .filter(control -> control.id().equals(id))
                .flatMap(control -> control.check(estate).stream())
                .map(finding -> finding.verdict())
                .toList();
    }
}
