package dev.breakwater.testing.kubernetes;

import java.util.Map;

/**
 * One request that was served, without headers and bodies, which can hold secrets.
 *
 * @param method the HTTP method
 * @param target the path with its query
 * @param user the user it was authenticated as; empty when it was not
 * @param status the HTTP status code of the answer
 * @param auditAnnotations what admission plug-ins left for the audit log, by key
 */
public record ServedRequest(
        String method, String target, String user, int status, Map<String, String> auditAnnotations) {
    /** Takes a copy. */
    public ServedRequest {
        auditAnnotations = Map.copyOf(auditAnnotations);
    }
}
