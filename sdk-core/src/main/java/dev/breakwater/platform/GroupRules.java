package dev.breakwater.platform;

import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What Azure refuses in a resource group. */
final class GroupRules {
    private static final Pattern NAME = Pattern.compile("[-\\w.()]{0,89}[-\\w()]");

    private GroupRules() {}

    static List<Issue> check(ResourceGroup group) {
        List<Issue> issues = new ArrayList<>();
        String subject = "ResourceGroup '" + group.name() + "'";
        if (!NAME.matcher(group.name()).matches()) {
            issues.add(
                    new Issue(
                            subject,
                            "name contains '" + group.name()
                                    + "', which is not 1 to 90 letters, digits, '-', '_', '.', '(' and ')' without a dot at the end."));
        }
        if (!ArmId.isGuid(group.subscription())) {
            issues.add(
                    new Issue(subject, "subscription contains '" + group.subscription() + "', which is not a GUID."));
        }
        if (group.location().isBlank()) {
            issues.add(new Issue(subject, "location is blank; name a region such as 'westeurope'."));
        }
        return issues;
    }
}
