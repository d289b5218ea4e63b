package dev.breakwater.identity;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What Azure refuses in a managed identity. */
final class IdentityRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][-\\w]{2,127}");

    private IdentityRules() {}

    static List<Issue> check(ManagedIdentity identity) {
        List<Issue> issues = new ArrayList<>();
        String subject = "ManagedIdentity '" + identity.name() + "'";
        if (!NAME.matcher(identity.name()).matches()) {
            issues.add(new Issue(
                    subject,
                    "name contains '" + identity.name() + "', which is not 3 to 128 letters,"
                            + " digits, '-' and '_', beginning with a letter or digit."));
        }
        if (identity.group().resourceGroupName().isEmpty()) {
            issues.add(new Issue(subject, "group contains '" + identity.group() + "', which is not a resource group."));
        }
        if (identity.location().isBlank()) {
            issues.add(new Issue(subject, "location is blank; name a region such as 'westeurope'."));
        }
        return issues;
    }
}
