package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ConditionalAccess;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Holds the policies of Conditional Access against whoever asks for a token, by the same evaluation that answers
 * {@link ConditionalAccess#whatIf}. A sign-in comes from an untrusted place, on an unmanaged device, without risk.
 */
final class SignInPolicies {
    private final Directory directory;
    private final TokenClaims claims;

    SignInPolicies(Directory directory, TokenClaims claims) {
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
     * @param how by which kind of client, and whether by device code
     */
    record Attempt(
            Directory.Entry user, Asked asked, boolean interactive, boolean passesMfa, ConditionalAccess.Context how) {}

    /** The methods of the sign-in; a refusal in Entra's words if a policy is not satisfied. */
    List<String> methods(Attempt attempt) {
        List<Document> policies = directory.all(Kind.POLICY).stream()
                .map(Directory.Entry::document)
                .toList();
        ConditionalAccess access = ConditionalAccess.of(policies);
        ConditionalAccess.Decision decision = decide(access, attempt, attempt.how());
        if (!decision.mfaAsked()) {
            return List.of("pwd");
        }
        if (!attempt.passesMfa()) {
            throw demanded(attempt);
        }
        ConditionalAccess.Decision second =
                decide(access, attempt, attempt.how().having("mfa"));
        if (second.mfaAsked()) {
            throw unjudged(second);
        }
        return List.of("pwd", "mfa");
    }

    private ConditionalAccess.Decision decide(
            ConditionalAccess access, Attempt attempt, ConditionalAccess.Context context) {
        ConditionalAccess.Decision decision =
                access.whatIf(user(attempt.user()), attempt.asked().appId(), context);
        if (decision.outcome() == ConditionalAccess.Outcome.BLOCKED) {
            throw decision.missing().contains("block") ? blocked() : unfit();
        }
        if (decision.outcome() == ConditionalAccess.Outcome.NOT_KNOWN) {
            throw unjudged(decision);
        }
        return decision;
    }

    /** Neither a token nor a refusal would be true. */
    private static UnknownPathException unjudged(ConditionalAccess.Decision decision) {
        return new UnknownPathException("FakeEntra cannot judge a sign-in by these policies: " + decision.why()
                + ". Declare them for other users, or leave out what it does not model.");
    }

    private ConditionalAccess.User user(Directory.Entry user) {
        return new ConditionalAccess.User(
                user.id(),
                Set.copyOf(Links.groupsOf(directory, user.id())),
                Set.copyOf(claims.directoryRoles(user.id())),
                user.text("/userType").equals("Guest"));
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

    private static SignInError unfit() {
        return SignInError.of(
                400,
                "interaction_required",
                53000,
                "Device is not in required device state: compliant. Conditional Access policy requires a compliant"
                        + " device, and the device is not compliant.");
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
        return "SignInPolicies";
    }
}
