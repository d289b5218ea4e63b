package dev.breakwater.testing.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationTest {
    private static final String ISSUER = "https://login.example.com/tenant/v2.0";
    private static final KeyPair KEYS = keys();
    private static final Document CONFIGURATION = Document.parse("""
            {"apiVersion": "apiserver.config.k8s.io/v1beta1", "kind": "AuthenticationConfiguration", "jwt": [{
              "issuer": {"url": "https://login.example.com/tenant/v2.0", "audiences": ["aks", "other"],
               "audienceMatchPolicy": "MatchAny"},
              "claimValidationRules": [{"claim": "tid", "requiredValue": "tenant"}],
              "claimMappings": {"username": {"claim": "upn", "prefix": "aad:"},
               "groups": {"claim": "groups", "prefix": "aad:"}, "uid": {"claim": "oid"}}}]}
            """);

    private final FakeKubernetes fake = FakeKubernetes.create();
    private final List<URI> fetched = new ArrayList<>();
    private String keyId = "k1";

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Document fetch(URI place) {
        fetched.add(place);
        return place.getPath().endsWith("/.well-known/openid-configuration")
                ? Document.object("issuer", ISSUER, "jwks_uri", "https://login.example.com/keys")
                : Document.object("keys", List.of(Jwt.key(keyId, (RSAPublicKey) KEYS.getPublic())));
    }

    private static Document claims() {
        return Document.object("iss", ISSUER, "aud", "aks", "tid", "tenant", "upn", "ann@example.com", "oid", "7")
                .with("groups", List.of("ops", "devs"))
                .with("exp", Instant.now().getEpochSecond() + 600);
    }

    private KubernetesResponse whoAmI(Map<String, String> headers) {
        return fake.handle(
                new KubernetesRequest("POST", "/apis/authentication.k8s.io/v1/selfsubjectreviews", headers, "{}"));
    }

    private KubernetesResponse signIn(Document claims) {
        String token = Jwt.sign(claims, keyId, KEYS.getPrivate());
        return whoAmI(Map.of("Authorization", "Bearer " + token));
    }

    @Test
    void claims_become_a_user_with_groups() {
        fake.authenticate(CONFIGURATION, this::fetch);

        Document user =
                Document.parse(signIn(claims()).body()).at("/status/userInfo").orElseThrow();

        assertThat(user)
                .isEqualTo(Document.parse("{\"username\":\"aad:ann@example.com\",\"uid\":\"7\","
                        + "\"groups\":[\"aad:ops\",\"aad:devs\",\"system:authenticated\"]}"));
        assertThat(fetched)
                .containsExactly(
                        URI.create(ISSUER + "/.well-known/openid-configuration"),
                        URI.create("https://login.example.com/keys"));
    }

    @ParameterizedTest
    @CsvSource({
        "aud, nobody",
        "tid, elsewhere",
        "iss, https://login.example.com/other/v2.0",
        "upn, ''",
        "exp, 1",
        "nbf, 99999999999",
    })
    void a_token_that_says_something_else_is_refused(String claim, String value) {
        fake.authenticate(CONFIGURATION, this::fetch);
        boolean number = value.matches("[0-9]+");

        assertThat(signIn(claims().with(claim, number ? Long.valueOf(value) : value))
                        .status())
                .isEqualTo(401);
        assertThat(signIn(claims()).status()).isEqualTo(201);
    }

    @Test
    void a_new_key_is_asked_for_once_it_is_used() {
        fake.authenticate(CONFIGURATION, this::fetch);
        assertThat(signIn(claims()).status()).isEqualTo(201);
        keyId = "k2";

        assertThat(signIn(claims()).status()).isEqualTo(201);
        assertThat(signIn(claims()).status()).isEqualTo(201);
        assertThat(fetched).hasSize(4);
    }

    @Test
    void an_unverified_address_is_no_name() {
        Document byMail = CONFIGURATION.withAt("/jwt/0/claimMappings/username/claim", "email");
        fake.authenticate(byMail, this::fetch);
        Document claims = claims().with("email", "ann@example.com");

        assertThat(signIn(claims).status()).isEqualTo(201);
        assertThat(signIn(claims.with("email_verified", false)).status()).isEqualTo(401);
    }

    @Test
    void a_configuration_is_refused_with_all_that_is_wrong() {
        Document wrong = Document.parse("{\"jwt\":[{\"issuer\":{\"url\":\"http://x\",\"audiences\":[\"a\",\"b\"]},"
                + "\"claimMappings\":{\"groups\":{\"claim\":\"groups\"},\"uid\":{\"expression\":\"claims.oid\"}}}]}");

        assertThatThrownBy(() -> fake.authenticate(wrong, this::fetch))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContainingAll(
                        "jwt[0].issuer.url",
                        "is not MatchAny",
                        "jwt[0].claimMappings.username.claim: is absent",
                        "jwt[0].claimMappings.groups.prefix: is absent");
    }

    @Test
    void an_audience_may_be_named_once_only() {
        Document twice = CONFIGURATION.withAt("/jwt/0/issuer/audiences", List.of("aks", "other", "aks"));

        assertThatThrownBy(() -> fake.authenticate(twice, this::fetch))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining("jwt[0].issuer.audiences: names an audience twice.");
    }

    private static final Document EXPRESSIONS = Document.parse("""
            {"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AuthenticationConfiguration", "jwt": [{
              "issuer": {"url": "https://login.example.com/tenant/v2.0", "audiences": ["aks"]},
              "claimValidationRules": [
               {"expression": "claims.tid == 'tenant'", "message": "another tenant"},
               {"expression": "claims.?azp.orValue('') != 'banned'"}],
              "userValidationRules": [
               {"expression": "!user.username.startsWith('system:')", "message": "reserved"},
               {"expression": "user.groups.all(group, !group.startsWith('system:'))"}],
              "claimMappings": {
               "username": {"expression": "'aad:' + claims.upn.lowerAscii()"},
               "groups": {"expression": "claims.groups.map(group, 'aad:' + group)"},
               "uid": {"expression": "claims.oid"},
               "extra": [
                {"key": "example.com/tenant", "valueExpression": "claims.tid"},
                {"key": "example.com/none", "valueExpression": "''"}]}}]}
            """);

    @Test
    void expressions_make_a_user_of_claims() {
        fake.authenticate(EXPRESSIONS, this::fetch);

        Document user = Document.parse(
                        signIn(claims().with("upn", "Ann@Example.com")).body())
                .at("/status/userInfo")
                .orElseThrow();

        assertThat(user)
                .isEqualTo(Document.parse("{\"username\":\"aad:ann@example.com\",\"uid\":\"7\","
                        + "\"groups\":[\"aad:ops\",\"aad:devs\",\"system:authenticated\"],"
                        + "\"extra\":{\"example.com/tenant\":[\"tenant\"]}}"));
    }

    @ParameterizedTest
    @CsvSource({"tid, elsewhere", "azp, banned", "upn, 5", "groups, none", "oid, "})
    void what_an_expression_refuses_or_cannot_answer_lets_nobody_in(String claim, @Nullable String value) {
        fake.authenticate(EXPRESSIONS, this::fetch);
        boolean number = "5".equals(value);

        Document claims = value == null ? claims().without(claim) : claims().with(claim, number ? 5 : value);

        assertThat(signIn(claims).status()).isEqualTo(401);
        assertThat(signIn(claims()).status()).isEqualTo(201);
    }

    @Test
    void a_user_whom_a_rule_refuses_is_not_let_in() {
        Document plain = EXPRESSIONS.withAt("/jwt/0/claimMappings/username/expression", "claims.upn");
        fake.authenticate(plain, this::fetch);

        assertThat(signIn(claims().with("upn", "system:admin")).status()).isEqualTo(401);
        assertThat(signIn(claims()).status()).isEqualTo(201);
    }

    @Test
    void expressions_are_refused_that_come_to_something_else() {
        Document wrong = EXPRESSIONS
                .withAt("/jwt/0/claimMappings/username/expression", "claims.email")
                .withAt("/jwt/0/claimMappings/groups/claim", "groups")
                .withAt("/jwt/0/claimMappings/extra/0/key", "Tenant")
                .withAt("/jwt/0/claimMappings/extra/1/valueExpression", "claims.(")
                .withAt("/jwt/0/claimValidationRules/0/claim", "tid")
                .withAt("/jwt/0/userValidationRules/0/expression", "user.username + 'x'");

        assertThatThrownBy(() -> fake.authenticate(wrong, this::fetch))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContainingAll(
                        "jwt[0].claimMappings.username.expression: takes claims.email",
                        "jwt[0].claimMappings.groups: has an expression besides a claim or prefix",
                        "jwt[0].claimMappings.extra: has the key 'Tenant'",
                        "jwt[0].claimMappings.extra[1].valueExpression: is no expression",
                        "jwt[0].claimValidationRules[0]: has to have a claim or an expression, and not both.",
                        "jwt[0].userValidationRules[0].expression: comes to string, and has to come to bool.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "claimMappings/extra/0/key | k8s.io/tenant | claimMappings.extra: has the key 'k8s.io/tenant', whose domain",
                "claimMappings/extra/0/key | a.kubernetes.io/b | reserved for Kubernetes; take one of your own.",
                "claimMappings/extra/0/valueExpression | '' | claimMappings.extra[0].valueExpression: is absent",
                "userValidationRules/0/expression | '' | userValidationRules[0].expression: is absent",
                "userValidationRules/0/expression | user.name != 'user.nope' | takes user.name, which no user has.",
                "issuer/url | https://login.example.com?a=b | issuer.url: has a user, a query or a fragment",
                "issuer/url | https://a:b@login.example.com | issuer.url: has a user, a query or a fragment",
                "userValidationRules/0/expression | user.groups.all(group, !group.startsWith('system:'))"
                        + " | userValidationRules[1]: says again what a rule before it says.",
                "claimValidationRules/0/expression | claims.?azp.orValue('') != 'banned'"
                        + " | claimValidationRules[1]: says again what a rule before it says.",
                "claimValidationRules/0/expression | '' | claimValidationRules[0]: has to have a claim or an expression",
            })
    void what_the_server_refuses_in_rules_and_extras_is_refused(String place, String value, String why) {
        Document wrong = EXPRESSIONS.withAt("/jwt/0/" + place, value);

        assertThatThrownBy(() -> fake.authenticate(wrong, this::fetch))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void the_key_of_an_extra_may_hold_what_a_path_may_and_end_like_a_reserved_domain() {
        fake.authenticate(EXPRESSIONS.withAt("/jwt/0/claimMappings/extra/0/key", "notk8s.io/te:nant"), this::fetch);

        assertThat(signIn(claims()).body()).contains("\"notk8s.io/te:nant\":[\"tenant\"]");
    }

    @Test
    void strangers_see_health_only_unless_that_is_off() {
        Map<String, String> nothing = Map.of();

        assertThat(fake.handle(KubernetesRequest.of("GET", "/version", nothing)).status())
                .isEqualTo(200);
        assertThat(fake.handle(KubernetesRequest.of("GET", "/api/v1/pods", nothing))
                        .status())
                .isEqualTo(401);
        fake.anonymous(false);
        assertThat(fake.handle(KubernetesRequest.of("GET", "/version", nothing)).status())
                .isEqualTo(401);
        fake.authenticate(Document.parse("{\"anonymous\":{\"enabled\":true}}"), this::fetch);
        assertThat(fake.handle(KubernetesRequest.of("GET", "/version", nothing)).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "system:anonymous | '' | system:unauthenticated",
                "system:anonymous | devs | devs,system:unauthenticated",
                "bob | devs | devs,system:authenticated",
                "bob | system:unauthenticated | system:unauthenticated",
                "system:serviceaccount:a:b | '' | system:serviceaccounts,system:serviceaccounts:a,system:authenticated",
                "system:serviceaccount:a:b | devs | devs,system:authenticated",
            })
    void impersonation_adds_the_groups_that_the_server_adds(String user, String group, String groups) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + fake.adminToken().reveal());
        headers.put("Impersonate-User", user);
        if (!group.isEmpty()) {
            headers.put("Impersonate-Group", group);
        }
        // Somebody who is not signed in may not ask, so a review by the server is asked about what was written.
        fake.authorize(request -> true);

        Document review = Document.parse(whoAmI(headers).body());

        assertThat(String.join(",", Meta.texts(review, "/status/userInfo/groups")))
                .isEqualTo(groups);
    }

    @Test
    void impersonated_extras_and_uids_are_shown() {
        Map<String, String> headers = Map.of(
                "Authorization",
                "Bearer " + fake.adminToken().reveal(),
                "Impersonate-User",
                "bob",
                "Impersonate-Uid",
                "u-1",
                "Impersonate-Extra-Scopes",
                "read,write");

        Document user =
                Document.parse(whoAmI(headers).body()).at("/status/userInfo").orElseThrow();

        assertThat(user.text("/uid")).contains("u-1");
        assertThat(Meta.texts(user, "/extra/scopes")).containsExactly("read", "write");
    }
}
