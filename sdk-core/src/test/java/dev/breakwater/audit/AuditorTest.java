package dev.breakwater.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AuditorTest {
    private static final Estate.Entry GOOD = Fixture.entry("good", false, "patch");
    private static final Estate.Entry BAD = Fixture.entry("bad", true, "none");

    @Test
    void each_resource_gets_a_finding_of_each_control_with_its_evidence() {
        AuditReport report = Fixture.AUDITOR.audit(Fixture.live(GOOD, BAD));

        assertThat(report.findings()).hasSize(4);
        assertThat(report.failedControls()).containsExactly("T-ID-01", "T-UPG-01");
        assertThat(report.failed())
                .allSatisfy(finding -> assertThat(finding.address()).isEqualTo(BAD.address()));
        assertThat(report.failed().get(0).evidence())
                .containsExactly(
                        new Evidence("/properties/localUsers", java.util.Optional.of(Document.of(true)), "2026-01-01"));
    }

    @Test
    void a_default_of_the_service_counts_as_evidence() {
        Estate.Entry silent = new Estate.Entry(Fixture.machine("silent"), Document.object(), "2026-01-01");

        AuditReport report = Fixture.AUDITOR.audit(Fixture.live(silent));

        assertThat(report.failed().get(0).evidence()).hasToString("[/properties/localUsers = true (2026-01-01)]");
    }

    @Test
    void a_snapshot_is_judged_as_the_live_estate_it_was_taken_of() {
        Estate live = Fixture.live(GOOD, BAD);
        Estate accepted = live.accepting(List.of(
                Fixture.acceptance("T-ID-01", Fixture.TODAY).within(BAD.address()),
                Fixture.acceptance("T-UPG-01", Fixture.TODAY)));
        Estate snapshot = Estate.parse(accepted.toJson());

        assertThat(snapshot.origin()).isEqualTo(Estate.Origin.SNAPSHOT);
        assertThat(snapshot.acceptances()).isEqualTo(accepted.acceptances());
        assertThat(Fixture.AUDITOR.audit(snapshot).findings())
                .isEqualTo(Fixture.AUDITOR.audit(accepted).findings());
    }

    @Test
    void an_acceptance_holds_through_its_last_day_and_names_owner_reason_and_expiry() {
        Estate estate = Fixture.live(BAD).accepting(List.of(Fixture.acceptance("T-ID-01", Fixture.TODAY)));

        AuditReport report = Fixture.AUDITOR.audit(estate);

        assertThat(report.failedControls()).containsExactly("T-UPG-01");
        assertThat(report.findings(Verdict.ACCEPTED)).singleElement().satisfies(finding -> {
            assertThat(finding.message())
                    .contains("Accepted by platform team until 2026-06-01: migration until summer");
            assertThat(finding.evidence()).isNotEmpty();
        });
        assertThat(report.staleAcceptances()).isEmpty();
    }

    @Test
    void an_expired_acceptance_fails_and_says_so() {
        Estate estate = Fixture.live(BAD).accepting(List.of(Fixture.acceptance("T-ID-01", Fixture.TODAY)));

        AuditReport report =
                Fixture.AUDITOR.at(Fixture.clock(Fixture.TODAY.plusDays(1))).audit(estate);

        assertThat(report.failed().get(0).message())
                .startsWith("Local users are off. Call localUsers(false). The acceptance by platform team expired on"
                        + " 2026-06-01");
        assertThat(report.staleAcceptances()).isEmpty();
    }

    @Test
    void of_two_acceptances_the_longer_one_counts() {
        Estate estate = Fixture.live(BAD)
                .accepting(List.of(
                        Fixture.acceptance("T-ID-01", Fixture.TODAY.minusDays(9)),
                        Fixture.acceptance("T-ID-01", Fixture.TODAY.plusDays(9))));

        assertThat(Fixture.AUDITOR.audit(estate).failedControls()).containsExactly("T-UPG-01");
    }

    @Test
    void an_acceptance_of_one_resource_does_not_cover_another() {
        Estate estate = Fixture.live(BAD, Fixture.entry("worse", true, "patch"))
                .accepting(List.of(Fixture.acceptance("T-ID-01", Fixture.TODAY).within(BAD.address())));

        AuditReport report = Fixture.AUDITOR.audit(estate);

        assertThat(report.failed())
                .filteredOn(finding -> finding.control().equals("T-ID-01"))
                .extracting(finding -> finding.address().name())
                .containsExactly("worse");
    }

    @Test
    void an_acceptance_that_no_failure_needs_is_stale() {
        var passing = Fixture.acceptance("T-ID-01", Fixture.TODAY.plusDays(9));
        var mistyped = Fixture.acceptance("T-ID-99", Fixture.TODAY.plusDays(9));

        AuditReport report = Fixture.AUDITOR.audit(Fixture.live(GOOD).accepting(List.of(passing, mistyped)));

        assertThat(report.staleAcceptances()).containsExactly(passing, mistyped);
        assertThat(report.render()).contains("Stale acceptance", "T-ID-99 accepted by platform team");
    }

    @Test
    void an_acceptance_outside_the_benchmark_is_not_called_stale() {
        Estate estate = Fixture.live(BAD).accepting(List.of(Fixture.acceptance("T-ID-01", Fixture.TODAY)));

        AuditReport report = Fixture.AUDITOR
                .against(Benchmark.of("Upgrades", "1", "T-UPG-01"))
                .audit(estate);

        assertThat(report.staleAcceptances()).isEmpty();
        assertThat(report.failedControls()).containsExactly("T-UPG-01");
    }

    @Test
    void what_could_not_be_read_is_not_assessable_and_keeps_its_reason() {
        Estate estate = Fixture.live(BAD).missing(List.of(new Estate.Gap(Fixture.TYPE, "403 on group two")));

        AuditReport report = Fixture.AUDITOR.audit(estate);

        assertThat(report.count(Verdict.FAIL))
                .as("what was read keeps its verdict")
                .isEqualTo(2);
        assertThat(report.findings(Verdict.NOT_ASSESSABLE))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.message())
                        .isEqualTo("Example.Compute/machines could not be read: 403 on group two"));
    }

    @Test
    void a_verdict_that_needs_unread_resources_of_another_type_is_not_given() {
        Estate estate = Fixture.live(BAD).missing(List.of(new Estate.Gap("example.compute/LOCKS", "403")));

        AuditReport report = Auditor.of(List.of(Fixture.LOCKED)).audit(estate);

        assertThat(report.failed()).isEmpty();
        assertThat(report.score()).as("nothing was judged").isEmpty();
        assertThat(report.findings())
                .extracting(Finding::address)
                .containsExactlyInAnyOrder(
                        BAD.address(), new dev.breakwater.resource.Address<>("example.compute/LOCKS", "*"));
    }

    @Test
    void a_control_that_breaks_is_not_assessable_and_the_others_go_on() {
        Control broken = Fixture.control("T-BUG-01", Set.of(Fixture.TYPE), estate -> {
            throw new IllegalStateException("no such thing");
        });

        AuditReport report = Auditor.of(List.of(broken, Fixture.LOCAL_USERS)).audit(Fixture.live(GOOD));

        assertThat(report.count(Verdict.PASS)).isEqualTo(1);
        assertThat(report.findings(Verdict.NOT_ASSESSABLE).get(0).message())
                .contains("The control itself broke with java.lang.IllegalStateException: no such thing");
    }

    @Test
    void two_controls_of_one_id_are_refused() {
        assertThatThrownBy(() -> Auditor.of(List.of(Fixture.CHANNEL, Fixture.CHANNEL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Auditor: two controls have the id T-UPG-01.");
    }

    @Test
    void a_benchmark_of_mappings_holds_the_controls_that_answer_it() {
        Benchmark benchmark = Benchmark.mapped(
                "Example Benchmark", "1.0", List.of(Fixture.LOCAL_USERS, Fixture.CHANNEL, Fixture.LOCKED));

        assertThat(benchmark.controls()).containsExactly("T-ID-01", "T-UPG-01");
        assertThat(benchmark).hasToString("Example Benchmark 1.0 (2 controls)");
    }

    @Test
    void what_a_benchmark_asks_and_nobody_checks_is_reported() {
        AuditReport report = Fixture.AUDITOR
                .against(Benchmark.of("Mine", "3", "T-ID-01", "T-NET-77"))
                .audit(Fixture.live(GOOD));

        assertThat(report.uncovered()).containsExactly("T-NET-77");
        assertThat(report.render()).contains("against Mine 3", "no check covers: T-NET-77");
    }

    /** One that gives a verdict of the good machine, and no more than that. */
    private record Wordless() implements ResourceControl {
        @Override
        public ControlHead head() {
            return ControlHead.of("T-BUG-02", Severity.LOW, "It holds.", "Mend it.", Fixture.TYPE);
        }

        @Override
        public Optional<Finding> judge(Inspection of) {
            throw new IllegalStateException("no words");
        }

        @Override
        public Optional<Verdict> verdict(Inspection of) {
            return of.entry().address().equals(GOOD.address())
                    ? Verdict.PASS.given()
                    : judge(of).map(Finding::verdict);
        }
    }

    private record Counting(AtomicInteger made) implements ResourceControl {
        @Override
        public ControlHead head() {
            return ControlHead.of("T-ALL-01", Severity.LOW, "It holds.", "Mend it.", Fixture.TYPE);
        }

        @Override
        public Optional<Finding> judge(Inspection of) {
            int resources = of.knownOfAll("size", estate -> {
                made.incrementAndGet();
                return estate.entries().size();
            });
            return Optional.of(head().finding(of.entry(), resources == 0, List.of()));
        }
    }

    @Test
    void what_is_worked_out_of_the_estate_is_so_once_for_all_findings_of_a_verdict() {
        Counting control = new Counting(new AtomicInteger());
        AuditReport report = Auditor.of(List.of(control)).audit(Fixture.live(GOOD, BAD));
        assertThat(control.made()).hasValue(1);

        assertThat(report.findings(Verdict.FAIL)).hasSize(2);

        assertThat(control.made()).hasValue(2);
    }

    @Test
    void a_control_that_breaks_for_one_resource_gives_no_verdict_of_the_others() {
        AuditReport report = Auditor.of(List.of(new Wordless())).audit(Fixture.live(GOOD, BAD));

        assertThat(report.count(Verdict.PASS)).isZero();
        assertThat(report.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("The control itself broke with java.lang.IllegalStateException: no words"));
    }

    @Test
    void a_control_that_breaks_while_it_looks_for_words_does_not_pass() {
        AuditReport report = Auditor.of(List.of(new Wordless())).audit(Fixture.live(GOOD));

        assertThat(report.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.address()).isEqualTo(GOOD.address());
            assertThat(finding.verdict()).isEqualTo(Verdict.NOT_ASSESSABLE);
        });
    }
}
