package dev.breakwater.governance;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What Azure refuses in a policy assignment. */
final class PolicyRules {
    private static final Pattern NAME = Pattern.compile("[^<>%&:\\\\?/#]*[^<>%&:\\\\?/# .]");

    private PolicyRules() {}

    static List<Issue> check(PolicyAssignment assignment) {
        List<Issue> issues = new ArrayList<>();
        String subject = "PolicyAssignment '" + assignment.name() + "'";
        int limit = isManagementGroup(assignment) ? 24 : 64;
        if (!NAME.matcher(assignment.name()).matches() || assignment.name().length() > limit) {
            issues.add(new Issue(
                    subject,
                    "name contains '" + assignment.name() + "', which is not 1 to " + limit
                            + " characters without <>%&:\\?/#, ending with neither a space nor a full stop."));
        }
        if (assignment.policy().deploys() && assignment.identity().isEmpty()) {
            issues.add(new Issue(
                    subject,
                    "identity is empty, but '" + assignment.policy().name()
                            + "' can deploy or modify; set identity(PolicyIdentity.systemAssigned(region)), whatever the"
                            + " effect is."));
        }
        assignment
                .identity()
                .filter(identity -> identity.location().isBlank())
                .ifPresent(identity -> issues.add(
                        new Issue(subject, "the identity's location is blank; name a region such as 'westeurope'.")));
        for (String name : assignment.linkedParameters().keySet()) {
            if (assignment.parameters().containsKey(name)) {
                issues.add(new Issue(
                        subject, "parameter '" + name + "' stands in parameters and linkedParameters; keep one."));
            }
        }
        return issues;
    }

    private static boolean isManagementGroup(PolicyAssignment assignment) {
        return assignment
                .scope()
                .toString()
                .toLowerCase(Locale.ROOT)
                .startsWith("/providers/microsoft.management/managementgroups/");
    }
}
