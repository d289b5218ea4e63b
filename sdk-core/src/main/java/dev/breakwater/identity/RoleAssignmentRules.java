package dev.breakwater.identity;

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
    static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

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
        return principal.known().orElse("").replaceAll("[^-\\w]", "-");
    }

    static List<Issue> check(RoleAssignment assignment) {
        List<Issue> issues = new ArrayList<>();
        String subject = "RoleAssignment of '" + assignment.role().name() + "'";
        Optional<String> id = assignment.principal().known();
        if (id.isPresent() && !GUID.matcher(id.get()).matches()) {
            issues.add(new Issue(
                    subject,
                    "principal contains '" + id.get() + "', which is not a GUID; pass the object id, not a name."));
        }
        return issues;
    }
}
