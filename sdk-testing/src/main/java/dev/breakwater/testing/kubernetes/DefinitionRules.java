package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;

/** What the API server refuses in definitions of kinds. */
final class DefinitionRules {
    private DefinitionRules() {}

    static void check(Document definition, List<Cause> causes) {
        Rules rules = new Rules(causes);
        String group = definition.text("/spec/group").orElse("");
        String wanted = definition.text("/spec/names/plural").orElse("") + "." + group;
        if (!Meta.name(definition).equals(wanted)) {
            rules.invalid(
                    "metadata.name", Names.quoted(Meta.name(definition)), "must be spec.names.plural+\".\"+spec.group");
        }
        if (!group.isEmpty() && !group.contains(".")) {
            rules.invalid("spec.group", Names.quoted(group), "should be a domain with at least one dot");
        }
        rules.oneOf(definition.text("/spec/scope"), "spec.scope", List.of("Cluster", "Namespaced"));
        long stored = Rules.elements(definition, "/spec/versions").stream()
                .filter(version -> version.flag("/storage").orElse(false))
                .count();
        if (stored != 1) {
            rules.invalid(
                    "spec.versions",
                    definition.at("/spec/versions").orElse(Document.array()).toJson(),
                    "must have exactly one version marked as storage version");
        }
        if (Rules.elements(definition, "/spec/versions").isEmpty()) {
            rules.invalid("status.storedVersions", "null", "must have at least one stored version");
        }
    }
}
