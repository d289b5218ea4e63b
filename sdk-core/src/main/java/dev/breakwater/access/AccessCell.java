package dev.breakwater.access;

/**
 * One thing that can be done: a verb on a resource of a group, on no object in particular.
 *
 * @param verb the verb
 * @param group the API group; empty for core
 * @param resource the resource, with its sub-resource after a slash if there is one
 */
public record AccessCell(String verb, String group, String resource) {
    /** The request to do this in a namespace; empty text for all of them. */
    public AccessRequest request(Caller caller, String namespace) {
        return AccessRequest.of(caller, verb, group, resource).in(namespace);
    }

    /** {@code list secrets} or {@code create deployments.apps}. */
    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
    }
}
