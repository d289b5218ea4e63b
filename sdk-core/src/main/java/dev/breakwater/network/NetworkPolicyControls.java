package dev.breakwater.network;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl;
import dev.breakwater.manifest.ManifestControl.Judgement;
import dev.breakwater.manifest.SystemNamespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The controls over network policies. */
public final class NetworkPolicyControls {
    private static final String NAMESPACE = "v1/Namespace";

    private static final Control DEFAULT_DENY = ManifestControl.of(
                    "K8S-NET-01",
                    Severity.HIGH,
                    "Every namespace but those of the system denies all traffic by default in both directions and allows"
                            + " DNS.",
                    "Add NetworkPolicy.defaultDeny(namespace) and NetworkPolicy.allowDns(namespace).")
            .needs(NAMESPACE, NetworkPolicy.TYPE)
            .maps("CIS AKS 1.8", "4.4.2")
            .maps("Checkov", "CKV2_K8S_6")
            .maps("Trivy", "KSV-0038")
            .maps("Kubescape", "C-0206", "C-0260", "C-0030")
            .judging(NetworkPolicyControls::defaultDeny);

    private static final Control METADATA_SERVICE = ManifestControl.of(
                    "K8S-NET-06",
                    Severity.HIGH,
                    "No pod outside the system's namespaces reaches the instance metadata service (169.254.169.254).",
                    "Deny egress by default with NetworkPolicy.defaultDeny(namespace), and leave 169.254.169.254/32 out"
                            + " of every ipBlock by its exceptions.")
            .needs(NAMESPACE, NetworkPolicy.TYPE)
            .maps("Kubescape", "C-0052")
            .judging(NetworkPolicyControls::metadataService);

    private NetworkPolicyControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(DEFAULT_DENY, METADATA_SERVICE);
    }

    private static Optional<Judgement> defaultDeny(Estate estate, Estate.Entry namespace) {
        if (isExempt(namespace)) {
            return Optional.empty();
        }
        List<Evidence> seen = new ArrayList<>();
        boolean ingress = false;
        boolean egress = false;
        boolean dns = false;
        boolean open = false;
        for (Estate.Entry entry : policies(estate, namespace)) {
            Document spec = PolicyForm.spec(entry.document());
            seen.add(new Evidence("/spec of " + entry.address().shortName(), Optional.of(spec), entry.apiVersion()));
            ingress |= PolicyEffects.deniesAll(spec, "Ingress", "ingress");
            egress |= PolicyEffects.deniesAll(spec, "Egress", "egress");
            dns |= PolicyEffects.allowsDns(spec);
            boolean opens = PolicyEffects.allowsAll(spec, "Ingress", "ingress")
                    || PolicyEffects.allowsAll(spec, "Egress", "egress");
            open |= opens;
            seen.set(seen.size() - 1, seen.get(seen.size() - 1).context(!opens));
        }
        return judgement(ingress && egress && dns && !open, seen, namespace);
    }

    private static Optional<Judgement> metadataService(Estate estate, Estate.Entry namespace) {
        if (isExempt(namespace)) {
            return Optional.empty();
        }
        List<Evidence> opens = new ArrayList<>();
        boolean denied = false;
        for (Estate.Entry entry : policies(estate, namespace)) {
            Document spec = PolicyForm.spec(entry.document());
            denied |= PolicyEffects.isolatesAll(spec, "Egress");
            if (PolicyEffects.reachesMetadataService(spec)) {
                opens.add(new Evidence(
                        "/spec/egress of " + entry.address().shortName(), spec.get("egress"), entry.apiVersion()));
            }
        }
        return judgement(denied && opens.isEmpty(), opens, namespace);
    }

    private static Optional<Judgement> judgement(boolean passes, List<Evidence> seen, Estate.Entry namespace) {
        Evidence none = new Evidence("network policies of the namespace", Optional.empty(), namespace.apiVersion());
        return Optional.of(new Judgement(passes, seen.isEmpty() && !passes ? List.of(none) : seen));
    }

    private static boolean isExempt(Estate.Entry entry) {
        return !entry.address().type().equals(NAMESPACE)
                || SystemNamespaces.contains(
                        entry.document().text("/metadata/name").orElse(""));
    }

    /** The policies that lie inside the namespace, in the same cluster. */
    private static List<Estate.Entry> policies(Estate estate, Estate.Entry namespace) {
        return estate.ofKind("networking.k8s.io", "NetworkPolicy")
                .filter(entry -> entry.address().isInside(namespace.address()))
                .toList();
    }
}
