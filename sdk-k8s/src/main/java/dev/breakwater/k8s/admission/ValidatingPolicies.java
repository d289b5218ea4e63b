package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionPlugin;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionRequest.GroupVersionResource;
import dev.breakwater.admission.AdmissionRequest.Operation;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Enforces the {@code ValidatingAdmissionPolicy} and {@code ValidatingAdmissionPolicyBinding} objects that a cluster
 * holds, as that version of Kubernetes does, and refuses policies with fields or expressions that are wrong: into a new policy it takes
 * only what the version before knows too, as the API server does so that it can be rolled back. Compiled policies are kept.
 * Thread-safe. Only what evaluates a policy needs {@code dev.cel:cel} on the class path.
 */
public final class ValidatingPolicies implements AdmissionPlugin {
    private static final String GROUP = "admissionregistration.k8s.io/v1";
    private static final String POLICY = "ValidatingAdmissionPolicy";
    private static final String BINDING = "ValidatingAdmissionPolicyBinding";
    private static final int MAX_KEPT = 1_000;

    private final int minor;
    private final Map<Document, CompiledPolicy> compiled = new ConcurrentHashMap<>();

    private ValidatingPolicies(int minor) {
        this.minor = minor;
    }

    /** Policies as that minor version of Kubernetes 1 evaluates them, such as 33. */
    public static ValidatingPolicies kubernetes(int minor) {
        return new ValidatingPolicies(minor);
    }

    @Override
    public AdmissionResponse admit(AdmissionRequest request, ClusterReader cluster) {
        return isPolicy(request) ? check(request) : judge(request, cluster).response();
    }

    private AdmissionResponse check(AdmissionRequest request) {
        if (request.kind().kind().equals(BINDING)) {
            return BindingValidation.check(request);
        }
        CelMissing.check();
        return PolicyValidation.check(request, minor);
    }

    /** Whether the request is about a policy or binding itself, which policies do not judge. */
    static boolean isPolicy(AdmissionRequest request) {
        String kind = request.kind().kind();
        return (kind.equals(POLICY) || kind.equals(BINDING))
                && request.resource().group().equals("admissionregistration.k8s.io")
                && request.operation() != Operation.DELETE
                && request.subresource().isEmpty();
    }

    /** Every rule that holds something against the request, also those that only warn; in the order of names. */
    public List<PolicyFinding> findings(AdmissionRequest request, ClusterReader cluster) {
        return List.copyOf(judge(request, cluster).findings());
    }

    /**
     * What the API server's controller writes into {@code status.typeChecking.expressionWarnings} of a policy: each
     * expression that does not fit the schema of a kind it is for, with {@code fieldRef} and {@code warning}.
     *
     * @param policy the policy
     * @param schemas the schema of a resource, where it is known
     */
    public List<Document> typeWarnings(
            Document policy, Function<GroupVersionResource, Optional<ResourceSchema>> schemas) {
        CelMissing.check();
        return TypeCheck.warnings(policy.get("spec").orElse(Document.object()), minor, schemas);
    }

    PolicyAnswer judge(AdmissionRequest request, ClusterReader cluster) {
        PolicyAnswer answer = new PolicyAnswer(request);
        List<Document> bindings = sorted(cluster.list(GROUP, BINDING, ""));
        for (Document policy : sorted(cluster.list(GROUP, POLICY, ""))) {
            List<Document> bound = bindings.stream()
                    .filter(binding -> binding.text("/spec/policyName").equals(policy.text("/metadata/name")))
                    .toList();
            if (!bound.isEmpty()) {
                judge(policy, bound, request, cluster, answer);
            }
        }
        return answer;
    }

    private static List<Document> sorted(List<Document> objects) {
        return objects.isEmpty()
                ? objects
                : objects.stream()
                        .sorted(Comparator.comparing(ValidatingPolicies::name))
                        .toList();
    }

    private static String name(Document object) {
        return object.text("/metadata/name").orElse("");
    }

    private static boolean ignoring(Document policy) {
        return policy.text("/spec/failurePolicy").equals(Optional.of("Ignore"));
    }

    private void judge(
            Document policy,
            List<Document> bindings,
            AdmissionRequest request,
            ClusterReader cluster,
            PolicyAnswer answer) {
        try {
            Document constraints = policy.at("/spec/matchConstraints")
                    .orElseThrow(() -> new CelFailure("policy contained no match constraints, a required field"));
            Optional<Matching> matching = Matching.of(constraints, request, cluster);
            if (matching.isPresent()) {
                CelMissing.check();
                PolicyInputs inputs = new PolicyInputs(request, cluster);
                bindings.forEach(binding -> judge(policy, binding, matching.get(), inputs, request, cluster, answer));
            }
        } catch (CelFailure failure) {
            misconfigured(policy, "", failure, answer);
        }
    }

    private void judge(
            Document policy,
            Document binding,
            Matching matching,
            PolicyInputs inputs,
            AdmissionRequest request,
            ClusterReader cluster,
            PolicyAnswer answer) {
        try {
            Document resources = binding.at("/spec/matchResources").orElse(Document.object());
            if (Matching.of(resources, request, cluster).isEmpty()) {
                return;
            }
            for (Optional<Document> params : Params.of(policy, binding, request, cluster)) {
                PolicyRun run = new PolicyRun(compiled(policy), inputs.with(matching, params), ignoring(policy));
                record(policy, binding, run.run(), answer);
            }
        } catch (CelFailure failure) {
            misconfigured(policy, name(binding), failure, answer);
        }
    }

    private static void record(Document policy, Document binding, PolicyRun.Result result, PolicyAnswer answer) {
        List<String> actions = Selection.texts(binding, "/spec/validationActions");
        result.refusals().forEach(refusal -> answer.refused(name(policy), name(binding), actions, refusal));
        result.annotations().forEach((key, value) -> answer.annotated(name(policy), key, value));
        result.annotationErrors().forEach(error -> answer.annotationFailed(name(policy), name(binding), error));
    }

    private static void misconfigured(Document policy, String binding, CelFailure failure, PolicyAnswer answer) {
        if (!ignoring(policy)) {
            answer.misconfigured(name(policy), binding, String.valueOf(failure.getMessage()));
        }
    }

    private CompiledPolicy compiled(Document policy) {
        Document spec = policy.get("spec").orElse(Document.object());
        CompiledPolicy known = compiled.get(spec);
        if (known != null) {
            return known;
        }
        CompiledPolicy made = CompiledPolicy.of(spec, minor);
        if (compiled.size() < MAX_KEPT) {
            compiled.put(spec, made);
        }
        return made;
    }

    /** {@code ValidatingPolicies[1.33]}. */
    @Override
    public String toString() {
        return "ValidatingPolicies[1." + minor + "]";
    }
}
