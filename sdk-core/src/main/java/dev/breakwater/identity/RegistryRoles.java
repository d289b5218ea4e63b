package dev.breakwater.identity;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A role on images is assigned on a registry rather than on what holds any number of them.
 *
 * @param role the role
 */
record RegistryRoles(String id, AzureRole role, String sentence, String remedy, Map<String, List<String>> mappings)
        implements Control {
    private static final String ROLE = "/properties/roleDefinitionId";
    private static final String ON_REGISTRY = ".*/providers/microsoft\\.containerregistry/registries/[^/]+"
            + "/providers/microsoft\\.authorization/roleassignments/.*";

    @Override
    public Severity severity() {
        return Severity.MEDIUM;
    }

    @Override
    public Set<String> evidence() {
        return Set.of(RoleAssignment.TYPE);
    }

    @Override
    public List<Finding> check(Estate estate) {
        return estate.ofType(RoleAssignment.TYPE).stream()
                .filter(entry -> entry.document()
                        .text(ROLE)
                        .flatMap(AzureRole::ofDefinitionId)
                        .filter(role::equals)
                        .isPresent())
                .map(this::judge)
                .toList();
    }

    private Finding judge(Estate.Entry entry) {
        boolean bounded = entry.address().path().toLowerCase(Locale.ROOT).matches(ON_REGISTRY);
        List<Evidence> seen = List.of(new Evidence(ROLE, entry.document().at(ROLE), entry.apiVersion()));
        return bounded
                ? new Finding(id, entry.address(), Verdict.PASS, sentence, seen)
                : new Finding(id, entry.address(), Verdict.FAIL, sentence + " " + remedy, seen);
    }

    @Override
    public String toString() {
        return id + ": " + sentence;
    }
}
