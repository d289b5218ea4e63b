package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pods of all sorts in namespaces with the labels of Pod Security admission; only verdicts are recorded. */
final class PodSecuritySuite {
    static final long SEED = 20_261_122;

    private static final String PREFIX = "pod-security.kubernetes.io/";
    private static final String GOOD = "{containers: [{name: c, image: 'i:1', securityContext: {"
            + "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}],"
            + " securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}}";
    /** Level, version, as enforced. */
    private static final List<String> ENFORCED = List.of(
            "privileged latest",
            "baseline latest",
            "baseline v1.18",
            "baseline v1.26",
            "baseline v1.28",
            "baseline v1.30",
            "baseline v1.33",
            "baseline v1.99",
            "restricted latest",
            "restricted v1.7",
            "restricted v1.18",
            "restricted v1.20",
            "restricted v1.22",
            "restricted v1.23",
            "restricted v1.24",
            "restricted v1.25",
            "restricted v1.31",
            "restricted v1.34");
    /** Pointer and value: each is a deviation from the good pod. */
    private static final List<String> DEVIATIONS = List.of(
            "/hostNetwork true",
            "/hostPID true",
            "/hostIPC true",
            "/hostUsers false",
            "pod {os: {name: windows}, securityContext: {runAsNonRoot: true}, containers: [{name: c, image: i}]}",
            "pod {os: {name: windows}, containers: [{name: c, image: i}]}",
            "pod {os: {name: windows}, hostNetwork: true, securityContext: {runAsNonRoot: true, windowsOptions: {"
                    + "hostProcess: true, runAsUserName: u}}, containers: [{name: c, image: i}]}",
            "pod {hostUsers: false, containers: [{name: c, image: i, securityContext: {procMount: Unmasked}}]}",
            "pod {hostUsers: false, securityContext: {runAsUser: 0}, containers: [{name: c, image: i}]}",
            "pod {containers: [{name: c, image: i, securityContext: {runAsNonRoot: true, runAsUser: 5, seccompProfile: {"
                    + "type: RuntimeDefault}, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}",
            "/os {name: linux}",
            "/securityContext/runAsNonRoot false",
            "/securityContext/runAsNonRoot null",
            "/securityContext/runAsUser 0",
            "/securityContext/runAsUser 1000",
            "/securityContext/seccompProfile {type: Unconfined}",
            "/securityContext/seccompProfile {type: Localhost, localhostProfile: p.json}",
            "/securityContext/seccompProfile null",
            "/securityContext/seLinuxOptions {type: container_t}",
            "/securityContext/seLinuxOptions {type: container_engine_t}",
            "/securityContext/seLinuxOptions {type: spc_t, user: u, role: r}",
            "/securityContext/sysctls [{name: kernel.shm_rmid_forced, value: '1'}]",
            "/securityContext/sysctls [{name: net.ipv4.ip_local_reserved_ports, value: '1'}]",
            "/securityContext/sysctls [{name: net.ipv4.tcp_keepalive_time, value: '1'}]",
            "/securityContext/sysctls [{name: net.ipv4.tcp_rmem, value: '1'}]",
            "/securityContext/sysctls [{name: kernel.msgmax, value: '1'}, {name: net.core.somaxconn, value: '1'}]",
            "/securityContext/appArmorProfile {type: Unconfined}",
            "/securityContext/appArmorProfile {type: RuntimeDefault}",
            "/containers/0/securityContext/privileged true",
            "/containers/0/securityContext/allowPrivilegeEscalation null",
            "/containers/0/securityContext/allowPrivilegeEscalation true",
            "/containers/0/securityContext/capabilities null",
            "/containers/0/securityContext/capabilities {drop: [all]}",
            "/containers/0/securityContext/capabilities {drop: [ALL], add: [NET_BIND_SERVICE]}",
            "/containers/0/securityContext/capabilities {drop: [ALL], add: [CHOWN, KILL]}",
            "/containers/0/securityContext/capabilities {drop: [ALL], add: [SYS_ADMIN, NET_RAW]}",
            "/containers/0/securityContext/capabilities {drop: [ALL], add: [CAP_CHOWN]}",
            "/containers/0/securityContext/runAsNonRoot false",
            "/containers/0/securityContext/runAsNonRoot true",
            "/containers/0/securityContext/runAsUser 0",
            "/containers/0/securityContext/seccompProfile {type: Unconfined}",
            "/containers/0/securityContext/seccompProfile {type: RuntimeDefault}",
            "/containers/0/securityContext/procMount Default",
            "/containers/0/securityContext/seLinuxOptions {type: container_kvm_t, level: 's0'}",
            "/containers/0/securityContext/appArmorProfile {type: Unconfined}",
            "/containers/0/securityContext/readOnlyRootFilesystem true",
            "/containers/0/ports [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 81, protocol: UDP}]",
            "/containers/0/ports [{containerPort: 80}]",
            "/containers/0/livenessProbe {httpGet: {port: 80, host: 10.0.0.1}}",
            "/containers/0/readinessProbe {tcpSocket: {port: 80, host: other}}",
            "/containers/0/lifecycle {preStop: {httpGet: {port: 80, host: other}}}",
            "/containers/0/lifecycle {postStart: {exec: {command: [ls]}}}",
            "/containers/1 {name: d, image: 'i:1'}",
            "/containers/1 {name: d, image: 'i:1', securityContext: {privileged: true}}",
            "/initContainers [{name: n, image: 'i:1'}]",
            "/initContainers [{name: n, image: 'i:1', securityContext: {allowPrivilegeEscalation: false,"
                    + " capabilities: {drop: [ALL], add: [SYS_TIME]}, runAsUser: 0}}]",
            "/volumes [{name: v, emptyDir: {}}, {name: w, configMap: {name: m}}]",
            "/volumes [{name: v, hostPath: {path: /etc}}, {name: w, hostPath: {path: /var}}]",
            "/volumes [{name: v, nfs: {server: s, path: /p}}]",
            "/volumes [{name: v, persistentVolumeClaim: {claimName: p}}, {name: x, secret: {secretName: s}}]",
            "/volumes [{name: v, csi: {driver: d}}, {name: w, projected: {sources: []}}]",
            "/volumes [{name: v, iscsi: {targetPortal: '1.2.3.4:3260', iqn: 'iqn.2001-04.com.example:t', lun: 0}}]",
            "/volumes [{name: v, image: {reference: 'r:1'}}]",
            "/volumes [{name: v}]",
            "annotation container.apparmor.security.beta.kubernetes.io/c unconfined",
            "annotation container.apparmor.security.beta.kubernetes.io/c localhost/p",
            "annotation container.apparmor.security.beta.kubernetes.io/c runtime/default");

    private final Script script = new Script();
    private final Random random = new Random(SEED);

    private PodSecuritySuite() {}

    static List<Step> steps() {
        PodSecuritySuite suite = new PodSecuritySuite();
        ENFORCED.forEach(suite::enforced);
        suite.modes();
        suite.workloads();
        suite.updates();
        suite.namespaceLabels();
        return suite.script.steps();
    }

    /** Every deviation is tried at the newest version, a share of them and of pairs at the others. */
    private void enforced(String levelAndVersion) {
        String[] words = levelAndVersion.split(" ", -1);
        String namespace = "psa-" + words[0] + "-" + words[1].replace('.', '-');
        script.scenario(namespace);
        script.namespace(namespace, labels("enforce", words[0], "enforce-version", words[1]));
        create("good", namespace, pod());
        boolean all = words[1].equals("latest");
        for (String deviation : DEVIATIONS) {
            if (all || random.nextInt(4) == 0) {
                create("one", namespace, deviating(pod(), deviation));
            }
        }
        for (int i = 0; i < (all ? 25 : 5); i++) {
            Document pod = pod();
            for (int times = 2 + random.nextInt(3); times > 0; times--) {
                pod = deviating(pod, DEVIATIONS.get(random.nextInt(DEVIATIONS.size())));
            }
            create("some", namespace, pod);
        }
    }

    private void modes() {
        List<Document> labels = List.of(
                labels("warn", "restricted"),
                labels("warn", "baseline", "warn-version", "v1.24"),
                labels("audit", "restricted"),
                labels("enforce", "baseline", "warn", "restricted", "warn-version", "v1.22"),
                labels("enforce", "restricted", "warn", "privileged"),
                labels("enforce", "baseline", "enforce-version", "v1.25"),
                labels());
        for (int i = 0; i < labels.size(); i++) {
            String namespace = "psa-mode-" + i;
            script.scenario(namespace);
            script.namespace(namespace, labels.get(i));
            create("good", namespace, pod());
            create("bare", namespace, Script.yaml("{metadata: {name: p}, spec: {containers: [{name: c, image: i}]}}"));
            for (int times = 0; times < 8; times++) {
                create("one", namespace, deviating(pod(), DEVIATIONS.get(random.nextInt(DEVIATIONS.size()))));
            }
        }
    }

    /** Templates are warned about, never refused. */
    private void workloads() {
        String namespace = "psa-workloads";
        script.scenario(namespace);
        script.namespace(namespace, labels("enforce", "restricted"));
        for (int i = 0; i < 12; i++) {
            Document pod = i == 0 ? pod() : deviating(pod(), DEVIATIONS.get(random.nextInt(DEVIATIONS.size())));
            Document template = Document.object(
                    "metadata",
                    Document.object("labels", Document.object("a", "b")),
                    "spec",
                    pod.at("/spec").get());
            Document spec = Document.object(
                    "selector", Document.object("matchLabels", Document.object("a", "b")), "template", template);
            Document deployment = Document.object("metadata", Document.object("name", "d"), "spec", spec);
            verdict("deployment", "POST", "/apis/apps/v1/namespaces/psa-workloads/deployments?dryRun=All", deployment);
            verdict("replicaset", "POST", "/apis/apps/v1/namespaces/psa-workloads/replicasets?dryRun=All", deployment);
        }
    }

    /** Updates count only where images or containers change. */
    private void updates() {
        String namespace = "psa-updates";
        script.scenario(namespace);
        script.namespace(namespace, labels());
        String pods = "/api/v1/namespaces/psa-updates/pods";
        Document bad = deviating(pod(), "/hostNetwork true");
        verdict("create", "POST", pods, bad.withAt("/metadata/name", "bad"));
        verdict("create", "POST", pods, pod().withAt("/metadata/name", "fine"));
        Document restricted = Document.object("metadata", Document.object("labels", labels("enforce", "restricted")));
        patch("restrict", "/api/v1/namespaces/psa-updates", restricted);
        script.add("seen", Script.request("GET", pods + "/bad").with("pause", 2).with("verdict", true));
        for (String name : List.of("bad", "fine")) {
            String target = pods + "/" + name;
            patch("label", target, Script.yaml("{metadata: {labels: {a: b}}}"));
            patch("image", target, Script.yaml("{spec: {containers: [{name: c, image: 'i:2'}]}}"));
            patch("deadline", target, Script.yaml("{spec: {activeDeadlineSeconds: 5}}"));
            patch("annotation", target, Script.yaml("{metadata: {annotations: {a: b}}}"));
            patch(
                    "seccomp",
                    target,
                    Script.yaml("{metadata: {annotations: {seccomp.security.alpha.kubernetes.io/pod: x}}}"));
            String debug = target + "/ephemeralcontainers";
            patch("debug", debug, Script.yaml("{spec: {ephemeralContainers: [{name: e, image: i}]}}"));
            patch(
                    "debug",
                    debug,
                    Script.yaml("{spec: {ephemeralContainers: [{name: f, image: i, securityContext: {"
                            + "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}}]}}"));
        }
    }

    /** What a namespace's labels may be, and what a stricter level warns of. */
    private void namespaceLabels() {
        String namespace = "psa-labels";
        script.scenario(namespace);
        script.namespace(namespace, labels());
        String pods = "/api/v1/namespaces/psa-labels/pods";
        for (String name : List.of("a", "b", "c")) {
            verdict("create", "POST", pods, deviating(pod(), "/hostPID true").withAt("/metadata/name", name));
        }
        verdict(
                "create",
                "POST",
                pods,
                deviating(pod(), "/hostPID true").withAt("/metadata/name", "d").withAt("/spec/hostIPC", true));
        verdict("create", "POST", pods, pod().withAt("/metadata/name", "e"));
        String target = "/api/v1/namespaces/psa-labels?dryRun=All";
        List<Document> tried = List.of(
                labels("enforce", "restricted"),
                labels("enforce", "baseline", "enforce-version", "v1.20"),
                labels("enforce", "privileged"),
                labels("warn", "restricted"),
                labels("enforce", "strict"),
                labels("enforce", "Baseline"),
                labels("enforce", "baseline", "enforce-version", "1.20"),
                labels("enforce", "baseline", "enforce-version", "v1.020"),
                labels("enforce", "baseline", "enforce-version", "v2.0"),
                labels("enforce", "baseline", "enforce-version", ""),
                labels("warn", "x", "audit", "y", "audit-version", "z"),
                labels("enforce", ""),
                labels("other", "x"));
        for (Document labels : tried) {
            patch("label", target, Document.object("metadata", Document.object("labels", labels)));
            Document fresh = Document.object("metadata", Document.object("name", "psa-fresh", "labels", labels));
            verdict("create", "POST", "/api/v1/namespaces?dryRun=All", fresh);
        }
    }

    private void create(String name, String namespace, Document pod) {
        verdict(name, "POST", "/api/v1/namespaces/" + namespace + "/pods?dryRun=All", pod);
    }

    private void patch(String name, String target, Document body) {
        script.add(
                name,
                Script.request("PATCH", target)
                        .with("type", Script.type("strategic-merge"))
                        .with("verdict", true)
                        .with("body", body));
    }

    private void verdict(String name, String method, String target, Document body) {
        script.add(name, Script.request(method, target).with("verdict", true).with("body", body));
    }

    private static Document labels(String... pairs) {
        Document labels = Document.object();
        for (int i = 0; i < pairs.length; i += 2) {
            labels = labels.with(PREFIX + pairs[i], pairs[i + 1]);
        }
        return labels;
    }

    private static Document pod() {
        return Document.object("metadata", Document.object("name", "p"), "spec", Script.yaml(GOOD));
    }

    private static Document deviating(Document pod, String deviation) {
        List<String> words = new ArrayList<>(List.of(deviation.split(" ", 2)));
        if (words.get(0).equals("annotation")) {
            String[] pair = words.get(1).split(" ", -1);
            return pod.with(
                    "metadata",
                    pod.get("metadata").get().merge(Document.object("annotations", Document.object(pair[0], pair[1]))));
        }
        if (words.get(0).equals("pod")) {
            return pod.with("spec", Script.yaml(words.get(1)));
        }
        String pointer = "/spec" + (words.get(0).equals("/containers/1") ? "/containers/-" : words.get(0));
        Document value = Script.yaml(words.get(1));
        return value.isNull() ? pod.withoutAt(pointer) : pod.withAt(pointer, value);
    }
}
