package dev.breakwater.blueprint;

import dev.breakwater.admission.PodSecurity;
import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.blueprint.Isolations.Landing;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodIsolation;
import java.util.List;
import java.util.Optional;

/** K8S-POD-20 and K8S-POD-21: what is marked by {@link PodIsolation} lands on machines that are fit for it. */
record IsolationControl(ControlHead head, PodIsolation mark) implements ResourceControl {
    static final List<Control> LIST = List.of(
            new IsolationControl(
                    ControlHead.of(
                                    "K8S-POD-20",
                                    Severity.HIGH,
                                    "A workload marked untrusted runs in virtual machines of its own, on a sandboxed pool.",
                                    "Set runtimeClassName to kata-vm-isolation, as PodTemplate.untrusted() does, and declare"
                                            + " SecurePools.sandboxed(…).")
                            .needs(PodSecurity.types()),
                    PodIsolation.UNTRUSTED),
            new IsolationControl(
                    ControlHead.of(
                                    "K8S-POD-21",
                                    Severity.HIGH,
                                    "A workload marked confidential runs on confidential machines only.",
                                    "Select the nodes by kubernetes.azure.com/security-type: ConfidentialVM, as"
                                            + " PodTemplate.confidential() does, and declare a pool of a size such as"
                                            + " Standard_DC4as_v5.")
                            .needs(PodSecurity.types()),
                    PodIsolation.CONFIDENTIAL));

    @Override
    public Optional<Finding> judge(Inspection of) {
        Isolations isolations = of.knownOfAll(Isolations.class, Isolations::new);
        Optional<Landing> landing = of.known(Isolations.class, isolations::landing);
        return landing.filter(there -> there.marks().contains(mark)).map(this::judge);
    }

    private Finding judge(Landing landing) {
        List<Evidence> seen = List.of(
                evidence(landing, "runtimeClassName"),
                evidence(landing, "nodeSelector"),
                evidence(landing, "affinity"));
        boolean shared = mark == PodIsolation.UNTRUSTED && !landing.isFitBySpec(mark); // wherever it lands
        if (landing.known() || shared) {
            boolean fit = landing.isFit(mark);
            String message = head.sentence()
                    + (landing.known() ? " This one " + landing + "." : "")
                    + (fit ? "" : " " + head.remedy());
            Verdict verdict = fit ? Verdict.PASS : Verdict.FAIL;
            return new Finding(head.id(), landing.entry().address(), verdict, message, seen);
        }
        String why = "On which pool it lands is not known: it takes read on " + AksCluster.TYPE + ".";
        return new Finding(head.id(), landing.entry().address(), Verdict.NOT_ASSESSABLE, why, seen);
    }

    private static Evidence evidence(Landing landing, String member) {
        Optional<Document> value = landing.spec().get(member);
        return new Evidence(
                PodSecurity.placeOf(landing.entry().document()).orElse("") + "/spec/" + member,
                value,
                landing.entry().apiVersion());
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
