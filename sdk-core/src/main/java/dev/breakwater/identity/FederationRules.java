package dev.breakwater.identity;

import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** The name of a federated credential, and what Azure refuses in one. */
final class FederationRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][-\\w]{2,119}");
    private static final int LONGEST = 120;
    private static final int LONGEST_TEXT = 600;

    private FederationRules() {}

    /** The digest keeps apart what the cut, or a dot written as a hyphen, would make equal. */
    static String name(String namespace, String serviceAccount) {
        String name = (namespace + "-" + serviceAccount).replace('.', '-');
        if (name.length() <= LONGEST && serviceAccount.indexOf('.') < 0) {
            return name;
        }
        byte[] pair = (namespace + ":" + serviceAccount).getBytes(StandardCharsets.UTF_8);
        String digest = UUID.nameUUIDFromBytes(pair).toString().substring(0, 8);
        return name.substring(0, Math.min(name.length(), LONGEST - 9)) + "-" + digest;
    }

    static List<Issue> check(FederatedCredential credential) {
        List<Issue> issues = check(
                "FederatedCredential",
                credential.name(),
                credential.issuer(),
                credential.subject(),
                credential.audience());
        if (!isIdentity(credential.identity().toString())) {
            issues.add(new Issue(
                    "FederatedCredential '" + credential.name() + "'",
                    "identity contains '" + credential.identity() + "', which is not the id of a managed identity."));
        }
        return issues;
    }

    /** What Entra ID refuses in every federated credential. */
    static List<Issue> check(String type, String name, Output<String> issuer, String tokenSubject, String audience) {
        List<Issue> issues = new ArrayList<>();
        String subject = type + " '" + name + "'";
        if (!NAME.matcher(name).matches()) {
            issues.add(
                    new Issue(
                            subject,
                            "name contains '" + name
                                    + "', which is not 3 to 120 letters, digits, '-' and '_', beginning with a letter or digit."));
        }
        issuer.known()
                .filter(url -> !url.startsWith("https://") || url.length() > LONGEST_TEXT)
                .ifPresent(url -> issues.add(new Issue(
                        subject, "issuer contains '" + url + "', which is not an https URL of up to 600 characters.")));
        text(subject, "subject", tokenSubject, issues);
        text(subject, "audience", audience, issues);
        return issues;
    }

    private static void text(String subject, String attribute, String text, List<Issue> issues) {
        if (text.isBlank() || text.length() > LONGEST_TEXT) {
            issues.add(new Issue(subject, attribute + " is blank or longer than 600 characters."));
        }
    }

    private static boolean isIdentity(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        String type = "/providers/" + ManagedIdentity.TYPE.toLowerCase(Locale.ROOT) + "/";
        int at = lower.indexOf(type);
        return at > 0 && lower.indexOf('/', at + type.length()) < 0;
    }
}
