package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.GuardedGateway;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.network.Gateway;
import dev.breakwater.platform.FirewallPolicy;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A gateway behind a firewall that blocks is declared in one piece, applied, and passes its control. */
class GuardedGatewayTest {
    private static final List<String> KINDS = List.of("ApplicationLoadBalancer", "WebApplicationFirewallPolicy");

    private static Document kind(String kind) {
        String plural = kind.toLowerCase(Locale.ROOT).replaceAll("y$", "ie") + "s";
        return Document.parse("""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "PLURAL.alb.networking.azure.io"},
                 "spec": {"group": "alb.networking.azure.io", "scope": "Namespaced",
                   "names": {"kind": "KIND", "listKind": "KINDList", "plural": "PLURAL", "singular": "SINGULAR"},
                   "versions": [{"name": "v1", "served": true, "storage": true, "schema": {"openAPIV3Schema": {
                     "type": "object", "properties": {"spec": {"type": "object",
                       "x-kubernetes-preserve-unknown-fields": true}}}}}]}}
                """.replace("PLURAL", plural)
                .replace("SINGULAR", kind.toLowerCase(Locale.ROOT))
                .replace("KIND", kind));
    }

    private static GuardedGateway edge(ResourceGroup group) {
        String network = group.id() + "/providers/Microsoft.Network/virtualNetworks/hub/subnets/edge";
        return new GuardedGateway(
                "edge",
                "shop",
                "shop.example.com",
                "tls",
                group.id(),
                "westeurope",
                Output.of(network),
                Optional.empty());
    }

    private static List<Verdict> verdicts(Resource<?>... resources) {
        return Catalogue.control("AKS-NET-09")
                .orElseThrow()
                .check(Estate.of(DesiredState.named("x").with(resources)))
                .stream()
                .map(Finding::verdict)
                .toList();
    }

    @Test
    void it_is_applied_to_azure_and_to_the_cluster_and_then_nothing_is_left_to_do() {
        try (FakeAzure azure = FakeAzure.start();
                FakeKubernetes fake = FakeKubernetes.create();
                KubernetesProvider cluster = KubernetesProvider.of(fake.connection())) {
            KINDS.forEach(kind -> fake.apply(kind(kind)));
            fake.apply(
                    Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}}"));
            ResourceGroup group = ResourceGroup.named("rg-shop")
                    .subscription(azure.subscription())
                    .location("westeurope")
                    .build();
            DesiredState state = DesiredState.named("edge").with(group).with(edge(group));
            Engine engine = Engine.of(azure.provider(), cluster)
                    .with(EngineOptions.standard().withTime(azure.time()));

            engine.apply(engine.plan(state)).orThrow();

            assertThat(engine.plan(state).changes())
                    .allMatch(change -> change.toString().contains("NoOp"));
            Document held = fake.get("alb.networking.azure.io/v1", "WebApplicationFirewallPolicy", "shop", "edge")
                    .orElseThrow();
            assertThat(held.text("/spec/webApplicationFirewall/id").orElse(""))
                    .isEqualToIgnoringCase(edge(group).policy().id().toString());
            assertThat(fake.get("alb.networking.azure.io/v1", "ApplicationLoadBalancer", "shop", "edge")
                            .flatMap(one -> one.text("/spec/associations/0"))
                            .orElse(""))
                    .endsWith("/subnets/edge");
            assertThat(fake.get("gateway.networking.k8s.io/v1", "Gateway", "shop", "edge"))
                    .isPresent();
        }
    }

    @Test
    void the_control_tells_it_from_gateways_that_nothing_or_too_little_guards() {
        ResourceGroup group = ResourceGroup.named("rg-shop")
                .subscription("00000000-0000-0000-0000-0000000000aa")
                .location("westeurope")
                .build();
        FirewallPolicy policy = edge(group).policy();
        Resource<?>[] all = edge(group).resources().toArray(Resource<?>[]::new);

        assertThat(verdicts(all)).containsExactly(Verdict.PASS, Verdict.PASS);
        assertThat(verdicts(policy.withPrevention(false))).containsExactly(Verdict.FAIL);
        assertThat(verdicts(policy.withEnabled(false))).containsExactly(Verdict.FAIL);
        assertThat(verdicts(policy.withRuleSets(new FirewallPolicy.RuleSet("OWASP", "3.1"))))
                .containsExactly(Verdict.FAIL);
        assertThat(verdicts(policy.withRuleSets())).containsExactly(Verdict.PASS);
        assertThat(verdicts(Gateway.named("open").in("shop").gatewayClass("azure-alb-external")))
                .containsExactly(Verdict.FAIL);
        assertThatThrownBy(() -> policy.withRuleSets(
                        new FirewallPolicy.RuleSet("OWASP", "3.1"), new FirewallPolicy.RuleSet("owasp", "3.2")))
                .hasMessageContaining("ruleSets has a kind twice; it can have one version only.");
    }

    @Test
    void older_rules_are_told_as_weaker() {
        try (FakeAzure azure = FakeAzure.start()) {
            ResourceGroup group = ResourceGroup.named("rg-shop")
                    .subscription(azure.subscription())
                    .location("westeurope")
                    .build();
            FirewallPolicy policy = edge(group).policy().withRuleSets(new FirewallPolicy.RuleSet("OWASP", "3.2"));
            Engine engine =
                    Engine.of(azure.provider()).with(EngineOptions.standard().withTime(azure.time()));
            engine.apply(engine.plan(DesiredState.named("edge").with(group, policy)))
                    .orThrow();

            FirewallPolicy older = policy.withRuleSets(new FirewallPolicy.RuleSet("OWASP", "3.1"));

            assertThat(engine.plan(DesiredState.named("edge").with(group, older))
                            .render())
                    .contains("0 harden, 1 weaken");
        }
    }
}
