package dev.breakwater.platform;

import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What Azure refuses in storage accounts and containers. */
final class StorageRules {
    private static final Pattern ACCOUNT = Pattern.compile("[a-z0-9]{3,24}");
    private static final Pattern CONTAINER =
            Pattern.compile("(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*|\\$root|\\$web|\\$logs");
    private static final Pattern SKU =
            Pattern.compile("(Standard|Premium|StandardV2|PremiumV2)_(LRS|ZRS|GRS|RAGRS|GZRS|RAGZRS)");
    private static final Set<String> KINDS =
            Set.of("StorageV2", "BlobStorage", "BlockBlobStorage", "FileStorage", "Storage");
    private static final Set<String> TLS = Set.of("TLS1_0", "TLS1_1", "TLS1_2", "TLS1_3");

    private StorageRules() {}

    static List<Issue> check(StorageAccount account) {
        String subject = "StorageAccount '" + account.name() + "'";
        List<Issue> issues = new ArrayList<>(account.networkAccess().issues(subject));
        if (!ACCOUNT.matcher(account.name()).matches()) {
            issues.add(new Issue(
                    subject,
                    "name contains '" + account.name() + "', which is not 3 to 24 lower-case letters and digits."));
        }
        if (account.group().resourceGroupName().isEmpty()) {
            issues.add(new Issue(subject, "group contains '" + account.group() + "', which is not a resource group."));
        }
        if (account.location().isBlank()) {
            issues.add(new Issue(subject, "location is blank; name a region such as 'westeurope'."));
        }
        if (!SKU.matcher(account.sku()).matches()) {
            issues.add(new Issue(
                    subject, "sku is '" + account.sku() + "', which Azure does not have; one is 'Standard_ZRS'."));
        }
        oneOf(subject, "kind", account.kind(), KINDS, issues);
        oneOf(subject, "minimumTls", account.minimumTls(), TLS, issues);
        return issues;
    }

    private static void oneOf(String subject, String attribute, String value, Set<String> known, List<Issue> issues) {
        if (!known.contains(value)) {
            String all = String.join(", ", known.stream().sorted().toList());
            issues.add(new Issue(subject, attribute + " is '" + value + "', which is none of " + all + "."));
        }
    }

    static List<Issue> check(BlobContainer container) {
        List<Issue> issues = new ArrayList<>();
        String subject = "BlobContainer '" + container.name() + "'";
        if (!CONTAINER.matcher(container.name()).matches()) {
            issues.add(new Issue(
                    subject,
                    "name contains '" + container.name()
                            + "', which is not 3 to 63 lower-case letters, digits and single hyphens, beginning and"
                            + " ending with a letter or digit."));
        }
        if (!container.account().toString().matches("(?i).+/providers/microsoft\\.storage/storageaccounts/[^/]+")) {
            issues.add(new Issue(
                    subject,
                    "account contains '" + container.account() + "', which is not the id of a storage account."));
        }
        return issues;
    }
}
