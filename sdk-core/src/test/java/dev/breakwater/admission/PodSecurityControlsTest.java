package dev.breakwater.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Finding;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.Manifest;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What audits and plans say of workloads by the Pod Security Standards. */
final class PodSecurityControlsTest {
    private static final PodTemplate HARDENED = PodTemplate.of("web", "web:1");
    private static final PodTemplate PRIVILEGED =
            HARDENED.mergeContainer(Document.object("securityContext", Map.of("privileged", true)));
    private static final PodTemplate ORDINARY =
            HARDENED.merge(Document.object("spec", Map.of("securityContext", Map.of("runAsNonRoot", false))));

    private static Deployment web(String namespace, PodTemplate pods) {
        return Deployment.named("web").in(namespace).pods(pods);
    }

    private static Namespace namespace(String name, PodSecurityLabels modes) {
        return Namespace.named(name).podSecurity(modes).build();
    }

    private static List<String> findings(DesiredState desired) {
        return Auditor.of(PodSecurityControls.all()).audit(desired).findings().stream()
                .map(PodSecurityControlsTest::text)
                .toList();
    }

    private static String text(Finding finding) {
        String evidence =
                finding.evidence().get(0).value().flatMap(Document::asText).orElse("");
        return finding.control() + " " + finding.verdict() + " "
                + finding.evidence().get(0).path() + " " + evidence;
    }

    @Test
    void an_audit_says_which_level_each_workload_passes_and_what_the_next_one_refuses() {
        assertThat(findings(DesiredState.named("x").with(web("shop", HARDENED))))
                .containsExactly("K8S-PSA-03 PASS /spec/template/spec passes restricted");
        assertThat(findings(DesiredState.named("x").with(web("shop", ORDINARY))))
                .containsExactly("K8S-PSA-03 PASS /spec/template/spec passes baseline; restricted refuses:"
                        + " runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)");
        assertThat(findings(DesiredState.named("x").with(web("shop", PRIVILEGED))))
                .containsExactly("K8S-PSA-03 FAIL /spec/template/spec passes privileged; baseline refuses: privileged"
                        + " (container \"web\" must not set securityContext.privileged=true)");
    }

    @Test
    void the_page_shows_for_each_workload_the_level_it_would_pass() {
        AuditReport report = Auditor.of(PodSecurityControls.all())
                .audit(DesiredState.named("x").with(web("shop", ORDINARY)));
        assertThat(report.toHtml()).contains("passes baseline; restricted refuses: runAsNonRoot");
    }

    @Test
    void a_workload_whose_namespace_would_refuse_its_pods_fails() {
        Namespace shop = namespace("shop", PodSecurityLabels.of(PodSecurityLevel.BASELINE));
        assertThat(findings(DesiredState.named("x").with(shop, web("shop", ORDINARY))))
                .contains("K8S-PSA-02 PASS /spec/template/spec baseline:latest: allowed");
        assertThat(findings(DesiredState.named("x").with(shop, web("shop", PRIVILEGED))))
                .contains("K8S-PSA-02 FAIL /spec/template/spec baseline:latest: privileged (container \"web\" must not"
                        + " set securityContext.privileged=true)");
    }

    @Test
    void system_namespaces_are_left_out_and_what_an_owner_made_is_judged_once() {
        Manifest owned = Manifest.parse(Document.parse("""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p", "namespace": "shop",
                 "ownerReferences": [{"kind": "ReplicaSet", "name": "r", "uid": "1", "apiVersion": "apps/v1"}]},
                 "spec": {"hostPID": true}}
                """));
        Manifest owner = Manifest.parse(Document.parse("""
                {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "r", "namespace": "shop"},
                 "spec": {"template": {"spec": {"hostPID": true}}}}
                """));
        DesiredState both = DesiredState.named("x")
                .with(web("kube-system", PRIVILEGED), owned)
                .with(owner);
        assertThat(findings(both)).singleElement().asString().contains("/spec/template/spec passes privileged");
        assertThat(findings(DesiredState.named("x").with(owned)))
                .as("nobody else judges the pods of an owner that is not there")
                .singleElement()
                .asString()
                .contains("/spec passes privileged");
    }

    @Test
    void a_plan_is_told_which_workloads_would_never_start() {
        Namespace loose = namespace("shop", PodSecurityLabels.of(PodSecurityLevel.PRIVILEGED));
        Namespace strict =
                namespace("shop", PodSecurityLabels.of(PodSecurityStandard.of(PodSecurityLevel.BASELINE, "v1.33")));
        Estate before = Estate.of(DesiredState.named("x").with(loose, web("shop", PRIVILEGED)));
        Estate after = Estate.of(DesiredState.named("x").with(strict, web("shop", PRIVILEGED)));
        PodSecurityReview review = PodSecurityReview.standard();
        assertThat(review.review(before, before)).isEmpty();
        assertThat(review.review(before, after))
                .extracting(Remark::text)
                .containsExactly("the namespace of web refuses the pods of this workload, which will never start:"
                        + " violates PodSecurity \"baseline:v1.33\": privileged (container \"web\" must not set"
                        + " securityContext.privileged=true). Harden the pods, or enforce less.");
        assertThat(review.review(after, after)).as("told before").isEmpty();
    }

    @Test
    void a_pod_that_would_be_refused_stops_the_plan() {
        Manifest pod =
                Manifest.parse(PodCase.HARDENED.withAt("/spec/hostPID", true).withoutAt("/spec/ephemeralContainers"));
        Estate after = Estate.of(
                DesiredState.named("x").with(namespace("shop", PodSecurityLabels.of(PodSecurityLevel.BASELINE)), pod));
        assertThat(PodSecurityReview.standard().review(Estate.of(DesiredState.named("x")), after))
                .singleElement()
                .satisfies(remark -> {
                    assertThat(remark.refuses()).isTrue();
                    assertThat(remark.text())
                            .contains("refuses this pod: violates PodSecurity \"baseline:latest\": host");
                });
    }
}
