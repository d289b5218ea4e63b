package dev.breakwater.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.audit.Auditor;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.blueprint.SecureNamespace;
import dev.breakwater.change.Permission;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.ApiServerAccess;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One declaration audited as it is written, as a plan leaves it, as it is read, and as it was saved. */
class AuditEverywhereTest {
    private final FakeAzure azure = FakeAzure.start();
    private final KubernetesProvider kubernetes = KubernetesProvider.create();
    private final SecureCluster secure = SecureCluster.named("shop")
            .subscription(azure.subscription())
            .resourceGroup("rg-shop")
            .region("westeurope")
            .tenant(azure.tenant())
            .adminGroup("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e61")
            .apiServerAccess(ApiServerAccess.ranges("203.0.113.0/24"))
            .namespace("shop", SecureNamespace.Grant.edit("9b1f6d0e-3c52-4f7e-8a24-5d8c0f2b7e62"))
            .build();
    private final DesiredState desired = DesiredState.named("shop").with(secure);
    private final Engine engine = Engine.of(azure.provider(), kubernetes)
            .with(EngineOptions.standard().withTime(azure.time()));
    private final Auditor auditor =
            Catalogue.auditor().at(Clock.fixed(Instant.parse("2026-09-01T00:00:00Z"), ZoneOffset.UTC));

    @AfterEach
    void close() {
        kubernetes.close();
        azure.close();
    }

    @Test
    void the_declaration_its_plan_and_what_apply_makes_of_it_get_the_same_verdicts() {
        Plan plan = engine.plan(desired);
        AuditReport planned = auditor.audit(plan.after());
        engine.apply(plan).orThrow();
        AuditReport live = auditor.audit(engine.observe(desired));

        assertThat(verdicts(planned)).as("planned against declared").isEqualTo(verdicts(auditor.audit(desired)));
        assertThat(verdicts(live)).as("live against planned").isEqualTo(verdicts(planned));
        assertThat(live.findings()).as("something was audited").hasSizeGreaterThan(50);
    }

    @Test
    void a_snapshot_gets_the_verdicts_and_the_evidence_of_the_live_read() {
        engine.apply(engine.plan(desired)).orThrow();
        Estate live = engine.observe(desired);
        Estate snapshot = Estate.parse(live.toJson());

        assertThat(auditor.audit(snapshot).findings())
                .isEqualTo(auditor.audit(live).findings());
        assertThat(auditor.audit(snapshot).score())
                .isEqualTo(auditor.audit(live).score());
    }

    @Test
    void what_a_loosening_plan_leaves_is_audited_as_what_apply_makes() {
        engine.apply(engine.plan(desired)).orThrow();
        SecureCluster loose = secure.withCustomisations(
                cluster -> cluster.withLocalAccounts(true).withApiServerAccess(ApiServerAccess.ranges("0.0.0.0/0")));
        Plan plan = engine.plan(DesiredState.named("shop").with(loose));
        AuditReport planned = auditor.audit(plan.after());
        engine.apply(plan, Permission.values()).orThrow();
        AuditReport live =
                auditor.audit(engine.observe(DesiredState.named("shop").with(loose)));

        assertThat(verdicts(live)).isEqualTo(verdicts(planned));
        assertThat(live.failedControls()).contains("AKS-ID-03", "AKS-API-03");
    }

    @Test
    void the_live_audit_says_which_version_of_the_interface_it_read() {
        engine.apply(engine.plan(desired)).orThrow();
        AuditReport live = auditor.audit(engine.observe(desired));

        assertThat(live.findings())
                .filteredOn(finding -> finding.address().type().equals(AksCluster.TYPE))
                .flatExtracting(finding -> finding.evidence())
                .isNotEmpty()
                .allSatisfy(evidence -> assertThat(evidence.apiVersion()).matches("20[0-9]{2}-[0-9]{2}-[0-9]{2}.*"));
    }

    private static Map<String, String> verdicts(AuditReport report) {
        Map<String, String> verdicts = new TreeMap<>();
        report.findings()
                .forEach(finding -> verdicts.put(
                        finding.control() + " " + finding.address(),
                        finding.verdict().toString()));
        return verdicts;
    }
}
