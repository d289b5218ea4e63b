package dev.breakwater.identity;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the Conditional Access policies of a tenant make of one sign-in: whether it is let in, asked for a second
 * factor or blocked, and why. Pure: it reads the policies' documents and nothing else. Immutable, thread-safe.
 *
 * <p>Semantics: {@code conditionalAccessPolicy} of Microsoft Graph v1.0. Each policy that applies must be satisfied;
 * an exclusion wins over an inclusion; a policy in report-only mode demands nothing.
 */
public final class ConditionalAccess {
    /** The application whose tokens the API servers of AKS take; the same in every tenant. */
    public static final String AKS_SERVER = "6dae42f8-4368-4678-94ff-3960e28e3630";

    /** The application behind Azure Resource Manager. */
    public static final String AZURE_MANAGEMENT = "797f4846-ba00-4fd7-ba43-dac1f8f63013";

    /** Conditions that cannot be judged from what a sign-in says here. */
    private static final List<String> UNKNOWN = List.of(
            "/conditions/devices",
            "/conditions/clientApplications",
            "/conditions/insiderRiskLevels",
            "/conditions/applications/applicationFilter",
            "/conditions/users/includeGuestsOrExternalUsers",
            "/conditions/users/excludeGuestsOrExternalUsers");

    private final List<Document> policies;

    private ConditionalAccess(List<Document> policies) {
        this.policies = List.copyOf(policies);
    }

    /** The policies as Graph, or {@link ConditionalAccessPolicy#document()}, says them. */
    public static ConditionalAccess of(List<Document> policies) {
        return new ConditionalAccess(policies);
    }

    /**
     * What would happen if that user signed in to that application.
     *
     * @param app the application id (not the object id) of what the token is for
     */
    public Decision whatIf(User user, String app, Context context) {
        List<Reason> reasons = new ArrayList<>();
        Set<String> missing = new LinkedHashSet<>();
        for (Document policy : policies) {
            Reason reason = judge(policy, user, app, context);
            reasons.add(reason);
            if (reason.part() == Part.APPLIES) {
                missing.addAll(open(policy, context));
            }
        }
        boolean blocked = !missing.isEmpty() && !missing.equals(Set.of("mfa"));
        Outcome outcome = blocked ? Outcome.BLOCKED : missing.isEmpty() ? Outcome.GRANTED : Outcome.MFA_ASKED;
        return new Decision(outcome, missing, reasons);
    }

    private static Reason judge(Document policy, User user, String app, Context context) {
        String name = policy.text("/displayName").or(() -> policy.text("/id")).orElse("(unnamed)");
        String state = policy.text("/state").orElse("disabled");
        if (state.equals("disabled")) {
            return new Reason(name, Part.DOES_NOT_APPLY, "it is off");
        }
        Optional<String> outside = outside(policy, user, app, context);
        if (outside.isPresent()) {
            return new Reason(name, Part.DOES_NOT_APPLY, outside.get());
        }
        for (String pointer : UNKNOWN) {
            if (policy.at(pointer)
                    .filter(value -> !value.isNull() && !isEmpty(value))
                    .isPresent()) {
                return new Reason(name, Part.NOT_KNOWN, "whether " + pointer.substring(12) + " holds is not known");
            }
        }
        Set<String> demands = demands(policy);
        String demand = "it demands " + (demands.isEmpty() ? "nothing" : String.join(joint(policy), demands));
        return state.equals("enabled")
                ? new Reason(name, Part.APPLIES, demand + satisfaction(policy, context))
                : new Reason(name, Part.REPORT_ONLY, "it only reports that " + demand);
    }

    private static String satisfaction(Document policy, Context context) {
        return open(policy, context).isEmpty() ? ", which is met" : "";
    }

    private static boolean isEmpty(Document value) {
        return value.isArray()
                ? value.elements().isEmpty()
                : value.isObject() && value.members().isEmpty();
    }

    /** Why the policy does not concern the sign-in; empty if it does. */
    private static Optional<String> outside(Document policy, User user, String app, Context context) {
        Document conditions = policy.get("conditions").orElse(Document.object());
        if (!users(conditions, user)) {
            return Optional.of("it does not concern " + user.objectId());
        }
        if (!applications(conditions, app)) {
            return Optional.of("it does not concern the application " + app);
        }
        if (!isOf(texts(conditions, "/clientAppTypes"), "all", context.clientApp())) {
            return Optional.of("it does not concern sign-ins by " + context.clientApp());
        }
        Set<String> flows = texts(conditions, "/authenticationFlows/transferMethods");
        if (!flows.isEmpty() && !(context.deviceCode() && flows.toString().contains("devicecodeflow"))) {
            return Optional.of("it concerns other ways to sign in");
        }
        return surroundings(conditions, context);
    }

    private static Optional<String> surroundings(Document conditions, Context context) {
        boolean trusted = context.trustedLocation();
        if (!place(texts(conditions, "/locations/includeLocations"), context.locations(), trusted, true)
                || place(texts(conditions, "/locations/excludeLocations"), context.locations(), trusted, false)) {
            return Optional.of("it does not concern that location");
        }
        String platform = context.platform().orElse("");
        if (!isOf(texts(conditions, "/platforms/includePlatforms"), "all", platform)
                || texts(conditions, "/platforms/excludePlatforms").contains(platform.toLowerCase(Locale.ROOT))) {
            return Optional.of("it does not concern that platform");
        }
        if (!isOf(texts(conditions, "/userRiskLevels"), "", context.userRisk().orElse("none"))
                || !isOf(
                        texts(conditions, "/signInRiskLevels"),
                        "",
                        context.signInRisk().orElse("none"))) {
            return Optional.of("it concerns other levels of risk");
        }
        return Optional.empty();
    }

    /** Whether a narrowing list is absent, holds the word for everything, or the value. */
    private static boolean isOf(Set<String> list, String everything, String value) {
        return list.isEmpty() || list.contains(everything) || list.contains(value.toLowerCase(Locale.ROOT));
    }

    private static boolean place(Set<String> list, Set<String> locations, boolean trusted, boolean ifEmpty) {
        if (list.isEmpty()) {
            return ifEmpty;
        }
        return list.contains("all")
                || (trusted && list.contains("alltrusted"))
                || locations.stream().anyMatch(id -> list.contains(id.toLowerCase(Locale.ROOT)));
    }

    private static boolean users(Document conditions, User user) {
        return concerns(conditions, "include", user) && !concerns(conditions, "exclude", user);
    }

    private static boolean concerns(Document conditions, String which, User user) {
        Set<String> users = texts(conditions, "/users/" + which + "Users");
        return users.contains("all")
                || users.contains(user.objectId().toLowerCase(Locale.ROOT))
                || (user.guest() && users.contains("guestsorexternalusers"))
                || meet(texts(conditions, "/users/" + which + "Groups"), user.groups())
                || meet(texts(conditions, "/users/" + which + "Roles"), user.directoryRoles());
    }

    private static boolean meet(Set<String> lowered, Set<String> others) {
        return others.stream().anyMatch(other -> lowered.contains(other.toLowerCase(Locale.ROOT)));
    }

    private static boolean applications(Document conditions, String app) {
        Set<String> included = texts(conditions, "/applications/includeApplications");
        Set<String> excluded = texts(conditions, "/applications/excludeApplications");
        String id = app.toLowerCase(Locale.ROOT);
        return (included.contains("all") || included.contains(id)) && !excluded.contains(id);
    }

    /** The texts of a list, or the one text, in lower case. */
    private static Set<String> texts(Document body, String pointer) {
        Set<String> texts = new LinkedHashSet<>();
        body.at(pointer).ifPresent(value -> {
            value.asText().ifPresent(text -> texts.add(text.toLowerCase(Locale.ROOT)));
            value.elements().forEach(one -> one.asText().ifPresent(text -> texts.add(text.toLowerCase(Locale.ROOT))));
        });
        return texts;
    }

    private static Set<String> demands(Document policy) {
        Set<String> demands = new LinkedHashSet<>(texts(policy, "/grantControls/builtInControls"));
        if (policy.at("/grantControls/authenticationStrength")
                .filter(Document::isObject)
                .isPresent()) {
            demands.add("mfa"); // every built-in strength takes more than one factor
        }
        return demands;
    }

    private static String joint(Document policy) {
        return policy.text("/grantControls/operator")
                        .filter("AND"::equalsIgnoreCase)
                        .isPresent()
                ? " and "
                : " or ";
    }

    /** What is still to be shown: of alternatives a second factor where that is one, since a person can give it. */
    private static Set<String> open(Document policy, Context context) {
        Set<String> demands = demands(policy);
        Set<String> open = new LinkedHashSet<>(demands);
        open.removeAll(context.met());
        if (demands.contains("block")) {
            return Set.of("block");
        }
        if (joint(policy).equals(" or ")) {
            boolean met = open.size() < demands.size();
            return met ? Set.of() : open.contains("mfa") ? Set.of("mfa") : open;
        }
        return open;
    }

    @Override
    public String toString() {
        return "ConditionalAccess[" + policies.size() + " policies]";
    }

    /** What becomes of a sign-in. */
    public enum Outcome {
        /** It is let in as it is. */
        GRANTED,
        /** It is let in once a second factor is shown. */
        MFA_ASKED,
        /** It is refused. */
        BLOCKED
    }

    /** What one policy has to do with a sign-in. */
    public enum Part {
        /** It applies and is enforced. */
        APPLIES,
        /** It would apply, and only reports. */
        REPORT_ONLY,
        /** It does not concern this sign-in. */
        DOES_NOT_APPLY,
        /** It has a condition that cannot be judged here; the outcome does not count it. */
        NOT_KNOWN
    }

    /**
     * What one policy has to do with a sign-in, in words.
     *
     * @param policy the policy's name
     * @param part whether it applies
     * @param text why, or what it demands
     */
    public record Reason(String policy, Part part, String text) {
        @Override
        public String toString() {
            return policy + ": " + text;
        }
    }

    /**
     * What becomes of a sign-in, and why.
     *
     * @param outcome what becomes of it
     * @param missing what is still to be shown, in Graph's words and lower case; {@code block} where nothing helps
     * @param reasons one for each policy, in their order
     */
    public record Decision(Outcome outcome, Set<String> missing, List<Reason> reasons) {
        /** Copies what is missing and the reasons. */
        public Decision {
            missing = Set.copyOf(missing);
            reasons = List.copyOf(reasons);
        }

        /** Whether a second factor would be asked for. */
        public boolean mfaAsked() {
            return outcome == Outcome.MFA_ASKED;
        }

        /** The reasons of the policies that apply, or of all if none does. */
        public String why() {
            List<Reason> applying = reasons.stream()
                    .filter(reason -> reason.part() == Part.APPLIES)
                    .toList();
            List<Reason> told = applying.isEmpty() ? reasons : applying;
            return told.isEmpty()
                    ? "There is no policy."
                    : String.join("; ", told.stream().map(Reason::toString).toList());
        }

        @Override
        public String toString() {
            return outcome + ": " + why();
        }
    }

    /**
     * Who signs in.
     *
     * @param objectId the user's object id
     * @param groups the object ids of the groups the user is in, those of groups in groups included
     * @param directoryRoles the template ids of the directory roles the user has active
     * @param guest whether the user comes from another tenant
     */
    public record User(String objectId, Set<String> groups, Set<String> directoryRoles, boolean guest) {
        /** Copies the sets. */
        public User {
            groups = Set.copyOf(groups);
            directoryRoles = Set.copyOf(directoryRoles);
        }

        /** A user of this tenant in these groups, without directory roles. */
        public static User in(String objectId, String... groups) {
            return new User(objectId, Set.of(groups), Set.of(), false);
        }
    }

    /**
     * How somebody signs in.
     *
     * @param clientApp {@code browser}, {@code mobileAppsAndDesktopClients}, {@code exchangeActiveSync} or {@code other}
     * @param deviceCode whether by device code
     * @param locations the ids of the named locations that the address lies in
     * @param trustedLocation whether one of them is marked as trusted
     * @param platform the operating system in Graph's words, such as {@code linux}; empty if not known
     * @param userRisk the user's level of risk; empty for none
     * @param signInRisk the sign-in's level of risk; empty for none
     * @param met what has been shown already, in Graph's words: {@code mfa}, {@code compliantdevice} and the like
     */
    public record Context(
            String clientApp,
            boolean deviceCode,
            Set<String> locations,
            boolean trustedLocation,
            Optional<String> platform,
            Optional<String> userRisk,
            Optional<String> signInRisk,
            Set<String> met) {
        /** Copies the sets, and writes what is met in lower case. */
        public Context {
            locations = Set.copyOf(locations);
            Set<String> lowered = new LinkedHashSet<>();
            met.forEach(one -> lowered.add(one.toLowerCase(Locale.ROOT)));
            met = Set.copyOf(lowered);
        }

        /** A browser, from nowhere in particular, with one factor. */
        public static Context browser() {
            return new Context(
                    "browser", false, Set.of(), false, Optional.empty(), Optional.empty(), Optional.empty(), Set.of());
        }

        /** A command line such as kubelogin's, signing in by device code with one factor. */
        public static Context deviceCodeFlow() {
            Context browser = browser();
            return new Context(
                    "mobileAppsAndDesktopClients",
                    true,
                    browser.locations,
                    false,
                    browser.platform,
                    browser.userRisk,
                    browser.signInRisk,
                    browser.met);
        }

        /** This context with more shown, such as {@code mfa}. */
        public Context having(String... shown) {
            Set<String> all = new LinkedHashSet<>(met);
            all.addAll(List.of(shown));
            return new Context(clientApp, deviceCode, locations, trustedLocation, platform, userRisk, signInRisk, all);
        }

        /** This context in these named locations. */
        public Context at(boolean trusted, String... namedLocations) {
            return new Context(
                    clientApp, deviceCode, Set.of(namedLocations), trusted, platform, userRisk, signInRisk, met);
        }
    }
}
