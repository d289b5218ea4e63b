package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/** Keeps volumes that are bound and claims that pods on nodes mount from going, as the server and its controllers do. */
final class Protection {
    private static final String PREFIX = "kubernetes.io/";

    private Protection() {}

    private static String finalizer(ApiKind kind) {
        return PREFIX + (kind.equals(ApiKinds.CLAIM) ? "pvc-protection" : "pv-protection");
    }

    private static boolean guards(ApiKind kind) {
        return kind.equals(ApiKinds.CLAIM) || kind.equals(ApiKinds.VOLUME);
    }

    /** A new claim or volume with the finalizer that protects it. */
    static Document created(ApiKind kind, Document object) {
        List<String> finalizers = new ArrayList<>(Meta.texts(object, "/metadata/finalizers"));
        if (!guards(kind) || finalizers.contains(finalizer(kind))) {
            return object;
        }
        finalizers.add(finalizer(kind));
        return Meta.with(object, "finalizers", finalizers);
    }

    /** Whether an object is protected although nobody uses it any more. */
    static boolean isNeedless(ApiKind kind, Document object, Store store) {
        return guards(kind)
                && Meta.texts(object, "/metadata/finalizers").contains(finalizer(kind))
                && !isUsed(kind, object, store);
    }

    /** Lets go of what was held for the sake of a pod that is gone, and of a volume that is bound no more. */
    static void react(Event event, Store store, Deletes deletes) {
        if (event.kind().equals(ApiKinds.VOLUME)) {
            event.after().ifPresent(volume -> deletes.releaseIfNeedless(ApiKinds.VOLUME, volume));
        }
        if (event.kind().equals(ApiKinds.POD) && event.after().isEmpty()) {
            for (Document volume : Rules.elements(event.before().orElseThrow(), "/spec/volumes")) {
                volume.text("/persistentVolumeClaim/claimName")
                        .flatMap(name -> store.get(ApiKinds.CLAIM, new Store.Key(event.namespace(), name)))
                        .ifPresent(claim -> deletes.releaseIfNeedless(ApiKinds.CLAIM, claim));
            }
        }
    }

    private static boolean isUsed(ApiKind kind, Document object, Store store) {
        if (kind.equals(ApiKinds.VOLUME)) {
            return object.text("/status/phase").filter("Bound"::equals).isPresent();
        }
        Store.Key namespace = new Store.Key("", Meta.namespace(object));
        if (store.get(ApiKinds.NAMESPACE, namespace).filter(Meta::isDeleting).isPresent()) {
            return false; // its pods go as well
        }
        for (Document pod : store.list(ApiKinds.POD, Meta.namespace(object)).values()) {
            if (pod.text("/spec/nodeName").orElse("").isEmpty()) {
                continue; // without a node it uses nothing yet, and a node does not start it with a claim that goes
            }
            for (Document volume : Rules.elements(pod, "/spec/volumes")) {
                if (volume.text("/persistentVolumeClaim/claimName")
                        .filter(Meta.name(object)::equals)
                        .isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The object without its protection. */
    static Document released(ApiKind kind, Document object) {
        List<String> finalizers = new ArrayList<>(Meta.texts(object, "/metadata/finalizers"));
        finalizers.remove(finalizer(kind));
        return finalizers.isEmpty() ? Meta.without(object, "finalizers") : Meta.with(object, "finalizers", finalizers);
    }
}
