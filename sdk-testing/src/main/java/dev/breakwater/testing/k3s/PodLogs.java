package dev.breakwater.testing.k3s;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The ends of the logs of a few pods, those that are not ready first, without what the secrets beside them hold. */
final class PodLogs {
    private static final int PODS = 10;
    private static final int LINES = 20;
    private static final int BYTES = 4_000;
    private static final String MASK = "(secret)";

    /** What is shorter is found in many a word. */
    private static final int SHORTEST = 5;

    private static final String TOKEN = "eyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*";

    private final KubernetesClient client;
    private final List<String> secrets = new ArrayList<>();

    private PodLogs(KubernetesClient client) {
        this.client = client;
    }

    /** Those of a namespace; none at all if its secrets cannot be read, as nobody then knows what to leave out. */
    static String of(KubernetesClient client, String namespace) {
        try {
            return "\nLogs of pods of " + namespace + ":\n" + new PodLogs(client).all(namespace);
        } catch (KubernetesClientException e) {
            return "\nLogs of pods of " + namespace + " cannot be read: " + e.getMessage() + "\n";
        }
    }

    private String all(String namespace) {
        client.secrets().inNamespace(namespace).list().getItems().stream()
                .filter(secret -> secret.getData() != null)
                .flatMap(secret -> secret.getData().values().stream())
                .forEach(this::hide);
        secrets.sort(Comparator.comparingInt(String::length).reversed()); // one may be a part of another
        List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
        pods.sort(Comparator.comparing(PodLogs::isReady));
        StringBuilder text = new StringBuilder();
        pods.stream().limit(PODS).forEach(pod -> statuses(pod).forEach(one -> text.append(log(pod, one))));
        if (pods.size() > PODS) {
            text.append("and ").append(pods.size() - PODS).append(" pods more\n");
        }
        return text.toString();
    }

    private void hide(String encoded) {
        String value = new String(Base64.getMimeDecoder().decode(encoded), StandardCharsets.UTF_8);
        Stream.concat(Stream.of(encoded), value.lines())
                .map(String::strip)
                .filter(line -> line.length() >= SHORTEST)
                .forEach(secrets::add);
    }

    private static boolean isReady(Pod pod) {
        List<ContainerStatus> containers = pod.getStatus().getContainerStatuses();
        return !containers.isEmpty() && containers.stream().allMatch(one -> Boolean.TRUE.equals(one.getReady()));
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(), pod.getStatus().getContainerStatuses().stream());
    }

    /** Of a container that starts again and again, what it said before it ended is what tells why. */
    private String log(Pod pod, ContainerStatus status) {
        String container = pod.getMetadata().getName() + "/" + status.getName();
        boolean waits = status.getState() != null && status.getState().getWaiting() != null;
        boolean ended = waits && status.getRestartCount() != null && status.getRestartCount() > 0;
        if (waits && !ended) {
            return container + ": " + status.getState().getWaiting().getReason() + "\n";
        }
        try {
            return container + ":\n" + masked(read(pod, status.getName(), ended)) + "\n";
        } catch (KubernetesClientException e) {
            return container + " cannot be read: " + e.getMessage() + "\n";
        }
    }

    /** The client would bound only one of the two logs that a container has. */
    private String read(Pod pod, String container, boolean ended) {
        return client.raw("/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + "/log?container=" + container + "&previous=" + ended + "&tailLines="
                + LINES + "&limitBytes=" + BYTES);
    }

    private String masked(String log) {
        boolean cut = log.getBytes(StandardCharsets.UTF_8).length >= BYTES;
        String text = cut ? log.substring(0, log.lastIndexOf('\n') + 1) : log; // its last line may end in half a secret
        for (String secret : secrets) {
            text = text.replace(secret, MASK);
        }
        return text.replaceAll(TOKEN, MASK).strip();
    }

    @Override
    public String toString() {
        return "PodLogs[" + secrets.size() + " secrets left out]";
    }
}
