package dev.breakwater.workload;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodIsolation;
import java.util.ArrayList;
import java.util.List;

/**
 * The pods of a workload, secure from the start: not root, the runtime's seccomp profile, no capabilities, no
 * privilege escalation, a read-only root file system, no token, requests and limits. What has no method here is
 * merged as a document. Immutable.
 *
 * @param document the template, as it stands in a workload's {@code spec.template}
 */
public record PodTemplate(Document document) {
    private static final Document CONTAINER_SECURITY = Document.object(
            "allowPrivilegeEscalation",
            false,
            "capabilities",
            Document.object("drop", List.of("ALL")),
            "readOnlyRootFilesystem",
            true);

    /** Pods labelled {@code app} with that name, of one container of the same name; the image with tag or digest. */
    public static PodTemplate of(String app, String image) {
        Document security =
                Document.object("runAsNonRoot", true, "seccompProfile", Document.object("type", "RuntimeDefault"));
        Document spec = Document.object(
                "automountServiceAccountToken",
                false,
                "securityContext",
                security,
                "containers",
                List.of(container(app, image)));
        Document labels = Document.object("labels", Document.object("app", app));
        return new PodTemplate(Document.object("metadata", labels, "spec", spec));
    }

    private static Document container(String name, String image) {
        return Document.object(
                "name",
                name,
                "image",
                image,
                "resources",
                Document.object(
                        "requests",
                        Document.object("cpu", "100m", "memory", "128Mi"),
                        "limits",
                        Document.object("cpu", "1", "memory", "256Mi")),
                "securityContext",
                CONTAINER_SECURITY);
    }

    /** These pods with a container more, as secure and with the same limits as the first. */
    public PodTemplate container(String name, String image, Document patch) {
        List<Document> all = new ArrayList<>(containers());
        all.add(container(name, image).merge(patch));
        return withContainers(all);
    }

    /** These pods with the first container listening on a port. */
    public PodTemplate port(int port) {
        List<Document> ports = new ArrayList<>(
                containers().get(0).get("ports").orElse(Document.array()).elements());
        ports.add(Document.object("containerPort", port, "protocol", "TCP"));
        return mergeContainer(Document.object("ports", ports));
    }

    /** These pods with that much for the first container, requested and at most, such as {@code 500m} and {@code 1Gi}. */
    public PodTemplate resources(String cpu, String memory) {
        Document both = Document.object("cpu", cpu, "memory", memory);
        return mergeContainer(Document.object("resources", Document.object("requests", both, "limits", both)));
    }

    /** These pods under that service account. */
    public PodTemplate serviceAccount(String name) {
        return merge(Document.object("spec", Document.object("serviceAccountName", name)));
    }

    /** These pods under that service account, signing in to Azure as its workload identity. */
    public PodTemplate workloadIdentity(String serviceAccount) {
        Document label = Document.object("azure.workload.identity/use", "true");
        return serviceAccount(serviceAccount).merge(Document.object("metadata", Document.object("labels", label)));
    }

    /** These pods marked untrusted, each in a virtual machine of its own on a sandboxed pool. Serves K8S-POD-20. */
    public PodTemplate untrusted() {
        return marked(PodIsolation.UNTRUSTED, Document.object("runtimeClassName", "kata-vm-isolation"));
    }

    /** These pods marked confidential, on nodes of a confidential size only. Serves K8S-POD-21. */
    public PodTemplate confidential() {
        Document nodes = Document.object("kubernetes.azure.com/security-type", "ConfidentialVM");
        return marked(PodIsolation.CONFIDENTIAL, Document.object("nodeSelector", nodes));
    }

    private PodTemplate marked(PodIsolation mark, Document spec) {
        Document labels = Document.object(PodIsolation.LABEL, mark.toString());
        return merge(Document.object("metadata", Document.object("labels", labels), "spec", spec));
    }

    /** These pods with the first container changed by a JSON merge patch. */
    public PodTemplate mergeContainer(Document patch) {
        List<Document> all = new ArrayList<>(containers());
        all.set(0, all.get(0).merge(patch));
        return withContainers(all);
    }

    /** These pods changed by a JSON merge patch; lists are replaced. */
    public PodTemplate merge(Document patch) {
        return new PodTemplate(document.merge(patch));
    }

    private List<Document> containers() {
        return document.at("/spec/containers").orElse(Document.array()).elements();
    }

    private PodTemplate withContainers(List<Document> all) {
        return new PodTemplate(document.withAt("/spec/containers", all));
    }

    /** {@code PodTemplate[web, 1 containers]}. */
    @Override
    public String toString() {
        return "PodTemplate[" + document.text("/metadata/labels/app").orElse("?") + ", "
                + containers().size() + " containers]";
    }
}
