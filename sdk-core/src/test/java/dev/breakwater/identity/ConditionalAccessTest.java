package dev.breakwater.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.identity.ConditionalAccess.Context;
import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.identity.ConditionalAccess.Outcome;
import dev.breakwater.identity.ConditionalAccess.Part;
import dev.breakwater.identity.ConditionalAccess.User;
import dev.breakwater.identity.ConditionalAccessPolicy.Demand;
import dev.breakwater.identity.ConditionalAccessPolicy.Mode;
import dev.breakwater.resource.InvalidDeclarationException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionalAccessTest {
    private static final String ADMINS = "aaaaaaaa-0000-0000-0000-00000000000a";
    private static final String ANNA = "bbbbbbbb-0000-0000-0000-00000000000b";
    private static final ConditionalAccessPolicy ADMINS_SHOW_TWO = ConditionalAccessPolicy.named(
                    "Admins show two factors")
            .addIncludeGroups(ObjectId.of(ADMINS))
            .kubernetes()
            .addDemands(Demand.MFA)
            .build();
    private static final User ADMIN = User.in(ANNA, ADMINS);

    @Test
    void a_member_of_a_group_is_asked_for_a_second_factor_and_told_by_which_policy() {
        Decision decision = decide(ADMIN, Context.deviceCodeFlow(), ADMINS_SHOW_TWO);
        assertThat(decision.mfaAsked()).isTrue();
        assertThat(decision.why()).isEqualTo("Admins show two factors: it demands mfa");
    }

    @Test
    void who_has_shown_it_is_let_in() {
        Decision decision = decide(ADMIN, Context.browser().having("MFA"), ADMINS_SHOW_TWO);
        assertThat(decision).hasToString("GRANTED: Admins show two factors: it demands mfa, which is met");
    }

    @Test
    void nobody_else_is_asked() {
        Decision decision = decide(User.in(ANNA), Context.browser(), ADMINS_SHOW_TWO);
        assertThat(decision.outcome()).isEqualTo(Outcome.GRANTED);
        assertThat(decision.why()).isEqualTo("Admins show two factors: it does not concern " + ANNA);
        assertThat(ConditionalAccess.of(List.of()).whatIf(ADMIN, "x", Context.browser()))
                .hasToString("GRANTED: There is no policy.");
    }

    @ParameterizedTest
    @CsvSource({
        "excluded user, GRANTED, DOES_NOT_APPLY",
        "other application, GRANTED, DOES_NOT_APPLY",
        "excluded application, GRANTED, DOES_NOT_APPLY",
        "other client, GRANTED, DOES_NOT_APPLY",
        "report only, GRANTED, REPORT_ONLY",
        "off, GRANTED, DOES_NOT_APPLY",
        "block, BLOCKED, APPLIES",
        "compliant device, BLOCKED, APPLIES",
        "mfa or device, MFA_ASKED, APPLIES",
        "mfa and device, BLOCKED, APPLIES",
        "elsewhere, GRANTED, DOES_NOT_APPLY",
        "trusted excluded, MFA_ASKED, APPLIES",
        "sign-in frequency, GRANTED, APPLIES",
    })
    void a_policy_is_judged_by_all_that_it_says(String which, Outcome outcome, Part part) {
        UnaryOperator<ConditionalAccessPolicy> change = change(which);
        Decision decision = decide(ADMIN, Context.browser(), change.apply(ADMINS_SHOW_TWO));
        assertThat(decision.outcome()).as(decision.why()).isEqualTo(outcome);
        assertThat(decision.reasons())
                .extracting(ConditionalAccess.Reason::part)
                .containsExactly(part);
    }

    private static UnaryOperator<ConditionalAccessPolicy> change(String which) {
        return switch (which) {
            case "excluded user" -> policy -> policy.withExcludeUsers(ANNA.toUpperCase(java.util.Locale.ROOT));
            case "other application" -> policy -> policy.withIncludeApplications(ConditionalAccess.AZURE_MANAGEMENT);
            case "excluded application" ->
                policy -> policy.withIncludeApplications("All").withExcludeApplications(ConditionalAccess.AKS_SERVER);
            case "other client" -> policy -> policy.withClientAppTypes("exchangeActiveSync");
            case "report only" -> policy -> policy.withMode(Mode.REPORT_ONLY);
            case "off" -> policy -> policy.withMode(Mode.DISABLED);
            case "block" -> policy -> policy.withDemands(Demand.BLOCK);
            case "compliant device" -> policy -> policy.withDemands(Demand.COMPLIANT_DEVICE);
            case "mfa or device" -> policy -> policy.withDemands(Demand.MFA, Demand.COMPLIANT_DEVICE);
            case "mfa and device" ->
                policy ->
                        policy.withDemands(Demand.MFA, Demand.COMPLIANT_DEVICE).withAll(true);
            case "elsewhere" -> policy -> policy.withIncludeLocations("some-office");
            case "trusted excluded" -> policy -> policy.withExcludeLocations("AllTrusted");
            case "sign-in frequency" -> policy -> policy.withSignInHours(8).withDemands(Set.of());
            default -> throw new AssertionError(which);
        };
    }

    @Test
    void one_shown_alternative_is_enough() {
        ConditionalAccessPolicy either = ADMINS_SHOW_TWO.withDemands(Demand.MFA, Demand.COMPLIANT_DEVICE);
        assertThat(decide(ADMIN, Context.browser().having("compliantDevice"), either)
                        .outcome())
                .isEqualTo(Outcome.GRANTED);
    }

    @Test
    void a_trusted_location_is_left_out_where_the_policy_says_so() {
        ConditionalAccessPolicy outside = ADMINS_SHOW_TWO.withExcludeLocations("AllTrusted");
        assertThat(decide(ADMIN, Context.browser().at(true, "office"), outside).outcome())
                .isEqualTo(Outcome.GRANTED);
    }

    @Test
    void a_condition_that_cannot_be_judged_is_told_and_not_guessed() {
        Document policy = ADMINS_SHOW_TWO
                .document()
                .withAt("/conditions/devices", Document.object("deviceFilter", Document.object("mode", "include")));
        Decision decision =
                ConditionalAccess.of(List.of(policy)).whatIf(ADMIN, ConditionalAccess.AKS_SERVER, Context.browser());
        assertThat(decision).hasToString("NOT_KNOWN: Admins show two factors: whether devices holds is not known");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/conditions/users|{'includeGuestsOrExternalUsers':{'guestOrExternalUserTypes':'b2b'}}|GRANTED|NOT_KNOWN",
                "/conditions/users/excludeGuestsOrExternalUsers|{'guestOrExternalUserTypes':'b2b'}|MFA_ASKED|NOT_KNOWN",
                "/conditions/applications|{'applicationFilter':{'mode':'include'}}|NOT_KNOWN|NOT_KNOWN",
                "/conditions/users|{'includeUsers':['x'],'includeGroups':[]}|GRANTED|GRANTED",
                "/conditions/platforms|{'includePlatforms':['windows']}|NOT_KNOWN|NOT_KNOWN",
                "/conditions/platforms|{'includePlatforms':['all'],'excludePlatforms':['linux']}|NOT_KNOWN|NOT_KNOWN",
                "/conditions/platforms|{'includePlatforms':['all']}|MFA_ASKED|MFA_ASKED",
                "/grantControls|{'operator':'OR','termsOfUse':['t1']}|NOT_KNOWN|NOT_KNOWN",
                "/grantControls|{'operator':'OR','customAuthenticationFactors':['duo']}|NOT_KNOWN|NOT_KNOWN",
                "/grantControls|{'operator':'OR','builtInControls':['unknownFutureValue']}|NOT_KNOWN|NOT_KNOWN",
                "/grantControls|{'operator':'OR','builtInControls':['mfa'],'termsOfUse':['t1']}|NOT_KNOWN|NOT_KNOWN",
                "/grantControls|{'operator':'AND','builtInControls':['mfa'],'termsOfUse':['t1']}|MFA_ASKED|MFA_ASKED",
                "/grantControls|{'operator':'AND','builtInControls':['block'],'termsOfUse':['t1']}|BLOCKED|BLOCKED",
            })
    void what_cannot_be_judged_is_never_let_in(String pointer, String value, Outcome member, Outcome guest) {
        Document policy = ADMINS_SHOW_TWO.document().withAt(pointer, Document.parse(value.replace('\'', '"')));
        ConditionalAccess access = ConditionalAccess.of(List.of(policy));
        User visitor = new User(ANNA, Set.of(ADMINS), Set.of(), true);
        assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, Context.browser())
                        .outcome())
                .isEqualTo(member);
        assertThat(access.whatIf(visitor, ConditionalAccess.AKS_SERVER, Context.browser())
                        .outcome())
                .isEqualTo(guest);
    }

    @Test
    void what_cannot_be_judged_is_told_beside_what_applies() {
        Document devices = ADMINS_SHOW_TWO
                .withName("On managed devices")
                .document()
                .withAt("/conditions/devices", Document.object("deviceFilter", Document.object("mode", "include")));
        ConditionalAccess access = ConditionalAccess.of(List.of(ADMINS_SHOW_TWO.document(), devices));
        assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, Context.browser()))
                .hasToString("MFA_ASKED: Admins show two factors: it demands mfa; On managed devices: whether devices"
                        + " holds is not known");
        assertThat(access.whatIf(
                                ADMIN,
                                ConditionalAccess.AKS_SERVER,
                                Context.browser().having("mfa"))
                        .outcome())
                .hasToString("NOT_KNOWN");
        Document reporting = devices.with("state", "enabledForReportingButNotEnforced");
        assertThat(ConditionalAccess.of(List.of(reporting))
                        .whatIf(ADMIN, ConditionalAccess.AKS_SERVER, Context.browser())
                        .outcome())
                .isEqualTo(Outcome.GRANTED);
    }

    @Test
    void the_strictest_of_several_policies_counts() {
        ConditionalAccessPolicy block = ADMINS_SHOW_TWO.withName("No guests").withDemands(Demand.BLOCK);
        assertThat(decide(ADMIN, Context.browser(), ADMINS_SHOW_TWO, block).outcome())
                .isEqualTo(Outcome.BLOCKED);
    }

    @Test
    void other_conditions_narrow_too() {
        Document base = ADMINS_SHOW_TWO.document();
        Document risky = base.withAt("/conditions/signInRiskLevels", List.of("high"));
        Document linux = base.withAt("/conditions/platforms", Document.object("includePlatforms", List.of("linux")));
        Document code =
                base.withAt("/conditions/authenticationFlows", Document.object("transferMethods", "deviceCodeFlow"));
        Context calm = Context.browser();
        Context loud = new Context(
                "browser",
                true,
                Set.of(),
                false,
                Optional.of("linux"),
                Optional.empty(),
                Optional.of("high"),
                Set.of());
        for (Document policy : List.of(risky, linux, code)) {
            ConditionalAccess access = ConditionalAccess.of(List.of(policy));
            assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, calm).mfaAsked())
                    .isFalse();
            assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, loud).mfaAsked())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"00000000-0000-0000-0000-000000000002, GRANTED", "00000000-0000-0000-0000-000000000004, MFA_ASKED"})
    void an_authentication_strength_is_more_than_one_factor_and_may_be_more_than_any_two(String id, Outcome withTwo) {
        Document policy = ADMINS_SHOW_TWO
                .document()
                .withAt("/grantControls/builtInControls", List.of())
                .withAt("/grantControls/authenticationStrength", Document.object("id", id));
        ConditionalAccess access = ConditionalAccess.of(List.of(policy));
        assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, Context.browser())
                        .mfaAsked())
                .isTrue();
        Context two = Context.browser().having("mfa");
        assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, two).outcome())
                .isEqualTo(withTwo);
        Context strong = two.having("authenticationStrength/" + id);
        assertThat(access.whatIf(ADMIN, ConditionalAccess.AKS_SERVER, strong).outcome())
                .isEqualTo(Outcome.GRANTED);
    }

    @Test
    void a_policy_that_concerns_nobody_or_demands_nothing_is_refused() {
        assertThatThrownBy(() -> ConditionalAccessPolicy.named("empty").build())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("concerns nobody")
                .hasMessageContaining("concerns no application")
                .hasMessageContaining("demands nothing");
        assertThatThrownBy(() -> ADMINS_SHOW_TWO.withDemands(Demand.BLOCK, Demand.MFA))
                .hasMessageContaining("who is blocked can show nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "grantControls/builtInControls, mfa, mfa domainJoinedDevice, WEAKENS",
        "grantControls/builtInControls, mfa domainJoinedDevice, mfa, HARDENS",
        "grantControls/builtInControls, mfa, block, HARDENS",
        "grantControls/builtInControls, block, mfa, WEAKENS",
        "grantControls/builtInControls AND, mfa, mfa domainJoinedDevice, HARDENS",
        "grantControls/builtInControls AND, mfa domainJoinedDevice, mfa, WEAKENS",
        "conditions/locations/includeLocations, '', office, WEAKENS",
        "conditions/locations/includeLocations, office, All, HARDENS",
        "conditions/locations/excludeLocations, All, office, HARDENS",
        "conditions/locations/excludeLocations, office, AllTrusted, WEAKENS",
        "conditions/clientAppTypes, '', browser, WEAKENS",
        "conditions/users/includeUsers, anna, All, HARDENS",
        "conditions/users/includeUsers, all, anna, WEAKENS",
        "conditions/users/includeUsers, None, anna, HARDENS",
        "conditions/users/includeUsers, anna, bela, WEAKENS",
    })
    void what_concerns_fewer_sign_ins_or_is_easier_to_meet_weakens(
            String where, String before, String after, Effect effect) {
        String[] parts = where.split(" ", -1);
        String pointer = "/" + parts[0];
        Document base = ADMINS_SHOW_TWO.withAll(parts.length == 2).document();
        Document live = before.isEmpty()
                ? base.withAt("/conditions/locations", null).withAt("/conditions/clientAppTypes", null)
                : base.withAt(pointer, List.of(before.split(" ", -1)));
        Document declared = base.withAt(pointer, List.of(after.split(" ", -1)));
        assertThat(ConditionalAccessPolicy.PROPERTIES.diff(declared, live))
                .extracting(FieldChange::path, FieldChange::effect)
                .containsExactly(tuple(pointer, effect));
    }

    @Test
    void a_place_that_is_declared_no_more_is_left() {
        ConditionalAccessPolicy trusting = ADMINS_SHOW_TWO.withExcludeLocations("AllTrusted");
        assertThat(ConditionalAccessPolicy.PROPERTIES.diff(ADMINS_SHOW_TWO.document(), trusting.document()))
                .extracting(FieldChange::path, FieldChange::effect)
                .containsExactly(tuple("/conditions/locations/excludeLocations", Effect.HARDENS));
        Document nowhere = ADMINS_SHOW_TWO.document().withAt("/conditions/locations", null);
        assertThat(ConditionalAccessPolicy.PROPERTIES.diff(ADMINS_SHOW_TWO.document(), nowhere))
                .as("what Graph says of a policy without places")
                .isEmpty();
    }

    private static Decision decide(User user, Context context, ConditionalAccessPolicy... policies) {
        List<Document> documents = List.of(policies).stream()
                .map(ConditionalAccessPolicy::document)
                .toList();
        return ConditionalAccess.of(documents).whatIf(user, ConditionalAccess.AKS_SERVER, context);
    }
}
