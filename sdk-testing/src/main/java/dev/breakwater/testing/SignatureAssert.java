package dev.breakwater.testing;

import dev.breakwater.image.SignatureVerdict;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on what the signatures of an image are worth; failures say why.
 *
 * <pre>{@code
 * TestSigner release = TestSigner.make("C=DE,ST=BE,O=Acme,CN=Release", "ES256");
 * FakeRegistry registry = FakeRegistry.named("acme.azurecr.io");
 * ImageReference web = registry.sign(registry.push("shop/web", "1.4"), release);
 *
 * TrustPolicy policy = TrustPolicy.strict("ca:acme", release.root());
 * SignatureVerdict verdict =
 *         SignatureVerifier.of(registry.client(), policy).verify(web);
 * assertThat(verdict).isVerified().isSignedBy("C=DE, ST=BE, O=Acme");
 * }</pre>
 */
public final class SignatureAssert extends AbstractAssert<SignatureAssert, SignatureVerdict> {
    SignatureAssert(SignatureVerdict actual) {
        super(actual, SignatureAssert.class);
    }

    /** A signature holds. That the policy wants no verification is not enough. */
    public SignatureAssert isVerified() {
        isNotNull();
        return actual.isVerified() ? this : fail("to be verified");
    }

    /** Nothing vouches for it: no signature holds, or none can be told to. */
    public SignatureAssert isNotVerified() {
        isNotNull();
        return actual.isVerified() ? fail("not to be verified") : this;
    }

    /**
     * A signature holds, and its signer has all attributes of that name.
     *
     * @param subject a distinguished name or a part of one, such as {@code C=US, ST=WA, O=Acme}
     */
    public SignatureAssert isSignedBy(String subject) {
        isVerified();
        Map<String, String> signer = attributes(actual.signer().orElse(""));
        if (!signer.entrySet().containsAll(attributes(subject).entrySet())) {
            return fail("to be signed by " + subject);
        }
        return this;
    }

    private static Map<String, String> attributes(String name) {
        try {
            Map<String, String> all = new TreeMap<>();
            for (Rdn rdn : new LdapName(name).getRdns()) {
                all.put(rdn.getType().toUpperCase(Locale.ROOT), String.valueOf(rdn.getValue()));
            }
            return all;
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("'" + name + "' is no distinguished name, such as C=US, O=Acme.", e);
        }
    }

    private SignatureAssert fail(String expected) {
        Optional<String> signer = actual.signer();
        failWithMessage(
                "Expected %s %s, but it is %s%s%s.%s",
                actual.image(),
                expected,
                actual.outcome(),
                signer.map(name -> " by " + name).orElse(""),
                actual.policy().isEmpty() ? "" : " under the policy " + actual.policy(),
                actual.reasons().isEmpty() ? "" : "\n  " + String.join("\n  ", actual.reasons()));
        return this;
    }

    /** {@code SignatureAssert[…]}, with what it is about. */
    @Override
    public String toString() {
        return "SignatureAssert[" + actual + "]";
    }
}
