package dev.breakwater.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ProviderException.Retry;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerTest {
    private static final URI SERVER = URI.create("https://api.example.com:6443");
    private static final Call PATCH =
            Call.of("patch", "/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies/deny");

    private static Answer answer(int status, String body) {
        return new Answer(PATCH, SERVER, status, Optional.empty(), body);
    }

    private static String status(String reason, String message) {
        return Document.object("kind", "Status", "reason", reason, "message", message)
                .toJson();
    }

    @Test
    void a_kind_that_is_not_served_yet_is_waited_for() {
        assertThatThrownBy(() -> answer(404, status("NotFound", "the server could not find the requested resource"))
                        .orThrow())
                .isInstanceOfSatisfying(ProviderException.class, e -> {
                    assertThat(e.code()).isEqualTo("KindUnknown");
                    assertThat(e.retry()).isEqualTo(ProviderException.Retry.LATER);
                })
                .hasMessageContaining("declare that, or the add-on that brings it, too");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | Unauthorized | no | NEVER | does not accept the token. Sign in again",
                "403 | Forbidden | User eve cannot patch | NEVER | the caller may not 'patch' it. Grant that verb",
                "404 | NotFound | namespaces shop not found | NEVER | namespaces shop not found",
                "409 | Conflict | the object has been modified | STALE | Plan again.",
                "410 | Expired | too old | LATER | the list changed while it was read. Ask again.",
                "422 | Invalid | spec is wrong | NEVER | spec is wrong",
                "429 | TooManyRequests | slow down | LATER | slow down",
                "500 | InternalError | failed calling webhook x.io: no endpoints | LATER | mend or remove it",
                "500 | InternalError | etcd leader changed | LATER | etcd leader changed",
                "503 | ServiceUnavailable | starting | LATER | starting"
            })
    void a_refusal_says_what_where_and_what_to_do(int code, String reason, String said, String retry, String sentence) {
        assertThatThrownBy(() -> answer(code, status(reason, said)).orThrow())
                .isInstanceOfSatisfying(ProviderException.class, e -> {
                    assertThat(e.code()).isEqualTo(reason);
                    assertThat(e.retry().name()).isEqualTo(retry(retry).name());
                })
                .hasMessageStartingWith("Cannot patch networkpolicies/deny in namespace shop at api.example.com: ")
                .hasMessageContaining(sentence);
    }

    private static Retry retry(String expected) {
        return switch (expected) {
            case "NEVER" -> ProviderException.refused("", "").retry();
            case "STALE" -> ProviderException.stale("", "").retry();
            default ->
                ProviderException.transientFailure("", "", Optional.empty()).retry();
        };
    }

    @Test
    void only_a_webhook_is_blamed_for_its_own_failure() {
        assertThatThrownBy(() -> answer(500, status("InternalError", "etcd leader changed"))
                        .orThrow())
                .hasMessageNotContaining("webhook");
    }

    @Test
    void a_namespace_on_its_way_out_is_waited_for() {
        Document cause = Document.object("reason", "NamespaceTerminating", "field", "metadata.namespace");
        Document refusal = Document.parse(status("Forbidden", "no new content"))
                .with("details", Document.object("causes", List.of(cause)));

        assertThatThrownBy(() -> answer(403, refusal.toJson()).orThrow())
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.code()).isEqualTo("NamespaceTerminating"))
                .hasMessageContaining("the namespace is being deleted");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"7, 7", "'', ", "Wed 21 Oct, ", "99999999999, "})
    void the_server_says_when_to_come_back(String header, Integer seconds) {
        Answer later = new Answer(PATCH, SERVER, 429, Optional.of(header), status("TooManyRequests", "slow"));

        assertThatThrownBy(later::orThrow)
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.retryAfter())
                                .isEqualTo(Optional.ofNullable(seconds).map(Duration::ofSeconds)));
    }

    @ParameterizedTest
    @CsvSource({"502, <html>", "403, ''", "302, moved"})
    void the_answer_of_a_proxy_needs_not_be_json(int code, String body) {
        assertThatThrownBy(() -> answer(code, body).orThrow())
                .isInstanceOfSatisfying(
                        ProviderException.class, e -> assertThat(e.code()).isEqualTo("HTTP " + code));
        assertThatThrownBy(() -> answer(200, "<html>").orThrow()).hasMessageContaining("not JSON");
    }

    static Stream<Arguments> silences() {
        return Stream.of(
                Arguments.of(new UnknownHostException("api"), "UnknownHost", "private cluster"),
                Arguments.of(
                        new ConnectException("x").initCause(new UnresolvedAddressException()), "UnknownHost", "DNS"),
                Arguments.of(new SSLHandshakeException("PKIX"), "TlsFailure", "not trusted"),
                Arguments.of(new ConnectException("refused"), "ConnectionRefused", "authorized ranges"),
                Arguments.of(new IllegalStateException("x"), "NoAnswer", "did not answer (IllegalStateException)"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("silences")
    void a_server_that_does_not_answer_is_explained(Throwable cause, String code, String sentence) {
        ProviderException explained = Unreachable.explain(PATCH, SERVER, cause);

        assertThat(explained.code()).isEqualTo(code);
        assertThat(explained).hasMessageContaining("networkpolicies/deny").hasMessageContaining(sentence);
    }
}
