package dev.breakwater.testing.k3s;

import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.PolicyPort;
import dev.breakwater.network.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Tiny pods that serve and try: restricted, without a token, with nothing but the applets of a busybox. */
final class TrafficPods {
    /** The image, another of the same applets by {@code -Dbreakwater.traffic.image=NAME}. */
    private static final String IMAGE = "busybox:1.36.1";

    static final String CONTAINER = "traffic";
    private static final int NOBODY = 65_532;

    /**
     * HTTP over TCP; over UDP what a tftp server says of a file that it does not have. The shell stays and waits, as
     * each client that is bounded in time leaves a process behind, which only the first of a pod can lay to rest.
     */
    private static final String SERVE = """
            for one in $LISTEN; do
              case $one in
                TCP/*) httpd -p "${one#*/}" -h /empty ;;
                UDP/*) udpsvd -E 0.0.0.0 "${one#*/}" printf '\\0\\5\\0\\1\\0' & ;;
              esac
            done
            sleep 2147483647 &
            wait
            """;

    private TrafficPods() {}

    static Document manifest(NetworkPod pod, List<Port> listening) {
        String ports = listening.stream()
                .map(port -> port.protocol() + "/" + port.number())
                .collect(Collectors.joining(" "));
        Document container = Document.object("name", CONTAINER)
                .with("image", System.getProperty("breakwater.traffic.image", IMAGE))
                .with("imagePullPolicy", "IfNotPresent")
                .with("command", List.of("sh", "-c", SERVE))
                .with("env", List.of(variable("LISTEN", ports), variable("TRY", ProbeScript.TEXT)))
                .with("ports", named(pod))
                .with("securityContext", Document.parse("""
                        {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                         "capabilities": {"drop": ["ALL"]}}"""))
                .with("volumeMounts", List.of(Document.object("name", "empty", "mountPath", "/empty")));
        return Document.object("apiVersion", "v1", "kind", "Pod")
                .with(
                        "metadata",
                        Document.object("name", pod.name(), "namespace", pod.namespace(), "labels", pod.labels()))
                .with("spec", spec(container));
    }

    /** Ports below 1024 are open to everybody inside, so that nobody has to be root. */
    private static Document spec(Document container) {
        Document sysctl = Document.object("name", "net.ipv4.ip_unprivileged_port_start", "value", "0");
        Document security = Document.object("runAsNonRoot", true, "runAsUser", NOBODY)
                .with("seccompProfile", Document.object("type", "RuntimeDefault"))
                .with("sysctls", List.of(sysctl));
        return Document.object("automountServiceAccountToken", false, "enableServiceLinks", false)
                .with("terminationGracePeriodSeconds", 0)
                .with("securityContext", security)
                .with("volumes", List.of(Document.object("name", "empty", "emptyDir", Document.object())))
                .with("containers", List.of(container));
    }

    private static Document variable(String name, String value) {
        return Document.object("name", name, "value", value);
    }

    private static List<Document> named(NetworkPod pod) {
        List<Document> ports = new ArrayList<>();
        for (NetworkPod.NamedPort port : pod.ports()) {
            PolicyPort.Protocol protocol = port.port().protocol();
            ports.add(Document.object("name", port.name(), "protocol", protocol)
                    .with("containerPort", port.port().number()));
        }
        return ports;
    }
}
