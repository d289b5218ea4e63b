package dev.breakwater.admission;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestObject;
import java.util.List;
import java.util.Optional;

/**
 * A write that the API server is about to do, as {@code AdmissionReview} of {@code admission.k8s.io/v1} describes
 * it: after mutation, defaulting and validation, before storage. Immutable.
 *
 * @param operation what is done
 * @param kind the kind of the object
 * @param resource the resource written to
 * @param subresource such as {@code status}; empty for the resource itself
 * @param namespace empty for cluster-scoped objects, but a Namespace is in itself
 * @param name the object's name; empty while the server has not made one
 * @param object the object as it would be stored; empty for a delete
 * @param oldObject the object as it is stored; empty for a create
 * @param namespaceObject the namespace of the object as it is stored; empty for cluster-scoped objects
 * @param user who asks
 * @param dryRun whether nothing will be stored
 */
public record AdmissionRequest(
        Operation operation,
        GroupVersionKind kind,
        GroupVersionResource resource,
        String subresource,
        String namespace,
        String name,
        Optional<Document> object,
        Optional<Document> oldObject,
        Optional<Document> namespaceObject,
        UserInfo user,
        boolean dryRun) {

    /** What is done to the object. */
    public enum Operation {
        /** A new object. */
        CREATE,
        /** A change of an object. */
        UPDATE,
        /** The end of an object. */
        DELETE,
        /** A stream to an object, such as {@code exec}. */
        CONNECT
    }

    /**
     * A kind in one version.
     *
     * @param group the API group; empty for core
     * @param version such as {@code v1}
     * @param kind such as {@code Pod}
     */
    public record GroupVersionKind(String group, String version, String kind) {}

    /**
     * A resource in one version.
     *
     * @param group the API group; empty for core
     * @param version such as {@code v1}
     * @param resource the plural, such as {@code pods}
     */
    public record GroupVersionResource(String group, String version, String resource) {
        /** The resource with its group, as messages name it: {@code deployments.apps}. */
        public String qualified() {
            return group.isEmpty() ? resource : resource + "." + group;
        }
    }

    /**
     * Who asks, as the authenticator says.
     *
     * @param username the user name
     * @param groups the groups the user is in
     */
    public record UserInfo(String username, List<String> groups) {
        /** Takes a copy of the groups. */
        public UserInfo {
            groups = List.copyOf(groups);
        }
    }

    private static final UserInfo NOBODY = new UserInfo("", List.of());

    /** A create of a manifest by nobody in particular; the plural is that of English. */
    public static AdmissionRequest create(Document object) {
        return of(Operation.CREATE, object, Optional.of(object), Optional.empty());
    }

    /** A change of an object by nobody in particular; the plural is that of English. */
    public static AdmissionRequest update(Document oldObject, Document object) {
        return of(Operation.UPDATE, object, Optional.of(object), Optional.of(oldObject));
    }

    /** A delete of an object by nobody in particular; the plural is that of English. */
    public static AdmissionRequest delete(Document oldObject) {
        return of(Operation.DELETE, oldObject, Optional.empty(), Optional.of(oldObject));
    }

    private static AdmissionRequest of(
            Operation operation, Document head, Optional<Document> object, Optional<Document> oldObject) {
        String apiVersion = head.text("/apiVersion").orElse("");
        String kind = head.text("/kind").orElse("");
        String name = head.text("/metadata/name").orElse("");
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        boolean namespace = kind.equals("Namespace") && group.isEmpty();
        return new AdmissionRequest(
                operation,
                new GroupVersionKind(group, version, kind),
                new GroupVersionResource(group, version, ManifestObject.pluralOf(kind)),
                "",
                namespace ? name : head.text("/metadata/namespace").orElse(""),
                name,
                object,
                oldObject,
                Optional.empty(),
                NOBODY,
                false);
    }

    /** This request in that namespace, given as it is stored. */
    public AdmissionRequest in(Document newNamespaceObject) {
        String newNamespace = newNamespaceObject.text("/metadata/name").orElse("");
        return new AdmissionRequest(
                operation,
                kind,
                resource,
                subresource,
                newNamespace,
                name,
                object,
                oldObject,
                Optional.of(newNamespaceObject),
                user,
                dryRun);
    }

    /** This request by that user. */
    public AdmissionRequest by(String username, String... groups) {
        UserInfo newUser = new UserInfo(username, List.of(groups));
        return new AdmissionRequest(
                operation,
                kind,
                resource,
                subresource,
                namespace,
                name,
                object,
                oldObject,
                namespaceObject,
                newUser,
                dryRun);
    }

    /** This request through a sub-resource. */
    public AdmissionRequest through(String newSubresource) {
        return new AdmissionRequest(
                operation,
                kind,
                resource,
                newSubresource,
                namespace,
                name,
                object,
                oldObject,
                namespaceObject,
                user,
                dryRun);
    }

    /** {@code CREATE pods web in shop}. */
    @Override
    public String toString() {
        String what = subresource.isEmpty() ? resource.qualified() : resource.qualified() + "/" + subresource;
        return operation + " " + what + (name.isEmpty() ? "" : " " + name)
                + (namespace.isEmpty() ? "" : " in " + namespace)
                + (dryRun ? " (dry run)" : "");
    }
}
