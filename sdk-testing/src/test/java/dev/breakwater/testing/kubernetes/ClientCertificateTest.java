package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.access.Caller;
import dev.breakwater.engine.Engine;
import dev.breakwater.k8s.ConnectionTls;
import dev.breakwater.k8s.Kubeconfig;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.workload.Namespace;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signing in by the client certificate of a kubeconfig. */
class ClientCertificateTest {
    private static final Caller ADMIN = new Caller("root", List.of("system:masters"));

    private final FakeKubernetes fake = FakeKubernetes.create();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fake.close();
    }

    private static DesiredState shop() {
        return DesiredState.named("shop").with(Namespace.named("shop").build());
    }

    @Test
    void a_kubeconfig_with_a_certificate_and_no_token_converges() {
        ClusterConnection connection = Kubeconfig.parse(fake.kubeconfig(ADMIN)).connect();
        try (KubernetesProvider provider = KubernetesProvider.of(connection)) {
            Engine engine = Engine.of(provider);
            engine.apply(engine.plan(shop())).orThrow();
            assertThat(engine.plan(shop()).isEmpty()).isTrue();
        }

        assertThat(fake.requests())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.user()).isEqualTo("root"));
        assertThat(connection.token().reveal()).isEmpty();
    }

    @Test
    void whom_a_certificate_names_may_do_what_that_user_may() {
        Caller nobody = new Caller("nobody", List.of("guests"));
        try (KubernetesProvider provider =
                KubernetesProvider.of(Kubeconfig.parse(fake.kubeconfig(nobody)).connect())) {
            Engine engine = Engine.of(provider);
            assertThatThrownBy(() -> engine.apply(engine.plan(shop())).orThrow())
                    .hasMessageContaining("User \"nobody\" cannot");
        }
    }

    @Test
    void two_certificates_for_one_server_are_two_connections() {
        ClusterConnection one = Kubeconfig.parse(fake.kubeconfig(ADMIN)).connect();
        ClusterConnection other = Kubeconfig.parse(fake.kubeconfig(ADMIN)).connect();

        assertThat(one).isNotEqualTo(other).isNotEqualTo(fake.connection());
    }

    @ParameterizedTest
    @CsvSource({"RSA, PKCS8", "RSA, PKCS1", "EC, PKCS8", "EC, SEC1", "EC, SEC1-WITH-CURVE", "Ed25519, PKCS8"})
    void a_key_of_any_form_is_taken_with_its_certificate_alone(String algorithm, String form) throws Exception {
        KeyPair pair = pair(algorithm);
        String certificate = certificate(pair, algorithm);
        String key = key(pair.getPrivate(), form);

        ClusterConnection connection =
                Kubeconfig.parse(kubeconfig(certificate, key)).connect();

        assertThat(connection.clientCertificate()).contains(certificate);
        assertThat(ConnectionTls.context(connection)).isPresent();
        assertThat(connection.toString()).isEqualTo("ClusterConnection[https://api.example.com]");
        String foreign = key(pair(algorithm).getPrivate(), form);
        assertThatThrownBy(
                        () -> Kubeconfig.parse(kubeconfig(certificate, foreign)).connect())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("user.client-key: does not belong to the client-certificate.");
    }

    @Test
    void a_key_of_another_sort_or_under_a_password_is_refused_with_a_sentence() throws Exception {
        String certificate = certificate(pair("EC"), "EC");
        String rsa = key(pair("RSA").getPrivate(), "PKCS1");
        String locked = pem("RSA PRIVATE KEY", new byte[3])
                .replaceFirst("\n", "\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n");

        assertThatThrownBy(() -> Kubeconfig.parse(kubeconfig(certificate, rsa)).connect())
                .hasMessageContaining(
                        "user.client-key: cannot be read with the client-certificate; both have to be PEM of one algorithm");
        assertThatThrownBy(
                        () -> Kubeconfig.parse(kubeconfig(certificate, locked)).connect())
                .hasMessageContaining("user.client-key: is encrypted, and nobody asks for a password; decrypt it.");
        assertThatThrownBy(() -> Kubeconfig.parse(kubeconfig(rsa, rsa)).connect())
                .hasMessageContaining("user.client-key: cannot be read with the client-certificate");
    }

    @Test
    void certificate_and_key_may_be_files_beside_the_kubeconfig() throws Exception {
        KeyPair pair = pair("EC");
        Files.writeString(folder.resolve("client.crt"), certificate(pair, "EC"));
        Files.writeString(folder.resolve("client.key"), key(pair.getPrivate(), "SEC1"));
        Path file = Files.writeString(
                folder.resolve("config"), kubeconfig("client-certificate: client.crt, client-key: client.key"));

        assertThat(Kubeconfig.read(file).connect().clientCertificate()).isPresent();
    }

    private static String kubeconfig(String certificate, String key) {
        return kubeconfig("client-certificate-data: " + encoded(certificate) + ", client-key-data: " + encoded(key));
    }

    private static String kubeconfig(String user) {
        return """
                kind: Config
                current-context: a
                contexts: [{name: a, context: {cluster: a, user: a}}]
                clusters: [{name: a, cluster: {server: "%s"}}]
                users: [{name: a, user: {%s}}]
                """.formatted(URI.create("https://api.example.com"), user);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
    }

    private static String certificate(KeyPair pair, String algorithm) throws OperatorCreationException, IOException {
        String signature =
                algorithm.equals("Ed25519") ? algorithm : "SHA256with" + (algorithm.equals("EC") ? "ECDSA" : algorithm);
        X509CertificateHolder holder = new JcaX509v3CertificateBuilder(
                        new X500Name("CN=client"),
                        BigInteger.ONE,
                        Date.from(Instant.EPOCH),
                        Date.from(Instant.parse("2100-01-01T00:00:00Z")),
                        new X500Name("CN=client"),
                        pair.getPublic())
                .build(new JcaContentSignerBuilder(signature).build(pair.getPrivate()));
        return pem("CERTIFICATE", holder.getEncoded());
    }

    private static String key(PrivateKey key, String form) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(key.getEncoded());
        byte[] inner = info.getPrivateKey().getOctets();
        return switch (form) {
            case "PKCS8" -> pem("PRIVATE KEY", key.getEncoded());
            case "PKCS1" -> pem("RSA PRIVATE KEY", inner);
            case "SEC1" -> pem("EC PRIVATE KEY", inner);
            default ->
                pem(
                        "EC PRIVATE KEY",
                        new ECPrivateKey(
                                        ((java.security.interfaces.ECPrivateKey) key)
                                                .getParams()
                                                .getOrder()
                                                .bitLength(),
                                        ((java.security.interfaces.ECPrivateKey) key).getS(),
                                        info.getPrivateKeyAlgorithm().getParameters())
                                .getEncoded());
        };
    }

    private static String pem(String type, byte[] bytes) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(new PemObject(type, bytes));
        }
        return text.toString();
    }
}
