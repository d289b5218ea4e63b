package dev.breakwater.identity;

import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names in the paths of directory objects, and what Graph refuses in them. */
final class GraphRules {
    private static final Pattern PLAIN = Pattern.compile("[-\\w.]+");
    private static final int LONGEST = 256;

    private GraphRules() {}

    /** A name as one segment of a path: what is no plain word ends in a digest, so that two names stay two. */
    static String segment(String name) {
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        return name.replaceAll("[^-\\w.]+", "-") + "-" + digest(name);
    }

    /** What an output is called in a path: its value, or where it will come from. */
    static String segment(Output<String> output) {
        if (output instanceof Output.Ref<?, ?> ref) {
            return segment(ref.source().name()) + "-" + digest(ref.target());
        }
        return segment(output.known().orElse(""));
    }

    private static String digest(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    static List<Issue> check(ConditionalAccessPolicy policy) {
        List<Issue> issues = new ArrayList<>();
        String subject = "ConditionalAccessPolicy '" + policy.name() + "'";
        name(subject, policy.name(), issues);
        if (policy.includeUsers().isEmpty()
                && policy.includeGroups().isEmpty()
                && policy.includeRoles().isEmpty()) {
            issues.add(new Issue(subject, "concerns nobody; add includeUsers, includeGroups or includeRoles."));
        }
        if (policy.includeApplications().isEmpty()) {
            issues.add(new Issue(subject, "concerns no application; add includeApplications, such as All."));
        }
        if (policy.demands().isEmpty() && policy.signInHours().isEmpty()) {
            issues.add(new Issue(subject, "demands nothing; add a demand, such as MFA."));
        }
        if (policy.demands().contains(ConditionalAccessPolicy.Demand.BLOCK)
                && policy.demands().size() > 1) {
            issues.add(new Issue(subject, "demands BLOCK and more; who is blocked can show nothing."));
        }
        return issues;
    }

    static void name(String subject, String name, List<Issue> issues) {
        if (name.isBlank() || name.length() > LONGEST) {
            issues.add(new Issue(subject, "name is blank or longer than 256 characters."));
        }
    }
}
