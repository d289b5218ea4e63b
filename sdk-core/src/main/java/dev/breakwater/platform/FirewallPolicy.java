package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a policy of the web application firewall, which Application Gateway for Containers and Application
 * Gateway hold requests against. It blocks what its rules find unless declared otherwise. Custom rules and exclusions that
 * somebody made stay. Immutable.
 *
 * <p>Semantics: {@code Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies} of ARM.
 */
@Value.Immutable
@BreakwaterStyle
public interface FirewallPolicy extends ArmResource<ArmState>, WithFirewallPolicy {
    /** The ARM type. */
    String TYPE = "Microsoft.Network/ApplicationGatewayWebApplicationFirewallPolicies";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
                    TYPE,
                    Property.at("/location", "Region").compares(Form.REGION).createOnly(),
                    Property.at("/tags", "Tags").compares(Form.CONTAINS),
                    Property.at("/properties/policySettings/mode", "What happens to what rules find")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("Prevention"), "AKS-NET-09"),
                    Property.at("/properties/policySettings/state", "Whether it looks at all")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("Enabled"), "AKS-NET-09"),
                    Property.at("/properties/policySettings/requestBodyCheck", "Bodies of requests looked at")
                            .defaultsTo(true)
                            .safe(Safety.when(true)),
                    Property.at("/properties/managedRules/managedRuleSets/*/ruleSetType", "Kind of rules"),
                    Property.at("/properties/managedRules/managedRuleSets/*/ruleSetVersion", "Version of rules")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.noneOf("0.1", "3.0", "3.1"))) // of bots, and of OWASP
            .keyedBy("/properties/managedRules/managedRuleSets", "ruleSetType");

    /** Starts the declaration of a policy. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: up to 128 letters, digits, {@code .}, {@code _} and {@code -}. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region; for Application Gateway for Containers the cluster's. */
    String location();

    /** Whether what the rules find is blocked, rather than only logged; true by default. Serves AKS-NET-09. */
    @Value.Default
    default boolean prevention() {
        return true;
    }

    /** Whether it looks at all; true by default. Serves AKS-NET-09. */
    @Value.Default
    default boolean enabled() {
        return true;
    }

    /** Whether bodies of requests are looked at too, as they are unless declared otherwise. */
    Optional<Boolean> requestBodies();

    /**
     * The rules of Microsoft, each kind once; {@link RuleSet#DEFAULT} if none is named. Serves AKS-NET-09. Others that are
     * there stay.
     */
    List<RuleSet> ruleSets();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return group().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** Its ARM id as an output, so that whatever uses it waits until the policy exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        Document settings = Document.object("mode", prevention() ? "Prevention" : "Detection")
                .with("state", enabled() ? "Enabled" : "Disabled")
                .withSome("requestBodyCheck", requestBodies());
        List<Document> rules = new ArrayList<>();
        List<RuleSet> all = ruleSets().isEmpty() ? List.of(RuleSet.DEFAULT) : ruleSets();
        all.forEach(one -> rules.add(Document.object("ruleSetType", one.kind(), "ruleSetVersion", one.version())));
        Document properties =
                Document.object("policySettings", settings, "managedRules", Document.object("managedRuleSets", rules));
        return Bodies.tagged(Document.object("location", location(), "properties", properties), tags());
    }

    @Override
    default List<Issue> issues() {
        Set<String> kinds = new HashSet<>();
        ruleSets().forEach(one -> kinds.add(one.kind().toLowerCase(Locale.ROOT)));
        return PlatformRules.of(
                        "FirewallPolicy",
                        name(),
                        "[a-zA-Z0-9]([-\\w.]{0,126}\\w)?",
                        "1 to 128 letters, digits, '.', '_' and '-', beginning with a letter or digit, ending with one"
                                + " or '_'")
                .group(group())
                .location(location())
                .unless(kinds.size() == ruleSets().size(), "ruleSets has a kind twice; it can have one version only.")
                .issues();
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /**
     * Rules that Microsoft keeps.
     *
     * @param kind {@code Microsoft_DefaultRuleSet}, {@code Microsoft_BotManagerRuleSet}, or the older {@code OWASP}
     * @param version such as {@code 2.1}
     */
    record RuleSet(String kind, String version) {
        /**
         * The rules against what is usually tried, version 2.1, which both gateways take. Application Gateway for
         * Containers takes neither {@code OWASP} nor version 2.2, and of the rules against bots not 0.1 (its
         * documentation, "Web Application Firewall", limitations).
         */
        public static final RuleSet DEFAULT = new RuleSet("Microsoft_DefaultRuleSet", "2.1");
        /** The rules against bots, version 1.1. */
        public static final RuleSet BOTS = new RuleSet("Microsoft_BotManagerRuleSet", "1.1");
    }

    /** Collects the attributes of a policy. Not thread-safe. */
    final class Builder extends ImmutableFirewallPolicy.Builder {
        Builder() {}
    }
}
