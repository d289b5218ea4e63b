package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;

/** Kubernetes versions: a minor stands for its newest patch. */
final class Versions {
    private Versions() {}

    /** The full version that is meant, or Azure's refusal. */
    static String resolve(String asked, Settings settings) {
        String newest = "";
        for (String supported : settings.kubernetesVersions()) {
            if (supported.equals(asked) || supported.startsWith(asked + '.')) {
                newest = supported;
            }
        }
        if (newest.isEmpty()) {
            throw ArmError.badRequest(
                    "K8sVersionNotSupported",
                    "Managed cluster version " + asked + " is not supported in this region. Supported versions are "
                            + String.join(", ", settings.kubernetesVersions())
                            + ". Please use [az aks get-versions] command to get the supported version list in this"
                            + " region.");
        }
        return newest;
    }

    /** The same without a version that is empty text: so the Azure CLI says that it wants none in particular. */
    static Document said(Document body, String pointer) {
        return body.text(pointer).filter(String::isBlank).isPresent() ? body.withoutAt(pointer) : body;
    }

    /** Whether a full version is at least that minor of Kubernetes 1. */
    static boolean isAtLeast(String version, int minor) {
        return Integer.parseInt(version.split("\\.", -1)[1]) >= minor;
    }
}
