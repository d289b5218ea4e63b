package dev.breakwater.governance;

import dev.breakwater.document.Document;
import dev.breakwater.policy.PolicyEffect;
import java.util.List;

/**
 * Another effect than the one that a definition in the assigned initiative has.
 *
 * @param effect the effect
 * @param definitions the reference names of the definitions; all of them if empty
 */
public record PolicyOverride(PolicyEffect effect, List<String> definitions) {
    /** Copies the list. */
    public PolicyOverride {
        definitions = List.copyOf(definitions);
    }

    /** The effect for the definitions of these reference names. */
    public static PolicyOverride of(PolicyEffect effect, String... definitions) {
        return new PolicyOverride(effect, List.of(definitions));
    }

    Document document() {
        Document override = Document.object("kind", "policyEffect", "value", effect.toString());
        return definitions.isEmpty()
                ? override
                : override.with(
                        "selectors",
                        List.of(Document.object("kind", "policyDefinitionReferenceId", "in", definitions)));
    }
}
