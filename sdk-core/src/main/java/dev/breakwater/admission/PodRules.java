package dev.breakwater.admission;

import dev.breakwater.manifest.PodIsolation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The usual rules for pods, as one validating admission policy: where images come from, what they are named by, which
 * labels, volumes, limits and users there must or must not be. They hold for pods, with their init and ephemeral
 * containers, and already for the workloads that make pods, so that the author hears of it. Immutable. Needs
 * Kubernetes 1.30.
 *
 * @param policy the policy with the rules so far
 */
public record PodRules(ValidatingAdmissionPolicy policy) {
    private static final String POD =
            "object.kind == 'Pod' ? object.spec : object.kind == 'CronJob' ? object.spec.jobTemplate.spec.template.spec"
                    + " : object.spec.template.spec";
    private static final String LASTING =
            "variables.pod.containers + (has(variables.pod.initContainers) ? variables.pod.initContainers : [])";
    private static final String CONTAINERS =
            "variables.lasting + (has(variables.pod.ephemeralContainers) ? variables.pod.ephemeralContainers : [])";
    private static final String NON_ROOT =
            "has(variables.pod.securityContext) && has(variables.pod.securityContext.runAsNonRoot)"
                    + " && variables.pod.securityContext.runAsNonRoot";

    private static final String META = "object.kind == 'Pod' ? object.metadata : object.kind == 'CronJob'"
            + " ? object.spec.jobTemplate.spec.template.?metadata.orValue({}) : object.spec.template.?metadata.orValue({})";
    private static final String OURS = "variables.meta.?labels.orValue({})";
    private static final String SPACES =
            "namespaceObject != null && has(namespaceObject.metadata) && has(namespaceObject.metadata.labels)"
                    + " ? namespaceObject.metadata.labels : {}";
    private static final String RUNTIME = "variables.pod.?runtimeClassName.orValue('')";
    private static final String CONFIDENTIAL_NODES =
            "variables.pod.?nodeSelector[?'kubernetes.azure.com/security-type'].orValue('') == 'ConfidentialVM'";

    /** No rule yet, in the policy of that name; what cannot be evaluated is refused. */
    public static PodRules named(String name) {
        return new PodRules(ValidatingAdmissionPolicy.named(name)
                .matching("", "pods", "pods/ephemeralcontainers")
                .matching("apps", "deployments", "statefulsets", "daemonsets", "replicasets")
                .matching("batch", "jobs", "cronjobs")
                .defining("pod", POD)
                .defining("lasting", LASTING)
                .defining("containers", CONTAINERS));
    }

    /** Images come from these registries only; a registry may go on with a path, such as {@code shop.azurecr.io/web}. */
    public PodRules allowedRegistries(String... registries) {
        List<String> prefixes = Stream.of(registries)
                .map(registry -> registry.endsWith("/") ? registry : registry + "/")
                .toList();
        return requiring(
                "variables.containers.all(c, " + list(prefixes) + ".exists(r, c.image.startsWith(r)))",
                "images must come from " + String.join(", ", registries));
    }

    /** Images are named by the digest of their content. */
    public PodRules pinnedDigests() {
        return requiring(
                "variables.containers.all(c, c.image.matches('@sha256:[0-9a-f]{64}$'))",
                "images must be named by digest, such as @sha256:…");
    }

    /** Images have a tag that is not {@code latest}, or a digest. */
    public PodRules noLatest() {
        return requiring(
                "variables.containers.all(c, c.image.contains('@')"
                        + " || (c.image.matches(':[^/]+$') && !c.image.endsWith(':latest')))",
                "images must have a tag other than latest, or a digest");
    }

    /** Objects have these labels, of whatever value. */
    public PodRules requiredLabels(String... keys) {
        return requiring(
                list(List.of(keys)) + ".all(l, has(object.metadata.labels) && l in object.metadata.labels)",
                "labels must be there: " + String.join(", ", keys));
    }

    /** No volume is a path of the node. */
    public PodRules noHostPaths() {
        return requiring(
                "!has(variables.pod.volumes) || variables.pod.volumes.all(v, !has(v.hostPath))",
                "volumes must not be paths of the node");
    }

    /** Containers are limited in these resources, such as {@code memory}; ephemeral ones cannot be. */
    public PodRules requiredLimits(String... resources) {
        return requiring(
                "variables.lasting.all(c, has(c.resources) && has(c.resources.limits) && " + list(List.of(resources))
                        + ".all(r, r in c.resources.limits))",
                "containers must have limits: " + String.join(", ", resources));
    }

    /** Containers say, themselves or through their pod, that they do not run as root, and name no user 0. */
    public PodRules nonRoot() {
        return new PodRules(policy.defining("nonRoot", NON_ROOT))
                .requiring(
                        "variables.containers.all(c, has(c.securityContext) && has(c.securityContext.runAsNonRoot)"
                                + " ? c.securityContext.runAsNonRoot : variables.nonRoot)",
                        "containers must set runAsNonRoot")
                .requiring(
                        "!(has(variables.pod.securityContext) && has(variables.pod.securityContext.runAsUser)"
                                + " && variables.pod.securityContext.runAsUser == 0) && variables.containers.all(c,"
                                + " !(has(c.securityContext) && has(c.securityContext.runAsUser)"
                                + " && c.securityContext.runAsUser == 0))",
                        "runAsUser must not be 0");
    }

    /**
     * Pods that {@link PodIsolation} marks, or whose namespace it marks, ask for machines that are fit for them: untrusted
     * ones for a runtime class of virtual machines of their own, confidential ones for confidential nodes.
     */
    public PodRules isolated() {
        ValidatingAdmissionPolicy marks =
                policy.defining("meta", META).defining("ours", OURS).defining("spaces", SPACES);
        for (PodIsolation mark : PodIsolation.values()) {
            marks = marks.defining(mark.toString(), mark(mark));
        }
        return new PodRules(marks.defining("runtime", RUNTIME))
                .requiring(
                        "!variables.untrusted || variables.runtime in " + list(PodIsolation.UNTRUSTED.runtimeClasses()),
                        "pods marked untrusted must have the runtimeClassName kata-vm-isolation")
                .requiring(
                        "!variables.confidential || variables.runtime in "
                                + list(PodIsolation.CONFIDENTIAL.runtimeClasses()) + " || " + CONFIDENTIAL_NODES,
                        "pods marked confidential must select nodes by kubernetes.azure.com/security-type:"
                                + " ConfidentialVM");
    }

    private static String mark(PodIsolation mark) {
        String label = "'" + PodIsolation.LABEL + "'";
        return Stream.of("ours", "spaces")
                .map(labels -> "(" + label + " in variables." + labels + " && variables." + labels + "[" + label
                        + "] == '" + mark + "')")
                .collect(Collectors.joining(" || "));
    }

    /** A rule of one's own; {@code variables.pod} is the pod's spec, {@code variables.containers} all its containers. */
    public PodRules requiring(String expression, String message) {
        return new PodRules(policy.requiring(expression, message));
    }

    /** The binding that puts the rules into effect everywhere, denying; of the policy's name. */
    public ValidatingAdmissionPolicyBinding binding() {
        String name = policy.name();
        return ValidatingAdmissionPolicyBinding.named(name).policy(name);
    }

    private static String list(List<String> texts) {
        return texts.stream()
                .map(text -> "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** {@code PodRules[images, 2 rules]}. */
    @Override
    public String toString() {
        int rules = policy.document()
                .at("/spec/validations")
                .map(all -> all.elements().size())
                .orElse(0);
        return "PodRules[" + policy.name() + ", " + rules + " rules]";
    }
}
