package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the admission plug-ins of every cluster put into pods, and nobody owns: the service account with its token,
 * the priority, and how long it bears a node that is not ready.
 */
final class PodAdmission {
    private static final List<String> TAINTS = List.of("not-ready", "unreachable");
    private static final String TOKEN_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private PodAdmission() {}

    /** A new pod as the plug-ins leave it. */
    static Document created(Store store, Document pod) {
        String name = pod.text("/spec/serviceAccountName")
                .filter(given -> !given.isEmpty())
                .orElse("default");
        Optional<Document> account = store.get(ApiKinds.SERVICE_ACCOUNT, new Store.Key(Meta.namespace(pod), name));
        if (account.isEmpty()) {
            throw StatusException.forbidden(
                    ApiKinds.POD,
                    Meta.name(pod),
                    "error looking up service account " + Meta.namespace(pod) + "/" + name + ": serviceaccount "
                            + Names.quoted(name) + " not found",
                    List.of());
        }
        Document spec = pod.get("spec")
                .orElse(Document.object())
                .with("serviceAccountName", name)
                .with("serviceAccount", name);
        boolean mounted = spec.flag("/automountServiceAccountToken")
                .or(() -> account.get().flag("/automountServiceAccountToken"))
                .orElse(true);
        return tolerant(pod.with("spec", mounted ? mounted(spec) : spec));
    }

    /** A changed pod as the plug-ins leave it: what an update left out stays. */
    static Document changed(Document live, Document pod) {
        Document spec = pod.get("spec").orElse(Document.object());
        for (String field : List.of("priority", "preemptionPolicy")) {
            spec = spec.get(field).isPresent() ? spec : spec.withSome(field, live.at("/spec/" + field));
        }
        return tolerant(pod.with("spec", spec));
    }

    private static Document tolerant(Document pod) {
        Document spec = pod.get("spec").orElse(Document.object());
        List<Document> all = new ArrayList<>(Rules.elements(spec, "/tolerations"));
        for (String taint : TAINTS) {
            String key = "node.kubernetes.io/" + taint;
            if (all.stream().noneMatch(one -> one.text("/key").orElse(key).equals(key))) {
                all.add(Document.object(
                        "key", key, "operator", "Exists", "effect", "NoExecute", "tolerationSeconds", 300));
            }
        }
        return pod.with(
                "spec",
                spec.with("priority", spec.get("priority").orElse(Document.of(0)))
                        .with(
                                "preemptionPolicy",
                                spec.get("preemptionPolicy").orElse(Document.of("PreemptLowerPriority")))
                        .with("tolerations", all));
    }

    private static Document mounted(Document spec) {
        StringBuilder name = new StringBuilder("kube-api-access-");
        for (int i = 0; i < 5; i++) {
            name.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        Document result = spec;
        boolean used = false;
        for (String list : List.of("containers", "initContainers")) {
            List<Document> containers = new ArrayList<>();
            for (Document container : Rules.elements(spec, "/" + list)) {
                List<Document> mounts = new ArrayList<>(Rules.elements(container, "/volumeMounts"));
                boolean own = mounts.stream()
                        .anyMatch(mount -> mount.text("/mountPath")
                                .filter(TOKEN_PATH::equals)
                                .isPresent());
                if (!own) {
                    mounts.add(Document.object("name", name.toString(), "readOnly", true, "mountPath", TOKEN_PATH));
                }
                used |= !own;
                containers.add(container.with("volumeMounts", mounts));
            }
            result = containers.isEmpty() ? result : result.with(list, containers);
        }
        List<Document> volumes = new ArrayList<>(Rules.elements(spec, "/volumes"));
        volumes.add(volume(name.toString()));
        return used ? result.with("volumes", volumes) : result;
    }

    private static Document volume(String name) {
        Document field = Document.object("apiVersion", "v1", "fieldPath", "metadata.namespace");
        List<Document> sources = List.of(
                Document.object("serviceAccountToken", Document.object("expirationSeconds", 3607, "path", "token")),
                Document.object(
                        "configMap",
                        Document.object("name", "kube-root-ca.crt")
                                .with("items", List.of(Document.object("key", "ca.crt", "path", "ca.crt")))),
                Document.object(
                        "downwardAPI",
                        Document.object("items", List.of(Document.object("path", "namespace", "fieldRef", field)))));
        return Document.object("name", name, "projected", Document.object("sources", sources, "defaultMode", 420));
    }
}
