package dev.breakwater.identity;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.engine.Estate;
import java.util.List;
import java.util.Locale;

/**
 * A role on images is assigned on a registry rather than on what holds any number of them.
 *
 * @param head what it says of itself
 * @param role the role
 */
record RegistryRoles(ControlHead head, AzureRole role) implements HeadedControl {
    private static final String ROLE = "/properties/roleDefinitionId";
    private static final String ON_REGISTRY = ".*/providers/microsoft\\.containerregistry/registries/[^/]+"
            + "/providers/microsoft\\.authorization/roleassignments/.*";

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
        return head.finding(entry, bounded, seen);
    }

    @Override
    public String toString() {
        return head.toString();
    }
}
