package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.PodRules;
import dev.breakwater.document.Document;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ready shapes of policies, evaluated on pods that they refuse and pods that they let pass. */
class PodRulesTest {
    private static final String DIGEST = "a".repeat(64);

    private static PodRules rules(String shape) {
        PodRules none = PodRules.named("rules");
        return switch (shape) {
            case "registries" -> none.allowedRegistries("shop.azurecr.io", "mcr.microsoft.com/oss");
            case "digests" -> none.pinnedDigests();
            case "latest" -> none.noLatest();
            case "labels" -> none.requiredLabels("app", "owner's");
            case "paths" -> none.noHostPaths();
            case "isolated" -> none.isolated();
            case "limits" -> none.requiredLimits("cpu", "memory");
            default -> none.nonRoot();
        };
    }

    private static List<String> refusals(PodRules rules, Document object) {
        List<Document> cluster =
                List.of(rules.policy().document(), rules.binding().document());
        return ClusterAdmission.of(30, cluster).judge(object).refusals();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "registries|{'containers':[{'image':'shop.azurecr.io/web:1'}],'initContainers':[{'image':'mcr.microsoft.com/oss/x'}]}|",
                "registries|{'containers':[{'image':'shop.azurecr.io.example/web'}]}|images must come from shop.azurecr.io, mcr.microsoft.com/oss",
                "registries|{'containers':[],'ephemeralContainers':[{'image':'busybox'}]}|images must come from shop.azurecr.io, mcr.microsoft.com/oss",
                "digests|{'containers':[{'image':'r/web@sha256:DIGEST'}]}|",
                "digests|{'containers':[{'image':'r/web:1'}]}|images must be named by digest, such as @sha256:…",
                "latest|{'containers':[{'image':'r:5000/web:1'},{'image':'web@sha256:DIGEST'}]}|",
                "latest|{'containers':[{'image':'r:5000/web'}]}|images must have a tag other than latest, or a digest",
                "latest|{'containers':[{'image':'web:latest'}]}|images must have a tag other than latest, or a digest",
                "labels|{'containers':[]}|labels must be there: app, owner's",
                "paths|{'containers':[],'volumes':[{'name':'v','emptyDir':{}}]}|",
                "paths|{'containers':[],'volumes':[{'name':'v','hostPath':{'path':'/'}}]}|volumes must not be paths of the node",
                "limits|{'containers':[{'resources':{'limits':{'cpu':'1','memory':'1Gi'}}}]}|",
                "limits|{'containers':[{'resources':{'limits':{'cpu':'1'}}}]}|containers must have limits: cpu, memory",
                "isolated|{'containers':[]}|",
                "root|{'securityContext':{'runAsNonRoot':true},'containers':[{}]}|",
                "root|{'containers':[{'securityContext':{'runAsNonRoot':true}}]}|",
                "root|{'securityContext':{'runAsNonRoot':true},'containers':[{'securityContext':{'runAsNonRoot':false}}]}|containers must set runAsNonRoot",
                "root|{'securityContext':{'runAsNonRoot':true},'containers':[{'securityContext':{'runAsUser':0}}]}|runAsUser must not be 0",
            })
    void each_shape_refuses_what_it_names_and_nothing_else(String shape, String spec, String message) {
        Document pod = Document.object("apiVersion", "v1", "kind", "Pod", "metadata", Document.object("name", "web"))
                .with("spec", Document.parse(spec.replace("DIGEST", DIGEST).replace('\'', '"')));
        List<String> refusals = refusals(rules(shape), pod);
        if (message == null) {
            assertThat(refusals).isEmpty();
        } else {
            assertThat(refusals)
                    .containsExactly("pods \"web\" is forbidden: ValidatingAdmissionPolicy 'rules' with binding 'rules'"
                            + " denied request: " + message);
        }
    }

    @Test
    void workloads_and_cron_jobs_are_told_before_they_make_pods() {
        Document job = Document.parse("""
                {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": "night", "namespace": "shop"},
                 "spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": "web:latest"}]}}}}}}
                """);
        assertThat(refusals(rules("latest"), job))
                .first()
                .asString()
                .startsWith("cronjobs.batch \"night\" is forbidden: ValidatingAdmissionPolicy 'rules'");
    }

    @Test
    void every_shape_can_be_compiled_and_rules_add_up() {
        PodRules all = PodRules.named("all")
                .allowedRegistries("shop.azurecr.io")
                .pinnedDigests()
                .noLatest()
                .requiredLabels("app")
                .noHostPaths()
                .requiredLimits("memory")
                .nonRoot()
                .isolated()
                .requiring("variables.containers.size() < 9", "at most eight containers");
        assertThat(all).hasToString("PodRules[all, 11 rules]");
        CompiledPolicy compiled =
                CompiledPolicy.of(all.policy().document().get("spec").orElseThrow(), 30);
        assertThat(compiled.validations())
                .allMatch(rule -> rule.check().expression().isPresent());
    }
}
