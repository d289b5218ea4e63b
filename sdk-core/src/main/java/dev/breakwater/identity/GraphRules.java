package dev.breakwater.identity;

import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** Names in the paths of directory objects, and what Graph refuses in them. */
final class GraphRules {
    private static final Pattern PLAIN = Pattern.compile("[-\\w.]+");
    private static final Pattern URI = Pattern.compile("(api|https)://[^\\s/?#]+[^\\s?#]*|urn:\\S+");
    private static final Pattern VALUE = Pattern.compile("\\S{1,120}");
    private static final Pattern SECRET = Pattern.compile("[a-zA-Z0-9-]{1,127}");
    private static final int LONGEST = 256;
    private static final int LONGEST_UNIQUE = 120;

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

    static List<Issue> check(EntraApplication app) {
        List<Issue> issues = new ArrayList<>();
        String subject = "EntraApplication '" + app.name() + "'";
        uniqueName(subject, app.name(), issues);
        for (String uri : app.identifierUris()) {
            if (!URI.matcher(uri).matches() || uri.endsWith("/")) {
                issues.add(new Issue(
                        subject,
                        "identifierUris contains '" + uri + "', which is neither api://…, https://…, nor urn:… without"
                                + " a slash at its end; EntraApplication.OWN_URI is always right."));
            }
        }
        app.tokenVersion()
                .filter(version -> version != 1 && version != 2)
                .ifPresent(version -> issues.add(new Issue(subject, "tokenVersion is " + version + "; it is 1 or 2.")));
        boolean personal =
                app.audience().filter(EntraApplication.Audience.ANYBODY::equals).isPresent();
        if (personal && app.tokenVersion().filter(version -> version == 2).isEmpty()) {
            issues.add(new Issue(subject, "lets anybody sign in; declare tokenVersion(2), which that takes."));
        }
        unique(subject, "scopes", app.scopes().stream().map(AppScope::name).toList(), issues);
        unique(subject, "roles", app.roles().stream().map(AppRole::name).toList(), issues);
        return issues;
    }

    private static void unique(String subject, String what, List<String> names, List<Issue> issues) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name) || !VALUE.matcher(name).matches()) {
                issues.add(new Issue(
                        subject,
                        what + " contains '" + name + "' twice, or as something else than up to 120 characters without"
                                + " spaces."));
            }
        }
    }

    static List<Issue> check(ClientSecret secret) {
        List<Issue> issues = new ArrayList<>();
        String subject = "ClientSecret '" + secret.name() + "'";
        if (!SECRET.matcher(secret.name()).matches() || secret.name().length() > 40) {
            issues.add(new Issue(subject, "name is not 1 to 40 letters, digits and hyphens."));
        }
        if (!SECRET.matcher(secret.secretName()).matches()) {
            issues.add(new Issue(subject, "secretName is not 1 to 127 letters, digits and hyphens."));
        }
        requireVault(subject, secret.vault(), issues);
        if (secret.version().isBlank() || secret.version().length() > LONGEST) {
            issues.add(new Issue(subject, "version is blank or longer than 256 characters; it becomes a tag."));
        }
        if (secret.lifetime().toDays() < 1 || secret.overlap().isNegative()) {
            issues.add(new Issue(subject, "lifetime is under a day, or overlap is negative."));
        } else if (secret.overlap().compareTo(secret.lifetime()) >= 0) {
            issues.add(new Issue(subject, "overlap is not shorter than lifetime; the old secret would end by itself."));
        }
        return issues;
    }

    private static void requireVault(String subject, ArmId vault, List<Issue> issues) {
        if (!vault.toString().matches("(?i).+/providers/microsoft\\.keyvault/vaults/[^/]+")) {
            issues.add(new Issue(subject, "vault contains '" + vault + "', which is not the id of a key vault."));
        }
    }

    static List<Issue> check(ClientCertificate certificate) {
        List<Issue> issues = new ArrayList<>();
        String subject = "ClientCertificate '" + certificate.name() + "'";
        if (!SECRET.matcher(certificate.name()).matches() || certificate.name().length() > 40) {
            issues.add(new Issue(subject, "name is not 1 to 40 letters, digits and hyphens."));
        }
        if (!SECRET.matcher(certificate.certificateName()).matches()) {
            issues.add(new Issue(subject, "certificateName is not 1 to 127 letters, digits and hyphens."));
        }
        if (certificate.vault().isPresent() == certificate.certificate().isPresent()) {
            issues.add(new Issue(
                    subject, "either a certificate (a PEM) or a vault says which certificate it is, not both."));
        }
        certificate.vault().ifPresent(vault -> requireVault(subject, vault, issues));
        if (certificate.overlap().isNegative()) {
            issues.add(new Issue(subject, "overlap is negative."));
        }
        return issues;
    }

    /** Refuses a known value that is no GUID. */
    static List<Issue> guid(String subject, String attribute, Output<String> value) {
        List<Issue> issues = new ArrayList<>();
        Optional<String> known = value.known();
        if (known.isPresent() && !ArmId.isGuid(known.get())) {
            issues.add(new Issue(
                    subject, attribute + " contains '" + known.get() + "', which is not a GUID, but a name?"));
        }
        return issues;
    }

    static void uniqueName(String subject, String name, List<Issue> issues) {
        if (!PLAIN.matcher(name).matches() || name.length() > LONGEST_UNIQUE) {
            issues.add(new Issue(
                    subject, "name contains '" + name + "', which is not 1 to 120 letters, digits, '-', '_' and '.'."));
        }
    }

    private static void name(String subject, String name, List<Issue> issues) {
        if (name.isBlank() || name.length() > LONGEST) {
            issues.add(new Issue(subject, "name is blank or longer than 256 characters."));
        }
    }
}
