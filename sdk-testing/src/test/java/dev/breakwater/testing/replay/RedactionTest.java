package dev.breakwater.testing.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import dev.breakwater.testing.BreakwaterAssertions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret of any form stands in a recording, in no encoding; and what is none stands there as it was. */
class RedactionTest {
    private static final String CANARY = "canary-Hunter2"; // in each secret, so that it is found wherever it is
    private static final String JWT = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmVkLWNhbmFyeQ";
    private static final String PEM =
            "-----BEGIN RSA PRIVATE KEY-----\nMIIcanary-Hunter2AAA\n-----END RSA PRIVATE KEY-----";

    private static Recording recording(String type, Document document) {
        Estate.Entry entry = new Estate.Entry(new Address<Observed>(type, "/x/" + type), document, "v1");
        return Recording.of(Estate.of(Estate.Origin.LIVE, List.of(entry)));
    }

    private static String recorded(String type, Document document) {
        return recording(type, document).toJson();
    }

    private static Document pod(String variable, String value) {
        return Document.parse("""
                {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"template":{"spec":
                {"containers":[{"name":"web","image":"web:1","env":[{"name":"A"}]}]}}}}""")
                .withAt(
                        "/spec/template/spec/containers/0/env",
                        Document.array(Document.object("name", variable, "value", value)));
    }

    @Test
    void a_secret_too_short_to_be_looked_for_is_refused() {
        Recording recording = recording("Microsoft.X/y", Document.object("id", "/x"));

        assertThatThrownBy(() -> BreakwaterAssertions.assertThat(recording).doesNotReveal("abc"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "doesNotReveal: a secret of fewer than 4 characters would be found by chance; name a longer one.");
    }

    private static void assertGone(Recording recording, String secret) {
        BreakwaterAssertions.assertThat(recording).doesNotReveal(secret);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DB_PASSWORD",
                "dbPassword",
                "PGPASSWD",
                "API_KEY",
                "apikey",
                "CLIENT_SECRET",
                "GITHUB_TOKEN",
                "SAS_URL",
                "STORAGE_ACCOUNT_KEY",
                "CONNECTION_STRING",
                "SQL_CONNECTIONSTRING",
                "MASTER-KEY",
                "TOKENS",
                "KUBECONFIG",
                "SECRET_VALUE",
                "AZURE_CREDENTIALS",
                "PASSPHRASE",
                "PASSWORD_B64",
                "DJANGO_SECRET_KEY",
                "SECRET_KEY_BASE",
                "DB_PASS",
                "PASSWORD1",
                "ACCESS_KEY_2"
            })
    void a_variable_whose_name_says_it_holds_a_secret_is_redacted(String name) {
        assertGone(recording("apps/v1/Deployment", pod(name, CANARY)), CANARY);
        assertGone(recording("Microsoft.Web/sites", settings(name)), CANARY);
    }

    private static Document settings(String name) {
        return Document.object(
                        "id", "/x", "appSettings", Document.array(Document.object("name", name, "value", CANARY)))
                .with("properties", Document.object(name.replace("_", ""), CANARY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Server=db;Password=$,/" + CANARY + ";Encrypt=true",
                "amqp://web:p@" + CANARY + "@mq",
                "AccountKey=/" + CANARY + "/+==",
                "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=" + CANARY
                        + "==;EndpointSuffix=core.windows.net",
                "Endpoint=sb://a.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=" + CANARY,
                "https://a.blob.core.windows.net/c?sv=2024&sp=r&sig=" + CANARY + "&se=2026",
                "Server=tcp:db;User ID=sa;Password=" + CANARY + ";Encrypt=true",
                "postgres://web:" + CANARY + "@db:5432/web",
                "redis://:" + CANARY + "@cache:6379",
                "Authorization: Bearer " + CANARY + "123",
                "user: web\npassword: " + CANARY + "\n",
                "{\"auths\":{\"r.io\":{\"auth\":\"" + CANARY + "\"}}}",
                "users:\n- name: a\n  user:\n    client-key-data: " + CANARY + "\n    token: " + CANARY,
                "aws_secret_access_key = AKIAIOSFODNN7EXAMPLE" + CANARY,
                "db:\n  password: |\n    " + CANARY + "\n\n    more-" + CANARY + "\n  host: db",
                "password: correct horse " + CANARY,
                "level: info\ndb.password = correct horse " + CANARY,
                "{\"password\":\"a\\\"" + CANARY + "\",\"user\":\"web\"}",
                "{\"inner\":\"{\\\"password\\\":\\\"" + CANARY + "\\\"}\"}",
                "password: 'it''s " + CANARY + "'",
                "{\"url\":\"https://a.blob.core.windows.net/c?sv=2024\\u0026sig=" + CANARY + "\"}",
                "https://a/?to=https%3A%2F%2Fb%2Fc%3Fsv%3D2024%26sig%3D" + CANARY,
                "Server=db;Password=a&b'c" + CANARY + ";Encrypt=true",
            })
    void a_value_of_the_form_of_a_secret_is_redacted_wherever_it_is_said(String value) {
        assertGone(recording("apps/v1/Deployment", pod("SETTINGS", value)), CANARY);
        assertGone(recording("apps/v1/Deployment", pod("SETTINGS", base64(value))), CANARY);
        Document map = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"}}")
                .with("data", Document.object("settings", value, "encoded", base64(value)));
        assertGone(recording("v1/ConfigMap", map), CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/properties/description", "/tags/note", "/metadata/annotations/note", "/properties/list/-"})
    void keys_and_tokens_are_found_in_any_text(String place) {
        for (String secret : List.of(PEM, JWT, "ghp_0123456789abcdefghij0123456789abcdef", "AKIAIOSFODNN7EXAMPLE")) {
            Document body = Document.parse("{\"id\":\"/x\",\"properties\":{\"list\":[]},\"tags\":{},"
                            + "\"metadata\":{\"annotations\":{}}}")
                    .withAt(
                            place.replace("/-", ""),
                            place.endsWith("-") ? Document.array(secret) : Document.of(secret));
            assertThat(recorded("Microsoft.X/y", body))
                    .contains(Recording.REDACTED)
                    .doesNotContain(secret.substring(0, 20))
                    .doesNotContain(CANARY);
        }
    }

    @Test
    void what_follows_a_flag_and_what_a_flag_says_is_redacted() {
        List<String> words = List.of(
                "--password",
                CANARY,
                "--token=" + CANARY,
                "--level",
                "info",
                "run --api-key " + CANARY + " now",
                "X-Api-Key: " + CANARY,
                "mysql --password='" + CANARY + " x'");
        Document pod = pod("A", "b").withAt("/spec/template/spec/containers/0/args", words);

        assertGone(recording("apps/v1/Deployment", pod), CANARY);
        assertThat(recorded("apps/v1/Deployment", pod)).contains("\"--token=(redacted)\"", "\"--level\"", "\"info\"");
    }

    @Test
    void the_data_of_a_secret_and_what_was_last_applied_are_redacted() {
        Document secret = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}")
                .with("data", Document.object("user", base64(CANARY)))
                .with("stringData", Document.object("plain", CANARY))
                .withAt(
                        "/metadata/annotations",
                        Document.object(
                                "kubectl.kubernetes.io/last-applied-configuration",
                                "{\"data\":{\"user\":\"" + base64(CANARY) + "\"}}"));

        assertGone(recording("v1/Secret", secret), CANARY);
        assertGone(recording("v1/Secret", secret), base64(CANARY));
        assertThat(recorded("v1/Secret", secret)).contains("\"user\" : \"(redacted)\"", "\"plain\" : \"(redacted)\"");
    }

    @Test
    void members_of_azure_and_of_the_directory_that_hold_secrets_are_redacted() {
        Document arm = Document.object("id", "/x", "properties", Document.parse("""
                {"adminPassword":"%1$s","servicePrincipalProfile":{"clientId":"a","secret":"%1$s"},"primaryKey":"%1$s",
                "primaryConnectionString":"%1$s","aadProfile":{"serverAppSecret":"%1$s"},"protectedSettings":"%1$s",
                "windowsProfile":{"adminPassword":"%1$s"},"httpProxyConfig":{"httpProxy":"http://u:%1$s@proxy:80"}}""".formatted(CANARY)));
        Document app = Document.object(
                "id",
                "1",
                "passwordCredentials",
                Document.parse(
                        "[{\"hint\":\"%1$s\",\"secretText\":\"%1$s\",\"displayName\":\"first\"}]".formatted(CANARY)));

        assertGone(recording("Microsoft.ContainerService/managedClusters", arm), CANARY);
        assertGone(recording("graph/applications", app), CANARY);
        assertThat(recorded("graph/applications", app)).contains("\"first\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345", "/4Zx", "$ecret", "[x]", "true story", "${x}y"})
    void a_value_under_the_name_of_a_secret_is_one_whatever_it_looks_like(String value) {
        assertThat(recorded("apps/v1/Deployment", pod("DB_PASSWORD", value))).contains("\"value\" : \"(redacted)\"");
        Document header = Document.object(
                "id", "/x", "httpHeaders", Document.array(Document.object("name", "Authorization", "value", value)));
        assertThat(recorded("Microsoft.X/y", header)).contains("\"value\" : \"(redacted)\"");
    }

    @Test
    void values_of_what_is_named_as_a_secret_are_redacted() {
        Document assignment = Document.object("id", "/x", "properties", Document.parse("""
                {"parameters":{"adminPassword":{"value":"%1$s"},"tokens":{"value":["%1$s"]},"effect":{"value":"Deny"}},
                "definition":{"sasToken":{"type":"String","defaultValue":"%1$s"}},"apiKeys":["%1$s"],
                "note":"Server=db; Password = %1$s; Encrypt=true","permissions":{"secrets":["get"]}}""".formatted(CANARY)));

        assertGone(recording("Microsoft.Authorization/policyAssignments", assignment), CANARY);
        assertThat(recorded("Microsoft.Authorization/policyAssignments", assignment))
                .contains("\"Deny\"", "\"String\"", "\"get\"", "Encrypt=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "objectset.rio.cattle.io/applied",
                "kapp.k14s.io/original",
                "banzaicloud.com/last-applied",
                "kubectl.kubernetes.io/last-applied-configuration"
            })
    void what_any_tool_last_applied_is_redacted(String annotation) {
        Document secret = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"s\"}}")
                .withAt("/metadata/annotations", Document.object(annotation, "H4sIAAAAAAAA-not-readable"));

        assertThat(recorded("v1/Secret", secret)).contains(annotation).doesNotContain("H4sI");
    }

    @Test
    void the_reason_of_an_acceptance_is_a_text_too() {
        Acceptance accepted =
                new Acceptance("AKS-ID-03", "works with password=" + CANARY, "web", LocalDate.parse("2027-01-01"));
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of()).accepting(List.of(accepted));

        assertGone(Recording.of(estate), CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a.", "-", "eyJ", "eyJaaaaaaaaaa.aaaaaaaaa.", "password\\\"", "\\\"", "/etc", "password:\n "
            })
    @Timeout(60)
    void a_long_text_takes_neither_long_nor_the_stack(String part) {
        Document map = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"}}")
                .with("data", Document.object("settings", "password: \"" + part.repeat(100_000 / part.length())))
                .with("more", "/etc" + part.repeat(100_000 / part.length()));

        assertThat(recorded("v1/ConfigMap", map)).contains("ConfigMap");
    }

    @Test
    void without_environment_no_literal_value_of_one_stays() {
        Document pod = pod("DB", "tuesday");
        Document map = Document.parse("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"m\"}}")
                .with("data", Document.object("day", "tuesday"));
        for (Document body : List.of(pod, map)) {
            Estate.Entry entry = new Estate.Entry(new Address<Observed>("x", "/x"), body, "v1");
            Recording recording = Recording.of(Estate.of(Estate.Origin.LIVE, List.of(entry)));

            assertThat(recording.toJson()).contains("tuesday");
            assertThat(recording.withoutEnvironment().toJson())
                    .doesNotContain("tuesday")
                    .contains("(redacted)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info",
                "true",
                "8080",
                "/etc/secrets/token",
                "$(DB_PASSWORD)",
                "${TOKEN}",
                "https://api.example.com/v1",
                "https://kv.vault.azure.net/secrets/db/1",
                "2026-01-01T00:00:00Z",
                "westeurope",
                "5b5f5c5d-0000-4000-8000-000000000002",
                "registry.example.com/web@sha256:1",
                "Bearer authentication is on",
                "the secret: nobody knows",
                "object.spec.token == 'x' && true"
            })
    void what_is_no_secret_or_only_points_at_one_stays(String value) {
        Document body = Document.object("id", "/x", "properties", Document.object("description", value));

        assertThat(recorded("Microsoft.X/y", body)).contains(Document.of(value).toJson());
        if (!value.contains("secret:") && !value.contains("==")) {
            assertThat(recorded("apps/v1/Deployment", pod("SETTING", value)))
                    .contains(Document.of(value).toJson());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "base64", "base64 behind a", "base64 behind bb", "hex", "url"})
    void an_assertion_finds_what_a_redaction_left_in_any_encoding(String form) {
        String secret = "Tuesday & Friday";
        String text = switch (form) {
            case "plain" -> "my TUESDAY & friday";
            case "base64" -> base64(secret);
            case "base64 behind a" -> base64("a" + secret + "z");
            case "base64 behind bb" -> base64("bb" + secret + "zz");
            case "hex" -> HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8));
            default -> URLEncoder.encode(secret, StandardCharsets.UTF_8);
        };
        Recording recording = recording("Microsoft.X/y", Document.object("id", "/x", "note", text));

        assertThatThrownBy(() -> BreakwaterAssertions.assertThat(recording).doesNotReveal("nowhere", secret))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("none of 2 secrets, but it holds number 2.")
                .hasMessageNotContaining("Friday");
    }

    @Test
    void an_assertion_tells_what_could_not_be_read() {
        Estate estate = Estate.of(Estate.Origin.LIVE, List.of())
                .missing(List.of(new Estate.Gap("v1/Namespace", "grant it, password=Hunter2x")));

        assertThatThrownBy(() ->
                        BreakwaterAssertions.assertThat(Recording.of(estate)).isComplete())
                .hasMessageContaining("1 types could not:")
                .hasMessageContaining("v1/Namespace: grant it, password=(redacted)");
    }

    @Test
    void names_of_secrets_are_no_secrets() {
        Document pod = pod("A", "b")
                .withAt("/spec/template/spec/volumes", Document.parse("[{\"secret\":{\"secretName\":\"web-tls\"}}]"))
                .withAt("/spec/template/spec/automountServiceAccountToken", false);

        assertThat(recorded("apps/v1/Deployment", pod))
                .contains("\"web-tls\"", "\"automountServiceAccountToken\" : false")
                .doesNotContain("redacted");
    }
}
