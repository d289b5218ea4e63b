package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.Api.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountTokensTest {
    private static final String ACCOUNTS = "/api/v1/namespaces/default/serviceaccounts";
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";

    private final Hands hands = new Hands();
    private final FakeKubernetes fake = FakeKubernetes.create("1.33", hands);
    private final Api api = new Api(fake);

    /** A clock whose hands a test turns. */
    private static final class Hands extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Answer request(String account, Document spec) {
        return api.post(ACCOUNTS + "/" + account + "/token", Document.object("spec", spec));
    }

    private String token(Document spec) {
        return request("default", spec).text("/status/token");
    }

    private KubernetesResponse as(String token, String target) {
        return fake.handle(KubernetesRequest.of("GET", target, Map.of("Authorization", "Bearer " + token)));
    }

    private Document reviewed(String token, String... audiences) {
        Document spec = Document.object("token", token, "audiences", List.of(audiences));
        return api.post(REVIEWS, Document.object("spec", spec))
                .body()
                .get("status")
                .orElseThrow();
    }

    @Test
    void a_token_says_whose_it_is_and_for_how_long() {
        Answer answer = request("default", Document.object("expirationSeconds", 600));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.text("/kind")).isEqualTo("TokenRequest");
        assertThat(answer.text("/status/expirationTimestamp")).isEqualTo("2026-01-01T00:10:00Z");
        assertThat(answer.text("/spec/audiences/0")).isEqualTo(ISSUER);
        Document claims = Jwt.parse(answer.text("/status/token")).orElseThrow().claims();
        assertThat(claims.text("/sub")).contains("system:serviceaccount:default:default");
        assertThat(claims.text("/iss")).contains(ISSUER);
        assertThat(claims.number("/exp").orElseThrow().longValue()
                        - claims.number("/iat").orElseThrow().longValue())
                .isEqualTo(600);
        assertThat(claims.text("/kubernetes.io/serviceaccount/uid"))
                .contains(api.get(ACCOUNTS + "/default").text("/metadata/uid"));
    }

    @Test
    void its_account_signs_in_with_it_and_has_the_rights_of_its_bindings() {
        String token = token(Document.object());
        assertThat(as(token, PODS).status()).isEqualTo(403);
        Document subject = Document.object("kind", "ServiceAccount", "name", "default", "namespace", "default");
        api.post(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                Api.binding("v", "view", "nobody").with("subjects", List.of(subject)));

        assertThat(as(token, PODS).status()).isEqualTo(200);
        KubernetesResponse me = fake.handle(new KubernetesRequest(
                "POST",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                Map.of("Authorization", "Bearer " + token),
                "{}"));
        Document user = Document.parse(me.body()).at("/status/userInfo").orElseThrow();
        assertThat(user.text("/username")).contains("system:serviceaccount:default:default");
        assertThat(Meta.texts(user, "/groups"))
                .containsExactly("system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated");
        assertThat(user.text("/extra/authentication.kubernetes.io~1credential-id/0")
                        .orElse(""))
                .startsWith("JTI=");
    }

    @Test
    void it_ends_with_its_time_its_account_or_the_pod_it_is_bound_to() {
        String token = token(Document.object("expirationSeconds", 600));
        assertThat(as(token, PODS).status()).isEqualTo(403);
        hands.now = hands.now.plus(Duration.ofMinutes(10));
        assertThat(as(token, PODS).status()).isEqualTo(401);

        api.post(PODS, SubresourcesTest.pod("p"));
        Document bound = Document.object("kind", "Pod", "apiVersion", "v1", "name", "p");
        String ofPod = token(Document.object("boundObjectRef", bound));
        assertThat(as(ofPod, PODS).status()).isEqualTo(403);
        assertThat(reviewed(ofPod).text("/user/extra/authentication.kubernetes.io~1pod-name/0"))
                .contains("p");
        fake.delete("v1", "Pod", "default", "p");
        assertThat(as(ofPod, PODS).status()).isEqualTo(401);

        String ofAccount = token(Document.object());
        fake.delete("v1", "ServiceAccount", "default", "default");
        api.post(ACCOUNTS, Api.named("default"));
        assertThat(as(ofAccount, PODS).status()).isEqualTo(401);
    }

    @Test
    void a_token_for_others_is_none_for_the_server() {
        String token = token(Document.object("audiences", List.of("vault", "bank")));

        assertThat(as(token, PODS).status()).isEqualTo(401);
        assertThat(reviewed(token).text("/error")).contains("invalid bearer token");
        Document review = reviewed(token, "bank", "shop");
        assertThat(review.flag("/authenticated")).contains(true);
        assertThat(Meta.texts(review, "/audiences")).containsExactly("bank");
        assertThat(review.text("/user/username")).contains("system:serviceaccount:default:default");
    }

    @Test
    void its_signature_is_checked_with_the_keys_that_are_served() {
        String token = token(Document.object());
        Document key = api.get("/openid/v1/jwks").body().at("/keys/0").orElseThrow();
        Jwt jwt = Jwt.parse(token).orElseThrow();

        assertThat(jwt.isSignedBy(Jwt.key(key).orElseThrow())).isTrue();
        assertThat(key.get("kid")).isEqualTo(jwt.header().get("kid"));
        assertThat(api.get("/.well-known/openid-configuration").body().toJson())
                .contains("\"issuer\":\"" + ISSUER + "\"", "\"jwks_uri\":\"" + ISSUER + "/openid/v1/jwks\"");
        String[] parts = token.split("\\.", -1);
        String forged = parts[0] + "." + parts[1].substring(0, parts[1].length() - 4) + "AAAA." + parts[2];
        assertThat(as(forged, PODS).status()).isEqualTo(401);
        FakeKubernetes other = FakeKubernetes.create("1.33", hands);
        assertThat(other.handle(KubernetesRequest.of("GET", PODS, Map.of("Authorization", "Bearer " + token)))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void another_issuer_can_be_named() {
        String before = token(Document.object());
        fake.issuer("https://oidc.example.com/1");

        assertThat(as(before, PODS).status()).isEqualTo(401);
        assertThat(Jwt.parse(token(Document.object())).map(Jwt::issuer))
                .isEqualTo(Optional.of("https://oidc.example.com/1"));
        assertThat(api.get("/.well-known/openid-configuration").text("/issuer"))
                .isEqualTo("https://oidc.example.com/1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"expirationSeconds\":10} | 422 | TokenRequest.authentication.k8s.io \"\" is invalid:"
                        + " spec.expirationSeconds: Invalid value: 10: may not specify a duration less than 10 minutes",
                "{\"expirationSeconds\":9999999999} | 422 | may not specify a duration larger than 2^32 seconds",
                "{\"boundObjectRef\":{\"kind\":\"Pod\",\"name\":\"absent\"}} | 404 | pods \"absent\" not found",
                "{\"boundObjectRef\":{\"kind\":\"ConfigMap\",\"name\":\"m\"}} | 400 | cannot bind token to object of type /, Kind=ConfigMap",
            })
    void a_request_that_cannot_be_met_is_refused(String spec, int code, String sentence) {
        Answer answer = request("default", Document.parse(spec));

        assertThat(answer.status()).isEqualTo(code);
        assertThat(answer.text("/message")).contains(sentence);
        assertThat(request("absent", Document.object()).status()).isEqualTo(404);
    }

    @Test
    void a_pod_of_another_account_binds_no_token() {
        api.post(ACCOUNTS, Api.named("other"));
        api.post(PODS, SubresourcesTest.pod("p"));

        Answer answer = request("other", Document.parse("{\"boundObjectRef\":{\"kind\":\"Pod\",\"name\":\"p\"}}"));

        assertThat(answer.text("/message"))
                .isEqualTo("cannot bind token for serviceaccount \"other\" to pod running with different"
                        + " serviceaccount name.");
    }
}
