package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionPlugin;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Answers without a cluster: would it admit this manifest, and if not, by which rule and why? The cluster is given by
 * its objects, declared, exported or read live: policies and their bindings, constraint templates and constraints,
 * parameters, namespaces, roles. A workload is judged together with the pods that it would make. Immutable,
 * thread-safe.
 */
public final class ClusterAdmission {
    private static final Map<String, String> TEMPLATES = Map.of(
            "Deployment", "/spec/template",
            "StatefulSet", "/spec/template",
            "DaemonSet", "/spec/template",
            "ReplicaSet", "/spec/template",
            "ReplicationController", "/spec/template",
            "Job", "/spec/template",
            "CronJob", "/spec/jobTemplate/spec/template");

    private final StoredObjects cluster;
    private final ValidatingPolicies policies;
    private final GatekeeperConstraints constraints;
    private final List<AdmissionPlugin> others;

    private ClusterAdmission(
            StoredObjects cluster,
            ValidatingPolicies policies,
            GatekeeperConstraints constraints,
            List<AdmissionPlugin> others) {
        this.cluster = cluster;
        this.policies = policies;
        this.constraints = constraints;
        this.others = List.copyOf(others);
    }

    /**
     * A cluster of that minor version of Kubernetes 1, such as 33, that holds these objects. A namespace that is not
     * among them counts as one with nothing but its name.
     */
    public static ClusterAdmission of(int minor, Iterable<Document> objects) {
        return new ClusterAdmission(
                new StoredObjects(objects),
                ValidatingPolicies.kubernetes(minor),
                GatekeeperConstraints.kubernetes(minor),
                List.of());
    }

    /** This cluster, also asking that plug-in; after those there are. */
    public ClusterAdmission asking(AdmissionPlugin plugin) {
        List<AdmissionPlugin> more = new ArrayList<>(others);
        more.add(plugin);
        return new ClusterAdmission(cluster, policies, constraints, more);
    }

    /** This cluster with constraints judged by these; to give rules for templates of one's own. */
    public ClusterAdmission judging(GatekeeperConstraints newConstraints) {
        return new ClusterAdmission(cluster, policies, newConstraints, others);
    }

    /** Whether a manifest would be admitted, made by an ordinary user that nobody named. */
    public AdmissionVerdict judge(Document manifest) {
        return judge(AdmissionRequest.create(manifest));
    }

    /** Whether each manifest would be admitted, in the order given. */
    public List<AdmissionVerdict> judge(Iterable<Document> manifests) {
        return StreamSupport.stream(manifests.spliterator(), false)
                .map(this::judge)
                .toList();
    }

    /** Whether a request would be admitted. */
    public AdmissionVerdict judge(AdmissionRequest request) {
        List<String> refusals = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        List<PolicyFinding> findings = new ArrayList<>();
        ask(request, "", refusals, warnings, findings);
        pod(request).ifPresent(pod -> ask(pod, "its pods: ", refusals, warnings, findings));
        return new AdmissionVerdict(request.toString(), refusals, warnings, findings);
    }

    private void ask(
            AdmissionRequest request,
            String prefix,
            List<String> refusals,
            List<String> warnings,
            List<PolicyFinding> findings) {
        List<AdmissionResponse> responses = new ArrayList<>();
        if (ValidatingPolicies.isPolicy(request)) {
            responses.add(policies.admit(request, cluster));
        } else {
            PolicyAnswer answer = policies.judge(request, cluster);
            responses.add(answer.response());
            findings.addAll(answer.findings());
        }
        List<PolicyFinding> violations = constraints.findings(request, cluster);
        responses.add(GatekeeperConstraints.response(violations));
        findings.addAll(violations);
        others.forEach(plugin -> responses.add(plugin.admit(request, cluster)));
        for (AdmissionResponse response : responses) {
            if (!response.allowed()) {
                refusals.add(prefix + response.message());
            }
            response.warnings().forEach(warning -> warnings.add(prefix + warning));
        }
    }

    /** The request that a controller would make for a pod of the workload. */
    private static Optional<AdmissionRequest> pod(AdmissionRequest request) {
        Optional<Document> object = request.object();
        String template = TEMPLATES.getOrDefault(request.kind().kind(), "");
        if (object.isEmpty() || template.isEmpty()) {
            return Optional.empty();
        }
        return object.get().at(template).map(found -> {
            Document metadata = found.get("metadata")
                    .orElse(Document.object())
                    .with("generateName", request.name() + "-")
                    .withSome("namespace", object.get().text("/metadata/namespace"));
            Document pod = found.with("apiVersion", "v1").with("kind", "Pod").with("metadata", metadata);
            return AdmissionRequest.create(pod).by("system:serviceaccount:kube-system:replicaset-controller");
        });
    }

    /** Who is asked. */
    @Override
    public String toString() {
        return "ClusterAdmission[" + policies + ", " + constraints + ", " + others + "]";
    }
}
