package dev.breakwater.workload;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl;
import dev.breakwater.manifest.ManifestControl.Judgement;
import dev.breakwater.manifest.SystemNamespaces;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The controls over pods and what makes them, over service accounts, and over the namespaces they are in. What
 * Kubernetes and AKS run in their own namespaces is left out, and so is what another object made, because that
 * one is judged.
 */
public final class WorkloadControls {
    private static final String[] MAKERS = PodView.PODS.keySet().toArray(String[]::new);

    /** What means nothing on Windows nodes. */
    private static final Set<String> LINUX_ONLY =
            Set.of("K8S-POD-02", "K8S-POD-06", "K8S-POD-08", "K8S-POD-09", "K8S-POD-10", "K8S-POD-11", "K8S-POD-12");

    private static final String TOKEN = "/automountServiceAccountToken";

    private WorkloadControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(
                pods("01", Severity.CRITICAL, "No container is privileged.", "Remove securityContext.privileged.")
                        .maps("Azure Policy", "95edb821")
                        .maps("MCSB 1", "PV-2")
                        .maps("CIS AKS 1.8", "4.2.1")
                        .maps("Checkov", "CKV_K8S_16")
                        .maps("Trivy", "KSV-0017")
                        .maps("Kubescape", "C-0213", "C-0057"),
                pods(
                                "02",
                                Severity.HIGH,
                                "No container can gain more privileges than it started with.",
                                "Set securityContext.allowPrivilegeEscalation to false, as PodTemplate does.")
                        .maps("Azure Policy", "1c6e92c9")
                        .maps("MCSB 1", "PV-2")
                        .maps("CIS AKS 1.8", "4.2.5")
                        .maps("Checkov", "CKV_K8S_20")
                        .maps("Trivy", "KSV-0001")
                        .maps("Kubescape", "C-0217", "C-0016"),
                pods(
                                "03",
                                Severity.HIGH,
                                "No pod shares the processes or the communication of its node.",
                                "Remove hostPID and hostIPC.")
                        .maps("Azure Policy", "47a1ee2f")
                        .maps("MCSB 1", "PV-2")
                        .maps("CIS AKS 1.8", "4.2.2", "4.2.3")
                        .maps("Checkov", "CKV_K8S_17", "CKV_K8S_18")
                        .maps("Trivy", "KSV-0008", "KSV-0010")
                        .maps("Kubescape", "C-0214", "C-0215", "C-0038"),
                pods(
                                "04",
                                Severity.HIGH,
                                "No pod uses the network or the ports of its node.",
                                "Remove hostNetwork and hostPort, and use a Service.")
                        .maps("Azure Policy", "82985f06")
                        .maps("MCSB 1", "PV-2")
                        .maps("CIS AKS 1.8", "4.2.4")
                        .maps("Checkov", "CKV_K8S_19", "CKV_K8S_26")
                        .maps("Trivy", "KSV-0009", "KSV-0024")
                        .maps("Kubescape", "C-0216", "C-0041", "C-0044"),
                pods(
                                "05",
                                Severity.HIGH,
                                "No pod mounts a path of its node.",
                                "Replace hostPath by a claim or emptyDir.")
                        .maps("Azure Policy", "098fc59e")
                        .maps("MCSB 1", "PV-2")
                        .maps("Checkov", "CKV_K8S_27")
                        .maps("Trivy", "KSV-0006", "KSV-0023")
                        .maps("Kubescape", "C-0048", "C-0045", "C-0074"),
                pods(
                                "06",
                                Severity.MEDIUM,
                                "Every container drops all capabilities and adds none but NET_BIND_SERVICE.",
                                "Set securityContext.capabilities.drop to [ALL], as PodTemplate does.")
                        .maps("Azure Policy", "c26596ff", "a27c700f", "d2e7ea85")
                        .maps("MCSB 1", "PV-2")
                        .maps("Checkov", "CKV_K8S_25", "CKV_K8S_28", "CKV_K8S_36", "CKV_K8S_37", "CKV_K8S_39")
                        .maps("Trivy", "KSV-0003", "KSV-0005", "KSV-0022", "KSV-0106")
                        .maps("Kubescape", "C-0046", "C-0201", "C-0219"),
                pods(
                                "07",
                                Severity.HIGH,
                                "Every container runs as a user that is not root.",
                                "Set runAsNonRoot to true, as PodTemplate does, and no runAsUser of 0.")
                        .maps("Azure Policy", "f06ddb64")
                        .maps("MCSB 1", "PV-2")
                        .maps("Checkov", "CKV_K8S_23", "CKV_K8S_40")
                        .maps("Trivy", "KSV-0012", "KSV-0020", "KSV-0021", "KSV-0105")
                        .maps("Kubescape", "C-0013", "C-0218"),
                pods(
                                "08",
                                Severity.MEDIUM,
                                "Every container has a read-only root file system.",
                                "Set securityContext.readOnlyRootFilesystem to true, as PodTemplate does, and mount an"
                                        + " emptyDir where it writes.")
                        .maps("Azure Policy", "df49d893")
                        .maps("MCSB 1", "PV-2")
                        .maps("Checkov", "CKV_K8S_22")
                        .maps("Trivy", "KSV-0014")
                        .maps("Kubescape", "C-0017"),
                pods(
                                "09",
                                Severity.MEDIUM,
                                "Every container runs under the runtime's seccomp profile or one of the node's.",
                                "Set securityContext.seccompProfile.type to RuntimeDefault, as PodTemplate does.")
                        .maps("Azure Policy", "975ce327")
                        .maps("Checkov", "CKV_K8S_31")
                        .maps("Trivy", "KSV-0030", "KSV-0104")
                        .maps("Kubescape", "C-0210"),
                pods(
                                "10",
                                Severity.MEDIUM,
                                "No container turns its AppArmor profile off.",
                                "Remove appArmorProfile, or set its type to RuntimeDefault.")
                        .maps("Azure Policy", "511f5417")
                        .maps("MCSB 1", "PV-2")
                        .maps("Trivy", "KSV-0002")
                        .maps("Kubescape", "C-0055"),
                pods(
                                "11",
                                Severity.MEDIUM,
                                "No container chooses an SELinux user, a role, or a type of its own.",
                                "Remove seLinuxOptions.")
                        .maps("Azure Policy", "e1e6c427")
                        .maps("Trivy", "KSV-0025"),
                pods("12", Severity.MEDIUM, "Every container sees /proc masked.", "Remove securityContext.procMount.")
                        .maps("Azure Policy", "f85eb0dd")
                        .maps("Trivy", "KSV-0027"),
                pods(
                                "13",
                                Severity.MEDIUM,
                                "No pod sets a kernel setting that is not safe.",
                                "Remove what the Pod Security Standards do not list from securityContext.sysctls.")
                        .maps("Azure Policy", "56d0a13f", "5e5a0673")
                        .maps("Trivy", "KSV-0026"),
                pods(
                                "14",
                                Severity.MEDIUM,
                                "Pods use volumes of the core types only.",
                                "Use configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected"
                                        + " or secret.")
                        .maps("Azure Policy", "16697877")
                        .maps("Trivy", "KSV-0028", "KSV-0121"),
                pods(
                                "15",
                                Severity.MEDIUM,
                                "Every container requests processors and memory and has limits for both.",
                                "Declare PodTemplate.resources(cpu, memory).")
                        .maps("Azure Policy", "e345eecc", "03a4ecdb")
                        .maps("MCSB 1", "PV-2")
                        .maps("Checkov", "CKV_K8S_10", "CKV_K8S_11", "CKV_K8S_12", "CKV_K8S_13")
                        .maps("Trivy", "KSV-0011", "KSV-0015", "KSV-0016", "KSV-0018")
                        .maps("Kubescape", "C-0268", "C-0269", "C-0270", "C-0271"),
                ruled(
                                "IMG-02",
                                Severity.MEDIUM,
                                "Every image is named by its digest.",
                                "Name it as registry/name@sha256:…, which a tag resolves to when it is built.")
                        .maps("Azure Policy", "021f8078")
                        .maps("Checkov", "CKV_K8S_14", "CKV_K8S_43")
                        .maps("Trivy", "KSV-0013")
                        .maps("Kubescape", "C-0075", "C-0306"),
                whole(
                                "K8S-POD-16",
                                Severity.LOW,
                                "Nothing runs in the namespace default.",
                                "Give it a namespace of its own with in(namespace).")
                        .maps("Azure Policy", "9f061a12")
                        .maps("MCSB 1", "PV-2")
                        .maps("CIS AKS 1.8", "4.6.3")
                        .maps("Checkov", "CKV_K8S_21")
                        .maps("Trivy", "KSV-0110")
                        .maps("Kubescape", "C-0061", "C-0212")
                        .judging(WorkloadControls::defaultNamespace)
                        .giving(of -> scan(of).isConcerned()
                                ? Verdict.of(!namespace(of.entry()).equals("default"))
                                : Optional.empty()),
                pods(
                                "17",
                                Severity.MEDIUM,
                                "No container gets a secret in its environment.",
                                "Mount it as a file, by a SecretProviderClass or a volume.")
                        .maps("CIS AKS 1.8", "4.5.1")
                        .maps("Checkov", "CKV_K8S_35")
                        .maps("Kubescape", "C-0207"),
                whole(
                                "K8S-POD-18",
                                Severity.LOW,
                                "Every pod is made by a workload.",
                                "Declare a Deployment instead of the pod.")
                        .maps("Azure Policy", "65280eef")
                        .maps("Kubescape", "C-0073")
                        .judging(WorkloadControls::nakedPod)
                        .giving(given(of -> !isPod(of.entry()))),
                pods(
                                "19",
                                Severity.HIGH,
                                "No container is a host process of a Windows node or runs as its administrator.",
                                "Remove windowsOptions.hostProcess, and run as ContainerUser.")
                        .maps("Azure Policy", "077f0ce1", "5485eac0")
                        .maps("Trivy", "KSV-0103"),
                whole(
                                "K8S-SA-01",
                                Severity.MEDIUM,
                                "No pod runs under the service account default of its namespace.",
                                "Declare a ServiceAccount and PodTemplate.serviceAccount(name).")
                        .maps("CIS AKS 1.8", "4.1.5")
                        .maps("Checkov", "CKV_K8S_41", "CKV_K8S_42")
                        .maps("Kubescape", "C-0189")
                        .judging(WorkloadControls::ownAccount)
                        .giving(given(of -> isOwn(scan(of).spec().at("/serviceAccountName")) > 0)),
                ManifestControl.of(
                                "K8S-SA-02",
                                Severity.MEDIUM,
                                "No token of the API server is mounted into pods by default.",
                                "Leave ServiceAccount.automountToken and the pods' automountServiceAccountToken false; accept"
                                        + " the finding for pods that call the API server.")
                        .needs(with(ServiceAccount.TYPE))
                        .maps("CIS AKS 1.8", "4.1.6")
                        .maps("Azure Policy", "423dd1ba")
                        .maps("MCSB 1", "PV-2")
                        .maps("Checkov", "CKV_K8S_38")
                        .maps("Trivy", "KSV-0036")
                        .maps("Kubescape", "C-0190", "C-0034")
                        .judging(WorkloadControls::automount)
                        .giving(WorkloadControls::automounts));
    }

    /** A control of the rules that name it. */
    private static ManifestControl pods(String number, Severity severity, String sentence, String remedy) {
        return ruled("K8S-POD-" + number, severity, sentence, remedy);
    }

    private static ManifestControl ruled(String id, Severity severity, String sentence, String remedy) {
        List<PodRule> rules = PodRule.of(id);
        boolean linuxOnly = LINUX_ONLY.contains(id);
        long bits = PodScan.rules(id);
        return whole(id, severity, sentence, remedy)
                .expecting(path -> PodRule.expected(rules, path))
                .judging((estate, entry) -> {
                    Optional<PodView> view = isSystem(entry) ? Optional.empty() : PodView.of(entry);
                    return view.filter(pods -> !(linuxOnly && pods.isWindows())).map(pods -> {
                        rules.forEach(rule -> rule.look(pods));
                        return pods.judgement();
                    });
                })
                .giving(of -> {
                    PodScan pods = scan(of);
                    boolean judged = pods.isConcerned() && !pods.isOfSystem() && !(linuxOnly && pods.isWindows());
                    return judged ? Verdict.of(pods.passes(bits)) : Optional.empty();
                });
    }

    private static PodScan scan(Inspection of) {
        return of.known(PodScan.class, PodScan::of);
    }

    /** The verdict of pods that are the user's, and no other object's. */
    private static Function<Inspection, Optional<Verdict>> given(Predicate<Inspection> passes) {
        return of -> {
            PodScan pods = scan(of);
            return pods.isConcerned() && !pods.isOfSystem() ? Verdict.of(passes.test(of)) : Optional.empty();
        };
    }

    private static ManifestControl whole(String id, Severity severity, String sentence, String remedy) {
        return ManifestControl.of(id, severity, sentence, remedy).needs(MAKERS);
    }

    private static Optional<Judgement> defaultNamespace(Estate estate, Estate.Entry entry) {
        return PodView.of(entry)
                .flatMap(pods -> Judgement.of(!namespace(entry).equals("default"), entry, "/metadata/namespace"));
    }

    private static Optional<Judgement> nakedPod(Estate estate, Estate.Entry entry) {
        return isSystem(entry)
                ? Optional.empty()
                : PodView.of(entry).flatMap(pods -> Judgement.of(!isPod(entry), entry, "/kind"));
    }

    private static boolean isPod(Estate.Entry entry) {
        return entry.address().type().equals("v1/Pod");
    }

    private static Optional<Judgement> ownAccount(Estate estate, Estate.Entry entry) {
        return isSystem(entry)
                ? Optional.empty()
                : PodView.of(entry)
                        .map(pods -> pods.pod("/serviceAccountName", WorkloadControls::isOwn)
                                .judgement());
    }

    private static int isOwn(Optional<Document> account) {
        return account.flatMap(Document::asText)
                        .filter(name -> !name.isEmpty() && !name.equals("default"))
                        .isPresent()
                ? 1
                : 0;
    }

    /** Pods that say nothing get what their service account says. */
    private static Optional<Judgement> automount(Estate estate, Estate.Entry entry) {
        if (isSystem(entry)) {
            return Optional.empty();
        }
        if (entry.address().type().equals(ServiceAccount.TYPE)) {
            return Judgement.of(isOff(entry.document().flag(TOKEN)), entry, TOKEN);
        }
        return PodView.of(entry).map(pods -> {
            boolean off = mountsNone(estate, entry, pods.spec());
            return pods.pod(TOKEN, value -> off ? 1 : 0).judgement();
        });
    }

    private static Optional<Verdict> automounts(Inspection of) {
        return of.entry().address().type().equals(ServiceAccount.TYPE)
                ? automount(of.estate(), of.entry()).flatMap(judgement -> Verdict.of(judgement.passes()))
                : given(any -> mountsNone(of.estate(), of.entry(), scan(of).spec()))
                        .apply(of);
    }

    private static boolean mountsNone(Estate estate, Estate.Entry entry, Document spec) {
        Optional<Document> said = spec.at(TOKEN);
        return isOff(
                said.isPresent()
                        ? said.get().asFlag()
                        : accountOf(estate, entry, spec).flatMap(account -> account.flag(TOKEN)));
    }

    private static boolean isOff(Optional<Boolean> automount) {
        return automount.filter(on -> !on).isPresent();
    }

    private static Optional<Document> accountOf(Estate estate, Estate.Entry entry, Document spec) {
        String name = spec.text("/serviceAccountName").orElse("default");
        Address<Observed> namespace = new Address<>("v1/Namespace", parent(entry));
        return estate.inside(namespace, ServiceAccount.TYPE).stream()
                .filter(account -> account.address().name().equals(name))
                .map(Estate.Entry::document)
                .findFirst();
    }

    /** The path of the namespace an object is in. */
    private static String parent(Estate.Entry entry) {
        String path = entry.address().path();
        return path.substring(0, path.lastIndexOf('/', path.lastIndexOf('/') - 1));
    }

    private static String namespace(Estate.Entry entry) {
        return entry.document().text("/metadata/namespace").orElse("default");
    }

    private static boolean isSystem(Estate.Entry entry) {
        return SystemNamespaces.contains(namespace(entry));
    }

    private static String[] with(String type) {
        String[] all = Arrays.copyOf(MAKERS, MAKERS.length + 1);
        all[MAKERS.length] = type;
        return all;
    }
}
