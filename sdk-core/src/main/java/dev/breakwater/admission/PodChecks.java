package dev.breakwater.admission;

import static dev.breakwater.admission.PodFacts.get;
import static dev.breakwater.admission.PodFacts.isFalse;
import static dev.breakwater.admission.PodFacts.isTrueOrUnreadable;
import static dev.breakwater.admission.PodFacts.text;
import static dev.breakwater.manifest.PodSecurityLevel.BASELINE;
import static dev.breakwater.manifest.PodSecurityLevel.RESTRICTED;

import dev.breakwater.admission.PodFacts.Container;
import dev.breakwater.admission.PodSecurityResult.Failure;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodStandards;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The checks of the Pod Security Standards, their versions and their wording: the one table. Source: the Pod Security
 * Standards of kubernetes.io and the checks of kubernetes/pod-security-admission up to v1.37.
 */
final class PodChecks {
    private static final Set<String> CAPABILITIES = Set.of(
            "AUDIT_WRITE",
            "CHOWN",
            "DAC_OVERRIDE",
            "FOWNER",
            "FSETID",
            "KILL",
            "MKNOD",
            "NET_BIND_SERVICE",
            "SETFCAP",
            "SETGID",
            "SETPCAP",
            "SETUID",
            "SYS_CHROOT");

    private static final Set<String> BIND = Set.of("NET_BIND_SERVICE");
    private static final Document EVERYTHING = Document.of("ALL");
    private static final Document ZERO = Document.of(0);
    private static final List<String> SHARED = List.of("hostNetwork", "hostPID", "hostIPC");
    private static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");
    private static final List<String> EVENTS = List.of("postStart", "preStop");
    private static final List<String> ACTIONS = List.of("httpGet", "tcpSocket");
    private static final List<String> OWNERS = List.of("user", "role");

    /** In the order in which the first one present names a volume's type. */
    private static final List<String> OTHER_VOLUMES = List.of(
            "hostPath",
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "gitRepo",
            "nfs",
            "iscsi",
            "glusterfs",
            "rbd",
            "flexVolume",
            "cinder",
            "cephfs",
            "flocker",
            "fc",
            "azureFile",
            "vsphereVolume",
            "quobyte",
            "azureDisk",
            "photonPersistentDisk",
            "portworxVolume",
            "scaleIO",
            "storageos");

    private static final Set<String> SELINUX = Set.of("", "container_t", "container_init_t", "container_kvm_t");

    private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";

    /** All of them, in the order of results: baseline by id, then restricted by id. */
    static final List<PodCheck> TABLE = List.of(
            row("appArmorProfile", BASELINE, 0, PodChecks::appArmor),
            row("capabilities_baseline", BASELINE, 0, PodChecks::defaultCapabilities),
            row("hostNamespaces", BASELINE, 0, PodChecks::hostNamespaces),
            row("hostPathVolumes", BASELINE, 0, PodChecks::hostPaths),
            row("hostPorts", BASELINE, 0, PodChecks::hostPorts),
            row("hostProbesAndHostLifecycle", BASELINE, 34, PodChecks::hostProbes),
            row("privileged", BASELINE, 0, PodChecks::privileged),
            row("procMount", BASELINE, 0, PodChecks::procMount),
            row("procMount", BASELINE, 35, unlessOwnUsers(PodChecks::procMount)),
            row("seLinuxOptions", BASELINE, 0, pod -> seLinux(pod, SELINUX)),
            row("seLinuxOptions", BASELINE, 31, pod -> seLinux(pod, PodStandards.SELINUX_TYPES)),
            row("seccompProfile_baseline", BASELINE, 0, PodChecks::seccompAnnotations),
            row("seccompProfile_baseline", BASELINE, 19, PodChecks::seccompIfAny),
            row("sysctls", BASELINE, 0, pod -> sysctls(pod, 0)),
            row("sysctls", BASELINE, 27, pod -> sysctls(pod, 27)),
            row("sysctls", BASELINE, 29, pod -> sysctls(pod, 29)),
            row("sysctls", BASELINE, 32, pod -> sysctls(pod, 32)),
            row("sysctls", BASELINE, 37, pod -> sysctls(pod, 37)),
            row("windowsHostProcess", BASELINE, 0, PodChecks::hostProcess),
            row("allowPrivilegeEscalation", RESTRICTED, 8, PodChecks::escalation),
            row("allowPrivilegeEscalation", RESTRICTED, 25, unlessWindows(PodChecks::escalation)),
            row("capabilities_restricted", RESTRICTED, 22, PodChecks::noCapabilities, "capabilities_baseline"),
            row(
                    "capabilities_restricted",
                    RESTRICTED,
                    25,
                    unlessWindows(PodChecks::noCapabilities),
                    "capabilities_baseline"),
            row("procMount_restricted", RESTRICTED, 35, PodChecks::procMount, "procMount"),
            row("restrictedVolumes", RESTRICTED, 0, PodChecks::volumes, "hostPathVolumes"),
            row("runAsNonRoot", RESTRICTED, 0, PodChecks::nonRoot),
            row("runAsNonRoot", RESTRICTED, 35, unlessOwnUsers(PodChecks::nonRoot)),
            row("runAsUser", RESTRICTED, 23, PodChecks::runAsUser),
            row("runAsUser", RESTRICTED, 35, unlessOwnUsers(PodChecks::runAsUser)),
            row("seccompProfile_restricted", RESTRICTED, 19, PodChecks::seccomp, "seccompProfile_baseline"),
            row(
                    "seccompProfile_restricted",
                    RESTRICTED,
                    25,
                    unlessWindows(PodChecks::seccomp),
                    "seccompProfile_baseline"));

    private PodChecks() {}

    private static PodCheck row(
            String id, PodSecurityLevel level, int since, Function<PodFacts, Optional<Failure>> test) {
        return row(id, level, since, test, "");
    }

    private static PodCheck row(
            String id,
            PodSecurityLevel level,
            int since,
            Function<PodFacts, Optional<Failure>> test,
            String overrides) {
        return new PodCheck(id, level, since, overrides, test);
    }

    private static Function<PodFacts, Optional<Failure>> unlessWindows(Function<PodFacts, Optional<Failure>> test) {
        return pod -> pod.isWindows() ? Optional.empty() : test.apply(pod);
    }

    private static Function<PodFacts, Optional<Failure>> unlessOwnUsers(Function<PodFacts, Optional<Failure>> test) {
        return pod -> pod.hasOwnUsers() ? Optional.empty() : test.apply(pod);
    }

    private static Optional<Failure> failure(String reason, String detail) {
        return Optional.of(new Failure("", reason, detail));
    }

    private static Optional<Failure> appArmor(PodFacts pod) {
        Offenders bad = Offenders.contexts(pod, (context, found) -> profile(context, "appArmorProfile", found));
        SortedSet<String> annotations = new TreeSet<>();
        pod.annotations().forEach((key, value) -> {
            if (key.startsWith(APP_ARMOR) && !isAppArmor(text(value))) {
                annotations.add(annotation(key, value));
            }
        });
        if (bad.none() && annotations.isEmpty()) {
            return Optional.empty();
        }
        List<String> values = new ArrayList<>(bad.values());
        values.addAll(annotations);
        String also = annotations.isEmpty() ? "" : Offenders.plural("annotation", annotations);
        String setters = bad.none() ? also : also.isEmpty() ? bad.setters() : bad.setters() + " and " + also;
        return failure(
                Offenders.plural("forbidden AppArmor profile", values),
                setters + " must not set AppArmor profile type to " + Offenders.quoted(values));
    }

    private static boolean isAppArmor(String profile) {
        return profile.isEmpty() || profile.equals("runtime/default") || profile.startsWith("localhost/");
    }

    /** Finds a profile that is there and of neither allowed type. */
    private static void profile(Document context, String field, Collection<String> found) {
        Document profile = get(context, field);
        String type = text(get(profile, "type"));
        if (!profile.isNull() && !PodStandards.PROFILES.contains(type)) {
            found.add(type);
        }
    }

    private static String annotation(String key, Document value) {
        return key + "=" + GoText.quoted(text(value));
    }

    private static Optional<Failure> defaultCapabilities(PodFacts pod) {
        Offenders bad = Offenders.values(pod, (container, found) -> added(container, CAPABILITIES, found));
        return bad.none() ? Optional.empty() : failure("non-default capabilities", mustNotAdd(bad));
    }

    private static void added(Container container, Set<String> allowed, Collection<String> found) {
        for (Document one : capabilities(container, "add")) {
            if (!allowed.contains(text(one))) {
                found.add(text(one));
            }
        }
    }

    private static List<Document> capabilities(Container container, String list) {
        return get(get(container.context(), "capabilities"), list).elements();
    }

    private static String mustNotAdd(Offenders bad) {
        return bad.named() + " must not include " + Offenders.quoted(bad.values())
                + " in securityContext.capabilities.add";
    }

    private static Optional<Failure> noCapabilities(PodFacts pod) {
        Offenders keeping = Offenders.containers(
                pod, container -> !capabilities(container, "drop").contains(EVERYTHING));
        Offenders adding = Offenders.values(pod, (container, found) -> added(container, BIND, found));
        List<String> details = new ArrayList<>();
        if (!keeping.none()) {
            details.add(keeping.named() + " must set securityContext.capabilities.drop=[\"ALL\"]");
        }
        if (!adding.none()) {
            details.add(mustNotAdd(adding));
        }
        return details.isEmpty() ? Optional.empty() : failure("unrestricted capabilities", String.join("; ", details));
    }

    private static Optional<Failure> hostNamespaces(PodFacts pod) {
        List<String> shared = new ArrayList<>();
        for (String field : SHARED) {
            if (isTrueOrUnreadable(get(pod.spec(), field))) {
                shared.add(field + "=true");
            }
        }
        return shared.isEmpty() ? Optional.empty() : failure("host namespaces", String.join(", ", shared));
    }

    private static Optional<Failure> hostPaths(PodFacts pod) {
        List<String> names = new ArrayList<>();
        for (Document volume : get(pod.spec(), "volumes").elements()) {
            if (!get(volume, "hostPath").isNull()) {
                names.add(text(get(volume, "name")));
            }
        }
        return names.isEmpty() ? Optional.empty() : failure("hostPath volumes", Offenders.named("volume", names));
    }

    private static Optional<Failure> volumes(PodFacts pod) {
        List<String> names = new ArrayList<>();
        SortedSet<String> types = new TreeSet<>();
        for (Document volume : get(pod.spec(), "volumes").elements()) {
            if (!has(volume, PodStandards.VOLUMES)) {
                names.add(text(get(volume, "name")));
                types.add(OTHER_VOLUMES.stream()
                        .filter(type -> !get(volume, type).isNull())
                        .findFirst()
                        .orElse("unknown"));
            }
        }
        return names.isEmpty()
                ? Optional.empty()
                : failure(
                        "restricted volume types",
                        Offenders.named("volume", names) + " " + Offenders.use(names) + " "
                                + Offenders.named("restricted volume type", types));
    }

    private static boolean has(Document volume, Set<String> types) {
        for (Map.Entry<String, Document> member : volume.members().entrySet()) {
            if (types.contains(member.getKey()) && !member.getValue().isNull()) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Failure> hostPorts(PodFacts pod) {
        Offenders bad = Offenders.values(pod, (container, found) -> {
            for (Document port : get(container.body(), "ports").elements()) {
                Document host = get(port, "hostPort");
                if (!host.isNull() && !host.equals(ZERO)) {
                    found.add(text(host));
                }
            }
        });
        return bad.none()
                ? Optional.empty()
                : failure(
                        "hostPort",
                        bad.named() + " " + (bad.count() == 1 ? "uses" : "use") + " "
                                + Offenders.plural("hostPort", bad.values()) + " " + Offenders.plain(bad.values()));
    }

    private static Optional<Failure> hostProbes(PodFacts pod) {
        SortedSet<String> names = new TreeSet<>();
        Offenders bad = Offenders.values(pod, (container, found) -> {
            PROBES.forEach(probe -> hosts(get(container.body(), probe), found));
            Document lifecycle = get(container.body(), "lifecycle");
            EVENTS.forEach(event -> hosts(get(lifecycle, event), found));
            if (!found.isEmpty()) {
                names.add(container.name());
            }
        });
        return bad.none()
                ? Optional.empty()
                : failure(
                        "probe or lifecycle host",
                        Offenders.named("container", names) + " " + Offenders.use(names) + " "
                                + Offenders.named("probe or lifecycle host", bad.values()));
    }

    private static void hosts(Document handler, Collection<String> found) {
        for (String action : handler.isNull() ? List.<String>of() : ACTIONS) {
            String host = text(get(get(handler, action), "host"));
            if (!host.isEmpty()) {
                found.add(host);
            }
        }
    }

    private static Optional<Failure> privileged(PodFacts pod) {
        Offenders bad =
                Offenders.containers(pod, container -> isTrueOrUnreadable(get(container.context(), "privileged")));
        return bad.none()
                ? Optional.empty()
                : failure("privileged", bad.named() + " must not set securityContext.privileged=true");
    }

    private static Optional<Failure> procMount(PodFacts pod) {
        Offenders bad = Offenders.values(pod, (container, found) -> {
            Document mount = get(container.context(), "procMount");
            if (!mount.isNull() && !text(mount).equals("Default")) {
                found.add(text(mount));
            }
        });
        return bad.none()
                ? Optional.empty()
                : failure(
                        "procMount",
                        bad.named() + " must not set securityContext.procMount to " + Offenders.quoted(bad.values()));
    }

    private static Optional<Failure> seLinux(PodFacts pod, Set<String> types) {
        SortedSet<String> badTypes = new TreeSet<>();
        SortedSet<String> badFields = new TreeSet<>(Comparator.reverseOrder());
        Offenders bad = Offenders.contexts(pod, (context, found) -> {
            Document options = get(context, "seLinuxOptions");
            String type = text(get(options, "type"));
            if (!types.contains(type)) {
                found.add(type);
                badTypes.add(type);
            }
            for (String field : OWNERS) {
                if (!text(get(options, field)).isEmpty()) {
                    found.add(field);
                    badFields.add(field + " may not be set");
                }
            }
        });
        if (bad.none()) {
            return Optional.empty();
        }
        List<String> data = new ArrayList<>();
        if (!badTypes.isEmpty()) {
            data.add(Offenders.named("type", badTypes));
        }
        data.addAll(badFields);
        return failure(
                "seLinuxOptions",
                bad.setters() + " set forbidden securityContext.seLinuxOptions: " + String.join("; ", data));
    }

    private static Optional<Failure> seccompAnnotations(PodFacts pod) {
        SortedSet<String> forbidden = new TreeSet<>();
        seccompAnnotation(pod, SECCOMP_POD, forbidden);
        pod.containers().forEach(container -> seccompAnnotation(pod, SECCOMP + container.name(), forbidden));
        return forbidden.isEmpty()
                ? Optional.empty()
                : failure(
                        "seccompProfile",
                        "forbidden " + Offenders.plural("annotation", forbidden) + " " + Offenders.plain(forbidden));
    }

    private static void seccompAnnotation(PodFacts pod, String key, Collection<String> forbidden) {
        Document value = pod.annotations().get(key);
        if (value != null) {
            String profile = text(value);
            boolean known = profile.equals("runtime/default") || profile.equals("docker/default");
            if (!known && !profile.startsWith("localhost/")) {
                forbidden.add(annotation(key, value));
            }
        }
    }

    private static Optional<Failure> seccompIfAny(PodFacts pod) {
        Offenders bad = Offenders.contexts(pod, (context, found) -> profile(context, "seccompProfile", found));
        return bad.none()
                ? Optional.empty()
                : failure(
                        "seccompProfile",
                        bad.setters() + " must not set securityContext.seccompProfile.type to "
                                + Offenders.quoted(bad.values()));
    }

    private static Optional<Failure> seccomp(PodFacts pod) {
        Optional<Failure> wrong = seccompIfAny(pod);
        if (wrong.isPresent() || !get(pod.context(), "seccompProfile").isNull()) {
            return wrong;
        }
        Offenders silent = Offenders.containers(
                pod, container -> get(container.context(), "seccompProfile").isNull());
        return silent.none()
                ? Optional.empty()
                : failure(
                        "seccompProfile",
                        "pod or " + silent.named() + " must set securityContext.seccompProfile.type to"
                                + " \"RuntimeDefault\" or \"Localhost\"");
    }

    private static Optional<Failure> sysctls(PodFacts pod, int minor) {
        List<String> forbidden = new ArrayList<>();
        for (Document sysctl : get(pod.context(), "sysctls").elements()) {
            String name = text(get(sysctl, "name"));
            if (PodStandards.SYSCTLS.getOrDefault(name, Integer.MAX_VALUE) > minor) {
                forbidden.add(name);
            }
        }
        return forbidden.isEmpty() ? Optional.empty() : failure("forbidden sysctls", Offenders.plain(forbidden));
    }

    private static Optional<Failure> hostProcess(PodFacts pod) {
        Offenders bad = Offenders.contexts(pod, (context, found) -> {
            if (isTrueOrUnreadable(get(get(context, "windowsOptions"), "hostProcess"))) {
                found.add("true");
            }
        });
        return bad.none()
                ? Optional.empty()
                : failure(
                        "hostProcess", bad.setters() + " must not set securityContext.windowsOptions.hostProcess=true");
    }

    private static Optional<Failure> escalation(PodFacts pod) {
        Offenders bad =
                Offenders.containers(pod, container -> !isFalse(get(container.context(), "allowPrivilegeEscalation")));
        return bad.none()
                ? Optional.empty()
                : failure(
                        "allowPrivilegeEscalation != false",
                        bad.named() + " must set securityContext.allowPrivilegeEscalation=false");
    }

    private static Optional<Failure> nonRoot(PodFacts pod) {
        Offenders root = Offenders.contexts(pod, (context, found) -> {
            Document flag = get(context, "runAsNonRoot");
            if (!flag.isNull() && !PodFacts.isTrue(flag)) {
                found.add("false");
            }
        });
        if (!root.none()) {
            return failure("runAsNonRoot != true", root.setters() + " must not set securityContext.runAsNonRoot=false");
        }
        if (!get(pod.context(), "runAsNonRoot").isNull()) {
            return Optional.empty();
        }
        Offenders silent = Offenders.containers(
                pod, container -> get(container.context(), "runAsNonRoot").isNull());
        return silent.none()
                ? Optional.empty()
                : failure(
                        "runAsNonRoot != true",
                        "pod or " + silent.named() + " must set securityContext.runAsNonRoot=true");
    }

    private static Optional<Failure> runAsUser(PodFacts pod) {
        Offenders bad = Offenders.contexts(pod, (context, found) -> {
            Document user = get(context, "runAsUser");
            boolean other = user.isNull() || (user.kind() == Document.Kind.NUMBER && !user.equals(ZERO));
            if (!other) {
                found.add("0");
            }
        });
        return bad.none() ? Optional.empty() : failure("runAsUser=0", bad.setters() + " must not set runAsUser=0");
    }
}
