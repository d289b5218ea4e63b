package dev.breakwater.k8s;

/**
 * One request as a person would name it.
 *
 * @param verb the verb of Kubernetes authorization, such as {@code list}
 * @param path the path without query
 */
record Call(String verb, String path) {
    static Call of(String verb, String path) {
        return new Call(verb, path);
    }

    /** {@code list networkpolicies}, or {@code patch networkpolicies/deny in namespace shop}. */
    @Override
    public String toString() {
        String[] segments = path.split("/", -1);
        int start = path.startsWith("/apis/") ? 4 : 3;
        boolean namespaced = segments.length > start + 2 && segments[start].equals("namespaces");
        int resource = namespaced ? start + 2 : start;
        String name = segments.length > resource + 1 ? "/" + segments[resource + 1] : "";
        return verb + " " + segments[resource] + name + (namespaced ? " in namespace " + segments[start + 1] : "");
    }
}
