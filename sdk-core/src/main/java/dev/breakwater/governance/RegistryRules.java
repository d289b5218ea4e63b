package dev.breakwater.governance;

import dev.breakwater.resource.Issue;
import dev.breakwater.resource.NetworkAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What Azure refuses in a container registry. */
final class RegistryRules {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]{5,50}");

    private RegistryRules() {}

    static List<Issue> check(ContainerRegistry registry) {
        String subject = "ContainerRegistry '" + registry.name() + "'";
        NetworkAccess access = registry.networkAccess();
        List<Issue> issues = new ArrayList<>(access.issues(subject));
        if (!NAME.matcher(registry.name()).matches()) {
            issues.add(new Issue(
                    subject, "name contains '" + registry.name() + "', which is not 5 to 50 letters and digits."));
        }
        if (registry.group().resourceGroupName().isEmpty()) {
            issues.add(new Issue(subject, "group contains '" + registry.group() + "', which is not a resource group."));
        }
        if (registry.location().isBlank()) {
            issues.add(new Issue(subject, "location is blank; name a region such as 'westeurope'."));
        }
        if (!access.subnets().isEmpty()) {
            issues.add(new Issue(
                    subject,
                    "networkAccess names subnets, which registries no longer take; use a private"
                            + " endpoint with NetworkAccess.privateOnly()."));
        }
        registry.retentionDays()
                .filter(days -> days < 0 || days > 365)
                .ifPresent(days ->
                        issues.add(new Issue(subject, "retentionDays is " + days + "; the registry takes 0 to 365.")));
        if (registry.export().filter(allowed -> !allowed).isPresent() && access.isPublic()) {
            issues.add(new Issue(
                    subject, "export is false, which Azure takes only together with NetworkAccess.privateOnly()."));
        }
        sku(registry, subject, issues);
        return issues;
    }

    private static void sku(ContainerRegistry registry, String subject, List<Issue> issues) {
        if (registry.sku() == RegistrySku.BASIC && registry.anonymousPull()) {
            issues.add(new Issue(subject, "anonymousPull needs SKU Standard or Premium, but the SKU is Basic."));
        }
        if (registry.sku() == RegistrySku.PREMIUM) {
            return;
        }
        List<String> premium = new ArrayList<>();
        note(
                premium,
                "networkAccess " + registry.networkAccess(),
                !registry.networkAccess().isOpen());
        note(premium, "retentionDays", registry.retentionDays().isPresent());
        note(premium, "quarantine", registry.quarantine().orElse(false));
        note(premium, "contentTrust", registry.contentTrust().orElse(false));
        note(premium, "dataEndpoint", registry.dataEndpoint().orElse(false));
        if (!premium.isEmpty()) {
            issues.add(new Issue(
                    subject,
                    String.join(", ", premium) + ": only for SKU Premium, but the SKU is " + registry.sku() + "."));
        }
    }

    private static void note(List<String> all, String what, boolean used) {
        if (used) {
            all.add(what);
        }
    }
}
