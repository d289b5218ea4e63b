package dev.breakwater.governance;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A definition in an initiative.
 *
 * @param name its reference name, by which exemptions, overrides and messages mean it
 * @param policy the definition
 * @param parameters the values of its parameters, which may be expressions such as {@code [parameters('effect')]}
 */
public record PolicyReference(String name, AzurePolicy policy, Map<String, Document> parameters) {
    /** Refuses an initiative, which cannot be part of another. */
    public PolicyReference {
        Objects.requireNonNull(name, "null name");
        parameters = Map.copyOf(parameters);
        if (policy.isInitiative()) {
            throw new IllegalArgumentException(
                    "PolicyReference '" + name + "': " + policy + " is an initiative; name its definitions.");
        }
    }

    /** A definition with its own defaults. */
    public static PolicyReference of(String name, AzurePolicy policy) {
        return new PolicyReference(name, policy, Map.of());
    }

    /** This reference with a value for a parameter. */
    public PolicyReference with(String parameter, Object value) {
        Map<String, Document> more = new LinkedHashMap<>(parameters);
        more.put(parameter, Document.of(value));
        return new PolicyReference(name, policy, more);
    }

    Document document() {
        Document given = Document.object();
        for (Map.Entry<String, Document> parameter : parameters.entrySet()) {
            given = given.with(parameter.getKey(), Document.object("value", parameter.getValue()));
        }
        return Document.object("policyDefinitionId", policy.id().toString())
                .with("policyDefinitionReferenceId", name)
                .with("parameters", given);
    }
}
