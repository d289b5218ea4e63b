package dev.breakwater.access;

/**
 * What somebody wants to do, as the API server's request information says: a verb on a resource, or on a path that
 * is no resource.
 *
 * @param caller who asks
 * @param verb such as {@code get}; compared with case
 * @param group the API group; empty for core
 * @param resource the plural, such as {@code pods}; empty for a path
 * @param subresource such as {@code log}; empty for the resource itself
 * @param namespace empty for cluster-scoped resources, for all namespaces, and for paths
 * @param name the object's name; empty for a list, a create, a deletecollection
 * @param path the path that is no resource, such as {@code /metrics}; empty for a resource
 */
public record AccessRequest(
        Caller caller,
        String verb,
        String group,
        String resource,
        String subresource,
        String namespace,
        String name,
        String path) {
    /** A request on a resource of a group, {@code ""} being core, in all namespaces. */
    public static AccessRequest of(Caller caller, String verb, String group, String resource) {
        int slash = resource.indexOf('/');
        String plural = slash < 0 ? resource : resource.substring(0, slash);
        String below = slash < 0 ? "" : resource.substring(slash + 1);
        return new AccessRequest(caller, verb, group, plural, below, "", "", "");
    }

    /** A request on a path that is no resource; the verb is the HTTP method in lower case. */
    public static AccessRequest path(Caller caller, String verb, String path) {
        return new AccessRequest(caller, verb, "", "", "", "", "", path);
    }

    /** This request in one namespace. */
    public AccessRequest in(String newNamespace) {
        return new AccessRequest(caller, verb, group, resource, subresource, newNamespace, name, path);
    }

    /** This request on the object of that name. */
    public AccessRequest named(String newName) {
        return new AccessRequest(caller, verb, group, resource, subresource, namespace, newName, path);
    }

    /** This request by somebody else. */
    public AccessRequest by(Caller other) {
        return new AccessRequest(other, verb, group, resource, subresource, namespace, name, path);
    }

    /** Whether it is on a resource rather than on a path. */
    public boolean isResource() {
        return path.isEmpty();
    }

    /** The resource with its sub-resource, as rules name it. */
    public String combined() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** {@code alice may list secrets in shop?}. */
    @Override
    public String toString() {
        String what = isResource() ? combined() + (group.isEmpty() ? "" : "." + group) : path;
        String where = namespace.isEmpty() ? "" : " in " + namespace;
        return caller.name() + " may " + verb + " " + what + (name.isEmpty() ? "" : " " + name) + where + "?";
    }
}
