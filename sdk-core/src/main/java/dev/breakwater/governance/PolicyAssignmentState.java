package dev.breakwater.governance;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Field;
import dev.breakwater.resource.Observed;
import java.util.Optional;

/**
 * What Azure says of a policy assignment.
 *
 * @param document the whole body as ARM answered it
 * @param apiVersion the api-version it was read with
 */
public record PolicyAssignmentState(Document document, String apiVersion) implements Observed {
    /** The ARM id. */
    public static final Field<PolicyAssignmentState, String> ID = Field.of("id", PolicyAssignmentState::id);

    /** The object id of the identity that lives with the assignment. */
    public static final Field<PolicyAssignmentState, String> PRINCIPAL_ID =
            Field.of("principalId", PolicyAssignmentState::principalId);

    /** The ARM id. */
    public Optional<String> id() {
        return document.text("/id");
    }

    /** The object id of the identity that lives with the assignment; empty if it has none, or one of yours. */
    public Optional<String> principalId() {
        return document.text("/identity/principalId");
    }
}
