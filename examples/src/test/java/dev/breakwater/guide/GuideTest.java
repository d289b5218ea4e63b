package dev.breakwater.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.audit.Baseline;
import dev.breakwater.audit.Benchmark;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.SourceLine;
import dev.breakwater.audit.Trend;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.LockOutReview;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.engine.PlanRefusedException;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import dev.breakwater.testing.replay.Recording;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the guide shows, run. */
class GuideTest {
    // tag::fake[]
    private final FakeAzure azure = FakeAzure.start();
    private final KubernetesProvider kubernetes = KubernetesProvider.create();
    private final Engine engine = Engine.of(azure.provider(), kubernetes)
            .with(EngineOptions.standard().withTime(azure.time()));

    @AfterEach
    void close() {
        kubernetes.close();
        azure.close();
    }

    @Test
    void a_cluster_is_made_of_nothing_and_stays_as_declared() {
        DesiredState desired = DesiredState.named("prod").with(shop());

        engine.apply(engine.plan(desired)).orThrow();

        assertThat(engine.plan(desired).isEmpty()).isTrue();
        assertThat(azure.document(shop().cluster().id())).isPresent();
    }
    // end::fake[]

    private SecureCluster shop() {
        return SecureCluster.named("shop")
                .subscription(azure.subscription())
                .resourceGroup("rg-shop")
                .region("westeurope")
                .tenant(azure.tenant())
                .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
                .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
                .namespace("shop")
                .build();
    }

    @Test
    void plan_and_apply() {
        DesiredState desired = DesiredState.named("prod").with(shop());
        // tag::plan[]
        Plan plan = engine.plan(desired);
        String text = plan.render(); // for people; toJson() for machines
        boolean weakens = plan.weakens(); // whether anything becomes less secure
        // end::plan[]
        assertThat(text).contains("managedClusters/shop").contains("disableLocalAccounts");
        assertThat(weakens).isFalse();
        // tag::apply[]
        ApplyResult result = engine.apply(plan); // writes; add Permission.WEAKEN and the like where the plan needs it
        result.orThrow(); // failure is a value until you ask
        boolean settled = engine.plan(desired).isEmpty();
        // end::apply[]
        assertThat(settled).isTrue();
    }

    @Test
    void weakening_needs_a_permission() {
        engine.apply(engine.plan(DesiredState.named("prod").with(shop()))).orThrow();
        DesiredState weaker = DesiredState.named("prod").with(shop().withApiServerAccess(ApiServerAccess.open()));
        Plan plan = engine.plan(weaker);

        assertThatThrownBy(() -> engine.apply(plan))
                .isInstanceOf(PlanRefusedException.class)
                .hasMessageContaining("WEAKEN");
        assertThat(engine.apply(plan, Permission.WEAKEN).isSuccess()).isTrue();
    }

    @Test
    void what_a_plan_mends_and_what_it_breaks() {
        engine.apply(engine.plan(DesiredState.named("prod").with(shop()))).orThrow();
        azure.drift(shop().cluster().id(), body -> body.withAt("/properties/disableLocalAccounts", false));
        SecureCluster changed = shop().withApiServerAccess(ApiServerAccess.open());
        Plan plan = engine.plan(DesiredState.named("prod").with(changed));
        // tag::changes[]
        Auditor auditor = Catalogue.auditor();
        AuditReport before = auditor.audit(plan.before()); // what is there
        Trend trend = auditor.audit(plan.after()).since(before).trend().orElseThrow();
        trend.mended(); // what the plan mends
        trend.appeared(); // what fails because of it
        // end::changes[]
        assertThat(trend.mended()).extracting(Finding::control).contains("AKS-ID-03");
        assertThat(trend.appeared()).extracting(Finding::control).contains("AKS-API-02");
    }

    @Test
    void options() {
        // tag::options[]
        List<String> lines = new ArrayList<>();
        Engine listening = engine.with(engine.options()
                .withListeners(event -> lines.add(event.toString()))
                .withReviews(LockOutReview.standard()) // refuses a plan that locks everybody out
                .withDeadline(Duration.ofMinutes(45))
                .withConcurrency(4));
        // end::options[]
        listening.plan(DesiredState.named("prod").with(shop()));
        assertThat(lines).anyMatch(line -> line.startsWith("plan.started"));
    }

    @Test
    void audit() {
        DesiredState desired = DesiredState.named("prod").with(shop());
        engine.apply(engine.plan(desired)).orThrow();
        Plan plan = engine.plan(desired);
        // tag::audit[]
        Auditor auditor = Catalogue.auditor();
        AuditReport declared = auditor.audit(desired); // as written
        AuditReport planned = auditor.audit(plan.after()); // what the plan would make
        AuditReport live = auditor.audit(engine.observe(desired)); // what the services say now
        // end::audit[]
        // tag::survey[]
        Estate surroundings = engine.survey(desired); // and who else is there, whoever let them in
        AuditReport whole = auditor.audit(surroundings);
        Recording kept = Recording.of(surroundings); // without secrets, as a file to replay and to audit again
        // end::survey[]
        assertThat(whole.failedControls()).containsAll(live.failedControls());
        assertThat(auditor.audit(kept.estate()).failedControls()).isEqualTo(whole.failedControls());
        assertThat(declared.failedControls())
                .isEqualTo(planned.failedControls())
                .isEqualTo(live.failedControls());
    }

    @Test
    void accepting_a_deviation() {
        // tag::accept[]
        SecureCluster accepted = shop().withApiServerAccess(ApiServerAccess.open())
                .withAcceptances(new Acceptance(
                        "AKS-API-02", "migration of the build agents", "platform team", LocalDate.of(2999, 12, 31)));
        AuditReport report =
                Catalogue.auditor().audit(DesiredState.named("prod").with(accepted));
        // end::accept[]
        assertThat(report.failedControls()).doesNotContain("AKS-API-02");
        assertThat(report.render()).contains("Accepted by platform team");
    }

    @Test
    void a_baseline_lets_only_what_is_new_fail() {
        DesiredState desired = DesiredState.named("prod").with(shop().withApiServerAccess(ApiServerAccess.open()));
        Auditor auditor = Catalogue.auditor();
        String kept = Baseline.of(auditor.audit(desired)).toJson();
        Estate estate = Estate.of(desired);
        // tag::baseline[]
        Baseline baseline = Baseline.parse(kept); // a file beside the code; Baseline.of(report).toJson() made it
        AuditReport report = auditor.since(baseline).audit(estate);
        report.failed(); // what is new
        baseline.without(report).toJson(); // the next file, without what is mended
        // end::baseline[]
        assertThat(report.failed()).isEmpty();
        assertThat(baseline.size()).isPositive();
        assertThat(report.findings(Verdict.ACCEPTED)).hasSizeGreaterThanOrEqualTo(baseline.size());
        AuditReport mended =
                auditor.since(baseline).audit(DesiredState.named("prod").with(shop()));
        assertThat(baseline.mended(mended)).anyMatch(line -> line.startsWith("AKS-API-02 "));
    }

    @Test
    void benchmarks_have_names_and_can_be_composed() {
        DesiredState desired = DesiredState.named("prod").with(shop());
        // tag::benchmark[]
        Benchmark ours = Catalogue.benchmark("cis-aks@1.8")
                .plus(Catalogue.benchmark("mcsb@1"))
                .without("AKS-NODE-17") // only a node shows it
                .as("platform", "3");
        AuditReport report = Catalogue.auditor().against(ours).audit(desired);
        String why = Catalogue.unanswered("cis-aks@1.8").get("4.4.1"); // managed by Azure: …
        // end::benchmark[]
        assertThat(report.benchmark()).contains(ours);
        assertThat(why).startsWith("managed by Azure");
    }

    @Test
    void reports_for_other_programs() {
        AuditReport report =
                Catalogue.auditor().audit(DesiredState.named("prod").with(shop()));
        // tag::exchange[]
        SourceLine declared = new SourceLine("platform/src/main/java/Prod.java", 31);
        String sarif = report.toSarif(address -> Optional.of(declared)); // for code scanning
        String tests = report.toJunitXml(); // for a build server
        String comment = report.toMarkdown(); // for a pull request
        // end::exchange[]
        assertThat(sarif).contains("\"2.1.0\"");
        assertThat(tests).contains("<testsuite name=\"AKS-ID-03\"");
        assertThat(comment).startsWith("## Audit of the declaration");
    }

    @Test
    void a_snapshot_is_evidence_too() {
        DesiredState desired = DesiredState.named("prod").with(shop());
        engine.apply(engine.plan(desired)).orThrow();
        // tag::snapshot[]
        String json = engine.observe(desired).toJson(); // keep it as a file
        AuditReport later = Catalogue.auditor().audit(Estate.parse(json));
        // end::snapshot[]
        // tag::trend[]
        AuditReport now = Catalogue.auditor().audit(engine.observe(desired)).since(later);
        now.trend().orElseThrow().appeared(); // fails now and did not then
        now.trend().orElseThrow().mended(); // the other way round
        // end::trend[]
        assertThat(now.trend().orElseThrow().appeared()).isEmpty();
        assertThat(later.failedControls())
                .isEqualTo(Catalogue.auditor().audit(engine.observe(desired)).failedControls());
    }

    @Test
    void drift_shows_in_the_next_plan() {
        DesiredState desired = DesiredState.named("prod").with(shop());
        engine.apply(engine.plan(desired)).orThrow();
        // tag::drift[]
        azure.drift(shop().cluster().id(), body -> body.withAt("/properties/disableLocalAccounts", false));

        Plan repair = engine.plan(desired);
        // end::drift[]
        assertThat(repair.render()).contains("disableLocalAccounts").contains("HARDENS");
    }

    @Test
    void a_throttled_service_is_waited_for() {
        DesiredState desired = DesiredState.named("prod").with(shop());
        // tag::fault[]
        azure.fault(Fault.throttled(2).on("PUT managedClusters").retryAfter(Duration.ofMinutes(1)));

        ApplyResult result = engine.apply(engine.plan(desired)); // waits two minutes of virtual time
        // end::fault[]
        assertThat(result.isSuccess()).isTrue();
        assertThat(result.elapsed()).isGreaterThanOrEqualTo(Duration.ofMinutes(2));
    }
}
