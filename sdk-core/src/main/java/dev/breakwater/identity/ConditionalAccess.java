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

    /** The authentication strength that every second factor has. */
    private static final String ANY_TWO = "00000000-0000-0000-0000-000000000002";

    private static final String STRENGTH = "authenticationstrength/";
    private static final String FILTER = "/conditions/applications/applicationFilter";
    private static final String INCLUDED_GUESTS = "/conditions/users/includeGuestsOrExternalUsers";
    private static final String EXCLUDED_GUESTS = "/conditions/users/excludeGuestsOrExternalUsers";

    /** Conditions that cannot be judged from what a sign-in says here. */
    private static final List<String> UNKNOWN =
            List.of("/conditions/devices", "/conditions/clientApplications", "/conditions/insiderRiskLevels", FILTER);

    /** Demands of which it is known whether they are met: what has not been shown is not there. */
    private static final Set<String> PLAIN = Set.of(
            "block",
            "mfa",
            "compliantdevice",
            "domainjoineddevice",
            "approvedapplication",
            "compliantapplication",
            "passwordchange");

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
        return new Decision(outcome(missing, reasons), missing, reasons);
    }

    /** The strictest that is known; what is not known can only ask for more. */
    private static Outcome outcome(Set<String> missing, List<Reason> reasons) {
        boolean asked = false;
        boolean unknown = reasons.stream().anyMatch(reason -> reason.part() == Part.NOT_KNOWN);
        for (String one : missing) {
            if (isFactor(one)) {
                asked = true;
            } else if (PLAIN.contains(one)) {
                return Outcome.BLOCKED;
            } else {
                unknown = true;
            }
        }
        return asked ? Outcome.MFA_ASKED : unknown ? Outcome.NOT_KNOWN : Outcome.GRANTED;
    }

    private static boolean isFactor(String demand) {
        return demand.equals("mfa") || demand.startsWith(STRENGTH);
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
        Optional<String> unknown = unknown(policy, user, context);
        if (unknown.isPresent()) {
            String text = "whether " + unknown.get() + " holds is not known";
            return state.equals("enabled")
                    ? new Reason(name, Part.NOT_KNOWN, text)
                    : new Reason(name, Part.REPORT_ONLY, "it only reports, and " + text);
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

    /** The condition of a policy that is not surely outside which cannot be judged. */
    private static Optional<String> unknown(Document policy, User user, Context context) {
        for (String pointer : UNKNOWN) {
            if (says(policy, pointer)) {
                return Optional.of(pointer.substring(12));
            }
        }
        Document conditions = policy.get("conditions").orElse(Document.object());
        for (String pointer : List.of(INCLUDED_GUESTS, EXCLUDED_GUESTS)) {
            boolean decides = pointer.equals(EXCLUDED_GUESTS) || !concerns(conditions, "include", user);
            if (user.guest() && decides && says(policy, pointer)) {
                return Optional.of(pointer.substring(12));
            }
        }
        Set<String> included = texts(conditions, "/platforms/includePlatforms");
        boolean any = included.isEmpty() || included.contains("all");
        boolean platforms =
                !any || !texts(conditions, "/platforms/excludePlatforms").isEmpty();
        return platforms && context.platform().isEmpty() ? Optional.of("platforms") : Optional.empty();
    }

    private static boolean says(Document policy, String pointer) {
        return policy.at(pointer)
                .filter(value -> !value.isNull() && !isEmpty(value))
                .isPresent();
    }

    private static boolean isEmpty(Document value) {
        return value.isArray()
                ? value.elements().isEmpty()
                : value.isObject() && value.members().isEmpty();
    }

    /** Why the policy surely does not concern the sign-in; empty if it does or may. */
    private static Optional<String> outside(Document policy, User user, String app, Context context) {
        Document conditions = policy.get("conditions").orElse(Document.object());
        if (!users(policy, conditions, user)) {
            return Optional.of("it does not concern " + user.objectId());
        }
        if (!applications(policy, conditions, app)) {
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
        if (context.platform().filter(one -> !platform(conditions, one)).isPresent()) {
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

    private static boolean platform(Document conditions, String platform) {
        return isOf(texts(conditions, "/platforms/includePlatforms"), "all", platform)
                && !texts(conditions, "/platforms/excludePlatforms").contains(platform.toLowerCase(Locale.ROOT));
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

    private static boolean users(Document policy, Document conditions, User user) {
        boolean included = concerns(conditions, "include", user) || (user.guest() && says(policy, INCLUDED_GUESTS));
        return included && !concerns(conditions, "exclude", user);
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

    private static boolean applications(Document policy, Document conditions, String app) {
        Set<String> included = texts(conditions, "/applications/includeApplications");
        Set<String> excluded = texts(conditions, "/applications/excludeApplications");
        String id = app.toLowerCase(Locale.ROOT);
        boolean meant = included.contains("all") || included.contains(id) || says(policy, FILTER);
        return meant && !excluded.contains(id);
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
        policy.at("/grantControls/authenticationStrength")
                .filter(Document::isObject)
                .map(strength -> strength.text("/id").orElse("unnamed"))
                .ifPresent(id -> demands.add(id.equals(ANY_TWO) ? "mfa" : STRENGTH + id.toLowerCase(Locale.ROOT)));
        demands.addAll(texts(policy, "/grantControls/customAuthenticationFactors"));
        texts(policy, "/grantControls/termsOfUse").forEach(terms -> demands.add("termsofuse/" + terms));
        return demands;
    }

    private static String joint(Document policy) {
        return policy.text("/grantControls/operator")
                        .filter("AND"::equalsIgnoreCase)
                        .isPresent()
                ? " and "
                : " or ";
    }

    /** What is still to be shown. */
    private static Set<String> open(Document policy, Context context) {
        Set<String> demands = demands(policy);
        if (demands.contains("block")) {
            return Set.of("block");
        }
        Set<String> open = new LinkedHashSet<>(demands);
        open.removeAll(context.met());
        return joint(policy).equals(" or ") ? easiest(open, demands) : open;
    }

    /** Of alternatives one of which nobody knows whether it is met, that; else a factor, since a person can give it. */
    private static Set<String> easiest(Set<String> open, Set<String> demands) {
        if (open.size() < demands.size()) {
            return Set.of();
        }
        Set<String> unknown = new LinkedHashSet<>(open);
        unknown.removeIf(one -> isFactor(one) || PLAIN.contains(one));
        Set<String> factors = new LinkedHashSet<>(open);
        factors.removeIf(one -> !isFactor(one));
        return unknown.isEmpty() ? factors.isEmpty() ? open : factors : unknown;
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
        BLOCKED,
        /** Nothing that is known refuses it or asks for more, and a condition or a demand cannot be judged. */
        NOT_KNOWN
    }

    /** What one policy has to do with a sign-in. */
    public enum Part {
        /** It applies and is enforced. */
        APPLIES,
        /** It would apply, and only reports. */
        REPORT_ONLY,
        /** It does not concern this sign-in. */
        DOES_NOT_APPLY,
        /** It has a condition that cannot be judged here: it may ask for more than the others. */
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
     * @param missing what is still to be shown, in Graph's words and lower case; {@code block} where nothing helps;
     *     {@code authenticationstrength/} and {@code termsofuse/} with their ids
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

        /** The reasons of the policies that apply or may, or of all if none does. */
        public String why() {
            List<Reason> applying = reasons.stream()
                    .filter(reason -> reason.part() == Part.APPLIES || reason.part() == Part.NOT_KNOWN)
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
     * @param guest whether the user comes from another tenant or is a guest of this one
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

        /** A program on somebody's machine, signing in through a browser with one factor. */
        public static Context desktop() {
            return new Context(
                    "mobileAppsAndDesktopClients",
                    false,
                    Set.of(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of());
        }

        /** A command line such as kubelogin's, signing in by device code with one factor. */
        public static Context deviceCodeFlow() {
            Context desktop = desktop();
            return new Context(
                    desktop.clientApp,
                    true,
                    desktop.locations,
                    false,
                    desktop.platform,
                    desktop.userRisk,
                    desktop.signInRisk,
                    desktop.met);
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
