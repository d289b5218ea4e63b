package dev.breakwater.workload;

import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodStandards;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is safe at one place of a pod: the one list that property tables and controls share.
 *
 * @param control the control that looks at it
 * @param pointer the place, in the pod's spec or in each container
 * @param title what a person calls it
 * @param scope whose property it is
 * @param safety how safe a value is
 */
record PodRule(String control, String pointer, String title, Scope scope, Safety safety) {
    /** Whose property it is. */
    enum Scope {
        /** The pod's. */
        POD,
        /** Each container's. */
        CONTAINER,
        /** Each container's, or the pod's where a container says nothing. */
        BOTH
    }

    private static final String[] PROFILES = new TreeSet<>(PodStandards.PROFILES).toArray(String[]::new);
    private static final String SHA = "@sha256:";
    private static final int DIGITS = 64;
    private static final String[] SYSCTLS = PodStandards.SYSCTLS.keySet().toArray(String[]::new);
    private static final String[] SELINUX_TYPES = PodStandards.SELINUX_TYPES.toArray(String[]::new);

    static final List<PodRule> ALL = List.of(
            new PodRule("K8S-SA-02", "/automountServiceAccountToken", "token mounted", Scope.POD, Safety.when(false)),
            new PodRule("IMG-02", "/image", "image", Scope.CONTAINER, PodRule::pinned),
            container("01", "/securityContext/privileged", "privileged", Safety.unless(true)),
            container("02", "/securityContext/allowPrivilegeEscalation", "privilege escalation", Safety.when(false)),
            pod("03", "/hostPID", "processes of the node", Safety.unless(true)),
            pod("03", "/hostIPC", "interprocess communication of the node", Safety.unless(true)),
            pod("04", "/hostNetwork", "network of the node", Safety.unless(true)),
            container("04", "/ports", "ports of the node", noHostPort()),
            pod(
                    "05",
                    "/volumes",
                    "paths of the node",
                    PodView.everyElement(PodView.below("/hostPath", Safety.whenAbsent()))),
            container("06", "/securityContext/capabilities/drop", "capabilities dropped", PodRule::dropsAll),
            container(
                    "06",
                    "/securityContext/capabilities/add",
                    "capabilities added",
                    PodView.everyElement(Safety.oneOf("NET_BIND_SERVICE"))),
            both("07", "/securityContext/runAsNonRoot", "not as root", Safety.when(true)),
            both("07", "/securityContext/runAsUser", "user", PodRule::notRoot),
            container("08", "/securityContext/readOnlyRootFilesystem", "read-only root file system", Safety.when(true)),
            both("09", "/securityContext/seccompProfile/type", "seccomp profile", Safety.oneOf(PROFILES)),
            both("10", "/securityContext/appArmorProfile/type", "AppArmor profile", PodView.absentOr(PROFILES)),
            both("11", "/securityContext/seLinuxOptions/type", "SELinux type", PodView.absentOr(SELINUX_TYPES)),
            both("11", "/securityContext/seLinuxOptions/user", "SELinux user", Safety.whenAbsent()),
            both("11", "/securityContext/seLinuxOptions/role", "SELinux role", Safety.whenAbsent()),
            container("12", "/securityContext/procMount", "view of /proc", PodView.absentOr("Default")),
            pod(
                    "13",
                    "/securityContext/sysctls",
                    "kernel settings",
                    PodView.everyElement(PodView.below("/name", Safety.oneOf(SYSCTLS)))),
            pod("14", "/volumes", "types of volumes", PodView.everyElement(PodRule::isCoreVolume)),
            container("15", "/resources/requests/cpu", "processors requested", Safety.whenPresent()),
            container("15", "/resources/requests/memory", "memory requested", Safety.whenPresent()),
            container("15", "/resources/limits/cpu", "most processors", Safety.whenPresent()),
            container("15", "/resources/limits/memory", "most memory", Safety.whenPresent()),
            container(
                    "17",
                    "/env",
                    "environment",
                    PodView.everyElement(PodView.below("/valueFrom/secretKeyRef", Safety.whenAbsent()))),
            container(
                    "17",
                    "/envFrom",
                    "environment",
                    PodView.everyElement(PodView.below("/secretRef", Safety.whenAbsent()))),
            both(
                    "19",
                    "/securityContext/windowsOptions/hostProcess",
                    "process of the Windows node",
                    Safety.unless(true)),
            both("19", "/securityContext/windowsOptions/runAsUserName", "Windows user", PodRule::notAdministrator));

    private static PodRule pod(String number, String pointer, String title, Safety safety) {
        return new PodRule("K8S-POD-" + number, pointer, title, Scope.POD, safety);
    }

    private static PodRule container(String number, String pointer, String title, Safety safety) {
        return new PodRule("K8S-POD-" + number, pointer, title, Scope.CONTAINER, safety);
    }

    private static PodRule both(String number, String pointer, String title, Safety safety) {
        return new PodRule("K8S-POD-" + number, pointer, title, Scope.BOTH, safety);
    }

    /** The rules of a control. */
    static List<PodRule> of(String control) {
        return ALL.stream().filter(rule -> rule.control.equals(control)).toList();
    }

    /** What the first of these rules that looks at a place expects there, in words. */
    static Optional<String> expected(List<PodRule> rules, String path) {
        for (PodRule rule : rules) {
            if (path.endsWith(rule.pointer)) {
                return rule.safety.expected();
            }
        }
        return Optional.empty();
    }

    /** Notes in the view what is at this place. */
    void look(PodView view) {
        switch (scope) {
            case POD -> view.pod(pointer, safety);
            case CONTAINER -> view.each(pointer, safety);
            case BOTH -> view.eachOrPod(pointer, safety);
        }
    }

    /** An image by its digest is the one that was looked at; a tag is whatever somebody pushed last. */
    private static int pinned(Optional<Document> image) {
        return image.flatMap(Document::asText).filter(PodRule::endsInDigest).isPresent() ? 1 : 0;
    }

    /** Whether the text ends in {@code @sha256:} and 64 small hexadecimal digits. */
    private static boolean endsInDigest(String image) {
        int digits = image.length() - DIGITS;
        boolean digest = digits >= 0 && image.startsWith(SHA, digits - SHA.length());
        for (int at = digits; digest && at < image.length(); at++) {
            digest = "0123456789abcdef".indexOf(image.charAt(at)) >= 0;
        }
        return digest;
    }

    private static Safety noHostPort() {
        Safety zero = value -> value.flatMap(Document::asNumber)
                        .filter(port -> port.signum() != 0)
                        .isPresent()
                ? 0
                : 1;
        return PodView.everyElement(PodView.below("/hostPort", zero));
    }

    private static int dropsAll(Optional<Document> drop) {
        return drop.filter(list -> list.elements().contains(Document.of("ALL"))).isPresent() ? 1 : 0;
    }

    private static int notRoot(Optional<Document> user) {
        return user.flatMap(Document::asNumber).filter(id -> id.signum() == 0).isPresent() ? 0 : 1;
    }

    private static int notAdministrator(Optional<Document> user) {
        return user.flatMap(Document::asText)
                        .filter("ContainerAdministrator"::equalsIgnoreCase)
                        .isPresent()
                ? 0
                : 1;
    }

    /** A volume of a core type names its source; one without source is unknown. */
    private static int isCoreVolume(Optional<Document> volume) {
        return volume.stream()
                        .flatMap(value -> value.members().keySet().stream())
                        .anyMatch(PodStandards.VOLUMES::contains)
                ? 1
                : 0;
    }

    @Override
    public String toString() {
        return control + " " + pointer;
    }
}
