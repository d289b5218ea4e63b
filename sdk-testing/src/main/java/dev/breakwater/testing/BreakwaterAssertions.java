package dev.breakwater.testing;

import dev.breakwater.access.Authorizer;
import dev.breakwater.audit.AuditReport;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Plan;
import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.image.CodeScan;
import dev.breakwater.image.ImageFindings;
import dev.breakwater.image.SignatureVerdict;
import dev.breakwater.network.Reachability;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.replay.Recording;
import java.util.concurrent.Callable;
import org.assertj.core.api.Assertions;

/**
 * AssertJ's assertions, and those of this module beside them: one static import serves for both. Needs {@code
 * org.assertj:assertj-core} 3.27 or later.
 *
 * <pre>{@code
 * Engine reader = bed.engineAs("Reader");
 * DesiredState group = DesiredState.named("payments").with(PAYMENTS.group());
 *
 * assertThat(reader.plan(group)).creates(PAYMENTS.group());
 * assertDeniedBy(
 *         "Microsoft.Resources/subscriptions/resourceGroups/write", () -> reader.apply(reader.plan(group)));
 * }</pre>
 */
public final class BreakwaterAssertions extends Assertions {
    private BreakwaterAssertions() {}

    /** Assertions on a plan. */
    public static PlanAssert assertThat(Plan plan) {
        return new PlanAssert(plan);
    }

    /** Assertions on an audit. */
    public static AuditReportAssert assertThat(AuditReport report) {
        return new AuditReportAssert(report);
    }

    /** Assertions on what an apply came to. */
    public static ApplyResultAssert assertThat(ApplyResult result) {
        return new ApplyResultAssert(result);
    }

    /** Assertions on who may do what. */
    public static AccessAssert assertThat(Authorizer authorizer) {
        return new AccessAssert(authorizer);
    }

    /** Assertions on what becomes of a sign-in. */
    public static SignInAssert assertThat(Decision signIn) {
        return new SignInAssert(signIn);
    }

    /** Assertions on what scanners found in images. */
    public static ImageFindingsAssert assertThat(ImageFindings findings) {
        return new ImageFindingsAssert(findings);
    }

    /** Assertions on what the signatures of an image are worth. */
    public static SignatureAssert assertThat(SignatureVerdict verdict) {
        return new SignatureAssert(verdict);
    }

    /** Assertions on what a code scanner found. */
    public static CodeScanAssert assertThat(CodeScan scan) {
        return new CodeScanAssert(scan);
    }

    /** Assertions on what an API server admits. */
    public static KubernetesAssert assertThat(FakeKubernetes server) {
        return new KubernetesAssert(server);
    }

    /** Assertions on who gets what in an Azure. */
    public static AzureAssert assertThat(FakeAzure azure) {
        return new AzureAssert(azure);
    }

    /** Assertions on a recording. */
    public static RecordingAssert assertThat(Recording recording) {
        return new RecordingAssert(recording);
    }

    /** Assertions on what traffic passes. */
    public static ReachabilityAssert assertThat(Reachability reachability) {
        return new ReachabilityAssert(reachability);
    }

    /**
     * Asserts that ARM or a vault denies something for want of an action: by an exception, or by the result of an apply in
     * which nothing failed for another reason. The data plane of blobs names no action when it denies.
     *
     * @param action such as {@code Microsoft.ContainerService/managedClusters/write}; case is ignored, as Azure does
     * @param attempt what is attempted; may return an {@link ApplyResult}
     */
    public static void assertDeniedBy(String action, Callable<?> attempt) {
        Denials.assertDeniedBy(action, attempt);
    }
}
