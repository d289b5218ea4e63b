package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.identity.ConditionalAccess;
import dev.breakwater.identity.ConditionalAccess.Context;
import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.identity.ConditionalAccess.User;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.ConditionalAccessPolicy.Demand;
import dev.breakwater.identity.ObjectId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the assertions on sign-ins say, when they hold and when they do not. */
class SignInAssertionsTest {
    private static final String ADMINS = "11111111-1111-4111-8111-111111111111";
    private static final String ANNA = "22222222-2222-4222-8222-222222222222";

    private static Decision signIn(Demand demand, String... groups) {
        ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("Admins")
                .addIncludeGroups(ObjectId.of(ADMINS))
                .kubernetes()
                .addDemands(demand)
                .build();
        return ConditionalAccess.of(List.of(policy.document()))
                .whatIf(User.in(ANNA, groups), ConditionalAccess.AKS_SERVER, Context.deviceCodeFlow());
    }

    @Test
    void a_sign_in_is_granted_asked_for_more_or_refused() {
        assertThat(signIn(Demand.MFA, ADMINS)).requiresMfa();
        assertThat(signIn(Demand.MFA)).isGranted();
        assertThat(signIn(Demand.BLOCK, ADMINS)).isBlocked();
    }

    @Test
    void a_failure_names_what_is_lacking_and_the_policies() {
        assertThatThrownBy(() -> assertThat(signIn(Demand.MFA, ADMINS)).isGranted())
                .isInstanceOf(AssertionError.class)
                .hasMessage("Expected the sign-in to be let in as it is, but it ends as MFA_ASKED, lacking [mfa]:%n"
                                .formatted()
                        + "  Admins: it demands mfa");
        assertThatThrownBy(() -> assertThat(signIn(Demand.MFA)).requiresMfa())
                .hasMessageStartingWith(
                        "Expected the sign-in to be asked for a second factor, but it ends as GRANTED:%n  Admins: "
                                .formatted());
        assertThatThrownBy(() -> assertThat(signIn(Demand.MFA)).isBlocked())
                .hasMessageStartingWith("Expected the sign-in to be refused, but it ends as GRANTED:");
    }
}
