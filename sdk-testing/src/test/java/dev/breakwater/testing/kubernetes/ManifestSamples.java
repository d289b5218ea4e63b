package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.ClusterRole;
import dev.breakwater.access.RbacRule;
import dev.breakwater.access.Role;
import dev.breakwater.access.RoleSelector;
import dev.breakwater.admission.ValidatingAdmissionPolicy;
import dev.breakwater.admission.ValidatingAdmissionPolicyBinding;
import dev.breakwater.document.Document;
import dev.breakwater.network.CiliumNetworkPolicy;
import dev.breakwater.network.ClusterNetworkPolicy;
import dev.breakwater.network.ClusterNetworkPolicy.Action;
import dev.breakwater.network.Gateway;
import dev.breakwater.network.HttpRoute;
import dev.breakwater.network.Ingress;
import dev.breakwater.network.LabelSelector;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Service;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.Secret;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import dev.breakwater.testing.contract.Sample;
import dev.breakwater.workload.ConfigMap;
import dev.breakwater.workload.Deployment;
import dev.breakwater.workload.LimitRange;
import dev.breakwater.workload.Manifest;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.PodTemplate;
import dev.breakwater.workload.ResourceQuota;
import dev.breakwater.workload.ServiceAccount;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Declarations of roles, service accounts, secrets and of what is a manifest, with one variation per property. */
final class ManifestSamples {
    static final String SECRET = "s3cr3t-of-the-samples";
    private static final Acceptance ACCEPTED =
            new Acceptance("K8S-SA-02", "calls the API server", "platform", LocalDate.of(2027, 1, 1));
    private static final Map<String, String> TEAM = Map.of("team", "web");
    private static final RbacRule PODS = RbacRule.read("", "pods");
    private static final RbacRule EVERYTHING = RbacRule.allow(List.of("*"), "*", "*");
    private static final PodTemplate WEB = PodTemplate.of("web", "registry.example.com/web:1.0");

    static final Document DEFINITION = Document.parse("""
            {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
             "metadata": {"name": "crontabs.stable.example.com"},
             "spec": {"group": "stable.example.com", "scope": "Namespaced",
              "names": {"kind": "CronTab", "plural": "crontabs", "shortNames": ["ct"]},
              "versions": [{"name": "v1", "served": true, "storage": true, "subresources": {"status": {}},
               "additionalPrinterColumns": [{"name": "Spec", "type": "string", "jsonPath": ".spec.cronSpec"}],
               "schema": {"openAPIV3Schema": {"type": "object", "properties": {
                "spec": {"type": "object", "required": ["cronSpec"], "properties": {
                 "cronSpec": {"type": "string", "pattern": "^[0-9* /]+$"},
                 "replicas": {"type": "integer", "minimum": 1, "default": 1}}},
                "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}]}}
            """);

    private static final String POD = "/spec/template/spec";
    private static final Document LOOSE_POD = Document.parse("""
            {"automountServiceAccountToken": true, "hostPID": true, "hostIPC": true,
             "volumes": [{"name": "node", "hostPath": {"path": "/"}}],
             "securityContext": {"runAsNonRoot": false, "runAsUser": 0, "seccompProfile": {"type": "Unconfined"},
              "appArmorProfile": {"type": "Unconfined"},
              "seLinuxOptions": {"type": "spc_t", "user": "u", "role": "r"},
              "windowsOptions": {"hostProcess": true, "runAsUserName": "ContainerAdministrator"},
              "sysctls": [{"name": "kernel.msgmax", "value": "1"}]}}
            """);
    private static final Document LOOSE_CONTAINER = Document.parse("""
            {"image": "registry.example.com/other:2", "ports": [{"containerPort": 90, "hostPort": 90}],
             "env": [{"name": "TOKEN", "value": "x"}], "envFrom": [{"secretRef": {"name": "db"}}],
             "securityContext": {"privileged": true, "allowPrivilegeEscalation": true, "runAsNonRoot": true,
              "runAsUser": 0, "readOnlyRootFilesystem": false, "procMount": "Unmasked",
              "capabilities": {"add": ["NET_ADMIN"], "drop": ["NET_RAW"]},
              "seccompProfile": {"type": "Unconfined"}, "appArmorProfile": {"type": "Unconfined"},
              "windowsOptions": {"hostProcess": true, "runAsUserName": "ContainerAdministrator"},
              "seLinuxOptions": {"type": "spc_t", "user": "u", "role": "r"}},
             "resources": {"requests": {"cpu": "20m", "memory": "20Mi"}, "limits": {"cpu": "2", "memory": "2Gi"}}}
            """);

    private final ClusterLink link;
    private final Namespace shop;

    ManifestSamples(ClusterLink link) {
        this.link = link;
        this.shop = Namespace.named("shop").on(link).build();
    }

    List<Sample> all() {
        return List.of(
                role(),
                clusterRole(),
                Sample.of(joined()),
                serviceAccount(),
                vaultMount(),
                secret(),
                deployment(),
                configMap(),
                quota(),
                limits(),
                service(),
                ingress(),
                gateway(),
                route(),
                ciliumPolicy(),
                clusterPolicy(),
                policy(),
                policyBinding(),
                pod(),
                definition(),
                custom());
    }

    private Sample role() {
        Role role = Role.named("reader")
                .namespace("shop")
                .addRules(PODS, RbacRule.allow(List.of("get"), "", "configmaps").onlyNames("web"))
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(role)
                .needing(shop)
                .varying("rules fewer", role.withRules(PODS))
                .varying("rules other", role.withRules(EVERYTHING))
                .varying("rules none", role.withRules())
                .varying("labels none", role.withLabels(Map.of()))
                .varying("annotations none", role.withAnnotations(Map.of()))
                .exempting("/aggregationRule", "only a ClusterRole joins others");
    }

    private Sample clusterRole() {
        ClusterRole role = ClusterRole.named("scraper")
                .addRules(RbacRule.urls(List.of("get"), "/metrics"))
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(role)
                .varying("rules", role.withRules(PODS))
                .varying("labels none", role.withLabels(Map.of()))
                .varying(
                        "aggregates",
                        role.withRules().withAggregates(RoleSelector.label("example.com/to-scraper", "true")));
    }

    private ClusterRole joined() {
        return ClusterRole.named("joined")
                .addAggregates(RoleSelector.label("example.com/to-joined", "true"))
                .cluster(link)
                .build();
    }

    private Sample serviceAccount() {
        ServiceAccount account = ServiceAccount.named("web")
                .namespace("shop")
                .clientId(Output.of("11111111-2222-4333-8444-555555555555"))
                .tenantId(Output.of("99999999-2222-4333-8444-555555555555"))
                .addImagePullSecrets("registry")
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(account)
                .needing(shop)
                .varying("automountToken", account.withAutomountToken(true))
                .varying("clientId", account.withClientId(Output.of("21111111-2222-4333-8444-555555555555")))
                .varying("tenantId", account.withTenantId(java.util.Optional.empty()))
                .varying("imagePullSecrets", account.withImagePullSecrets("other"))
                .varying("imagePullSecrets none", account.withImagePullSecrets())
                .varying("labels none", account.withLabels(Map.of()));
    }

    private Sample vaultMount() {
        SecretProviderClass mount = SecretProviderClass.named("web")
                .namespace("shop")
                .vault("shop-kv", "99999999-2222-4333-8444-555555555555", "11111111-2222-4333-8444-555555555555")
                .addObjects(
                        VaultObject.secret("db").as("db.txt"),
                        VaultObject.key("sign").atVersion("abc"))
                .putSecretObject("db", Map.of("db.txt", "password"))
                .putAllLabels(TEAM)
                .putAllAnnotations(TEAM)
                .cluster(link)
                .addAcceptances(ACCEPTED)
                .build();
        return Sample.of(mount)
                .needing(shop)
                .varying("vaultName", mount.withVaultName(Output.of("other-kv")))
                .varying("tenantId", mount.withTenantId(Output.of("19999999-2222-4333-8444-555555555555")))
                .varying("clientId", mount.withClientId(Output.of("31111111-2222-4333-8444-555555555555")))
                .varying("objects", mount.withObjects(VaultObject.certificate("tls")))
                .varying("secretObjects", mount.withSecretObjects(Map.of("db", Map.of("db.txt", "pwd"))))
                .varying("secretObjects none", mount.withSecretObjects(Map.of()))
                .exempting("/spec/provider", "the declaration is of Azure's provider")
                .exempting("/spec/parameters/usePodIdentity", "pod identity has ended; only found, never declared");
    }

    private Sample secret() {
        Secret secret = Secret.named("db")
                .in("shop")
                .data("password", Sensitive.of(SECRET))
                .data("user", Sensitive.of("web"))
                .version("1")
                .label("team", "web")
                .on(link);
        Secret fewer = Secret.named("db")
                .in("shop")
                .data("user", Sensitive.of("web"))
                .version("1")
                .label("team", "web")
                .on(link);
        return Sample.of(secret)
                .needing(shop)
                .varying("version", secret.version("2"))
                .varying("data more", secret.data("host", Sensitive.of("db")))
                .varying("data fewer", fewer)
                .exempting("/type", "metadata, which is all that is read of a secret, does not tell it");
    }

    private Sample deployment() {
        Deployment plain = Deployment.named("web")
                .in("shop")
                .replicas(2)
                .pods(WEB.port(8080))
                .label("team", "web")
                .on(link);
        Document first = plain.document().at(POD + "/containers/0").orElseThrow();
        Document init = first.without("ports").with("name", "init");
        Deployment web = plain.set(POD + "/initContainers", Document.array(init));
        Document loosePod = web.document().at(POD).orElseThrow().merge(LOOSE_POD);
        PodTemplate other = WEB.port(9090).resources("2000m", "1024Mi");
        PodTemplate privileged = WEB.mergeContainer(Document.parse("{\"securityContext\": {\"privileged\": true}}"));
        return Sample.of(web)
                .needing(shop)
                .varying("replicas", web.replicas(3))
                .varying("template", web.pods(other))
                .varying(
                        "container more",
                        web.pods(WEB.container("side", "registry.example.com/side:1", Document.object())))
                .varying("privileged", web.pods(privileged))
                .varying("selector", web.pods(PodTemplate.of("other", "registry.example.com/web:1.0")))
                .varying("service account", web.pods(WEB.port(8080).workloadIdentity("web")))
                .varying("host network", web.set("/spec/template/spec/hostNetwork", true))
                .varying("the pod, loosened", web.set(POD, loosePod))
                .varying("a container, loosened", web.set(POD + "/containers", loosened(first)))
                .varying("an init container, loosened", web.set(POD + "/initContainers", loosened(init)))
                .varying("annotation", web.annotation("note", "x"));
    }

    private static Document loosened(Document container) {
        return Document.array(container.merge(LOOSE_CONTAINER));
    }

    private Sample configMap() {
        ConfigMap map =
                ConfigMap.named("web").in("shop").data("a", "1").data("b", "2").on(link);
        return Sample.of(map)
                .needing(shop)
                .varying("data", map.data("a", "3"))
                .varying("data more", map.data("c", "3"))
                .varying(
                        "data fewer",
                        ConfigMap.named("web").in("shop").data("a", "1").on(link));
    }

    private Sample quota() {
        ResourceQuota quota = ResourceQuota.named("most")
                .in("shop")
                .hard("requests.cpu", "4000m")
                .hard("pods", "20")
                .on(link);
        return Sample.of(quota).needing(shop).varying("hard", quota.hard("pods", "30"));
    }

    private Sample limits() {
        LimitRange range = LimitRange.named("usual").in("shop").on(link);
        LimitRange usual = range.containers(Map.of("cpu", "100m"), Map.of("cpu", "1", "memory", "1024Mi"));
        return Sample.of(usual)
                .needing(shop)
                .varying("limits", range.containers(Map.of("cpu", "200m"), Map.of("cpu", "1")));
    }

    private Sample service() {
        Service web = Service.named("web")
                .in("shop")
                .selecting("app", "web")
                .port("http", 80, 8080)
                .on(link);
        return Sample.of(web)
                .needing(shop)
                .varying("ports", web.port("admin", 81, 8081))
                .varying("selector", web.selecting("tier", "front"))
                .varying("externalIPs", web.set("/spec/externalIPs", Document.array("203.0.113.9")))
                .varying("clusterIP", web.set("/spec/clusterIP", "None"))
                .varying("type internal", web.internalLoadBalancer())
                .varying("type public", web.publicLoadBalancer());
    }

    private Sample ingress() {
        Ingress web = Ingress.named("web")
                .in("shop")
                .ingressClass("webapprouting.kubernetes.azure.com")
                .host("shop.example.com", "web", 80)
                .tls("shop-tls", "shop.example.com")
                .on(link);
        return Sample.of(web)
                .needing(shop)
                .varying("hosts", web.host("www.example.com", "web", 80))
                .varying("class", web.ingressClass("nginx"))
                .varying("tls", web.tls("www-tls", "www.example.com"));
    }

    private Sample gateway() {
        Gateway edge = Gateway.named("edge")
                .in("shop")
                .gatewayClass("approuting-istio")
                .https("https", 443, "shop.example.com", "shop-tls")
                .on(link);
        return Sample.of(edge)
                .needing(shop)
                .varying("class", edge.gatewayClass("azure-alb-external"))
                .varying("listeners", edge.http("http", 80, "shop.example.com"))
                .varying("protocol", edge.set("/spec/listeners/0/protocol", "TLS"));
    }

    private Sample route() {
        HttpRoute web = HttpRoute.named("web")
                .in("shop")
                .gateway("edge")
                .hostnames("shop.example.com")
                .service("web", 80)
                .on(link);
        return Sample.of(web)
                .needing(shop)
                .varying("gateway", web.gateway("other"))
                .varying("hostnames", web.hostnames("www.example.com"))
                .varying("service", web.service("web", 81));
    }

    private Sample ciliumPolicy() {
        Manifest definition = Manifest.parse(definitionOf("CiliumNetworkPolicy", "cilium.io", "v2", "Namespaced"))
                .on(link);
        CiliumNetworkPolicy web = CiliumNetworkPolicy.named("web")
                .in("shop")
                .allowDns()
                .allowTo(443, "api.example.com")
                .allowHttpFrom(LabelSelector.label("app", "edge"), 8080, "GET", "/public/.*")
                .on(link)
                .after(definition.address());
        return Sample.of(web)
                .needing(shop, definition)
                .varying("selector", web.selecting(LabelSelector.label("app", "web")))
                .varying("ingress", web.denyIngress())
                .varying("egress", web.allowTo(443, "*.example.com"))
                .varying(
                        "ingressDeny",
                        web.set("/spec/ingressDeny", Document.array(Document.object("fromEntities", List.of("world")))))
                .varying("egressDeny", web.denyTo("169.254.169.254/32"));
    }

    private Sample clusterPolicy() {
        Manifest definition = Manifest.parse(
                        definitionOf("ClusterNetworkPolicy", "policy.networking.k8s.io", "v1alpha2", "Cluster"))
                .on(link);
        ClusterNetworkPolicy guard = ClusterNetworkPolicy.admin("guard", 10)
                .ingress(Action.DENY, LabelSelector.label("team", "guests"))
                .egressTo(Action.DENY, "169.254.169.254/32", PolicyPort.tcp(80))
                .on(link)
                .after(definition.address());
        return Sample.of(guard)
                .needing(definition)
                .varying("tier", guard.set("/spec/tier", "Baseline"))
                .varying("priority", guard.set("/spec/priority", 20))
                .varying("subject", guard.namespaces(LabelSelector.label("team", "web")))
                .varying("ingress", guard.ingress(Action.PASS, LabelSelector.all()))
                .varying("egress", guard.acceptNames("*.example.com"));
    }

    /** A definition that takes any spec. */
    private static Document definitionOf(String kind, String group, String version, String scope) {
        String plural = kind.toLowerCase(Locale.ROOT).replaceFirst("y$", "ies");
        Document anything = Document.object("type", "object", "x-kubernetes-preserve-unknown-fields", true);
        Document schema = Document.object("type", "object", "properties", Document.object("spec", anything));
        Document served = Document.object(
                "name", version, "served", true, "storage", true, "schema", Document.object("openAPIV3Schema", schema));
        Document spec = Document.object(
                "group",
                group,
                "scope",
                scope,
                "names",
                Document.object("kind", kind, "plural", plural),
                "versions",
                List.of(served));
        return Document.object(
                "apiVersion",
                "apiextensions.k8s.io/v1",
                "kind",
                "CustomResourceDefinition",
                "metadata",
                Document.object("name", plural + "." + group),
                "spec",
                spec);
    }

    private Sample policy() {
        ValidatingAdmissionPolicy policy = ValidatingAdmissionPolicy.named("replicas")
                .matching("apps", "deployments")
                .requiring("object.spec.replicas <= 5", "at most five replicas")
                .on(link);
        return Sample.of(policy)
                .varying("failurePolicy", policy.ignoringFailures())
                .varying("validations", policy.requiring("object.spec.replicas > 1", "more than one"));
    }

    private Sample policyBinding() {
        ValidatingAdmissionPolicyBinding binding = ValidatingAdmissionPolicyBinding.named("replicas")
                .policy("replicas")
                .on(link);
        return Sample.of(binding)
                .varying("policy", binding.policy("other"))
                .varying("actions", binding.actions("Warn", "Audit"))
                .varying("namespaces", binding.namespacesWith("team", "web"));
    }

    private Sample pod() {
        Manifest pod = Manifest.named("v1", "Pod", "job")
                .in("shop")
                .set("/spec", WEB.document().get("spec").orElseThrow())
                .on(link);
        return Sample.of(pod).needing(shop).varying("label", pod.label("team", "web"));
    }

    private Sample definition() {
        Manifest definition = Manifest.parse(DEFINITION).on(link);
        return Sample.of(definition)
                .varying("short names", definition.set("/spec/names/shortNames", List.of("ct", "cts")));
    }

    private Sample custom() {
        Manifest definition = Manifest.parse(DEFINITION).on(link);
        Manifest tab = Manifest.named("stable.example.com/v1", "CronTab", "nightly")
                .in("shop")
                .set("/spec/cronSpec", "0 3 * * *")
                .on(link)
                .after(definition.address());
        return Sample.of(tab)
                .needing(shop, definition)
                .varying("spec", tab.set("/spec/cronSpec", "0 4 * * *"))
                .varying("default", tab.set("/spec/replicas", 3));
    }
}
