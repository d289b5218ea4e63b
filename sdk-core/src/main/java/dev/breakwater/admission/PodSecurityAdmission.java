package dev.breakwater.admission;

import dev.breakwater.admission.AdmissionRequest.Operation;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLabels;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pod Security admission: refuses pods that fail what the labels of their namespace enforce, warns of and annotates
 * what the other two modes find in pods and workloads, and checks the labels of namespaces themselves. It answers as
 * the API server of one release does. Source: {@code admission.go} of kubernetes/pod-security-admission. Immutable,
 * thread-safe.
 */
public final class PodSecurityAdmission implements AdmissionPlugin {
    /** Sub-resources of pods that cannot change what a pod is. */
    private static final Set<String> IGNORED =
            Set.of("exec", "attach", "binding", "eviction", "log", "portforward", "proxy", "status");

    /** The resources whose templates are looked at. */
    private static final Set<String> WORKLOADS = Set.of(
            "replicationcontrollers",
            "podtemplates",
            "replicasets.apps",
            "deployments.apps",
            "statefulsets.apps",
            "daemonsets.apps",
            "jobs.batch",
            "cronjobs.batch");

    private final int newest;
    private final PodSecurityLabels defaults;
    private final Set<String> users;
    private final Set<String> runtimeClasses;
    private final Set<String> namespaces;

    private PodSecurityAdmission(
            int newest,
            PodSecurityLabels defaults,
            Set<String> users,
            Set<String> runtimeClasses,
            Set<String> namespaces) {
        this.newest = newest;
        this.defaults = defaults;
        this.users = Set.copyOf(users);
        this.runtimeClasses = Set.copyOf(runtimeClasses);
        this.namespaces = Set.copyOf(namespaces);
    }

    /**
     * Pod Security admission as the API server of a release runs it, without exemptions.
     *
     * @param release such as {@code 1.33}: {@code latest} and later versions mean this one
     */
    public static PodSecurityAdmission ofRelease(String release) {
        int minor = PodSecurityStandard.of(PodSecurityLevel.PRIVILEGED, "v" + release)
                .minor();
        return new PodSecurityAdmission(
                minor, PodSecurityLabels.of(PodSecurityLevel.PRIVILEGED), Set.of(), Set.of(), Set.of());
    }

    /** This, taking what namespaces do not say from here instead of from privileged. */
    public PodSecurityAdmission defaultingTo(PodSecurityLabels modes) {
        return new PodSecurityAdmission(newest, modes, users, runtimeClasses, namespaces);
    }

    /** This, letting these users pass instead of none. */
    public PodSecurityAdmission exemptingUsers(String... names) {
        return new PodSecurityAdmission(newest, defaults, Set.of(names), runtimeClasses, namespaces);
    }

    /** This, letting pods of these runtime classes pass instead of none. */
    public PodSecurityAdmission exemptingRuntimeClasses(String... names) {
        return new PodSecurityAdmission(newest, defaults, users, Set.of(names), namespaces);
    }

    /** This, letting everything in these namespaces pass instead of none. */
    public PodSecurityAdmission exemptingNamespaces(String... names) {
        return new PodSecurityAdmission(newest, defaults, users, runtimeClasses, Set.of(names));
    }

    @Override
    public AdmissionResponse admit(AdmissionRequest request, ClusterReader cluster) {
        boolean write = request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
        if (!write || request.object().isEmpty()) {
            return AdmissionResponse.allow();
        }
        String resource = request.resource().qualified();
        if (resource.equals("namespaces")) {
            return request.subresource().isEmpty() ? namespace(request, cluster) : AdmissionResponse.allow();
        }
        if (resource.equals("pods")) {
            return IGNORED.contains(request.subresource()) ? AdmissionResponse.allow() : pod(request);
        }
        boolean looked = WORKLOADS.contains(resource) && request.subresource().isEmpty();
        return looked ? workload(request) : AdmissionResponse.allow();
    }

    private AdmissionResponse pod(AdmissionRequest request) {
        return exempted(request).orElseGet(() -> {
            PodSecurityLabels modes = modes(request);
            if (modes.flaws().isEmpty() && modes.isPrivileged()) {
                return audited("enforce-policy", PodSecurityStandard.of(PodSecurityLevel.PRIVILEGED));
            }
            boolean same = request.operation() == Operation.UPDATE
                    && !PodChange.isSignificant(request.oldObject().orElseThrow(), object(request));
            return same ? AdmissionResponse.allow() : judged(request, modes, object(request), true);
        });
    }

    private AdmissionResponse workload(AdmissionRequest request) {
        return exempted(request).orElseGet(() -> {
            PodSecurityLabels modes = modes(request);
            PodSecurityStandard none = PodSecurityStandard.of(PodSecurityLevel.PRIVILEGED);
            Optional<Document> pod = PodSecurity.podOf(object(request));
            boolean silent = modes.flaws().isEmpty() && modes.enforcing(none).isPrivileged();
            return silent || pod.isEmpty() ? AdmissionResponse.allow() : judged(request, modes, pod.get(), false);
        });
    }

    private static Document object(AdmissionRequest request) {
        return request.object().orElseThrow();
    }

    private Optional<AdmissionResponse> exempted(AdmissionRequest request) {
        if (namespaces.contains(request.namespace())) {
            return Optional.of(audited("exempt", "namespace"));
        }
        return users.contains(request.user().username()) ? Optional.of(audited("exempt", "user")) : Optional.empty();
    }

    private static AdmissionResponse audited(String key, Object value) {
        return AdmissionResponse.allow().auditing(PodSecurityLabels.PREFIX + key, value.toString());
    }

    private PodSecurityLabels modes(AdmissionRequest request) {
        return modes(request.namespaceObject().orElse(Document.object()));
    }

    private PodSecurityLabels modes(Document namespace) {
        return PodSecurityLabels.read(PodFacts.labels(namespace), defaults);
    }

    /** Judges a pod in all three modes; only a pod itself is ever refused. */
    private AdmissionResponse judged(AdmissionRequest request, PodSecurityLabels modes, Document pod, boolean enforce) {
        if (isExempt(pod)) {
            return audited("exempt", "runtimeClass");
        }
        AdmissionResponse response = modes.flaws().isEmpty()
                ? AdmissionResponse.allow()
                : audited("error", "Failed to parse policy: " + LabelFlaws.text(modes.flaws()));
        Map<PodSecurityStandard, PodSecurityResult> results = new HashMap<>();
        if (enforce) {
            response = response.auditing(
                    PodSecurityLabels.PREFIX + "enforce-policy", modes.enforce().toString());
            PodSecurityResult result = result(results, pod, modes.enforce());
            if (!result.allowed()) {
                response = response.refusing(AdmissionResponse.forbidden(request, "violates " + violation(result)));
            }
        }
        PodSecurityResult audit = result(results, pod, modes.audit());
        if (!audit.allowed()) {
            response = response.auditing(
                    PodSecurityLabels.PREFIX + "audit-violations", "would violate " + violation(audit));
        }
        PodSecurityResult warn = result(results, pod, modes.warn());
        return response.allowed() && !warn.allowed()
                ? response.warning(List.of("would violate " + violation(warn)))
                : response;
    }

    private static String violation(PodSecurityResult result) {
        return "PodSecurity \"" + result.standard() + "\": " + result.details();
    }

    private PodSecurityResult result(
            Map<PodSecurityStandard, PodSecurityResult> results, Document pod, PodSecurityStandard standard) {
        return results.computeIfAbsent(standard, asked -> {
            PodSecurityResult result = PodSecurity.evaluate(pod, asked.atMost(newest));
            return new PodSecurityResult(asked, result.failures());
        });
    }

    private boolean isExempt(Document pod) {
        return runtimeClasses.contains(PodFacts.text(PodFacts.get(PodFacts.get(pod, "spec"), "runtimeClassName")));
    }

    private AdmissionResponse namespace(AdmissionRequest request, ClusterReader cluster) {
        PodSecurityLabels modes = modes(object(request));
        if (request.operation() == Operation.CREATE) {
            return modes.flaws().isEmpty()
                    ? exemptNamespace(request, modes)
                    : AdmissionResponse.refuse(LabelFlaws.status(request, modes.flaws()));
        }
        PodSecurityLabels old = modes(request.oldObject().orElseThrow());
        if (!modes.flaws().isEmpty() && !modes.flaws().equals(old.flaws())) {
            return AdmissionResponse.refuse(LabelFlaws.status(request, modes.flaws()));
        }
        if (!isStricter(old.enforce(), modes.enforce())) {
            return AdmissionResponse.allow();
        }
        if (namespaces.contains(request.namespace())) {
            return exemptNamespace(request, modes);
        }
        List<Document> pods = new ArrayList<>(cluster.list("v1", "Pod", request.namespace()));
        pods.removeIf(this::isExempt);
        return AdmissionResponse.allow()
                .warning(new Relabelling(request.namespace(), modes.enforce(), newest).warnings(pods));
    }

    /** Whether pods that were admitted may fail now. */
    private static boolean isStricter(PodSecurityStandard old, PodSecurityStandard now) {
        boolean looser = now.minor() == old.minor() && now.level().compareTo(old.level()) <= 0;
        return now.level() != PodSecurityLevel.PRIVILEGED && !now.equals(old) && !looser;
    }

    /** Warns of labels that have no effect because their namespace is exempt. */
    private AdmissionResponse exemptNamespace(AdmissionRequest request, PodSecurityLabels modes) {
        boolean idle = modes.isPrivileged() || modes.equals(defaults);
        if (!namespaces.contains(request.namespace()) || idle) {
            return AdmissionResponse.allow();
        }
        Set<String> labels = PodFacts.labels(object(request)).keySet();
        List<String> said = new ArrayList<>();
        say(said, labels, "enforce", modes.enforce());
        say(said, labels, "audit", modes.audit());
        say(said, labels, "warn", modes.warn());
        return AdmissionResponse.allow()
                .warning(List.of("namespace \"" + request.name()
                        + "\" is exempt from Pod Security, and the policy (" + String.join(", ", said)
                        + ") will be ignored"));
    }

    private static void say(List<String> said, Set<String> labels, String mode, PodSecurityStandard standard) {
        boolean explicit = labels.contains(PodSecurityLabels.PREFIX + mode)
                || labels.contains(PodSecurityLabels.PREFIX + mode + "-version");
        if (explicit && standard.level() != PodSecurityLevel.PRIVILEGED) {
            said.add(mode + "=" + standard);
        }
    }

    /** {@code PodSecurityAdmission[v1.33]}. */
    @Override
    public String toString() {
        return "PodSecurityAdmission[v1." + newest + "]";
    }
}
