package dev.breakwater.testing;

import static dev.breakwater.testing.HardeningRules.benchmark;
import static dev.breakwater.testing.HardeningRules.bindings;
import static dev.breakwater.testing.HardeningRules.clusters;
import static dev.breakwater.testing.HardeningRules.everyControl;
import static dev.breakwater.testing.HardeningRules.namespaces;
import static dev.breakwater.testing.HardeningRules.networkPolicies;
import static dev.breakwater.testing.HardeningRules.nothingBeyond;
import static dev.breakwater.testing.HardeningRules.resources;
import static dev.breakwater.testing.HardeningRules.vaults;
import static dev.breakwater.testing.HardeningRules.workloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.Baseline;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.DesiredState;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HardeningRulesTest implements HardeningContract {
    @HardeningRule
    static final Rule IDENTITY = benchmark(Benchmark.of("ours", "1", "AKS-ID-01", "AKS-ID-03", "AKS-API-02"));

    @HardeningRule
    private final Rule noLocalAccounts =
            clusters().taggedWith("env", "prod").shouldDisableLocalAccounts().because("break-glass goes through PIM");

    private static final Estate SECURE = Estate.of(Payments.declared());
    private static final Estate LOOSE = Estate.of(DesiredState.named("prod").with(loose()));

    private static SecureCluster loose() {
        return Payments.cluster().withCustomisations(cluster -> cluster.withLocalAccounts(true));
    }

    @Override
    public Estate estate() {
        return SECURE;
    }

    @Test
    void a_failure_says_what_must_hold_what_is_there_what_to_do_and_how_to_accept_it() {
        assertThatThrownBy(() -> noLocalAccounts.check(LOOSE))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                AKS-ID-03 Local accounts are disabled.  (managedClusters/payments, because break-glass goes through PIM)
                  /properties/disableLocalAccounts = false  ✗ expected true  (declared)
                  fix: Declare AksCluster.localAccounts(false).   refs: Azure Policy 993c2fcd; Checkov CKV_AZURE_141; \
                PSRule AZR-000031
                  to accept: an Acceptance with control, reason, owner and expiry""");
    }

    @Test
    void an_acceptance_that_holds_counts_as_passed() {
        Estate accepted = LOOSE.accepting(
                List.of(new Acceptance("AKS-ID-03", "until the new pipeline", "platform", LocalDate.of(2999, 1, 1))));

        assertThat(noLocalAccounts.cases(accepted))
                .extracting(RuleCase::failure)
                .containsOnly(Optional.empty());
        assertThat(failures(everyControl(), accepted)).noneMatch(text -> text.startsWith("AKS-ID-03"));
    }

    @Test
    void an_acceptance_that_nothing_needs_fails_a_benchmark() {
        Estate stale = SECURE.accepting(
                List.of(new Acceptance("AKS-ID-03", "until the new pipeline", "platform", LocalDate.of(2999, 1, 1))));

        assertThat(failures(IDENTITY, stale)).containsExactly("""
                        AKS-ID-03 accepted by platform until 2999-01-01: until the new pipeline
                          concerns nothing that fails.
                          fix: remove it, or mend its control id or scope""");
    }

    @Test
    void a_rule_that_looks_at_nothing_fails_unless_that_is_allowed() {
        Rule none = vaults().named("nowhere").shouldPass("KV-01");

        assertThatThrownBy(() -> none.check(SECURE))
                .isInstanceOf(AssertionError.class)
                .hasMessage("vaults named nowhere should pass KV-01\n  found nothing to look at among "
                        + SECURE.entries().size() + " resources; a rule that looks at nothing proves nothing."
                        + "\n  fix: mend the selection, or say allowingNone()");
        none.allowingNone().check(SECURE);
    }

    @Test
    void selections_narrow_by_name_tag_label_namespace_and_condition() {
        assertThat(clusters().named("PAYMENTS").should(there()).cases(SECURE)).hasSize(1);
        assertThat(clusters()
                        .taggedWith("env", "test")
                        .should(there())
                        .allowingNone()
                        .cases(SECURE))
                .isEmpty();
        assertThat(namespaces().named("payments").should(there()).cases(SECURE)).hasSize(1);
        assertThat(namespaces()
                        .labelledWith("pod-security.kubernetes.io/enforce", "restricted")
                        .should(there())
                        .cases(SECURE))
                .hasSize(1);
        assertThat(networkPolicies().inNamespace("payments").should(there()).cases(SECURE))
                .hasSizeGreaterThan(1);
        assertThat(networkPolicies()
                        .inNamespace("other")
                        .should(there())
                        .allowingNone()
                        .cases(SECURE))
                .isEmpty();
        assertThat(bindings().should(there()).allowingNone().cases(SECURE))
                .allMatch(one -> one.failure().isEmpty());
        assertThat(workloads().should(there()).allowingNone().cases(SECURE)).isEmpty();
        assertThat(resources("microsoft.resources/RESOURCEGROUPS")
                        .should(there())
                        .cases(SECURE))
                .hasSize(1);
    }

    private static ResourceCondition there() {
        return ResourceCondition.that("is there", entry -> true);
    }

    @Test
    void conditions_of_ones_own_combine_and_say_what_they_are() {
        ResourceCondition west = ResourceCondition.value("/location", "westeurope");
        ResourceCondition north = ResourceCondition.value("/location", "northeurope");

        clusters().should(west.or(north)).check(SECURE);
        clusters().should(north.negated()).check(SECURE);
        assertThat(failures(clusters().should(west.and(north)).because("data stays"), SECURE))
                .singleElement()
                .asString()
                .startsWith(
                        "managedClusters/payments should hold: has westeurope at /location and has northeurope at"
                                + " /location  (because data stays)\n  Microsoft.ContainerService/managedClusters at /subscriptions/");
    }

    @Test
    void rules_combine_and_describe_themselves() {
        Rule both = clusters().shouldDisableLocalAccounts().and(clusters().shouldRestrictTheApiServer());

        both.check(SECURE);
        assertThat(failures(both, LOOSE)).hasSize(1);
        assertThat(both).hasToString("clusters should pass AKS-ID-03, and clusters should pass AKS-API-02");
        assertThat(noLocalAccounts)
                .hasToString("clusters tagged env=prod should pass AKS-ID-03, because break-glass goes through PIM");
    }

    @Test
    void what_is_said_of_several_rules_holds_for_each_of_them() {
        Rule both = clusters().shouldPass("AKS-ID-03", "AKS-ID-01").because("auditors ask");

        assertThat(failures(both, LOOSE)).singleElement().asString().contains("because auditors ask)");
        assertThat(failures(noLocalAccounts.and(everyControl()).because("auditors ask"), LOOSE))
                .anyMatch(text -> text.contains("because break-glass goes through PIM)"))
                .anyMatch(text -> text.contains("because auditors ask)"));
        vaults().named("nowhere").shouldPass("KV-01", "KV-02").allowingNone().check(SECURE);
        assertThat(both.and(both).cases(SECURE)).extracting(RuleCase::name).doesNotHaveDuplicates();
    }

    @Test
    void one_of_two_rules_is_enough_if_it_holds_for_all_that_it_looks_at() {
        Rule open = clusters().shouldDisableLocalAccounts();
        Rule west = clusters().should(ResourceCondition.value("/location", "westeurope"));
        Rule north = clusters().should(ResourceCondition.value("/location", "northeurope"));
        Rule nowhere = vaults().named("nowhere").shouldPass("KV-01");

        open.or(west).check(LOOSE);
        west.or(open).check(LOOSE);
        assertThat(failures(open.or(north).because("auditors ask"), LOOSE))
                .singleElement()
                .asString()
                .startsWith("Neither holds: clusters should pass AKS-ID-03, or clusters should hold: has northeurope at"
                        + " /location\n\nAKS-ID-03 Local accounts are disabled.  (managedClusters/payments, because"
                        + " auditors ask)")
                .contains("\n\nmanagedClusters/payments should hold: has northeurope at /location");
        assertThat(failures(nowhere.allowingNone().or(open), LOOSE)).hasSize(1);
        nowhere.or(open).check(SECURE);
        assertThat(failures(west.and(nowhere).or(open), LOOSE))
                .singleElement()
                .asString()
                .contains("vaults named nowhere should pass KV-01\n  found nothing to look at");
        assertThat(failures(nowhere.or(nowhere), SECURE))
                .singleElement()
                .asString()
                .contains("found nothing to look at");
    }

    @Test
    void what_nobody_can_tell_is_not_preferred_to_what_holds() {
        Rule unknown = Rule.of("unknown", (estate, why) -> List.of(RuleCase.unknown("a", "nobody knows")));
        Rule known = clusters().shouldDisableLocalAccounts();

        assertThat(unknown.or(known).cases(SECURE)).allMatch(one -> one.gap().isEmpty());
        assertThat(known.or(unknown).cases(SECURE)).allMatch(one -> one.gap().isEmpty());
        assertThat(known.or(unknown).cases(LOOSE)).singleElement().hasToString("a: not assessable");
    }

    @Test
    void what_must_not_be_so_is_said_of_each_resource() {
        ResourceCondition west = ResourceCondition.value("/location", "westeurope");

        clusters()
                .shouldNot(ResourceCondition.value("/location", "northeurope"))
                .check(SECURE);
        assertThat(failures(clusters().shouldNot(west), SECURE))
                .singleElement()
                .asString()
                .startsWith("managedClusters/payments should hold: not (has westeurope at /location)");
    }

    @Test
    void a_baseline_lets_what_is_new_fail_and_has_to_shrink() {
        Baseline before = Baseline.of(Catalogue.auditor().audit(SECURE));
        Baseline after = Baseline.of(Catalogue.auditor().audit(LOOSE));

        nothingBeyond(after).check(LOOSE);
        assertThat(failures(nothingBeyond(before), LOOSE))
                .singleElement()
                .asString()
                .startsWith("AKS-ID-03 ");
        assertThat(failures(nothingBeyond(after), SECURE))
                .singleElement()
                .asString()
                .startsWith("AKS-ID-03 microsoft.containerservice/managedclusters /subscriptions/")
                .endsWith("does not fail any more.\n  fix: keep Baseline.without(report)");
    }

    @Test
    void a_control_that_does_not_exist_is_refused_at_once_and_one_of_a_benchmark_fails() {
        assertThatThrownBy(() -> clusters().shouldPass("AKS-ID-03", "AKS-NO-99"))
                .hasMessage("Rule: there is no control AKS-NO-99; docs/controls.md and Catalogue.all() list them.");
        assertThat(failures(benchmark(Benchmark.of("ours", "1", "AKS-NO-99")), SECURE))
                .containsExactly("AKS-NO-99 is asked for by the benchmark, and no control of that id exists.");
    }

    @Test
    void what_cannot_be_read_is_no_pass() {
        Estate locked = Estate.of(Estate.Origin.LIVE, SECURE.entries())
                .missing(List.of(new Estate.Gap("Microsoft.ContainerService/managedClusters", "403 Forbidden")));
        Estate nothing = Estate.of(Estate.Origin.LIVE, List.of())
                .missing(List.of(new Estate.Gap("Microsoft.ContainerService/managedClusters", "403 Forbidden")));
        Rule identity = benchmark(Benchmark.of("ours", "1", "AKS-ID-03"));

        for (Rule rule :
                List.of(clusters().shouldDisableLocalAccounts(), clusters().should(there()), identity)) {
            assertThatThrownBy(() -> rule.check(locked)).hasMessageContaining("403 Forbidden");
            assertThatThrownBy(() -> rule.check(nothing)).hasMessageContaining("403 Forbidden");
        }

        assertThat(everyControl().cases(locked))
                .filteredOn(one -> one.gap().isPresent())
                .isNotEmpty();
        assertThat(everyControl().cases(SECURE)).extracting(RuleCase::name).doesNotHaveDuplicates();
    }

    @Test
    void a_control_that_looks_at_nothing_selected_fails_beside_one_that_does() {
        assertThat(failures(clusters().shouldPass("AKS-ID-03", "KV-01"), SECURE))
                .singleElement()
                .asString()
                .startsWith("clusters should pass KV-01\n  found nothing to look at");
        assertThat(clusters()
                        .shouldPass("KV-01")
                        .allowingNone()
                        .and(vaults().shouldPass("KV-01").allowingNone())
                        .cases(SECURE))
                .isEmpty();
    }

    abstract static class Base implements HardeningContract {
        @HardeningRule
        final Rule baseline = clusters().shouldDisableLocalAccounts();
    }

    static final class Derived extends Base {
        @HardeningRule
        final Rule own = clusters().shouldRestrictTheApiServer();

        @HardeningRule
        @SuppressWarnings("HidingField") // what the test is about
        final Rule baseline = own.because("of another reason");

        @Override
        public Estate estate() {
            return SECURE;
        }
    }

    @Test
    void inherited_rules_run_too_and_one_of_the_same_name_does_not_hide_them() {
        assertThat(new Derived().hardening_rules())
                .extracting(node -> node.getDisplayName())
                .containsExactly(
                        "Base.baseline: clusters should pass AKS-ID-03",
                        "baseline: clusters should pass AKS-API-02, because of another reason",
                        "own: clusters should pass AKS-API-02");
    }

    @Test
    void a_contract_without_rules_is_refused() {
        HardeningContract none = () -> SECURE;

        assertThatThrownBy(none::hardening_rules)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith("implements HardeningContract without a field marked @HardeningRule; add one.");
    }

    private static List<String> failures(Rule rule, Estate estate) {
        return rule.cases(estate).stream()
                .flatMap(one -> one.failure().stream())
                .toList();
    }
}
