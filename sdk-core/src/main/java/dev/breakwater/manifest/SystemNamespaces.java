package dev.breakwater.manifest;

import java.util.Set;

/** The namespaces that Kubernetes and AKS run themselves; what is in them is not the user's to harden. */
public final class SystemNamespaces {
    private static final Set<String> NAMES = Set.of(
            "kube-system",
            "kube-public",
            "kube-node-lease",
            "gatekeeper-system",
            "calico-system",
            "tigera-operator",
            "app-routing-system",
            "aks-istio-system",
            "aks-istio-ingress",
            "aks-istio-egress",
            "dataprotection-microsoft");

    private SystemNamespaces() {}

    /** Whether a namespace belongs to Kubernetes or AKS. */
    public static boolean contains(String name) {
        return NAMES.contains(name);
    }
}
