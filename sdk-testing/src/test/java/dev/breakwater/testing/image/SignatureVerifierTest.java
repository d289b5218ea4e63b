package dev.breakwater.testing.image;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.breakwater.document.Document;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.OciRegistry;
import dev.breakwater.image.RegistryTransport;
import dev.breakwater.image.SignatureVerdict;
import dev.breakwater.image.SignatureVerdict.Outcome;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures in a registry are verified as the Notary Project specifies, and each way to forge one is found out. */
class SignatureVerifierTest {
    private static final String HOST = "prod.azurecr.io";
    private static final TestSigner RELEASE = TestSigner.make();
    private static final String RELEASE_NAME = "CN=Release,O=Acme,ST=WA,C=US";

    private final FakeRegistry registry = FakeRegistry.named(HOST);
    private final ImageReference web = registry.push("shop/web", "1.4");

    private SignatureVerdict verify(TrustPolicy policy) {
        return SignatureVerifier.of(registry.client(), policy).verify(web);
    }

    private SignatureVerdict strictly(TestSigner signer) {
        return verify(TrustPolicy.strict("ca:acme", signer.root()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES384", "ES512", "PS256", "PS384", "PS512"})
    void every_algorithm_of_the_specification_is_verified(String algorithm) {
        TestSigner signer = TestSigner.make("C=US,ST=WA,O=Acme,CN=Release", algorithm);
        registry.sign(web, signer);

        assertThat(strictly(signer)).isVerified().isSignedBy("C=US, ST=WA, O=Acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA384withECDSA", "SHA256withRSA", "SHA512withRSA", "SHA256withRSAandMGF1"})
    void an_authority_may_sign_with_any_strong_algorithm(String algorithm) {
        TestSigner signer = TestSigner.make(draft -> draft.issuing = algorithm);
        registry.sign(web, signer);

        assertThat(strictly(signer)).isVerified();
    }

    @Test
    void a_tag_is_resolved_and_the_verdict_names_the_digest() {
        registry.sign(web, RELEASE);

        SignatureVerdict verdict = SignatureVerifier.of(
                        registry.client(), TrustPolicy.strict("ca:acme", RELEASE.root()))
                .verify(HOST + "/shop/web:1.4");

        assertThat(verdict).hasToString("VERIFIED " + web + " by " + RELEASE_NAME + ", under the policy all");
    }

    @Test
    void a_registry_without_the_referrers_api_is_asked_by_tag() {
        registry.withoutReferrers().sign(web, RELEASE);

        assertThat(strictly(RELEASE)).isVerified();
    }

    @Test
    void one_signature_that_holds_among_others_is_enough() {
        registry.sign(web, TestSigner.make());
        registry.sign(web, RELEASE);

        assertThat(strictly(RELEASE)).isVerified();
    }

    @Test
    void an_image_without_signature_fails_and_the_message_says_under_which_policy() {
        assertThatThrownBy(() -> assertThat(strictly(RELEASE)).isVerified())
                .hasMessage("Expected " + web
                        + " to be verified, but it is FAILED under the policy all.\n  The image carries no signature.");
        assertThat(strictly(RELEASE)).isNotVerified();
    }

    @Test
    void another_signer_than_asked_for_is_named() {
        registry.sign(web, RELEASE);

        assertThatThrownBy(() -> assertThat(strictly(RELEASE)).isSignedBy("O=Wabbit"))
                .hasMessageContaining("to be signed by O=Wabbit, but it is VERIFIED by " + RELEASE_NAME);
    }

    /** Everything that makes a signature worth nothing, and what is said of it. */
    @TestFactory
    Stream<DynamicTest> each_way_to_forge_a_signature_is_found_out() {
        Map<String, Consumer<FakeRegistry>> ways = new LinkedHashMap<>();
        ways.put("is in a trust store", images -> images.sign(image(images), TestSigner.make()));
        ways.put("one of both was changed", images -> forged(images, true));
        ways.put("The signature is for another image.", images -> {
            Document other = images.subject(images.push("shop/api", "1"));
            attach(images, UnaryOperator.identity(), SignedEnvelope.payload(other), RELEASE);
        });
        ways.put("The header says none, but the key", header(h -> h.with("alg", "none")));
        ways.put("The header says HS256, but the key", header(h -> h.with("alg", "HS256")));
        ways.put(
                "The header says ES384, but the key of the certificate is for ES256",
                header(h -> h.with("alg", "ES384")));
        ways.put("which is not of the Notary Project", header(h -> h.with("cty", "application/json")));
        ways.put("The signing scheme 'mine' is not known", header(h -> h.with("io.cncf.notary.signingScheme", "mine")));
        ways.put(
                "The header io.cncf.notary.signingScheme must be critical",
                header(h -> h.without("io.cncf.notary.signingScheme")
                        .with("io.cncf.notary.signingScheme", "notary.x509")
                        .with("crit", List.of())));
        ways.put(
                "The header io.cncf.notary.expiry must be critical",
                header(h -> h.with("io.cncf.notary.expiry", "2099-01-01T00:00:00Z")));
        ways.put(
                "calls acme.mustKnow critical",
                header(h -> h.with("acme.mustKnow", 1)
                        .with("crit", List.of("io.cncf.notary.signingScheme", "acme.mustKnow"))));
        ways.put("signingTime is missing", header(h -> h.without("io.cncf.notary.signingTime")));
        ways.put("signingTime is no time", header(h -> h.with("io.cncf.notary.signingTime", "yesterday")));
        ways.put(
                "does not belong to the scheme notary.x509",
                header(h -> h.with("io.cncf.notary.authenticSigningTime", "2026-01-01T00:00:00Z")
                        .with("crit", List.of("io.cncf.notary.signingScheme", "io.cncf.notary.authenticSigningTime"))));
        ways.put(
                "before it was made",
                header(h -> h.with("io.cncf.notary.expiry", "2001-01-01T00:00:00Z")
                        .with("crit", List.of("io.cncf.notary.signingScheme", "io.cncf.notary.expiry"))));
        ways.put("needs the critical key usage digitalSignature", signer(d -> d.usage = KeyUsage.keyEncipherment));
        ways.put("Release,O=Acme,ST=WA,C=US needs the critical", signer(d -> d.criticalUsage = false));
        ways.put("may be used for more than", signer(d -> d.usage = KeyUsage.digitalSignature | KeyUsage.keyAgreement));
        ways.put("is for servers", signer(d -> d.purpose = KeyPurposeId.id_kp_serverAuth));
        ways.put("is for any purpose", signer(d -> d.purpose = KeyPurposeId.anyExtendedKeyUsage));
        ways.put("is for answers of OCSP", signer(d -> d.purpose = KeyPurposeId.id_kp_OCSPSigning));
        ways.put("is signed with MD5withRSA, not with", signer(d -> d.issuing = "MD5withRSA"));
        ways.put("is signed with SHA1withRSA, not with", signer(d -> d.issuing = "SHA1withRSA"));
        ways.put("is signed with SHA224withRSA, not with", signer(d -> d.issuing = "SHA224withRSA"));
        ways.put("is signed with RSASSA-PSS, not with", signer(d -> d.issuing = "SHA1withRSAandMGF1"));
        ways.put("The envelope cannot be read", envelope("{"));
        ways.put(
                "and nothing else",
                envelope("{\"payload\":\"\",\"protected\":\"\",\"signatures\":[],\"signature\":\"\"}"));
        ways.put(
                "base64url at /protected",
                envelope("{\"payload\":\"\",\"protected\":\"*\",\"header\":{},\"signature\":\"\"}"));
        ways.put(
                "carries 0 certificates",
                envelope("{\"payload\":\"\",\"protected\":\"e30\",\"header\":{},\"signature\":\"\"}"));
        ways.put(
                "is not in base64",
                envelope("{\"payload\":\"\",\"protected\":\"e30\",\"header\":{\"x5c\":[\"*\"]},\"signature\":\"\"}"));
        ways.put("ends the chain but is no root", chain(List.of(RELEASE.chain().get(0))));
        ways.put(
                "is not issued by the next one",
                chain(List.of(
                        RELEASE.chain().get(0),
                        TestSigner.make("C=DE,ST=BE,O=X,CN=Y", "ES256").chain().get(0))));
        ways.put(
                "is not signed by the next one",
                chain(List.of(RELEASE.chain().get(0), TestSigner.make().root())));
        return ways.entrySet().stream()
                .map(way -> dynamicTest(way.getKey(), () -> isFoundOut(way.getKey(), way.getValue())));
    }

    private static void isFoundOut(String reason, Consumer<FakeRegistry> way) {
        FakeRegistry images = FakeRegistry.named(HOST);
        ImageReference image = image(images);
        way.accept(images);
        TrustPolicy policy = TrustPolicy.strict("ca:acme", RELEASE.root());

        SignatureVerdict verdict = SignatureVerifier.of(images.client(), policy).verify(image);

        assertThat(verdict.outcome()).as("%s", verdict).isEqualTo(Outcome.FAILED);
        assertThat(String.join(" ", verdict.reasons())).contains(reason);
    }

    private static ImageReference image(FakeRegistry images) {
        return images.push("shop/web", "1.4");
    }

    private static Consumer<FakeRegistry> header(UnaryOperator<Document> change) {
        return images -> attach(images, change, SignedEnvelope.payload(images.subject(image(images))), RELEASE);
    }

    private static Consumer<FakeRegistry> signer(Consumer<TestSigner.Draft> change) {
        return images -> images.sign(image(images), TestSigner.make(change));
    }

    private static Consumer<FakeRegistry> envelope(String json) {
        return images -> images.attach(image(images), "application/jose+json", json.getBytes(StandardCharsets.UTF_8));
    }

    private static Consumer<FakeRegistry> chain(List<java.security.cert.X509Certificate> certificates) {
        return images -> {
            Document payload = SignedEnvelope.payload(images.subject(image(images)));
            // The key fits where the leaf comes first; elsewhere the chain is found out before.
            Document header = SignedEnvelope.header(RELEASE, now(), Optional.empty());
            images.attach(
                    image(images), "application/jose+json", SignedEnvelope.of(header, payload, RELEASE, certificates));
        };
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void attach(
            FakeRegistry images, UnaryOperator<Document> change, Document payload, TestSigner signer) {
        Document header = change.apply(SignedEnvelope.header(signer, now(), Optional.empty()));
        images.attach(image(images), "application/jose+json", SignedEnvelope.of(header, payload, signer));
    }

    private static void forged(FakeRegistry images, boolean payload) {
        Document header = SignedEnvelope.header(RELEASE, now(), Optional.empty());
        Document subject = images.subject(image(images));
        Document signed =
                Document.parse(SignedEnvelope.of(header, SignedEnvelope.payload(subject.with("size", 1)), RELEASE));
        String right =
                SignedEnvelope.encoded(SignedEnvelope.payload(subject).toJson().getBytes(StandardCharsets.UTF_8));
        Document forged = payload ? signed.with("payload", right) : signed;
        images.attach(image(images), "application/jose+json", forged.toJson().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_the_registry_changes_is_found_out_by_its_digest() {
        registry.sign(web, RELEASE);
        registry.corrupt(web.digest().orElseThrow());

        assertThatThrownBy(() -> strictly(RELEASE))
                .hasMessageContaining("what the registry answers has not the digest sha256:");
    }

    @Test
    void cose_timestamps_revocation_lists_and_plugins_cannot_be_told() {
        registry.attach(web, "application/cose", new byte[] {(byte) 0xd2, 1});
        assertThat(strictly(RELEASE))
                .hasToString("NOT_ASSESSABLE " + web + ", under the policy all: The signature is of the type"
                        + " application/cose, which is not read here.");

        TestSigner revocable = TestSigner.make(draft -> draft.extras = List.of(new TestSigner.Extra(
                "1.3.6.1.5.5.7.1.1",
                new AuthorityInformationAccess(new AccessDescription(
                        AccessDescription.id_ad_ocsp,
                        new GeneralName(GeneralName.uniformResourceIdentifier, "http://o"))))));
        registry.sign(web, revocable);
        assertThat(strictly(revocable).outcome()).isEqualTo(Outcome.NOT_ASSESSABLE);
        assertThat(verify(policy("permissive", "").with("ca:acme", revocable.root())))
                .isVerified()
                .hasToString("VERIFIED " + web + " by " + RELEASE_NAME + ", under the policy shop: Noted only: The"
                        + " certificates name where revocations are published, which is not read here.");
        assertThat(verify(policy("strict", "\"revocation\": \"skip\"").with("ca:acme", revocable.root()))
                        .reasons())
                .isEmpty();
        assertThat(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.48.1")).isEqualTo(AccessDescription.id_ad_ocsp);
    }

    private static TrustPolicy policy(String level, String override) {
        return policy(level, override, "\"ca:acme\"", "\"*\"");
    }

    private static TrustPolicy policy(String level, String override, String stores, String identities) {
        return TrustPolicy.of("trustpolicy.json", """
                {"version": "1.0", "trustPolicies": [{"name": "shop", "registryScopes": ["%s/shop/web"],
                  "signatureVerification": {"level": "%s", "override": {%s}},
                  "trustStores": [%s], "trustedIdentities": [%s]}]}
                """.formatted(HOST, level, override, stores, identities));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "strict     | -                     | FAILED",
                "permissive | -                     | VERIFIED",
                "audit      | -                     | VERIFIED",
                "strict     | \"expiry\": \"log\"   | VERIFIED",
                "audit      | \"expiry\": \"enforce\" | FAILED",
            })
    void an_expired_signature_counts_as_the_level_says(String level, String override, Outcome outcome) {
        registry.sign(web, RELEASE, Duration.ofHours(1));
        TrustPolicy policy = policy(level, override == null ? "" : override).with("ca:acme", RELEASE.root());

        SignatureVerifier later = SignatureVerifier.of(registry.client(), policy)
                .at(Clock.fixed(Instant.now().plus(Duration.ofHours(2)), ZoneOffset.UTC));

        assertThat(later.verify(web).outcome()).isEqualTo(outcome);
        assertThat(String.join("", later.verify(web).reasons())).contains("The signature expired at");
        assertThat(verify(policy).reasons()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"strict, FAILED", "permissive, VERIFIED", "audit, VERIFIED"})
    void expired_certificates_count_as_the_level_says(String level, Outcome outcome) {
        registry.sign(web, RELEASE);
        TrustPolicy policy = policy(level, "").with("ca:acme", RELEASE.root());

        SignatureVerdict later = SignatureVerifier.of(registry.client(), policy)
                .at(Clock.fixed(Instant.now().plus(Duration.ofDays(60)), ZoneOffset.UTC))
                .verify(web);

        assertThat(later.outcome()).isEqualTo(outcome);
        assertThat(String.join("", later.reasons())).contains("is valid from");
    }

    @ParameterizedTest
    @CsvSource({"strict, FAILED", "permissive, FAILED", "audit, VERIFIED"})
    void a_stranger_counts_as_the_level_says(String level, Outcome outcome) {
        registry.sign(web, TestSigner.make());

        assertThat(verify(policy(level, "").with("ca:acme", RELEASE.root())).outcome())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x509.subject: C=US, ST=WA, O=Acme | VERIFIED",
                "x509.subject: C=US, S=WA, O=Acme, CN=Release | VERIFIED",
                "x509.subject: C=US, ST=WA, O=Acme, CN=Nightly | FAILED",
                "x509.subject: C=US, ST=WA, O=Acme, OU=Any | FAILED",
            })
    void a_signer_must_be_one_of_the_trusted_identities(String identity, Outcome outcome) {
        registry.sign(web, RELEASE);

        TrustPolicy policy =
                policy("strict", "", "\"ca:acme\"", '"' + identity + '"').with("ca:acme", RELEASE.root());

        assertThat(verify(policy).outcome()).isEqualTo(outcome);
    }

    @Test
    void a_statement_for_the_repository_comes_before_the_one_for_all() {
        TrustPolicy policy =
                TrustPolicy.of("trustpolicy.json", """
                        {"version": "1.0", "trustPolicies": [
                          {"name": "all", "registryScopes": ["*"], "signatureVerification": {"level": "strict"},
                           "trustStores": ["ca:acme"], "trustedIdentities": ["*"]},
                          {"name": "legacy", "registryScopes": ["%s/shop/web"], "signatureVerification": {"level": "skip"}}]}
                        """.formatted(HOST)).with("ca:acme", RELEASE.root());

        assertThat(verify(policy).outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(verify(policy)).isNotVerified();
        assertThat(verify(policy("strict", "")).policy()).isEqualTo("shop");
        assertThat(SignatureVerifier.of(registry.client(), policy("strict", ""))
                        .verify(registry.push("other/app", "1"))
                        .reasons())
                .containsExactly("No statement of the trust policy applies to prod.azurecr.io/other/app.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"version\": \"2.0\"' | /version: only version 1.0 is read.",
                "'\"version\": \"1.0\"' | /trustPolicies: there is no statement.",
            })
    void a_policy_of_another_version_or_without_statement_is_refused(String members, String message) {
        assertThatThrownBy(() -> TrustPolicy.of("trustpolicy.json", '{' + members + '}'))
                .hasMessage("trustpolicy.json, " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"*\"'|strict|'\"ca:a\"'|'\"*\", \"x509.subject: C=US\"'|/trustedIdentities: * stands alone.",
                "'\"*\", \"r.io/a\"'|strict|'\"ca:a\"'|'\"*\"'|/registryScopes: must be one or more repositories, or * alone.",
                "'\"nginx\"'|strict|'\"ca:a\"'|'\"*\"'|/registryScopes/0: must be a whole name, such as"
                        + " registry.example/team/app.",
                "'\"r.io/a*\"'|strict|'\"ca:a\"'|'\"*\"'|/registryScopes/0: 'r.io/a*' is no name of an image.",
                "'\"*\"'|lenient|'\"ca:a\"'|'\"*\"'|/signatureVerification/level: must be strict, permissive, audit or skip.",
                "'\"*\"'|skip|''|''|/registryScopes: skip cannot be used for all repositories.",
                "'\"r.io/a\"'|skip|'\"ca:a\"'|'\"*\"'|: a statement that skips verification has neither trustStores nor"
                        + " trustedIdentities.",
                "'\"*\"'|strict|''|''|: a statement needs trustStores and trustedIdentities.",
                "'\"*\"'|strict|'\"acme\"'|'\"*\"'|/trustStores: stores are named as ca:…, signingAuthority:… or tsa:….",
                "'\"*\"'|strict|'\"ca:a\"'|'\"CN=a\"'|/trustedIdentities/0: identities are written as x509.subject: C=…, ST=…,"
                        + " O=….",
                "'\"*\"'|strict|'\"ca:a\"'|'\"x509.subject: C=US, O=A\"'|/trustedIdentities/0: must name country (C), state"
                        + " (ST) and organization (O).",
                "'\"*\"'|strict|'\"ca:a\"'|'\"x509.subject: C=US, C=DE\"'|/trustedIdentities/0: is no distinguished name with"
                        + " single, different attributes.",
                "'\"*\"'|strict|'\"ca:a\"'|'\"x509.subject: C=US, ST=WA, O=A\", \"x509.subject: C=US, ST=WA, O=A, CN=B\"'|"
                        + "/trustedIdentities/1: overlaps with another identity.",
            })
    void what_is_wrong_with_a_policy_is_said_with_its_place(
            String scopes, String level, String stores, String identities, String message) {
        assertThatThrownBy(() -> TrustPolicy.of("trustpolicy.json", """
                        {"version": "1.0", "trustPolicies": [{"name": "a", "registryScopes": [%s],
                          "signatureVerification": {"level": "%s"}, "trustStores": [%s], "trustedIdentities": [%s]}]}
                        """.formatted(scopes, level, stores, identities)))
                .hasMessageStartingWith("trustpolicy.json, /trustPolicies/0" + message);
    }

    @Test
    void a_signature_with_a_timestamp_policy_cannot_be_told_unless_nothing_has_expired() {
        registry.sign(web, RELEASE);
        TrustPolicy always =
                policy("strict", "", "\"ca:acme\", \"tsa:any\"", "\"*\"").with("ca:acme", RELEASE.root());
        TrustPolicy after = TrustPolicy.of("trustpolicy.json", """
                        {"version": "1.0", "trustPolicies": [{"name": "a", "registryScopes": ["*"], "signatureVerification":
                          {"level": "strict", "verifyTimestamp": "afterCertExpiry"},
                          "trustStores": ["ca:acme", "tsa:any"], "trustedIdentities": ["*"]}]}
                        """).with("ca:acme", RELEASE.root());

        assertThat(verify(always).outcome()).isEqualTo(Outcome.NOT_ASSESSABLE);
        assertThat(verify(after)).isVerified();
    }

    @Test
    void a_hostile_registry_is_refused() {
        List<String> asked = new ArrayList<>();
        RegistryTransport hostile = (uri, accept, most) -> {
            asked.add(uri.getPath());
            if (uri.getPath().contains("/referrers/")) {
                Map<String, String> link = Map.of("Link", "<https://evil.example/v2/>; rel=\"next\"");
                return new RegistryTransport.Answer(200, link, "{}".getBytes(StandardCharsets.UTF_8));
            }
            return registry.transport().get(uri, accept, most);
        };
        SignatureVerifier verifier =
                SignatureVerifier.of(OciRegistry.over(hostile), TrustPolicy.strict("ca:acme", RELEASE.root()));

        assertThatThrownBy(() -> verifier.verify(web))
                .hasMessageContaining("the registry sends us to another host, which is refused");
        assertThat(asked).hasSize(2);
        assertThatThrownBy(() -> verifier.verify(HOST + "/shop/none:1"))
                .hasMessage("prod.azurecr.io/shop/none:1: the registry has no such image.");
    }

    @Test
    void a_registry_on_loopback_is_read_over_http() {
        try (FakeRegistry served = FakeRegistry.serve()) {
            ImageReference image = served.sign(served.push("shop/web", "1.4"), RELEASE);

            SignatureVerdict verdict = SignatureVerifier.of(
                            OciRegistry.over(RegistryTransport.http()).plain(),
                            TrustPolicy.strict("ca:acme", RELEASE.root()))
                    .verify(image);

            assertThat(verdict).isVerified();
        }
    }
}
