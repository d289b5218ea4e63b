package dev.breakwater.governance;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * What people read when a policy denies something of theirs or finds it wanting.
 *
 * @param text the message
 * @param definition the reference name of one definition in the initiative; empty for all of them
 */
public record NonComplianceMessage(String text, Optional<String> definition) {
    /** A message for whatever the policy finds. */
    public static NonComplianceMessage of(String text) {
        return new NonComplianceMessage(text, Optional.empty());
    }

    Document document() {
        return Document.object("message", text).withSome("policyDefinitionReferenceId", definition);
    }
}
