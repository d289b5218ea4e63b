package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.policy.RuleCases.Case;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The language by a file of cases, and what the file cannot tell. */
final class PolicyRuleTest {
    private static final List<Case> CASES = RuleCases.all();

    static List<Case> cases() {
        return CASES;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void a_rule_says_of_a_resource_what_the_documentation_says(Case one) {
        assertThat(one.answer()).isEqualTo(one.wanted());
    }

    @Test
    void the_file_has_each_operator_each_function_and_more_than_300_cases() {
        String all = String.join("\n", CASES.stream().map(Case::question).toList());
        for (Operator operator : Operator.values()) {
            String word = operator.toString().substring(0, 1).toLowerCase(Locale.ROOT)
                    + operator.toString().substring(1);
            assertThat(all).contains('"' + word + '"');
        }
        for (String function : Functions.names()) {
            assertThat(Pattern.compile("(?<![a-z])" + function + "\\(").matcher(all.toLowerCase(Locale.ROOT)))
                    .as(function)
                    .matches(Matcher::find);
        }
        long expressions = CASES.stream().filter(Case::isExpression).count();
        long wildcards =
                CASES.stream().filter(one -> one.question().contains("[*]")).count();
        System.out.println("Azure Policy's rule language: " + CASES.size() + " cases, of them " + expressions
                + " of template functions and " + wildcards + " with wildcards");
        assertThat(CASES).hasSizeGreaterThan(300);
    }

    @Test
    void every_evaluated_condition_is_told_as_azure_tells_it() {
        PolicyRule rule = PolicyRule.parse(Document.parse("""
                {"if": {"allOf": [
                   {"field": "type", "equals": "Microsoft.ContainerService/managedClusters"},
                   {"anyOf": [
                     {"field": "Microsoft.ContainerService/managedClusters/addonProfiles.azurePolicy.enabled", "exists": false},
                     {"field": "Microsoft.ContainerService/managedClusters/addonProfiles.azurePolicy.enabled", "equals": false}]}]},
                 "then": {"effect": "deny"}}
                """));
        Document cluster = Document.parse("""
                {"type": "Microsoft.ContainerService/managedClusters", "name": "aks", "properties": {}}
                """);
        assertThat(rule.explain(PolicyTarget.of(cluster)))
                .isEqualTo(Document.parse("""
                [{"result": "True", "expressionKind": "Field", "expression": "type", "path": "type",
                  "expressionValue": "Microsoft.ContainerService/managedClusters",
                  "targetValue": "Microsoft.ContainerService/managedClusters", "operator": "Equals"},
                 {"result": "True", "expressionKind": "Field",
                  "expression": "Microsoft.ContainerService/managedClusters/addonProfiles.azurePolicy.enabled",
                  "path": "properties.addonProfiles.azurePolicy.enabled", "targetValue": "False", "operator": "Exists"}]
                """).elements());
        assertThat(rule.match(PolicyTarget.of(cluster))).isEqualTo(PolicyMatch.MATCHES);
        assertThat(rule.effect()).contains(PolicyEffect.DENY);
        assertThat(rule).hasToString("PolicyRule[Deny]");
    }

    @Test
    void everything_wrong_is_told_at_once_and_each_with_its_place() {
        Document rule = Document.parse("""
                {"if": {"allOf": [{"field": "type", "is": "x"}, {"not": {"field": "sku", "equals": "x"}}]},
                 "then": {"effect": "forbid"}}
                """);
        assertThatThrownBy(() -> PolicyRule.parse(rule))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("3 issues")
                .hasMessageContaining("policyRule/if/allOf/0: 'is' is no operator.")
                .hasMessageContaining("policyRule/if/allOf/1/not: 'sku' is neither a field nor an alias")
                .hasMessageContaining("policyRule/then/effect: 'forbid' is no effect.");
        assertThat(PolicyRule.issues(rule)).hasSize(3);
    }

    @Test
    void the_limits_of_authoring_hold() {
        List<Document> many = new ArrayList<>();
        for (int i = 0; i < 4_097; i++) {
            many.add(Document.object("field", "name", "equals", "x"));
        }
        assertThat(issue(Document.object("allOf", many))).contains("has 4097 conditions; at most 4096");
        String deep = "[" + "toLower(".repeat(65) + "'a'" + ")".repeat(65) + "]";
        assertThat(issue(Document.object("value", deep, "equals", "a"))).contains("more than 64 deep");
        String wide = "[concat('a'" + ", 'a'".repeat(128) + ")]";
        assertThat(issue(Document.object("value", wide, "equals", "a"))).contains("more than 128 arguments");
        String lengthy = "['" + "a".repeat(81_920) + "']";
        assertThat(issue(Document.object("value", lengthy, "equals", "a"))).contains("longer than 81920");
        Document values = Document.parse("{'count': {'value': [1]}, 'equals': 1}".replace('\'', '"'));
        assertThat(issue(Document.object("allOf", Collections.nCopies(11, values))))
                .contains("counts values 11 times; at most 10");
        Document fields =
                Document.parse("{'count': {'field': 'Microsoft.Test/a/b[*]'}, 'equals': 1}".replace('\'', '"'));
        assertThat(issue(Document.object("allOf", Collections.nCopies(6, fields))))
                .contains("counts 'Microsoft.Test/a/b[*]' 6 times; at most 5");
    }

    private static String issue(Document condition) {
        return PolicyRule.issues(Document.object("if", condition, "then", Document.object("effect", "audit")))
                .toString();
    }

    @Test
    void a_rule_applies_to_what_its_type_name_and_kind_allow_whatever_else_it_asks() {
        PolicyRule rule = PolicyRule.parse(Document.parse("""
                {"if": {"allOf": [{"field": "type", "equals": "Microsoft.KeyVault/vaults"},
                                  {"field": "location", "equals": "eastus"},
                                  {"value": "[substring('a', 0, 9)]", "equals": "x"}]},
                 "then": {"effect": "[parameters('effect')]"}}
                """));
        assertThat(rule.isApplicable(vault("Microsoft.KeyVault/vaults"))).isTrue();
        assertThat(rule.isApplicable(vault("Microsoft.Storage/storageAccounts")))
                .isFalse();
        assertThat(rule.effect()).isEmpty();
        assertThat(rule.with(Map.of("EFFECT", Document.of("audit"))).effect()).contains(PolicyEffect.AUDIT);
        assertThat(rule).hasToString("PolicyRule[by parameter]");
    }

    private static PolicyTarget vault(String type) {
        return PolicyTarget.of(Document.object("name", "v", "type", type, "location", "westeurope"));
    }

    @Test
    void effects_are_read_in_any_case_and_written_as_documented() {
        for (PolicyEffect effect : PolicyEffect.values()) {
            assertThat(PolicyEffect.of(effect.toString().toUpperCase(Locale.ROOT)))
                    .contains(effect);
        }
        assertThat(PolicyEffect.of("forbid")).isEmpty();
        assertThat(PolicyEffect.DEPLOY_IF_NOT_EXISTS).hasToString("DeployIfNotExists");
    }
}
