package dev.breakwater.network;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * AKS-NET-09: what comes in from the internet passes a web application firewall that blocks. Application Gateway for
 * Containers is told so by a WebApplicationFirewallPolicy beside its Gateway or its routes, which names a policy of
 * Azure; the older Application Gateway by an annotation of the Ingress.
 */
final class WebFirewall implements HeadedControl {
    private static final String POLICIES = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies";
    private static final String GROUP = "alb.networking.azure.io";
    private static final String KIND = "WebApplicationFirewallPolicy";
    private static final String MODE = "/properties/policySettings/mode";
    private static final String STATE = "/properties/policySettings/state";
    private static final String RULES = "/properties/managedRules/managedRuleSets";
    private static final String NAMED = "/spec/webApplicationFirewall/id";
    private static final String CONTAINERS = "azure-alb-external";
    private static final String CLASS = "/spec/gatewayClassName";
    private static final String INGRESS_CLASS = "/spec/ingressClassName";
    private static final String BY_PATH = "/metadata/annotations/appgw.ingress.kubernetes.io~1waf-policy-for-path";
    private static final String PRIVATE = "/metadata/annotations/appgw.ingress.kubernetes.io~1use-private-ip";
    private static final String INTERNAL = "annotations/" + Service.INTERNAL.replace("/", "~1");

    private static final ControlHead HEAD = ControlHead.of(
                    "AKS-NET-09",
                    Severity.HIGH,
                    "What comes in from the internet passes a web application firewall that prevents attacks.",
                    "Declare GuardedGateway, or a FirewallPolicy with mode Prevention, state Enabled and the default rules of"
                            + " version 2.1, and name it in a " + KIND
                            + " for the Gateway; or accept the finding where a firewall stands further out.",
                    POLICIES,
                    GROUP + "/v1/" + KIND,
                    Gateway.TYPE,
                    Ingress.TYPE,
                    Service.TYPE)
            .maps("PSRule", "Azure.AppGwWAF.Enabled", "Azure.AppGwWAF.PreventionMode", "Azure.AppGwWAF.RuleGroups");

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public List<Finding> check(Estate estate) {
        List<Finding> findings = new ArrayList<>();
        estate.ofType(POLICIES).forEach(policy -> findings.add(ofPolicy(policy, policy, List.of())));
        estate.ofType(Gateway.TYPE).stream()
                .filter(WebFirewall::isOpen)
                .forEach(gateway -> findings.add(ofGateway(gateway, estate)));
        estate.ofType(Ingress.TYPE).stream()
                .filter(ingress ->
                        ingress.document().text(PRIVATE).filter("true"::equals).isEmpty())
                .forEach(ingress -> findings.add(ofIngress(ingress, estate)));
        return findings;
    }

    /** What a policy of Azure makes of the resource behind it; what it leaves out mends nothing that it says. */
    private static Finding ofPolicy(Estate.Entry concerned, Estate.Entry policy, List<Evidence> link) {
        List<Evidence> seen = new ArrayList<>(link);
        boolean told = true;
        boolean blocks = true;
        for (String pointer : List.of(MODE, STATE, RULES)) {
            Optional<Document> value = policy.document().at(pointer);
            boolean good = value.filter(one -> blocks(pointer, one, concerned)).isPresent();
            seen.add(new Evidence(pointer, value, policy.apiVersion()).context(good));
            told &= value.isPresent();
            blocks &= good || value.isEmpty();
        }
        return told || !blocks
                ? HEAD.finding(concerned, blocks, seen)
                : unknown(
                        concerned,
                        "The firewall policy does not say its mode, state and rules: write all of them.",
                        seen);
    }

    private static boolean blocks(String pointer, Document value, Estate.Entry concerned) {
        boolean older = !concerned.document().text(CLASS).equals(Optional.of(CONTAINERS));
        return switch (pointer) {
            case MODE -> value.asText().filter("Prevention"::equalsIgnoreCase).isPresent();
            case STATE -> value.asText().filter("Enabled"::equalsIgnoreCase).isPresent();
            default -> value.elements().stream().anyMatch(one -> isRecent(one, older));
        };
    }

    /** The rules of today; Application Gateway for Containers takes default rules only, and 3.2 of OWASP is the last. */
    private static boolean isRecent(Document rules, boolean older) {
        String version = rules.text("/ruleSetVersion").orElse("");
        return switch (rules.text("/ruleSetType").orElse("").toLowerCase(Locale.ROOT)) {
            case "microsoft_defaultruleset" -> version.matches("(2\\.[1-9]|[3-9]|[1-9][0-9]).*");
            case "owasp" -> older && version.equals("3.2");
            default -> false;
        };
    }

    /** A firewall for all of it, or for each of its routes; and where one is nearer, that one counts. */
    private static Finding ofGateway(Estate.Entry gateway, Estate estate) {
        if (!gateway.document().text(CLASS).equals(Optional.of(CONTAINERS))) {
            return behindController(gateway, CLASS, estate);
        }
        List<Estate.Entry> routes = estate.ofKind("gateway.networking.k8s.io", "HTTPRoute")
                .filter(route -> isRouteOf(route, gateway))
                .toList();
        Finding bare = HEAD.finding(gateway, false, List.of(seen(gateway, CLASS)));
        boolean each = !routes.isEmpty() && routes.stream().allMatch(route -> isGuarded(route, estate));
        return each || isGuarded(gateway, estate)
                ? worst(gateway, Stream.concat(Stream.of(gateway), routes.stream()), estate, bare)
                : bare;
    }

    private static Finding worst(Estate.Entry gateway, Stream<Estate.Entry> targets, Estate estate, Finding otherwise) {
        List<Finding> all = targets.flatMap(target -> policiesFor(target, estate))
                .map(policy -> named(gateway, policy, estate))
                .toList();
        Optional<Finding> unfit =
                all.stream().filter(one -> one.verdict() == Verdict.FAIL).findFirst();
        return unfit.or(() -> all.stream()
                        .filter(one -> one.verdict() != Verdict.PASS)
                        .findFirst())
                .or(() -> all.stream().findFirst())
                .orElse(otherwise);
    }

    private static Finding ofIngress(Estate.Entry ingress, Estate estate) {
        String by = ingress.document().text(INGRESS_CLASS).orElse("");
        Optional<String> id = ingress.document().text(BY_PATH);
        if (!by.equals("azure-application-gateway")) {
            return behindController(ingress, INGRESS_CLASS, estate);
        }
        return id.map(named -> named(ingress, named, estate))
                .orElseGet(() -> unknown(
                        ingress,
                        "The firewall of the Application Gateway itself cannot be seen: it takes"
                                + " Microsoft.Network/applicationGateways/read; or name a policy in an annotation.",
                        List.of(seen(ingress, INGRESS_CLASS))));
    }

    private static Finding named(Estate.Entry concerned, Estate.Entry policy, Estate estate) {
        return named(concerned, policy.document().text(NAMED).orElse("that is known after apply"), estate);
    }

    private static Finding named(Estate.Entry concerned, String id, Estate estate) {
        List<Evidence> link =
                List.of(new Evidence(NAMED, Optional.of(Document.of(id)), concerned.apiVersion()).context(true));
        return estate.ofType(POLICIES).stream()
                .filter(policy -> policy.address().path().equalsIgnoreCase(id))
                .findFirst()
                .map(policy -> ofPolicy(concerned, policy, link))
                .orElseGet(() -> unknown(
                        concerned,
                        "The firewall policy " + id + " was not read: it takes " + POLICIES + "/read.",
                        link));
    }

    /** Another controller has no firewall; whether it is open to the internet its Service tells. */
    private static Finding behindController(Estate.Entry concerned, String pointer, Estate estate) {
        List<Evidence> seen = List.of(seen(concerned, pointer));
        boolean open = estate.ofType(Service.TYPE).stream().anyMatch(WebFirewall::isPublic);
        return open
                ? HEAD.finding(concerned, false, seen)
                : unknown(
                        concerned,
                        "Whether the controller of this class is open to the internet its Service tells: it takes"
                                + " list on services of all namespaces.",
                        seen);
    }

    private static boolean isPublic(Estate.Entry service) {
        Document body = service.document();
        boolean balanced =
                body.text("/spec/type").filter("LoadBalancer"::equals).isPresent();
        return balanced
                && body.text("/metadata/" + INTERNAL)
                        .filter("true"::equalsIgnoreCase)
                        .isEmpty();
    }

    /** Whether a gateway may be reached from the internet: it does not ask for an internal load balancer. */
    private static boolean isOpen(Estate.Entry gateway) {
        return Stream.of("/metadata/", "/spec/infrastructure/")
                .noneMatch(base -> gateway.document()
                        .text(base + INTERNAL)
                        .filter("true"::equalsIgnoreCase)
                        .isPresent());
    }

    /** Whether a firewall stands before all of it, not before a section only. */
    private static boolean isGuarded(Estate.Entry target, Estate estate) {
        return policiesFor(target, estate)
                .anyMatch(
                        one -> one.document().at("/spec/targetRef/sectionNames").isEmpty());
    }

    /** What names a firewall for it, or for a section of it. */
    private static Stream<Estate.Entry> policiesFor(Estate.Entry target, Estate estate) {
        String type = target.address().type();
        String kind = type.substring(type.lastIndexOf('/') + 1);
        return estate.ofKind(GROUP, KIND)
                .filter(one -> isBeside(one, target))
                .filter(one -> one.document()
                        .text("/spec/targetRef/kind")
                        .filter(kind::equals)
                        .isPresent())
                .filter(one -> one.document()
                        .text("/spec/targetRef/name")
                        .filter(target.address().name()::equals)
                        .isPresent())
                .filter(one -> one.document().at(NAMED).isPresent());
    }

    private static boolean isRouteOf(Estate.Entry route, Estate.Entry gateway) {
        String here = route.document().text("/metadata/namespace").orElse("");
        String there = gateway.document().text("/metadata/namespace").orElse("");
        for (Document parent :
                route.document().at("/spec/parentRefs").orElse(Document.array()).elements()) {
            if (parent.text("/name").filter(gateway.address().name()::equals).isPresent()
                    && parent.text("/namespace").orElse(here).equals(there)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBeside(Estate.Entry one, Estate.Entry other) {
        return scope(one).equals(scope(other));
    }

    /** The path down to the namespace. */
    private static String scope(Estate.Entry entry) {
        String path = entry.address().path();
        int kind = path.lastIndexOf('/', path.lastIndexOf('/') - 1);
        return path.substring(0, Math.max(kind, 0));
    }

    private static Evidence seen(Estate.Entry entry, String pointer) {
        return new Evidence(pointer, entry.document().at(pointer), entry.apiVersion());
    }

    private static Finding unknown(Estate.Entry entry, String why, List<Evidence> seen) {
        return new Finding(HEAD.id(), entry.address(), Verdict.NOT_ASSESSABLE, why, seen);
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
