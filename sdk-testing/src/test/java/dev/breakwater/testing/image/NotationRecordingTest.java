package dev.breakwater.testing.image;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.image.ImageReference;
import dev.breakwater.image.SignatureVerdict;
import dev.breakwater.image.SignatureVerdict.Outcome;
import dev.breakwater.image.SignatureVerifier;
import dev.breakwater.image.TrustPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the real {@code notation} signs is verified here, and what is signed here the real {@code notation} verifies. The
 * former is replayed from a recording; {@code -Dbreakwater.notation=/path/to/notation} makes it anew and runs the latter.
 */
class NotationRecordingTest {
    private static final Path RECORDING = Path.of("src/test/resources/dev/breakwater/testing/image/notation.json");
    private static final String POLICY = """
            {"version": "1.0", "trustPolicies": [{"name": "all", "registryScopes": ["*"],
              "signatureVerification": {"level": "strict"},
              "trustStores": ["ca:acme", "ca:release.test"], "trustedIdentities": ["*"]}]}
            """;

    private static Document recording() throws IOException {
        return Document.parse(Files.readString(RECORDING, StandardCharsets.UTF_8));
    }

    private static SignatureVerdict replay(String image, Duration later, String root) throws IOException {
        Document recording = recording();
        FakeRegistry registry = FakeRegistry.named("localhost:5000");
        registry.restore(recording.at("/registry").orElseThrow().elements());
        TrustPolicy policy = TrustPolicy.of("trustpolicy.json", POLICY)
                .with("ca:release.test", certificate(recording.text("/" + root).orElseThrow()));
        Instant at = Instant.parse(recording.text("/at").orElseThrow()).plus(later);
        return SignatureVerifier.of(registry.client(), policy)
                .at(Clock.fixed(at, ZoneOffset.UTC))
                .verify("localhost:5000/" + recording.text("/images/" + image).orElseThrow());
    }

    private static X509Certificate certificate(String base64) {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_notation_signed_is_verified() throws IOException {
        assertThat(replay("jws", Duration.ZERO, "root"))
                .isVerified()
                .isSignedBy("CN=release.test, O=Notary, ST=WA, C=US");
    }

    @Test
    void what_notation_signed_for_a_time_expires() throws IOException {
        assertThat(replay("expiring", Duration.ZERO, "root")).isVerified();
        assertThat(String.join(
                        " ", replay("expiring", Duration.ofHours(2), "root").reasons()))
                .startsWith("The signature expired at ");
    }

    @Test
    void what_notation_signed_is_worth_nothing_to_who_trusts_another() throws IOException {
        assertThat(replay("jws", Duration.ZERO, "stranger").outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void what_notation_signed_in_cose_cannot_be_told() throws IOException {
        assertThat(replay("cose", Duration.ZERO, "root").outcome()).isEqualTo(Outcome.NOT_ASSESSABLE);
    }

    @Test
    void what_notation_did_not_sign_fails() throws IOException {
        assertThat(replay("unsigned", Duration.ZERO, "root").reasons())
                .containsExactly("The image carries no signature.");
    }

    @Test
    void notation_itself_agreed_but_for_any_purpose_which_the_specification_forbids() throws IOException {
        assertThat(recording().at("/agreed").orElseThrow().elements())
                .extracting(Document::toString)
                .containsExactly(
                        "\"ours ES256: verified\"",
                        "\"ours ES384: verified\"",
                        "\"ours ES512: verified\"",
                        "\"ours PS256: verified\"",
                        "\"ours PS384: verified\"",
                        "\"ours PS512: verified\"",
                        "\"its own jws: verified\"",
                        "\"its own cose: verified\"",
                        "\"ours for any purpose: verified\"",
                        "\"ours for servers: refused\"",
                        "\"ours for OCSP: refused\"",
                        "\"unsigned: refused\"",
                        "\"a stranger's: refused\"");
    }

    /** Runs the tool against a registry of ours, and writes down what it made and what it said. */
    @Test
    @EnabledIfSystemProperty(named = "breakwater.notation", matches = ".+")
    void the_tool_is_recorded(@TempDir Path home) throws Exception {
        try (FakeRegistry registry = FakeRegistry.serve()) {
            Notation notation = new Notation(home);
            notation.run("cert", "generate-test", "--default", "release.test");
            List<Document> entries = new ArrayList<>();
            ImageReference jws = registry.push("shop/jws", "1");
            ImageReference expiring = registry.push("shop/expiring", "1");
            ImageReference cose = registry.push("shop/cose", "1");
            ImageReference unsigned = registry.push("shop/unsigned", "1");
            String version = notation.output("version");
            notation.require("sign", name(jws));
            notation.require("sign", "--expiry", "1h", name(expiring));
            notation.require("sign", "--signature-format", "cose", name(cose));
            entries.addAll(registry.export());
            Document agreed = agreed(registry, notation, home, jws, cose, unsigned);
            Document recording = Document.object(
                            "tool",
                            version.lines()
                                    .filter(l -> l.startsWith("Version"))
                                    .findFirst()
                                    .orElse(""))
                    .with("at", Instant.now().toString())
                    .with("root", pem(home.resolve("notation/truststore/x509/ca/release.test/release.test.crt")))
                    .with(
                            "stranger",
                            Base64.getEncoder()
                                    .encodeToString(TestSigner.make().root().getEncoded()))
                    .with(
                            "images",
                            Document.object("jws", path(jws), "expiring", path(expiring))
                                    .with("cose", path(cose))
                                    .with("unsigned", path(unsigned)))
                    .with("agreed", agreed)
                    .with("registry", entries);
            Files.createDirectories(RECORDING.getParent());
            Files.writeString(RECORDING, recording.toPrettyJson() + "\n", StandardCharsets.UTF_8);
        }
    }

    private static Document agreed(
            FakeRegistry registry,
            Notation notation,
            Path home,
            ImageReference jws,
            ImageReference cose,
            ImageReference unsigned)
            throws Exception {
        Path policy = Files.writeString(home.resolve("policy.json"), POLICY, StandardCharsets.UTF_8);
        notation.require("policy", "import", policy.toString());
        List<String> said = new ArrayList<>();
        for (String algorithm : List.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512")) {
            TestSigner signer = TestSigner.make("C=US,ST=WA,O=Acme,CN=" + algorithm, algorithm);
            Path root =
                    Files.write(home.resolve(algorithm + ".crt"), signer.root().getEncoded());
            notation.require("cert", "add", "--type", "ca", "--store", "acme", root.toString());
            ImageReference image =
                    registry.sign(registry.push("ours/" + algorithm.toLowerCase(Locale.ROOT), "1"), signer);
            said.add("ours " + algorithm + ": " + notation.verify(image));
        }
        said.add("its own jws: " + notation.verify(jws));
        said.add("its own cose: " + notation.verify(cose));
        said.add(
                "ours for any purpose: " + notation.verify(ours(registry, notation, KeyPurposeId.anyExtendedKeyUsage)));
        said.add("ours for servers: " + notation.verify(ours(registry, notation, KeyPurposeId.id_kp_serverAuth)));
        said.add("ours for OCSP: " + notation.verify(ours(registry, notation, KeyPurposeId.id_kp_OCSPSigning)));
        said.add("unsigned: " + notation.verify(unsigned));
        ImageReference strange = registry.sign(registry.push("ours/strange", "1"), TestSigner.make());
        said.add("a stranger's: " + notation.verify(strange));
        return Document.of(said);
    }

    private static ImageReference ours(FakeRegistry registry, Notation notation, KeyPurposeId purpose)
            throws Exception {
        TestSigner signer = TestSigner.make(draft -> draft.purpose = purpose);
        Path root = Files.write(
                notation.home().resolve(purpose + ".crt"), signer.root().getEncoded());
        notation.require("cert", "add", "--type", "ca", "--store", "acme", root.toString());
        return registry.sign(registry.push("ours/p" + purpose, "1"), signer);
    }

    private static String name(ImageReference image) {
        return image.name() + '@' + image.digest().orElseThrow();
    }

    private static String path(ImageReference image) {
        return image.repository() + '@' + image.digest().orElseThrow();
    }

    private static String pem(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
    }

    /** The tool, with a configuration of its own. */
    private record Notation(Path home) {
        int run(String... arguments) throws IOException, InterruptedException {
            return start(arguments).exit();
        }

        void require(String... arguments) throws IOException, InterruptedException {
            Ended ended = start(arguments);
            assertThat(ended.exit())
                    .as("%s: %s", List.of(arguments), ended.output())
                    .isZero();
        }

        String output(String... arguments) throws IOException, InterruptedException {
            return start(arguments).output();
        }

        String verify(ImageReference image) throws IOException, InterruptedException {
            return run("verify", name(image)) == 0 ? "verified" : "refused";
        }

        private record Ended(int exit, String output) {}

        private Ended start(String... arguments) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of(System.getProperty("breakwater.notation")));
            command.addAll(List.of(arguments));
            Path output = Files.createTempFile(home, "output", ".txt");
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("XDG_CONFIG_HOME", home.toString());
            builder.environment().put("HOME", home.toString());
            Process process = builder.start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        }
    }
}
