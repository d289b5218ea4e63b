package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Says of pods that they run, as the kubelet of their node would. */
final class PodStates {
    private final Writes writes;
    private final Clock clock;

    PodStates(Writes writes, Clock clock) {
        this.writes = writes;
        this.clock = clock;
    }

    /** Marks a pod as running, all its containers ready. */
    Document running(Store.Key key, String address) {
        WriteOptions options = WriteOptions.internal("kubelet").through("status");
        return writes.patch(ApiKinds.POD, key, pod -> pod.with("status", running(pod, address)), options)
                .object();
    }

    private Document running(Document pod, String address) {
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        List<Document> conditions = new ArrayList<>();
        for (String type : new String[] {"PodScheduled", "Initialized", "ContainersReady", "Ready"}) {
            conditions.add(Document.object("type", type, "status", "True", "lastTransitionTime", now));
        }
        List<Document> containers = new ArrayList<>();
        for (Document container : pod.at("/spec/containers").orElseThrow().elements()) {
            containers.add(Document.object(
                    "name",
                    container.text("/name").orElse(""),
                    "image",
                    container.text("/image").orElse(""),
                    "imageID",
                    "",
                    "ready",
                    true,
                    "restartCount",
                    0,
                    "started",
                    true,
                    "state",
                    Document.object("running", Document.object("startedAt", now))));
        }
        return pod.get("status")
                .orElse(Document.object())
                .with("phase", "Running")
                .with("conditions", conditions)
                .with("containerStatuses", containers)
                .with("podIP", address)
                .with("podIPs", List.of(Document.object("ip", address)))
                .with("startTime", now);
    }
}
