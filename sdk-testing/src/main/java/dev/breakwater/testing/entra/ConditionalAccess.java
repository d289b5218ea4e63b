package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Evaluates the policies of Conditional Access when a token is asked for: all enabled ones that a sign-in meets must
 * be satisfied, exclusions beat inclusions, those that only report do nothing. A sign-in comes from an untrusted
 * place, on an unmanaged device, without risk. Source of semantics: the documentation of Conditional Access.
 */
final class ConditionalAccess {
    private final Directory directory;
    private final TokenClaims claims;

    ConditionalAccess(Directory directory, TokenClaims claims) {
        this.directory = directory;
        this.claims = claims;
    }

    /**
     * A sign-in to judge.
     *
     * @param user who signs in
     * @param asked the resource
     * @param interactive whether a person can be asked for a second factor now
     * @param passesMfa whether that person has one, or has shown it before
     */
    record Attempt(Directory.Entry user, Asked asked, boolean interactive, boolean passesMfa) {}

    /** The methods of the sign-in; a refusal in Entra's words if a policy is not satisfied. */
    List<String> methods(Attempt attempt) {
        boolean mfa = false;
        for (Directory.Entry policy : directory.all(Kind.POLICY)) {
            boolean enforced = policy.text("/state").equals("enabled");
            if (enforced && meetsUser(policy.document(), attempt.user()) && meetsApplication(policy, attempt.asked())) {
                mfa |= requiresMfa(policy.document(), attempt);
            }
        }
        return mfa ? List.of("pwd", "mfa") : List.of("pwd");
    }

    /** Refuses an application that a policy for workloads blocks. */
    void requireWorkload(Directory.Entry principal, Asked asked) {
        for (Directory.Entry policy : directory.all(Kind.POLICY)) {
            Document workloads =
                    policy.document().at("/conditions/clientApplications").orElse(Document.object());
            List<String> included = Applications.texts(workloads, "includeServicePrincipals");
            boolean meets = (included.contains(principal.id()) || included.contains("ServicePrincipalsInMyTenant"))
                    && !Applications.texts(workloads, "excludeServicePrincipals")
                            .contains(principal.id());
            if (meets && policy.text("/state").equals("enabled") && meetsApplication(policy, asked)) {
                throw blocked();
            }
        }
    }

    private boolean meetsUser(Document policy, Directory.Entry user) {
        Document users = policy.at("/conditions/users").orElse(Document.object());
        Document risks = policy.get("conditions").orElse(Document.object());
        boolean risky = !Applications.texts(risks, "signInRiskLevels").isEmpty()
                || !Applications.texts(risks, "userRiskLevels").isEmpty();
        return !risky && isNamed(users, "include", user) && !isNamed(users, "exclude", user);
    }

    private boolean isNamed(Document users, String word, Directory.Entry user) {
        List<String> ids = Applications.texts(users, word + "Users");
        boolean guest = user.text("/userType").equals("Guest") && ids.contains("GuestsOrExternalUsers");
        Set<String> groups = new HashSet<>(Links.groupsOf(directory, user.id()));
        groups.retainAll(Applications.texts(users, word + "Groups"));
        Set<String> roles = new HashSet<>(claims.directoryRoles(user.id()));
        roles.retainAll(Applications.texts(users, word + "Roles"));
        return ids.contains("All") || ids.contains(user.id()) || guest || !groups.isEmpty() || !roles.isEmpty();
    }

    private static boolean meetsApplication(Directory.Entry policy, Asked asked) {
        Document conditions = policy.document().get("conditions").orElse(Document.object());
        Document applications = conditions.get("applications").orElse(Document.object());
        List<String> included = lower(Applications.texts(applications, "includeApplications"));
        List<String> excluded = lower(Applications.texts(applications, "excludeApplications"));
        String appId = asked.appId().toLowerCase(Locale.ROOT);
        boolean meets = (included.contains("all") || included.contains(appId)) && !excluded.contains(appId);
        return meets && meetsPlatform(conditions) && meetsPlace(conditions);
    }

    private static List<String> lower(List<String> texts) {
        return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
    }

    private static boolean meetsPlatform(Document conditions) {
        List<String> platforms = Applications.texts(conditions, "platforms/includePlatforms");
        return platforms.isEmpty() || platforms.contains("all");
    }

    private static boolean meetsPlace(Document conditions) {
        List<String> places = Applications.texts(conditions, "locations/includeLocations");
        return places.isEmpty() || places.contains("All");
    }

    /** Whether the second factor is asked for, and shown; what cannot be satisfied at all is refused. */
    private static boolean requiresMfa(Document policy, Attempt attempt) {
        Document grants = policy.get("grantControls").orElse(Document.object());
        List<String> controls = Applications.texts(grants, "builtInControls");
        boolean strength =
                grants.get("authenticationStrength").filter(Document::isObject).isPresent();
        if (controls.contains("block")) {
            throw blocked();
        }
        boolean mfa = controls.contains("mfa") || strength;
        boolean device = controls.stream().anyMatch(control -> !control.equals("mfa"));
        boolean either = grants.text("/operator").filter("OR"::equals).isPresent();
        if (device && !(either && mfa)) {
            throw SignInError.of(
                    400,
                    "interaction_required",
                    53000,
                    "Device is not in required device state: compliant. Conditional Access policy requires a compliant"
                            + " device, and the device is not compliant.");
        }
        if (mfa && !attempt.passesMfa()) {
            throw demanded(attempt);
        }
        return mfa;
    }

    private static SignInError demanded(Attempt attempt) {
        return SignInError.of(
                400,
                attempt.interactive() ? "interaction_required" : "invalid_grant",
                50076,
                "Due to a configuration change made by your administrator, or because you moved to a new location, you must"
                        + " use multi-factor authentication to access '"
                        + attempt.asked().appId() + "'.");
    }

    private static SignInError blocked() {
        return SignInError.of(
                400,
                "interaction_required",
                53003,
                "Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.");
    }

    @Override
    public String toString() {
        return "ConditionalAccess";
    }
}
