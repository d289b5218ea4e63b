package dev.breakwater.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.Finding;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.PodTemplate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Marked workloads on clusters with sandboxed and confidential pools, and without. */
class IsolationTest {
    private static final String CLUSTER =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final String APPS = "{'name':'apps','vmSize':'Standard_D4ds_v5'}";
    private static final String KATA = "{'name':'kata','workloadRuntime':'KataVmIsolation'}";
    private static final String SECRET = "{'name':'secret','vmSize':'Standard_DC4as_v5','nodeLabels':{'tier':'x'}}";
    private static final String GUARDED =
            "{'name':'guarded','vmSize':'Standard_D4ds_v5','nodeLabels':{'tier':'x'},'nodeTaints':['for=ops:NoSchedule']}";
    private static final PodTemplate WEB = PodTemplate.of("web", "shop.azurecr.io/web:1");

    private static Estate.Entry cluster(String... pools) {
        return clusterWith("{}", pools);
    }

    private static Estate.Entry clusterWith(String more, String... pools) {
        String body = "{'agentPoolProfiles':[" + String.join(",", pools) + "]}";
        Document properties = json(body).merge(json(more));
        Address<?> address = new Address<>("Microsoft.ContainerService/managedClusters", CLUSTER);
        return new Estate.Entry(address, Document.object("properties", properties), "2099-01-01");
    }

    private static Document json(String text) {
        return Document.parse(text.replace('\'', '"'));
    }

    private static Estate estate(PodTemplate pods, Estate.Entry... more) {
        Deployment web = Deployment.named("web").in("shop").pods(pods);
        return Estate.of(DesiredState.named("shop").with(web)).plus(Estate.of(Estate.Origin.LIVE, List.of(more)));
    }

    private static Estate.Entry runtimeClass(String name, String scheduling) {
        Document metadata = Document.object("name", name);
        Document object = Document.object("kind", "RuntimeClass", "metadata", metadata);
        Address<?> address = new Address<>("node.k8s.io/v1/RuntimeClass", "kubernetes/runtimeclasses/" + name);
        return new Estate.Entry(address, object.with("scheduling", json(scheduling)), "node.k8s.io/v1");
    }

    private static List<String> said(Estate estate) {
        return IsolationControl.LIST.stream()
                .flatMap(control -> control.check(estate).stream())
                .map(finding -> finding.control() + " " + finding.verdict())
                .toList();
    }

    /** Selectors, affinity and taints are weighed as the scheduler weighs them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'nodeSelector':{'kubernetes.azure.com/security-type':'ConfidentialVM'}}|PASS|lands on secret (confidential)",
                "{'nodeSelector':{'agentpool':'secret'}}|PASS|lands on secret (confidential)",
                "{'nodeSelector':{'agentpool':'apps'}}|FAIL|lands on apps.",
                "{'nodeSelector':{'agentpool':'none'}}|FAIL|lands on no pool, and never starts",
                "{'nodeSelector':{'tier':'x'}}|PASS|lands on secret (confidential)",
                "{'nodeSelector':{'tier':'x'},'tolerations':[{'key':'for','value':'ops'}]}|FAIL|lands on secret (confidential), guarded.",
                "{'nodeSelector':{'tier':'x'},'tolerations':[{'key':'for','value':'dev'}]}|PASS|lands on secret (confidential)",
                "{'nodeSelector':{'tier':'x'},'tolerations':[{'operator':'Exists'}]}|FAIL|lands on secret (confidential), guarded.",
                "{'nodeSelector':{'tier':'x'},'tolerations':[{'key':'for','operator':'Exists','effect':'NoExecute'}]}|PASS|lands on secret (confidential)",
                "{'nodeSelector':{'topology.kubernetes.io/zone':'1'}}|FAIL|lands on apps, secret (confidential), kata (sandboxed).",
                "{'nodeSelector':{'unheard.of':'1'}}|FAIL|lands on no pool",
                "{'runtimeClassName':'kata-cc-isolation'}|FAIL|lands on no pool",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'tier','operator':'In','values':['x','y']}]}]}}}}|PASS|lands on secret (confidential)",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'tier','operator':'Exists'}]},{'matchExpressions':[{'key':'agentpool','operator':'In','values':['apps']}]}]}}}}|FAIL|lands on apps, secret (confidential).",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'agentpool','operator':'NotIn','values':['apps','kata']}]}]}}}}|PASS|lands on secret (confidential)",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchExpressions':[{'key':'tier','operator':'DoesNotExist'}]}]}}}}|FAIL|lands on apps, kata (sandboxed).",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{},{'matchExpressions':[{'key':'tier','operator':'Exists'}]}]}}}}|PASS|lands on secret (confidential).",
                "{'affinity':{'nodeAffinity':{'requiredDuringSchedulingIgnoredDuringExecution':{'nodeSelectorTerms':[{'matchFields':[{'key':'metadata.name','operator':'In','values':['n1']}]}]}}}}|FAIL|lands on apps, secret (confidential), kata (sandboxed).",
                "{'nodeSelector':{'topology.disk.csi.azure.com/zone':'1','agentpool':'secret'}}|PASS|lands on secret (confidential).",
                "{'nodeSelector':{'storagetier':'Premium_LRS','agentpool':'secret'}}|PASS|lands on secret (confidential).",
                "{'runtimeClassName':'cvm'}|PASS|lands on secret (confidential).",
                "{'runtimeClassName':'anywhere','nodeSelector':{'tier':'x'}}|FAIL|lands on secret (confidential), guarded.",
            })
    void confidential_pods_land_on_confidential_pools_only(String spec, String verdict, String where) {
        PodTemplate pods = WEB.merge(json("{'metadata':{'labels':{'breakwater.dev/workload':'confidential'}}}"))
                .merge(Document.object("spec", json(spec)));

        Estate estate = estate(
                pods,
                cluster(APPS, SECRET, GUARDED, KATA),
                runtimeClass("cvm", "{'nodeSelector':{'agentpool':'secret'}}"),
                runtimeClass("anywhere", "{'tolerations':[{'operator':'Exists'}]}"));

        List<Finding> findings = IsolationControl.LIST.get(1).check(estate);
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.message()).contains(where);
            assertThat(finding.verdict()).hasToString(verdict);
        });
    }

    @Test
    void untrusted_pods_need_a_sandbox_and_a_pool_that_has_it() {
        assertThat(said(estate(WEB.untrusted(), cluster(APPS, KATA)))).containsExactly("K8S-POD-20 PASS");
        assertThat(said(estate(WEB.untrusted(), cluster(APPS)))).containsExactly("K8S-POD-20 FAIL");
        PodTemplate open = WEB.untrusted().merge(json("{'spec':{'runtimeClassName':null}}"));
        assertThat(said(estate(open, cluster(KATA)))).containsExactly("K8S-POD-20 FAIL");
        assertThat(said(estate(open))).containsExactly("K8S-POD-20 FAIL");
        assertThat(said(estate(WEB.untrusted()))).containsExactly("K8S-POD-20 NOT_ASSESSABLE");
        assertThat(said(estate(WEB.confidential()))).containsExactly("K8S-POD-21 NOT_ASSESSABLE");
        assertThat(said(estate(WEB, cluster(APPS)))).isEmpty();
    }

    @Test
    void the_mark_of_a_namespace_holds_for_whatever_is_in_it() {
        Document shop = json("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'shop','labels':"
                + "{'breakwater.dev/workload':'untrusted'}}}");
        Estate.Entry marked = new Estate.Entry(new Address<>("v1/Namespace", "/namespaces/shop"), shop, "v1");

        assertThat(said(estate(WEB, cluster(APPS), marked))).containsExactly("K8S-POD-20 FAIL");
        assertThat(said(estate(WEB.confidential(), cluster(SECRET), marked)))
                .containsExactly("K8S-POD-20 FAIL", "K8S-POD-21 PASS");
    }

    @Test
    void pods_that_do_not_tolerate_spot_machines_land_elsewhere() {
        String spot = "{'name':'spot','scaleSetPriority':'Spot','nodeLabels':{'tier':'x'}}";
        PodTemplate by = WEB.merge(json("{'metadata':{'labels':{'breakwater.dev/workload':'confidential'}},"
                + "'spec':{'nodeSelector':{'tier':'x'}}}"));

        assertThat(said(estate(by, cluster(SECRET, spot)))).containsExactly("K8S-POD-21 PASS");
        assertThat(said(estate(
                        by.merge(json("{'spec':{'tolerations':[{'operator':'Exists'}]}}")), cluster(SECRET, spot))))
                .containsExactly("K8S-POD-21 FAIL");
    }

    @Test
    void nodes_that_aks_makes_itself_are_not_confidential() {
        Estate.Entry cluster = clusterWith("{'nodeProvisioningProfile':{'mode':'Auto'}}", SECRET);
        PodTemplate by = WEB.merge(json("{'metadata':{'labels':{'breakwater.dev/workload':'confidential'}}}"));

        assertThat(said(estate(WEB.confidential(), cluster))).containsExactly("K8S-POD-21 PASS");
        assertThat(said(estate(by.merge(json("{'spec':{'nodeSelector':{'tier':'x'}}}")), cluster)))
                .containsExactly("K8S-POD-21 FAIL");
    }

    @Test
    void a_plan_is_told_where_marked_workloads_land_and_refused_where_they_must_not() {
        Estate none = Estate.of(Estate.Origin.LIVE, List.of());

        assertThat(remarks(none, estate(WEB.untrusted(), cluster(APPS, KATA))))
                .containsExactly("false isolation: Deployment/web is marked untrusted and lands on kata (sandboxed).");
        assertThat(remarks(none, estate(WEB.confidential(), cluster(APPS))))
                .containsExactly("true isolation: Deployment/web is marked confidential and lands on no pool, and never"
                        + " starts: select kubernetes.azure.com/security-type: ConfidentialVM, and declare a pool of a"
                        + " confidential size.");
        PodTemplate old = WEB.untrusted().merge(json("{'spec':{'runtimeClassName':'kata-mshv-vm-isolation'}}"));
        assertThat(remarks(none, estate(old, cluster(KATA))))
                .containsExactly(
                        "false isolation: Deployment/web is marked untrusted and lands on kata (sandboxed); AKS"
                                + " drops that name of the runtime class: use kata-vm-isolation.");
    }

    @Test
    void a_plan_that_changes_pools_under_a_workload_is_told_and_one_that_does_not_is_not() {
        Estate before = estate(WEB.untrusted(), cluster(APPS, KATA));

        assertThat(remarks(before, before)).isEmpty();
        assertThat(remarks(before, estate(WEB.untrusted(), cluster(APPS))))
                .singleElement()
                .asString()
                .startsWith("true isolation: Deployment/web is marked untrusted and lands on no pool, and never starts:"
                        + " name the runtime class kata-vm-isolation");
        assertThat(IsolationReview.standard()).hasToString("IsolationReview");
    }

    @Test
    void a_plan_that_makes_a_workload_unfit_on_the_pool_where_it_is_is_refused() {
        PodTemplate open =
                WEB.untrusted().merge(json("{'spec':{'runtimeClassName':null,'nodeSelector':{'agentpool':'kata'}}}"));

        assertThat(remarks(estate(WEB.untrusted(), cluster(KATA)), estate(open, cluster(KATA))))
                .singleElement()
                .asString()
                .startsWith("true isolation: Deployment/web is marked untrusted and lands on kata (sandboxed):");
        assertThat(remarks(estate(WEB.confidential()), estate(WEB.confidential(), cluster(APPS))))
                .singleElement()
                .asString()
                .startsWith("true isolation: Deployment/web is marked confidential and lands on no pool");
    }

    @Test
    void the_pools_of_another_cluster_tell_nothing() {
        Document deployment =
                Deployment.named("web").in("shop").pods(WEB.untrusted()).document();
        Address<?> elsewhere = new Address<>("apps/v1/Deployment", CLUSTER + "-2/namespaces/shop/deployments/web");
        Estate.Entry web = new Estate.Entry(elsewhere, deployment, "apps/v1");

        assertThat(said(Estate.of(Estate.Origin.LIVE, List.of(web, cluster(KATA)))))
                .containsExactly("K8S-POD-20 NOT_ASSESSABLE");
    }

    private static List<String> remarks(Estate before, Estate after) {
        return Stream.of(before)
                .flatMap(one -> IsolationReview.standard().review(one, after).stream())
                .map((Remark one) -> one.refuses() + " " + one)
                .toList();
    }
}
