package dev.breakwater.testing.kubernetes;

import dev.breakwater.admission.AdmissionPlugin;
import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionRequest.GroupVersionKind;
import dev.breakwater.admission.AdmissionRequest.GroupVersionResource;
import dev.breakwater.admission.AdmissionRequest.Operation;
import dev.breakwater.admission.AdmissionRequest.UserInfo;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.admission.ClusterReader;
import dev.breakwater.admission.PodSecurityAdmission;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Asks the admission plug-ins, one after the other, before anything is stored. Thread-safe. */
final class Admission implements ClusterReader {
    private final Store store;
    private final Registry registry;
    private final List<AdmissionPlugin> plugins = new CopyOnWriteArrayList<>();
    private final AppArmor appArmor;
    private volatile AdmissionPlugin podSecurity;

    /** Admission with Pod Security as a release has it, and no other plug-in. */
    Admission(Store store, Registry registry, String release) {
        this.store = store;
        this.registry = registry;
        this.podSecurity = PodSecurityAdmission.ofRelease(release);
        this.appArmor = new AppArmor(Integer.parseInt(release.substring(release.indexOf('.') + 1)));
    }

    void podSecurity(PodSecurityAdmission instead) {
        podSecurity = instead;
    }

    void add(AdmissionPlugin plugin) {
        plugins.add(plugin);
    }

    /** A new object as the server goes on with it; its writer is told what is old in it. */
    Document created(ApiKind kind, Document object, WriteOptions options) {
        return appArmor.created(kind, object, options.notes());
    }

    /**
     * Refuses what a plug-in refuses; the first refusal ends it. Writes of the server itself pass.
     *
     * @throws StatusException with the plug-in's status
     */
    void require(ApiKind kind, Optional<Document> before, Optional<Document> after, WriteOptions options) {
        if (options.caller().isEmpty()) {
            return;
        }
        AdmissionRequest request = request(kind, before, after, options);
        ask(podSecurity, request, options.notes());
        plugins.forEach(plugin -> ask(plugin, request, options.notes()));
    }

    private void ask(AdmissionPlugin plugin, AdmissionRequest request, Notes notes) {
        AdmissionResponse response = plugin.admit(request, this);
        notes.warn(response.warnings());
        notes.annotate(response.auditAnnotations());
        if (!response.allowed()) {
            throw StatusException.of(response.status().orElseThrow());
        }
    }

    private AdmissionRequest request(
            ApiKind kind, Optional<Document> before, Optional<Document> after, WriteOptions options) {
        Document object = after.or(() -> before).orElseThrow();
        String namespace = kind.equals(ApiKinds.NAMESPACE) ? Meta.name(object) : Meta.namespace(object);
        UserInfo user = options.caller()
                .map(caller -> new UserInfo(caller.name(), caller.groups()))
                .orElseThrow();
        return new AdmissionRequest(
                after.isEmpty() ? Operation.DELETE : before.isEmpty() ? Operation.CREATE : Operation.UPDATE,
                new GroupVersionKind(kind.group(), kind.version(), kind.kind()),
                new GroupVersionResource(kind.group(), kind.version(), kind.plural()),
                options.subresource(),
                namespace,
                Meta.name(object),
                after,
                before,
                namespace.isEmpty() ? Optional.empty() : get("v1", "Namespace", "", namespace),
                user,
                options.dryRun());
    }

    @Override
    public Optional<Document> get(String apiVersion, String kind, String namespace, String name) {
        return registry.ofObject(apiVersion, kind).flatMap(found -> store.get(found, new Store.Key(namespace, name)));
    }

    @Override
    public List<Document> list(String apiVersion, String kind, String namespace) {
        return registry.ofObject(apiVersion, kind)
                .map(found -> List.copyOf(store.list(found, namespace).values()))
                .orElse(List.of());
    }

    @Override
    public String toString() {
        return "Admission[" + podSecurity + ", " + plugins + "]";
    }
}
