package dev.breakwater.stories;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.HardeningRules.clusters;

import dev.breakwater.blueprint.SecureCluster;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.ConditionalAccess;
import dev.breakwater.identity.ConditionalAccess.Context;
import dev.breakwater.identity.ConditionalAccess.User;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.ConditionalAccessPolicy.Demand;
import dev.breakwater.identity.ObjectId;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.Rule;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The story of signing in: people by Entra ID and a second factor, nobody by a shared certificate. */
class EntraSignInStoryTest {
    private static final String ANNA = "bbbbbbbb-0000-4000-8000-00000000000b";

    // tag::declaration[]
    static final SecureCluster CLUSTER = Stories.cluster().build(); // Entra ID only: no local accounts
    static final ConditionalAccessPolicy TWO_FACTORS = ConditionalAccessPolicy.named("Admins show two factors")
            .addIncludeGroups(ObjectId.of(Stories.ADMINS))
            .kubernetes()
            .addDemands(Demand.MFA)
            .build();
    // end::declaration[]

    // tag::insecure[]
    static final SecureCluster WITH_LOCAL_ACCOUNTS =
            CLUSTER.withCustomisations(hardened -> hardened.withLocalAccounts(true));
    static final ConditionalAccessPolicy REPORTING = TWO_FACTORS.withMode(ConditionalAccessPolicy.Mode.REPORT_ONLY);
    // end::insecure[]

    // tag::test[]
    static final Rule NO_LOCAL_ACCOUNTS =
            clusters().shouldDisableLocalAccounts().because("break-glass goes through PIM");

    private static void an_administrator_shows_two_factors(ConditionalAccessPolicy policy) {
        assertThat(ConditionalAccess.of(List.of(policy.document()))
                        .whatIf(
                                User.in(ANNA, Stories.ADMINS),
                                ConditionalAccess.AKS_SERVER,
                                Context.deviceCodeFlow())) // as kubelogin does
                .requiresMfa();
    }

    @Test
    void people_sign_in_by_entra_id_and_a_second_factor() {
        NO_LOCAL_ACCOUNTS.check(estate(CLUSTER));
        an_administrator_shows_two_factors(TWO_FACTORS);
    }
    // end::test[]

    private static Estate estate(SecureCluster cluster) {
        return Estate.of(DesiredState.named("shop").with(cluster));
    }

    @Test
    void a_shared_certificate_is_found() throws IOException {
        Stories.failsAsOn("entra-sign-in.md", () -> NO_LOCAL_ACCOUNTS.check(estate(WITH_LOCAL_ACCOUNTS)));
    }

    @Test
    void a_policy_that_only_reports_is_found() throws IOException {
        Stories.failsAsOn("entra-sign-in.md", () -> an_administrator_shows_two_factors(REPORTING));
    }
}
