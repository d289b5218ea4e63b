package dev.breakwater.blueprint;

import dev.breakwater.blueprint.Isolations.Landing;
import dev.breakwater.change.Effect;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import dev.breakwater.manifest.PodIsolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells on which pools the workloads of a plan land that {@link PodIsolation} marks, where the plan makes or changes
 * that, and refuses a plan after which one lands where it must not. Workloads whose cluster is not in the plan are
 * passed over. Immutable, thread-safe.
 */
public final class IsolationReview implements PlanReview {
    private IsolationReview() {}

    /** The review. */
    public static IsolationReview standard() {
        return new IsolationReview();
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        Isolations now = new Isolations(before);
        Isolations then = new Isolations(after);
        List<Remark> remarks = new ArrayList<>();
        for (Estate.Entry entry : after.entries()) {
            Optional<Landing> landing = then.landing(entry).filter(Landing::known);
            Optional<String> told = before.find(entry.address())
                    .flatMap(now::landing)
                    .filter(Landing::known)
                    .map(IsolationReview::text);
            landing.filter(one -> !told.equals(Optional.of(text(one)))).ifPresent(one -> remarks.add(remark(one)));
        }
        return List.copyOf(remarks);
    }

    private static String text(Landing landing) {
        return marks(landing) + " " + landing + " " + unfit(landing); // the same pool can be fit, and then not
    }

    private static List<PodIsolation> unfit(Landing landing) {
        return landing.marks().stream().filter(mark -> !landing.isFit(mark)).toList();
    }

    private static String marks(Landing landing) {
        return landing.marks().stream().map(PodIsolation::toString).collect(Collectors.joining(" and "));
    }

    private static Remark remark(Landing landing) {
        List<PodIsolation> unfit = unfit(landing);
        String text = landing.entry().address().shortName() + " is marked " + marks(landing) + " and " + landing;
        String remedy = unfit.contains(PodIsolation.UNTRUSTED)
                ? ": name the runtime class " + SecurePools.SANDBOX + ", and declare SecurePools.sandboxed(…)."
                : ": select kubernetes.azure.com/security-type: ConfidentialVM, and declare a pool of a confidential size.";
        String old = landing.runtimeClass().equals("kata-mshv-vm-isolation")
                ? "; AKS drops that name of the runtime class: use " + SecurePools.SANDBOX + "."
                : ".";
        return new Remark(
                "isolation",
                Optional.of(landing.entry().address()),
                unfit.isEmpty() ? Effect.NEUTRAL : Effect.WEAKENS,
                !unfit.isEmpty(),
                text + (unfit.isEmpty() ? old : remedy));
    }

    /** {@code IsolationReview}. */
    @Override
    public String toString() {
        return "IsolationReview";
    }
}
