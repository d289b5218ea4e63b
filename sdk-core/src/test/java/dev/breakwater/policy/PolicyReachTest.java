package dev.breakwater.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Remark;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an assignment and what takes away from it hold, and what a review makes of what is not known. */
class PolicyReachTest {
    private static final String GROUPS = "/providers/Microsoft.Management/managementGroups/";
    private static final String ROOT = GROUPS + "root";
    private static final String AUTHORIZATION = "/providers/Microsoft.Authorization/";
    private static final String GROUP = "/subscriptions/s1/resourceGroups/rg";
    private static final String ID = GROUP + "/providers/Microsoft.Storage/storageAccounts/st";
    private static final Document ACCOUNT = Document.object(
            "id", ID, "name", "st", "type", "Microsoft.Storage/storageAccounts", "location", "westeurope");
    private static final Document ANY = read("{'field': 'type', 'equals': 'Microsoft.Storage/storageAccounts'}");
    private static final Document DENY = Document.object("effect", "deny");

    private static Document read(String json) {
        return Document.parse(json.replace('\'', '"'));
    }

    /** One assignment at the management group root. */
    private static AssignedPolicies assigned(Document condition, Document then, String more, Document... exemptions) {
        Document assignment = Document.object("id", ROOT + AUTHORIZATION + "policyAssignments/a", "name", "a")
                .with("properties", read(more).with("policyDefinitionId", "d").with("scope", ROOT));
        Document rule = Document.object("if", condition, "then", then);
        Document definition = Document.object("id", "d", "name", "d")
                .with("properties", Document.object("mode", "All", "policyRule", rule));
        return AssignedPolicies.of(List.of(assignment), id -> Optional.of(definition), List.of(exemptions));
    }

    private static Document exemption(String scope, String selectors) {
        return Document.object("id", scope + AUTHORIZATION + "policyExemptions/e", "name", "e")
                .with(
                        "properties",
                        Document.object("policyAssignmentId", ROOT + AUTHORIZATION + "policyAssignments/a")
                                .with("resourceSelectors", read(selectors)));
    }

    private static String verdict(AssignedPolicies policies, PolicyTarget target) {
        List<PolicyVerdict> verdicts = policies.judge(target);
        return verdicts.isEmpty()
                ? "none"
                : verdicts.get(0).denies() ? "denies" : verdicts.get(0).mayDeny() ? "may deny" : "lets by";
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox,              may deny, denies,  none",
        "root,                 none,     none,    none",
        "/subscriptions/s1,    none,     none,    none",
        "/subscriptions/other, denies,   denies,  denies",
    })
    void an_excluded_management_group_takes_away_only_what_lies_below_it(
            String excluded, String unknown, String elsewhere, String below) {
        String scope = excluded.startsWith("/") ? excluded : GROUPS + excluded;
        AssignedPolicies policies = assigned(ANY, DENY, "{'notScopes': ['" + scope + "']}");
        assertThat(verdict(policies, PolicyTarget.of(ACCOUNT))).isEqualTo(unknown);
        assertThat(verdict(policies, PolicyTarget.of(ACCOUNT).below(List.of(ROOT))))
                .isEqualTo(elsewhere);
        assertThat(verdict(policies, PolicyTarget.of(ACCOUNT).below(List.of(ROOT, GROUPS + "Sandbox"))))
                .isEqualTo(below);
        assertThat(verdict(policies, PolicyTarget.of(ACCOUNT).below(List.of()))).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"sandbox, may deny, Unknown", "root, lets by, Exempt"})
    void an_exemption_at_a_management_group_holds_only_below_it(String group, String verdict, String state) {
        AssignedPolicies policies = assigned(ANY, DENY, "{}", exemption(GROUPS + group, "[]"));
        PolicyTarget target = PolicyTarget.of(ACCOUNT);
        assertThat(verdict(policies, target)).isEqualTo(verdict);
        assertThat(policies.states(target)).extracting(PolicyVerdict::state).containsExactly(state);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`kind`: `resourceLocation`, `in`: [`westus`]      | denies",
                "`kind`: `resourceLocation`, `in`: [`West Europe`] | lets by",
                "`kind`: `resourceWithoutLocation`, `in`: [`x`]    | denies",
                "`kind`: `userPrincipalId`, `in`: [`somebody`]     | may deny",
            })
    void an_exemption_holds_for_the_resources_that_it_selects(String selector, String expected) {
        String selectors = "[{'selectors': [{" + selector.replace('`', '\'') + "}]}]";
        AssignedPolicies policies = assigned(ANY, DENY, "{}", exemption("/subscriptions/s1", selectors));
        assertThat(verdict(policies, PolicyTarget.of(ACCOUNT))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'field': 'location', 'notEquals': '[resourceGroup().location]'}      | audit |",
                "{'value': '[contains(resourceGroup().tags, `x`)]', 'equals': false}   | deny  | policy-may-deny",
                "{'value': '[resourceGroup().tags[`x`]]', 'notEquals': ''}             | audit |",
                "{'value': '[subscription().tags[`x`]]', 'equals': 'web'}              | deny  | policy-may-deny",
                "{'value': '[resourceGroup().name]', 'equals': 'rg'}                   | deny  | policy-denies",
            })
    void a_group_that_the_plan_does_not_declare_is_unknown(String condition, String effect, String code) {
        AssignedPolicies policies =
                assigned(read(condition.replace("`", "\\u0027")), Document.object("effect", effect), "{}");
        assertThat(PolicyReview.of(policies).review(estate(), estate(account(ACCOUNT))))
                .extracting(Remark::code)
                .isEqualTo(code == null ? List.of() : List.of(code));
    }

    @Test
    void a_group_that_the_plan_makes_has_no_other_tags_than_declared() {
        Document condition =
                read("{'value': '[contains(resourceGroup().tags, `x`)]', 'equals': true}".replace("`", "\\u0027"));
        PolicyReview review = PolicyReview.of(assigned(condition, DENY, "{}"));
        Estate.Entry group = entry("Microsoft.Resources/resourceGroups", GROUP, Document.object("location", "x"));
        Estate.Entry tagged = entry(
                "Microsoft.Resources/resourceGroups",
                GROUP,
                Document.object("location", "x", "tags", Document.object("x", "1")));
        assertThat(review.review(estate(), estate(group, account(ACCOUNT)))).isEmpty();
        assertThat(review.review(estate(tagged), estate(group, account(ACCOUNT))))
                .extracting(Remark::code)
                .contains("policy-denies");
    }

    @Test
    void a_deletion_that_a_policy_denies_is_refused() {
        Document then = read("{'effect': 'denyAction', 'details': {'actionNames': ['delete']}}");
        PolicyReview review = PolicyReview.of(assigned(ANY, then, "{}"));
        assertThat(review.review(estate(account(ACCOUNT)), estate()))
                .singleElement()
                .asString()
                .isEqualTo("policy-denies: Policy assignment 'a' of 'd' denies its deletion (type:"
                        + " Microsoft.Storage/storageAccounts). Change it, or ask for an exemption.");
        assertThat(review.review(estate(), estate(account(ACCOUNT)))).isEmpty();
    }

    @Test
    void a_condition_about_a_related_resource_that_fails_refuses_nothing() {
        Document then = read("{'effect': 'auditIfNotExists', 'details': {'type': 'Microsoft.Storage/storageAccounts',"
                + " 'existenceCondition': {'value': '[substring(field(`name`), 0, 9)]', 'equals': 'x'}}}"
                        .replace("`", "\\u0027"));
        AssignedPolicies policies = assigned(ANY, then, "{}");
        assertThat(verdict(policies, PolicyTarget.of(ACCOUNT))).isEqualTo("lets by");
        assertThat(policies.judge(PolicyTarget.of(ACCOUNT)).get(0).state()).isEqualTo("NonCompliant");
        assertThat(policies.judge(PolicyTarget.of(ACCOUNT)).get(0).failure()).isPresent();
    }

    private static Estate estate(Estate.Entry... entries) {
        return Estate.of(Estate.Origin.DECLARED, new ArrayList<>(List.of(entries)));
    }

    private static Estate.Entry account(Document body) {
        return entry(
                "Microsoft.Storage/storageAccounts",
                ID,
                body.without("id").without("name").without("type"));
    }

    private static Estate.Entry entry(String type, String id, Document body) {
        return new Estate.Entry(new Address<>(type, id), body, "declared");
    }
}
