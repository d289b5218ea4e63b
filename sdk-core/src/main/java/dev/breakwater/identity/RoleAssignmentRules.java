package dev.breakwater.identity;

import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** The name of a role assignment, and what Azure refuses in one. */
final class RoleAssignmentRules {
    private static final Pattern NO_NAME = Pattern.compile("[^-a-zA-Z0-9_]");

    private RoleAssignmentRules() {}

    static String name(RoleAssignment assignment) {
        return assignment.role().slug() + "-for-" + principal(assignment.principal());
    }

    private static String principal(Output<String> principal) {
        if (principal instanceof Output.Ref<?, ?> ref) {
            // Two sources may share a name in different groups; the digest of the whole target tells them apart.
            String digest = UUID.nameUUIDFromBytes(ref.target().getBytes(StandardCharsets.UTF_8))
                    .toString();
            return ref.source().name() + "-" + digest.substring(0, 8);
        }
        return NO_NAME.matcher(principal.known().orElse("")).replaceAll("-");
    }

    static List<Issue> check(RoleAssignment assignment) {
        List<Issue> issues = new ArrayList<>();
        String subject = "RoleAssignment of '" + assignment.role().name() + "'";
        Optional<String> id = assignment.principal().known();
        if (id.isPresent() && !ArmId.isGuid(id.get())) {
            issues.add(new Issue(
                    subject,
                    "principal contains '" + id.get() + "', which is not a GUID; pass the object id, not a name."));
        }
        return issues;
    }
}
