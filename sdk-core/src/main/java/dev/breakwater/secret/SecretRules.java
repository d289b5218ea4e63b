package dev.breakwater.secret;

import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Sensitive;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What Azure refuses in vaults and secrets. */
final class SecretRules {
    private static final Pattern VAULT = Pattern.compile("(?=.{3,24}$)[a-zA-Z][a-zA-Z0-9]*(-[a-zA-Z0-9]+)*");
    private static final Pattern SECRET = Pattern.compile("[a-zA-Z0-9-]{1,127}");
    private static final Pattern GUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final int LARGEST_VALUE = 25 * 1024;
    private static final int MOST_TAGS = 14;
    private static final int LONGEST_TAG = 256;

    private SecretRules() {}

    static List<Issue> check(KeyVault vault) {
        String subject = "KeyVault '" + vault.name() + "'";
        List<Issue> issues = new ArrayList<>(vault.networkAccess().issues(subject));
        if (!VAULT.matcher(vault.name()).matches()) {
            issues.add(new Issue(
                    subject,
                    "name contains '" + vault.name()
                            + "', which is not 3 to 24 letters, digits and single hyphens, beginning with a letter and"
                            + " ending with a letter or digit."));
        }
        if (vault.group().resourceGroupName().isEmpty()) {
            issues.add(new Issue(subject, "group contains '" + vault.group() + "', which is not a resource group."));
        }
        if (vault.location().isBlank()) {
            issues.add(new Issue(subject, "location is blank; name a region such as 'westeurope'."));
        }
        if (!GUID.matcher(vault.tenant()).matches()) {
            issues.add(new Issue(subject, "tenant contains '" + vault.tenant() + "', which is not a GUID."));
        }
        vault.softDeleteDays()
                .filter(days -> days < 7 || days > 90)
                .ifPresent(days ->
                        issues.add(new Issue(subject, "softDeleteDays is " + days + "; the vault takes 7 to 90.")));
        return issues;
    }

    static List<Issue> check(KeyVaultSecret secret) {
        List<Issue> issues = new ArrayList<>();
        String subject = "KeyVaultSecret '" + secret.name() + "'";
        if (!SECRET.matcher(secret.name()).matches()) {
            issues.add(new Issue(
                    subject,
                    "name contains '" + secret.name() + "', which is not 1 to 127 letters, digits and hyphens."));
        }
        if (!secret.vault().toString().matches("(?i).+/providers/microsoft\\.keyvault/vaults/[^/]+")) {
            issues.add(
                    new Issue(subject, "vault contains '" + secret.vault() + "', which is not the id of a key vault."));
        }
        if (secret.version().isBlank() || secret.version().length() > LONGEST_TAG) {
            issues.add(new Issue(subject, "version is blank or longer than 256 characters; it becomes a tag."));
        }
        tags(secret, subject, issues);
        secret.value()
                .known()
                .filter(SecretRules::isTooLarge)
                .ifPresent(
                        value -> issues.add(new Issue(subject, "value is larger than 25 KiB, which no vault takes.")));
        if (secret.expires().isPresent()
                && secret.notBefore()
                        .filter(start -> !start.isBefore(secret.expires().get()))
                        .isPresent()) {
            issues.add(new Issue(subject, "notBefore is not before expires, so that the value could never be used."));
        }
        return issues;
    }

    private static void tags(KeyVaultSecret secret, String subject, List<Issue> issues) {
        if (secret.tags().size() > MOST_TAGS) {
            issues.add(new Issue(
                    subject, secret.tags().size() + " tags are declared; a secret takes 15, and one of them is ours."));
        }
        secret.tags().forEach((name, value) -> {
            if (name.length() > LONGEST_TAG || value.length() > LONGEST_TAG) {
                issues.add(new Issue(subject, "the name or value of a tag is longer than 256 characters."));
            }
            if (name.equalsIgnoreCase(KeyVaultSecret.VERSION_TAG)) {
                issues.add(new Issue(subject, "the tag " + name + " is ours; declare version instead."));
            }
        });
    }

    private static boolean isTooLarge(Sensitive<String> value) {
        return value.reveal().getBytes(StandardCharsets.UTF_8).length > LARGEST_VALUE;
    }
}
