package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.PodRules;
import dev.breakwater.document.Document;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API server refuses marked pods, and pods of marked namespaces, that do not ask for fit machines. */
class IsolatedPodsTest {
    private static final String UNTRUSTED = "pods marked untrusted must have the runtimeClassName kata-vm-isolation";
    private static final String CONFIDENTIAL =
            "pods marked confidential must select nodes by kubernetes.azure.com/security-type: ConfidentialVM";

    private final FakeKubernetes fake = FakeKubernetes.create();

    @BeforeEach
    void rules() {
        PodRules rules = PodRules.named("isolated").isolated();
        fake.apply(rules.policy().document());
        fake.apply(rules.binding().document());
        fake.apply(namespace("shop", "{}"));
        fake.apply(namespace("plugins", "{'breakwater.dev/workload':'untrusted'}"));
        for (String name : new String[] {"kata-vm-isolation", "kata-cc-isolation", "runc"}) {
            fake.apply(json("{'apiVersion':'node.k8s.io/v1','kind':'RuntimeClass','metadata':{'name':'" + name
                    + "'},'handler':'x'}"));
        }
    }

    private static Document namespace(String name, String labels) {
        return json(
                "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'" + name + "','labels':" + labels + "}}");
    }

    private static Document json(String text) {
        return Document.parse(text.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "shop|{}|{}|",
                "shop|{'breakwater.dev/workload':'other'}|{}|",
                "shop|{'breakwater.dev/workload':'untrusted'}|{'runtimeClassName':'kata-vm-isolation'}|",
                "shop|{'breakwater.dev/workload':'untrusted'}|{'runtimeClassName':'runc'}|" + UNTRUSTED,
                "shop|{'breakwater.dev/workload':'untrusted'}|{}|" + UNTRUSTED,
                "plugins|{}|{'runtimeClassName':'kata-vm-isolation'}|",
                "plugins|{}|{}|" + UNTRUSTED,
                "plugins|{'breakwater.dev/workload':'other'}|{}|" + UNTRUSTED,
                "shop|{'breakwater.dev/workload':'confidential'}|{'nodeSelector':{'kubernetes.azure.com/security-type':'ConfidentialVM'}}|",
                "shop|{'breakwater.dev/workload':'confidential'}|{'runtimeClassName':'kata-cc-isolation'}|",
                "shop|{'breakwater.dev/workload':'confidential'}|{'nodeSelector':{'agentpool':'x'}}|" + CONFIDENTIAL,
                "shop|{'breakwater.dev/workload':'confidential'}|{'runtimeClassName':'kata-vm-isolation'}|"
                        + CONFIDENTIAL,
                "plugins|{'breakwater.dev/workload':'confidential'}|{'runtimeClassName':'kata-cc-isolation'}|",
            })
    void pods_and_what_makes_them_are_refused_alike(String namespace, String labels, String spec, String message) {
        Document metadata = Document.object("name", "web", "namespace", namespace);
        Document marked = Document.object("labels", json(labels).with("app", "web"));
        Document inner =
                json("{'containers':[{'name':'web','image':'shop/web:1'}]}").merge(json(spec));
        Document pod = Document.object("apiVersion", "v1", "kind", "Pod", "metadata", metadata.merge(marked))
                .with("spec", inner);
        Document template = Document.object("metadata", marked, "spec", inner);
        Document deployment = Document.object("apiVersion", "apps/v1", "kind", "Deployment", "metadata", metadata)
                .with("spec", json("{'selector':{'matchLabels':{'app':'web'}}}").with("template", template));
        Document schedule = json("{'schedule':'* * * * *'}")
                .withAt("/jobTemplate/spec/template", template)
                .withAt("/jobTemplate/spec/template/spec/restartPolicy", "Never");
        Document job = Document.object("apiVersion", "batch/v1", "kind", "CronJob", "metadata", metadata)
                .with("spec", schedule);

        assertThat(posted("/api/v1/namespaces/" + namespace + "/pods", pod)).isEqualTo(answer(message));
        assertThat(posted("/apis/apps/v1/namespaces/" + namespace + "/deployments", deployment))
                .isEqualTo(answer(message));
        assertThat(posted("/apis/batch/v1/namespaces/" + namespace + "/cronjobs", job))
                .isEqualTo(answer(message));
    }

    private static String answer(String message) {
        return message == null ? "201" : "422 " + message;
    }

    private String posted(String target, Document body) {
        Map<String, String> headers =
                Map.of("Authorization", "Bearer " + fake.adminToken().reveal(), "Content-Type", "application/json");
        KubernetesResponse response = fake.handle(new KubernetesRequest("POST", target, headers, body.toJson()));
        String said = Document.parse(response.body()).text("/message").orElse("");
        return response.status() == 201
                ? "201"
                : response.status() + " " + said.substring(said.indexOf("denied request: ") + 16);
    }
}
