package dev.breakwater.k8s.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gatekeeper's constraints with templates in CEL, with rules of ours, and with Rego alone. */
class GatekeeperConstraintsTest {
    private static final Document TEMPLATE = Document.parse("""
            {"apiVersion":"templates.gatekeeper.sh/v1","kind":"ConstraintTemplate","metadata":{"name":"needslabels"},
             "spec":{"crd":{"spec":{"names":{"kind":"NeedsLabels"}}},"targets":[{"target":"admission.k8s.gatekeeper.sh",
               "code":[{"engine":"K8sNativeValidation","source":{
                 "variables":[{"name":"missing","expression":
                   "variables.params.labels.filter(l, !(has(variables.anyObject.metadata.labels) && l in variables.anyObject.metadata.labels))"}],
                 "validations":[{"expression":"variables.missing.size() == 0","message":"labels are missing",
                   "messageExpression":"'labels are missing: ' + variables.missing.join(', ')"}]}}]}]}}
            """);
    private static final Document REGO = Document.parse("""
            {"apiVersion":"templates.gatekeeper.sh/v1","kind":"ConstraintTemplate","metadata":{"name":"old"},
             "spec":{"crd":{"spec":{"names":{"kind":"Old"}}},"targets":[{"rego":"package old"}]}}
            """);
    private static final Document SHOP = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":"
            + "{\"name\":\"shop\",\"labels\":{\"team\":\"a\"}}}");

    private static Document constraint(String spec) {
        Document body = Document.parse(spec.replace('\'', '"'));
        return Document.object(
                "apiVersion",
                "constraints.gatekeeper.sh/v1beta1",
                "kind",
                "NeedsLabels",
                "metadata",
                Document.object("name", "owners"),
                "spec",
                body.with("parameters", Document.object("labels", List.of("owner", "app"))));
    }

    private static Document pod() {
        return Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"web\",\"namespace\":"
                + "\"shop\",\"labels\":{\"app\":\"web\"}},\"spec\":{\"containers\":[{\"name\":\"web\"}]}}");
    }

    private static AdmissionResponse admit(Document... stored) {
        return admit(GatekeeperConstraints.kubernetes(33), AdmissionRequest.create(pod()), stored);
    }

    private static AdmissionResponse admit(
            GatekeeperConstraints constraints, AdmissionRequest request, Document... stored) {
        List<Document> all = new ArrayList<>(List.of(stored));
        all.add(SHOP);
        return constraints.admit(request, new Stored(all));
    }

    @Test
    void a_violation_of_a_template_in_cel_is_denied_in_the_words_of_the_webhook() {
        AdmissionResponse refused = admit(TEMPLATE, constraint("{}"));
        assertThat(refused.code()).isEqualTo(403);
        assertThat(refused.message())
                .isEqualTo("admission webhook \"validation.gatekeeper.sh\" denied the request: [owners] labels are"
                        + " missing: owner");
    }

    @Test
    void a_delete_is_judged_by_the_old_object() {
        AdmissionRequest delete = AdmissionRequest.delete(pod());
        assertThat(admit(GatekeeperConstraints.kubernetes(33), delete, TEMPLATE, constraint("{}"))
                        .message())
                .endsWith("[owners] labels are missing: owner");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'enforcementAction':'deny'}|false|0",
                "{'enforcementAction':'warn'}|true|1",
                "{'enforcementAction':'dryrun'}|true|0",
                "{'enforcementAction':'scoped','scopedEnforcementActions':[{'action':'deny','enforcementPoints':[{'name':'*'}]}]}|false|0",
                "{'enforcementAction':'scoped','scopedEnforcementActions':[{'action':'warn','enforcementPoints':[{'name':'validation.gatekeeper.sh'}]}]}|true|1",
                "{'enforcementAction':'scoped','scopedEnforcementActions':[{'action':'deny','enforcementPoints':[{'name':'audit.gatekeeper.sh'}]}]}|true|0",
            })
    void the_enforcement_action_decides_what_is_done(String spec, boolean allowed, int warnings) {
        AdmissionResponse response = admit(TEMPLATE, constraint(spec));
        assertThat(response.allowed()).isEqualTo(allowed);
        assertThat(response.warnings()).hasSize(warnings).allMatch("[owners] labels are missing: owner"::equals);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'kinds':[{'apiGroups':[''],'kinds':['Pod']}]}|true",
                "{'kinds':[{'apiGroups':['*'],'kinds':['*']}]}|true",
                "{'kinds':[{'apiGroups':['apps'],'kinds':['Pod']}]}|false",
                "{'kinds':[{'apiGroups':[''],'kinds':['Service']}]}|false",
                "{'namespaces':['shop']}|true",
                "{'namespaces':['sh*']}|true",
                "{'namespaces':['*op']}|true",
                "{'namespaces':['*ho*']}|true",
                "{'namespaces':['s*p']}|false",
                "{'excludedNamespaces':['sh*']}|false",
                "{'excludedNamespaces':['kube-*']}|true",
                "{'labelSelector':{'matchLabels':{'app':'web'}}}|true",
                "{'labelSelector':{'matchExpressions':[{'key':'app','operator':'DoesNotExist'}]}}|false",
                "{'namespaceSelector':{'matchLabels':{'team':'a'}}}|true",
                "{'namespaceSelector':{'matchLabels':{'team':'b'}}}|false",
                "{'scope':'Namespaced'}|true",
                "{'scope':'Cluster'}|false",
                "{'name':'we*'}|true",
                "{'name':'api'}|false",
                "{'source':'Original'}|true",
                "{'source':'Generated'}|false",
            })
    void the_match_decides_what_is_meant(String match, boolean meant) {
        assertThat(admit(TEMPLATE, constraint("{'match':" + match + "}")).allowed())
                .isEqualTo(!meant);
    }

    @Test
    void a_template_with_rego_alone_is_not_assessable_and_says_so() {
        Document old = constraint("{}").with("kind", "Old");
        AdmissionResponse response = admit(REGO, old);
        assertThat(response.allowed()).isTrue();
        assertThat(response.warnings())
                .containsExactly(
                        "[owners] the template Old has no code in CEL, only [Rego], and no rule stands in for it");
        assertThat(GatekeeperConstraints.kubernetes(33)
                        .findings(AdmissionRequest.create(pod()), Stored.of(REGO, old, SHOP)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.actions()).containsExactly("NotAssessable"));
    }

    @Test
    void an_expression_for_images_that_cannot_be_read_is_not_assessable() {
        Document images = constraint("{}")
                .with("kind", "K8sAzureV2ContainerAllowedImages")
                .withAt("/spec/parameters", Document.object("imageRegex", "(["));
        Document template = REGO.withAt("/spec/crd/spec/names/kind", "K8sAzureV2ContainerAllowedImages");
        Document pod = pod().withAt("/spec/containers/0/image", "web:1");
        AdmissionResponse response =
                admit(GatekeeperConstraints.kubernetes(33), AdmissionRequest.create(pod), template, images);
        assertThat(response.allowed()).isTrue();
        assertThat(response.warnings()).singleElement().asString().startsWith("[owners] error parsing regexp");
    }

    @Test
    void a_rule_of_the_users_own_stands_in_for_rego() {
        GatekeeperConstraints own = GatekeeperConstraints.kubernetes(33)
                .with(
                        "Old",
                        (object, parameters) ->
                                List.of("no " + object.text("/kind").orElse("")));
        assertThat(admit(
                                own,
                                AdmissionRequest.create(pod()),
                                REGO,
                                constraint("{}").with("kind", "Old"))
                        .message())
                .endsWith("[owners] no Pod");
    }

    @Test
    void an_audit_writes_violations_into_the_status_of_the_constraint() {
        Clock noon = Clock.fixed(Instant.parse("2026-01-02T12:00:00.5Z"), ZoneOffset.UTC);
        Stored cluster = Stored.of(
                TEMPLATE,
                constraint("{'enforcementAction':'dryrun'}"),
                SHOP,
                REGO,
                constraint("{}").with("kind", "Old"));
        List<ConstraintAudit> audits = GatekeeperConstraints.kubernetes(33).audit(List.of(pod(), SHOP), cluster, noon);
        assertThat(audits)
                .hasToString("[NeedsLabels owners: 2 violations, Old owners: not assessable, the template Old"
                        + " has no code in CEL, only [Rego], and no rule stands in for it]");
        assertThat(audits.get(0).constraint().get("status")).contains(Document.parse("""
                        {"auditTimestamp":"2026-01-02T12:00:00Z","totalViolations":2,"violations":[
                          {"group":"","version":"v1","kind":"Pod","name":"web","namespace":"shop",
                           "message":"labels are missing: owner","enforcementAction":"dryrun"},
                          {"group":"","version":"v1","kind":"Namespace","name":"shop","namespace":"shop",
                           "message":"labels are missing: owner, app","enforcementAction":"dryrun"}]}
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "K8sAzureV2NoPrivilege|{}|{'containers':[{'name':'a','securityContext':{'privileged':true}}]}|Privileged container is not allowed: a",
                "K8sAzureV2NoPrivilege|{}|{'ephemeralContainers':[{'name':'a','securityContext':{'privileged':true}}]}|Privileged container is not allowed: a",
                "K8sAzureV2NoPrivilege|{'excludedContainers':['a']}|{'containers':[{'name':'a','securityContext':{'privileged':true}}]}|",
                "K8sAzureV2NoPrivilege|{'excludedImages':['r/*']}|{'containers':[{'name':'a','image':'r/x','securityContext':{'privileged':true}}]}|",
                "K8sAzureV3NoPrivilegeEscalation|{}|{'containers':[{'name':'a'}]}|Privilege escalation is not forbidden in container: a",
                "K8sAzureV3NoPrivilegeEscalation|{}|{'containers':[{'name':'a','securityContext':{'allowPrivilegeEscalation':false}}]}|",
                "K8sAzureV2BlockHostNamespace|{}|{'hostPID':true}|Sharing the host namespace is not allowed: hostPID",
                "K8sAzureV3HostNetworkingPorts|{'allowHostNetwork':false}|{'hostNetwork':true}|The host network is not allowed",
                "K8sAzureV3HostNetworkingPorts|{'minPort':8000,'maxPort':9000}|{'containers':[{'name':'a','ports':[{'hostPort':80}]}]}|Host port 80 is not allowed in container: a",
                "K8sAzureV3HostNetworkingPorts|{'minPort':8000,'maxPort':9000}|{'containers':[{'name':'a','ports':[{'hostPort':8080}]}]}|",
                "K8sAzureV4HostFilesystem|{'allowedHostPaths':[]}|{'volumes':[{'name':'v','hostPath':{'path':'/etc'}}]}|Host path /etc of volume v is not allowed",
                "K8sAzureV4HostFilesystem|{'allowedHostPaths':[{'pathPrefix':'/var','readOnly':true}]}|{'volumes':[{'name':'v','hostPath':{'path':'/variable'}}]}|Host path /variable of volume v is not allowed",
                "K8sAzureV4HostFilesystem|{'allowedHostPaths':[{'pathPrefix':'/var','readOnly':true}]}|{'volumes':[{'name':'v','hostPath':{'path':'/var/log'}}],'containers':[{'name':'a','volumeMounts':[{'name':'v'}]}]}|Host path /var/log of volume v may only be mounted for reading",
                "K8sAzureV3AllowedCapabilities|{'allowedCapabilities':['CHOWN'],'requiredDropCapabilities':['ALL']}|{'containers':[{'name':'a','securityContext':{'capabilities':{'add':['CHOWN','SYS_ADMIN'],'drop':['ALL']}}}]}|Capabilities are not allowed in container a: [SYS_ADMIN]",
                "K8sAzureV3AllowedCapabilities|{'requiredDropCapabilities':['ALL']}|{'containers':[{'name':'a'}]}|Capabilities are not dropped in container a: [ALL]",
                "K8sAzureV3AllowedUsersGroups|{'runAsUser':{'rule':'MustRunAsNonRoot'}}|{'containers':[{'name':'a'}]}|Running as root is not excluded in container: a",
                "K8sAzureV3AllowedUsersGroups|{'runAsUser':{'rule':'MustRunAsNonRoot'}}|{'securityContext':{'runAsNonRoot':true},'containers':[{'name':'a'}]}|",
                "K8sAzureV3AllowedUsersGroups|{'runAsUser':{'rule':'MustRunAs','ranges':[{'min':100,'max':200}]}}|{'containers':[{'name':'a','securityContext':{'runAsUser':50}}]}|runAsUser 50 is not allowed in container: a",
                "K8sAzureV3AllowedUsersGroups|{'fsGroup':{'rule':'MayRunAs','ranges':[{'min':1,'max':-1}]}}|{'securityContext':{'fsGroup':0}}|fsGroup 0 is not allowed",
                "K8sAzureV2VolumeTypes|{'volumes':['configMap']}|{'volumes':[{'name':'v','hostPath':{}}]}|Volume type hostPath of volume v is not allowed",
                "K8sAzureV2ContainerAllowedImages|{'imageRegex':'^shop[.]azurecr[.]io/.+$'}|{'containers':[{'name':'a','image':'docker.io/web:1'}]}|Image docker.io/web:1 is not allowed in container: a",
                "K8sAzureV2ContainerAllowedImages|{'imageRegex':'^shop[.]azurecr[.]io/.+$'}|{'initContainers':[{'name':'a','image':'evil/shop.azurecr.io/x'}]}|Image evil/shop.azurecr.io/x is not allowed in container: a",
                "K8sAzureV2ContainerAllowedImages|{'imageRegex':'^shop[.]azurecr[.]io/.+$'}|{'containers':[{'name':'a','image':'shop.azurecr.io/web:1'}]}|",
                "K8sAzureV2ContainerAllowedImages|{'imageRegex':'azurecr[.]io'}|{'containers':[{'name':'a','image':'other.azurecr.io/web:1'}]}|",
                "K8sAzureV2ContainerAllowedImages|{'imageRegex':'^shop','excludedContainers':['a']}|{'containers':[{'name':'a','image':'x'}]}|",
                "K8sAzureV3AllowedSeccomp|{'allowedProfiles':['runtime/default']}|{'containers':[{'name':'a'}]}|Seccomp profile Unconfined is not allowed in container: a",
                "K8sAzureV3AllowedSeccomp|{'allowedProfiles':['runtime/default']}|{'securityContext':{'seccompProfile':{'type':'RuntimeDefault'}},'containers':[{'name':'a'}]}|",
            })
    void rules_of_ours_stand_in_for_the_templates_of_azure_policy(
            String kind, String parameters, String spec, String message) {
        Document template = REGO.withAt("/spec/crd/spec/names/kind", kind);
        Document azure = constraint("{}")
                .with("kind", kind)
                .withAt("/spec/parameters", Document.parse(parameters.replace('\'', '"')));
        Document pod = pod().with("spec", Document.parse(spec.replace('\'', '"')));
        AdmissionResponse response =
                admit(GatekeeperConstraints.kubernetes(33), AdmissionRequest.create(pod), template, azure);
        assertThat(response.message())
                .isEqualTo(
                        message == null
                                ? ""
                                : "admission webhook \"validation.gatekeeper.sh\" denied the request: [owners] "
                                        + message);
        assertThat(response.warnings()).isEmpty();
    }

    @Test
    void a_change_that_leaves_the_selector_of_a_constraint_is_still_judged() {
        Document chosen = constraint("{'match':{'labelSelector':{'matchLabels':{'app':'web'}}}}");
        Document left = pod().withAt("/metadata/labels/app", "other");
        GatekeeperConstraints constraints = GatekeeperConstraints.kubernetes(33);
        assertThat(admit(constraints, AdmissionRequest.update(pod(), left), TEMPLATE, chosen)
                        .message())
                .endsWith("[owners] labels are missing: owner");
        assertThat(admit(constraints, AdmissionRequest.update(left, left), TEMPLATE, chosen)
                        .allowed())
                .isTrue();
    }

    @Test
    void a_rule_of_ours_judges_constraints_whose_template_is_not_there() {
        Document azure = constraint("{}").with("kind", "K8sAzureV2NoPrivilege");
        Document privileged = pod().withAt("/spec/containers/0/securityContext/privileged", true);
        ClusterAdmission exported = ClusterAdmission.of(33, List.of(azure, SHOP));
        assertThat(exported.judge(privileged).refusals())
                .containsExactly("admission webhook \"validation.gatekeeper.sh\" denied the request: [owners]"
                        + " Privileged container is not allowed: web");
        assertThat(exported.judge(pod()).refusals()).isEmpty();
    }
}
