package dev.breakwater.examples.bench;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The restricted level written down check by check, each looking up its fields by pointer: the reference. */
final class NaivePodSecurity {
    private static final Map<String, Predicate<Document>> FAILS = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "allowPrivilegeEscalation",
                    pod -> any(pod, one -> !isFlag(one, "allowPrivilegeEscalation", false))),
            Map.entry(
                    "capabilities_restricted",
                    pod -> any(
                            pod,
                            one -> !texts(one, "/securityContext/capabilities/drop")
                                            .contains("ALL")
                                    || !Set.of("NET_BIND_SERVICE")
                                            .containsAll(texts(one, "/securityContext/capabilities/add")))),
            Map.entry("hostNamespaces", pod -> pod.flag("/spec/hostNetwork").orElse(false)),
            Map.entry(
                    "hostPorts",
                    pod -> any(
                            pod,
                            one -> elements(one, "/ports").stream()
                                    .anyMatch(port ->
                                            !port.text("/hostPort").orElse("0").equals("0")))),
            Map.entry(
                    "hostProbesAndHostLifecycle",
                    pod -> any(
                            pod,
                            one -> !one.text("/livenessProbe/httpGet/host")
                                    .orElse("")
                                    .isEmpty())),
            Map.entry("privileged", pod -> any(pod, one -> isFlag(one, "privileged", true))),
            Map.entry(
                    "restrictedVolumes",
                    pod -> elements(pod, "/spec/volumes").stream()
                            .anyMatch(volume -> volume.get("hostPath").isPresent())),
            Map.entry(
                    "runAsNonRoot",
                    pod -> !pod.flag("/spec/securityContext/runAsNonRoot").orElse(false)),
            Map.entry(
                    "runAsUser",
                    pod -> any(
                            pod,
                            one -> one.text("/securityContext/runAsUser")
                                    .orElse("")
                                    .equals("0"))),
            Map.entry(
                    "seccompProfile_restricted",
                    pod -> !Set.of("RuntimeDefault", "Localhost")
                            .contains(pod.text("/spec/securityContext/seccompProfile/type")
                                    .orElse(""))),
            Map.entry(
                    "sysctls",
                    pod -> elements(pod, "/spec/securityContext/sysctls").stream()
                            .anyMatch(sysctl -> sysctl.text("/name").orElse("").equals("kernel.msgmax")))));

    private NaivePodSecurity() {}

    /** The ids of the failures of a pod of the workload, sorted. */
    static String failures(Document pod) {
        List<String> failures = new ArrayList<>();
        FAILS.forEach((id, fails) -> {
            if (fails.test(pod)) {
                failures.add(id);
            }
        });
        return String.join(" ", failures);
    }

    private static boolean any(Document pod, Predicate<Document> test) {
        return elements(pod, "/spec/containers").stream().anyMatch(test)
                || elements(pod, "/spec/initContainers").stream().anyMatch(test);
    }

    private static boolean isFlag(Document container, String field, boolean value) {
        return container.flag("/securityContext/" + field).equals(java.util.Optional.of(value));
    }

    private static List<Document> elements(Document value, String pointer) {
        return value.at(pointer).orElse(Document.array()).elements();
    }

    private static List<String> texts(Document value, String pointer) {
        return elements(value, pointer).stream()
                .map(element -> element.asText().orElse(""))
                .toList();
    }
}
