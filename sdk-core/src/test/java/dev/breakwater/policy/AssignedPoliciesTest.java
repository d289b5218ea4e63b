package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.Address;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Assignments resolved, and what append and modify make of a request. */
class AssignedPoliciesTest {
    private static final String SCOPE = "/subscriptions/s1";
    private static final String HOME = SCOPE + "/providers/Microsoft.Authorization/";
    private static final String ID = SCOPE + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st";

    private static Document account(String more) {
        return Document.parse("{'location': 'westeurope', 'properties': {'x': 1}}".replace('\'', '"'))
                .merge(Document.parse(more.replace('\'', '"')))
                .with("id", ID)
                .with("name", "st")
                .with("type", "Microsoft.Storage/storageAccounts");
    }

    private static Document assignment(String name, String more) {
        return Document.parse(more.replace('\'', '"'))
                .with("policyDefinitionId", HOME + "policyDefinitions/" + name)
                .with("scope", SCOPE);
    }

    /** One assignment for each effect with details. */
    private static AssignedPolicies effects(String... effects) {
        List<Document> assignments = new ArrayList<>();
        List<Document> definitions = new ArrayList<>();
        for (String effect : effects) {
            String name = String.valueOf(assignments.size());
            definitions.add(definition(name, effect));
            assignments.add(Document.object("id", HOME + "policyAssignments/" + name, "name", "a" + name)
                    .with("properties", assignment(name, "{}")));
        }
        return AssignedPolicies.of(assignments, id -> find(definitions, id), List.of());
    }

    private static Document definition(String name, String then) {
        Document rule = Document.object(
                "if",
                Document.object("field", "type", "equals", "Microsoft.Storage/storageAccounts"),
                "then",
                Document.parse(then.replace('\'', '"').replace('`', '\'')));
        return Document.object("id", HOME + "policyDefinitions/" + name, "name", "d" + name)
                .with("properties", Document.object("mode", "Indexed", "policyRule", rule));
    }

    private static Optional<Document> find(List<Document> definitions, String id) {
        return definitions.stream()
                .filter(one -> one.text("/id").equals(Optional.of(id)))
                .findFirst();
    }

    private static String tag(String value, String conflict) {
        return "{'effect': 'modify', 'details': {'conflictEffect': '" + conflict + "', 'operations': [{'operation':"
                + " 'addOrReplace', 'field': 'tags.env', 'value': '" + value + "'}]}}";
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "deny,  audit, prod, true",
                "audit, deny,  test, true",
                "audit, audit, -,    true",
                "deny,  deny,  -,    false",
            })
    void of_two_modifications_that_differ_the_one_that_denies_wins(
            String first, String second, String env, boolean allowed) {
        PolicyOutcome outcome = effects(tag("prod", first), tag("test", second)).admit(PolicyTarget.of(account("{}")));
        assertThat(outcome.resource().text("/tags/env")).isEqualTo(Optional.ofNullable(env));
        assertThat(outcome.isAllowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add          | networkAcls.ipRules[*]        | {'properties': {'networkAcls': {'ipRules': [1]}}}  | [1,5]",
                "addOrReplace | networkAcls.ipRules[*]        | {'properties': {'networkAcls': {'ipRules': [1]}}}  | [5]",
                "addOrReplace | networkAcls.ipRules           | {'properties': {'networkAcls': {'ipRules': [1]}}}  | 5",
                "add          | networkAcls.ipRules[*].action | {'properties': {'networkAcls': {'ipRules': [{}]}}} | [{\"action\":5}]",
                "add          | networkAcls.ipRules           | {}                                                 | -",
            })
    void arrays_are_modified_as_the_table_of_the_documentation_says(
            String operation, String field, String account, String expected) {
        String effect = "{'effect': 'modify', 'details': {'operations': [{'operation': '" + operation
                + "', 'field': 'Microsoft.Storage/storageAccounts/" + field + "', 'value': 5}]}}";
        Document resource =
                effects(effect).admit(PolicyTarget.of(account(account))).resource();
        assertThat(resource.at("/properties/networkAcls/ipRules")
                        .map(Document::toJson)
                        .orElse("-"))
                .isEqualTo(expected);
    }

    @Test
    void append_denies_where_another_value_is_there_and_takes_the_same() {
        AssignedPolicies appending = effects(
                "{'effect': 'append', 'details': [{'field': 'Microsoft.Storage/storageAccounts/tls', 'value': 'TLS1_2'}]}");
        assertThat(appending
                        .admit(PolicyTarget.of(account("{'properties': {'tls': 'tls1_2'}}")))
                        .isAllowed())
                .isTrue();
        assertThat(appending.admit(PolicyTarget.of(account("{'properties': {'tls': 'TLS1_0'}}"))))
                .hasToString("refused by [a0: Append of d0: matches]");
        assertThat(appending.admit(PolicyTarget.of(account("{}"))).resource().text("/properties/tls"))
                .contains("TLS1_2");
    }

    @Test
    void a_denial_looks_at_what_modifications_have_made() {
        AssignedPolicies both = effects(tag("prod", "deny"), "{'effect': 'deny'}");
        Document rule = Document.parse("{\"field\": \"tags.env\", \"notEquals\": \"prod\"}");
        Document denying = definition("1", "{'effect': 'deny'}").withAt("/properties/policyRule/if", rule);
        AssignedPolicies policies = AssignedPolicies.of(
                both.all().stream().map(AssignedPolicy::assignment).toList(),
                id -> find(List.of(both.all().get(0).definition(), denying), id),
                List.of());
        assertThat(policies.admit(PolicyTarget.of(account("{}"))).isAllowed()).isTrue();
    }

    @Test
    void selectors_narrow_an_assignment_and_unknown_definitions_are_told() {
        Document selecting = Document.object("id", HOME + "policyAssignments/a", "name", "a")
                .with("properties", assignment("0", """
                        {'resourceSelectors': [{'selectors': [{'kind': 'resourceLocation', 'in': ['West Europe']},
                          {'kind': 'resourceType', 'notIn': ['Microsoft.KeyVault/vaults']}]}]}
                        """));
        Document unknown = Document.object("id", HOME + "policyAssignments/b", "name", "b")
                .with("properties", assignment("unheard", "{}"));
        AssignedPolicies policies = AssignedPolicies.of(
                List.of(selecting, unknown), id -> find(List.of(definition("0", "{'effect': 'deny'}")), id), List.of());
        assertThat(policies.judge(PolicyTarget.of(account("{}")))).hasSize(1);
        assertThat(policies.judge(PolicyTarget.of(account("{'location': 'eastus'}"))))
                .isEmpty();
        assertThat(policies.issues()).singleElement().asString().contains("policyDefinitions/unheard is not known");
        assertThat(policies).hasToString("AssignedPolicies[1 definitions]");
    }

    @Test
    void a_review_refuses_what_is_denied_and_tells_the_rest() {
        Document rule = Document.parse("""
                {"field": "Microsoft.Storage/storageAccounts/key", "equals": "bad"}
                """);
        Document denying = definition("0", "{'effect': 'deny'}").withAt("/properties/policyRule/if", rule);
        Document tagging = definition("1", tag("prod", "deny"));
        AssignedPolicies known = effects("{'effect': 'deny'}", tag("prod", "deny"));
        PolicyReview review = PolicyReview.of(AssignedPolicies.of(
                        known.all().stream().map(AssignedPolicy::assignment).toList(),
                        id -> find(List.of(denying, tagging), id),
                        List.of()))
                .at(InstantSource.fixed(Instant.EPOCH));
        Estate none = Estate.of(Estate.Origin.LIVE, List.of());
        assertThat(review.review(none, estate(Document.of("bad"))))
                .extracting(Remark::code)
                .containsExactly("policy-denies");
        assertThat(review.review(none, estate(Document.reference("later"))))
                .extracting(Remark::toString)
                .containsExactly(
                        "policy-may-deny: Policy assignment 'a0' of 'd0' may deny it, which depends on what is known only"
                                + " after apply. Change it, or ask for an exemption.",
                        "policy-changes: Policies change /tags; declare what they want, or the plan stays unsettled.");
        assertThat(review.review(estate(Document.of("bad")), estate(Document.of("bad"))))
                .isEmpty();
        assertThat(review).hasToString("PolicyReview[2 definitions]");
    }

    private static Estate estate(Document key) {
        Document body =
                account("{}").without("id").without("name").without("type").withAt("/properties/key", key);
        return Estate.of(
                Estate.Origin.DECLARED,
                List.of(new Estate.Entry(new Address<>("Microsoft.Storage/storageAccounts", ID), body, "declared")));
    }

    private static Document named(String id, String more) {
        return Document.parse(more.replace('\'', '"')).with("id", id);
    }

    @Test
    void what_is_known_of_groups_and_subscriptions_fills_in_what_a_target_does_not_tell() {
        String rule = "{'if': {'value': '[concat(resourceGroup().tags.env, subscription().tags.env)]',"
                + " 'equals': 'prodall'}, 'then': {'effect': 'deny'}}";
        Document definition = Document.object("id", HOME + "policyDefinitions/0", "name", "d")
                .with(
                        "properties",
                        Document.object(
                                "mode",
                                "All",
                                "policyRule",
                                Document.parse(rule.replace("'[", "\"[")
                                        .replace("]'", "]\"")
                                        .replace('\'', '"'))));
        AssignedPolicies policies = AssignedPolicies.of(
                List.of(Document.object("id", HOME + "policyAssignments/0", "name", "a")
                        .with("properties", assignment("0", "{}"))),
                id -> Optional.of(definition),
                List.of());
        PolicyTarget target = PolicyTarget.of(account("{}"));
        Document group = named(SCOPE + "/resourcegroups/RG", "{'tags': {'env': 'prod'}}");
        Document subscription = named(SCOPE, "{'tags': {'env': 'all'}}");

        assertThat(match(policies, target)).isEqualTo(PolicyMatch.UNKNOWN);
        assertThat(match(policies.knowing(List.of(group)), target)).isEqualTo(PolicyMatch.UNKNOWN);
        AssignedPolicies both = policies.knowing(List.of(group)).knowing(List.of(subscription));
        assertThat(match(both, target)).isEqualTo(PolicyMatch.MATCHES);
        assertThat(both.admit(target).isAllowed()).isFalse();
        assertThat(both.states(target)).hasSize(1);
        assertThat(match(policies.knowing(List.of(group, named(SCOPE, "{}"))), target))
                .as("no tags")
                .isEqualTo(PolicyMatch.DIFFERS);
        assertThat(match(both, target.in(named(SCOPE + "/resourceGroups/rg", "{'tags': {'env': 'test'}}"))))
                .as("what a target tells goes first")
                .isEqualTo(PolicyMatch.DIFFERS);
    }

    private static PolicyMatch match(AssignedPolicies policies, PolicyTarget target) {
        return policies.judge(target).get(0).match();
    }
}
