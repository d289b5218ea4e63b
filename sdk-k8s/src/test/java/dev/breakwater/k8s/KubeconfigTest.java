package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.resource.ClusterConnection;
import dev.breakwater.resource.InvalidDeclarationException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeconfigTest {
    private static final String SECRET = "s3cr3t-canary";
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    private static final String PEM_DATA = Base64.getEncoder().encodeToString(PEM.getBytes(StandardCharsets.US_ASCII));

    @TempDir
    private Path folder;

    private static String config(String cluster, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: prod
                preferences: {}
                contexts:
                - name: prod
                  context: {cluster: c, user: u, namespace: shop}
                - name: broken
                  context: {cluster: c, user: nobody}
                clusters:
                - name: c
                  cluster: {%s}
                users:
                - name: u
                  user: {%s}
                """.formatted(cluster, user);
    }

    private static String good(String user) {
        return config("server: \"https://api.example.com:6443\", certificate-authority-data: " + PEM_DATA, user);
    }

    @Test
    void a_context_with_a_token_connects() {
        Kubeconfig config = Kubeconfig.parse(good("token: " + SECRET));
        ClusterConnection connection = config.connect();

        assertThat(connection.server()).isEqualTo(URI.create("https://api.example.com:6443"));
        assertThat(connection.certificateAuthority()).contains(PEM);
        assertThat(connection.token().reveal()).isEqualTo(SECRET);
        assertThat(config.contexts()).containsExactly("prod", "broken");
        assertThat(config + " " + connection).contains("prod").doesNotContain(SECRET);
    }

    @Test
    void a_missing_entry_is_named_with_what_is_there() {
        Kubeconfig config = Kubeconfig.parse(good("token: " + SECRET));

        assertThatThrownBy(() -> config.connect("prud")).hasMessageContaining("did you mean 'prod'?");
        assertThatThrownBy(() -> config.connect("broken")).hasMessageContaining("has no user 'nobody'");
        assertThatThrownBy(() -> Kubeconfig.parse("kind: Config\n").connect())
                .hasMessageContaining("has no current context");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "exec: {command: sh, args: ['-c', 'touch s3cr3t-canary']} | user.exec runs a program",
                "auth-provider: {name: gcp} | user.auth-provider signs in by a plug-in",
                "client-certificate-data: czNjcjN0, client-key-data: czNjcjN0 | user.client-key is not a private key in PEM",
                "client-certificate-data: c, client-key-data: czNjcjN0 | user.client-certificate-data is not base64",
                "client-certificate-data: czNjcjN0 | has a client-certificate and needs the client-key of it, too",
                "client-key-data: czNjcjN0 | has a client-key and needs the client-certificate of it, too",
                "client-certificate: a, client-key: b | user.client-key cannot be read",
                "username: me, password: s3cr3t-canary | signs in with a password",
                "token: a, as: root | user.as is not understood",
                "token: 'a s3cr3t-canary' | characters that no token has",
                "token: 12345678 | user.token must be a text",
                "tokenFile: token | refers to no files",
                "{} | user has neither a token nor a client certificate"
            })
    void a_user_beyond_a_token_or_a_certificate_is_refused(String user, String sentence) {
        Kubeconfig config = Kubeconfig.parse(good(user.equals("{}") ? "" : user));

        assertThatThrownBy(config::connect)
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("'prod'")
                .message()
                .satisfies(text -> assertThat(text.replace(": ", " ")).contains(sentence.replace(": ", " ")))
                .doesNotContain(SECRET);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "server: 'http://api.example.com' | is not an https address",
                "server: 'https://me:s3cr3t-canary@api.example.com' | is not an https address",
                "server: 'https://a', insecure-skip-tls-verify: true | switches off the check",
                "server: 'https://a', proxy-url: 'http://s3cr3t-canary' | through a proxy",
                "server: 'https://a', tls-server-name: b | another name",
                "server: 'https://a', certificate-authority: /etc/hosts | refers to no files",
                "server: 'https://a', certificate-authority-data: aGk= | not a certificate",
                "namespace: x | is not an https address"
            })
    void a_cluster_that_weakens_the_connection_is_refused(String cluster, String sentence) {
        assertThatThrownBy(() -> Kubeconfig.parse(config(cluster, "token: a")).connect())
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(sentence)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void all_issues_of_a_context_are_told_at_once() {
        assertThatThrownBy(() -> Kubeconfig.parse(
                                config("server: 'http://a', proxy-url: 'http://b'", "exec: {command: c}"))
                        .connect())
                .isInstanceOfSatisfying(
                        InvalidDeclarationException.class,
                        e -> assertThat(e.issues()).hasSize(3));
    }

    @Test
    void what_is_switched_off_or_empty_says_nothing() {
        assertThat(Kubeconfig.parse(config(
                                "server: 'https://a', insecure-skip-tls-verify: false, proxy-url: ''",
                                "token: a, exec: null"))
                        .connect()
                        .certificateAuthority())
                .isEmpty();
    }

    @Test
    void files_beside_the_kubeconfig_are_read_and_the_token_anew_each_time() throws IOException {
        Files.writeString(folder.resolve("ca.pem"), PEM);
        Path token = Files.writeString(folder.resolve("token"), "first\n");
        Path file = Files.writeString(
                folder.resolve("config"),
                config("server: 'https://a', certificate-authority: ca.pem", "tokenFile: token"));

        ClusterConnection connection = Kubeconfig.read(file).connect();
        assertThat(connection.certificateAuthority()).contains(PEM);
        assertThat(connection.token().reveal()).isEqualTo("first");
        Files.writeString(token, "second");
        assertThat(connection.token().reveal()).isEqualTo("second");
    }

    @ParameterizedTest
    @CsvSource({"../outside", "link", "nowhere"})
    void a_file_outside_the_folder_is_not_read(String name) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), SECRET);
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Files.createSymbolicLink(inner.resolve("link"), outside);
        Path file = Files.writeString(inner.resolve("config"), good("tokenFile: " + name));

        assertThatThrownBy(() -> Kubeconfig.read(file).connect())
                .hasMessageContaining("user.tokenFile")
                .hasMessageContaining("cannot be read")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void hostile_input_ends_in_a_sentence_without_its_text() {
        assertThatThrownBy(() -> Kubeconfig.parse("kind: Config\ntoken: !s3cr3t-canary x\n"))
                .hasMessageContaining("line 2")
                .hasMessageNotContaining(SECRET);
        assertThatThrownBy(() -> Kubeconfig.parse("kind: Config\nkind: Config\n"))
                .hasMessageContaining("each key once");
        assertThatThrownBy(() -> Kubeconfig.parse("a: " + "x".repeat(2 << 20))).hasMessageContaining("1 MiB");
        assertThatThrownBy(() -> Kubeconfig.parse("[".repeat(2_000))).isInstanceOf(InvalidDeclarationException.class);
        assertThatThrownBy(() -> Kubeconfig.parse("kind: Pod\n")).hasMessageContaining("kind Config");
        assertThatThrownBy(() -> Kubeconfig.read(folder)).hasMessageContaining("there is no such file");
    }
}
