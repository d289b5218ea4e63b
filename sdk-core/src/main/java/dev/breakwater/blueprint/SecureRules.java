package dev.breakwater.blueprint;

import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What cannot work in a secure cluster. */
final class SecureRules {
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** Denying all traffic in these would cut off the cluster's own parts. */
    private static final Set<String> RESERVED =
            Set.of("default", "kube-system", "kube-public", "kube-node-lease", "gatekeeper-system");

    private SecureRules() {}

    static List<Issue> check(SecureCluster secure) {
        String subject = "SecureCluster '" + secure.name() + "'";
        List<Issue> issues = new ArrayList<>();
        guid(issues, subject, "subscription", secure.subscription());
        guid(issues, subject, "tenant", secure.tenant());
        guid(issues, subject, "adminGroup", secure.adminGroup());
        Set<String> names = new HashSet<>();
        for (SecureNamespace namespace : secure.namespaces()) {
            if (RESERVED.contains(namespace.name())) {
                issues.add(new Issue(
                        subject,
                        "namespace '" + namespace.name() + "' belongs to the cluster itself; choose another name."));
            }
            if (!names.add(namespace.name())) {
                issues.add(new Issue(
                        subject,
                        "namespace '" + namespace.name()
                                + "' is declared twice; put its grants into one declaration."));
            }
        }
        return issues.isEmpty() ? ofParts(secure) : issues;
    }

    /** What the resources it stands for refuse when they are built, or say themselves. */
    private static List<Issue> ofParts(SecureCluster secure) {
        try {
            List<Issue> issues = new ArrayList<>();
            for (Resource<?> resource : secure.resources()) {
                issues.addAll(resource.issues());
            }
            return issues;
        } catch (InvalidDeclarationException refused) {
            return refused.issues();
        }
    }

    private static void guid(List<Issue> issues, String subject, String attribute, String value) {
        if (!GUID.matcher(value).matches()) {
            issues.add(new Issue(subject, attribute + " contains '" + value + "', which is not a GUID."));
        }
    }
}
