package dev.breakwater.testing;

import dev.breakwater.identity.ConditionalAccess.Decision;
import dev.breakwater.identity.ConditionalAccess.Outcome;
import java.util.Set;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what becomes of a sign-in; failures show which policies have to do with it.
 *
 * <pre>{@code
 * String admins = "11111111-1111-4111-8111-111111111111";
 * ConditionalAccessPolicy policy = ConditionalAccessPolicy.named("Admins show two factors")
 *         .addIncludeGroups(ObjectId.of(admins))
 *         .kubernetes()
 *         .addDemands(ConditionalAccessPolicy.Demand.MFA)
 *         .build();
 *
 * assertThat(ConditionalAccess.of(List.of(policy.document()))
 *                 .whatIf(User.in("anna", admins), ConditionalAccess.AKS_SERVER, Context.deviceCodeFlow()))
 *         .requiresMfa();
 * }</pre>
 */
public final class SignInAssert extends AbstractAssert<SignInAssert, Decision> {
    SignInAssert(Decision actual) {
        super(actual, SignInAssert.class);
    }

    /** A second factor is asked for. */
    public SignInAssert requiresMfa() {
        isNotNull();
        return holds(actual.mfaAsked(), "to be asked for a second factor");
    }

    /** The sign-in is let in as it is. */
    public SignInAssert isGranted() {
        return ends(Outcome.GRANTED, "to be let in as it is");
    }

    /** The sign-in is refused, whatever is shown. */
    public SignInAssert isBlocked() {
        return ends(Outcome.BLOCKED, "to be refused");
    }

    private SignInAssert ends(Outcome outcome, String expected) {
        isNotNull();
        return holds(actual.outcome() == outcome, expected);
    }

    private SignInAssert holds(boolean condition, String expected) {
        if (!condition) {
            Set<String> missing = actual.missing();
            failWithMessage(
                    "Expected the sign-in %s, but it ends as %s%s:%n  %s",
                    expected, actual.outcome(), missing.isEmpty() ? "" : ", lacking " + missing, actual.why());
        }
        return this;
    }

    /** {@code SignInAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "SignInAssert[" + actual + "]";
    }
}
