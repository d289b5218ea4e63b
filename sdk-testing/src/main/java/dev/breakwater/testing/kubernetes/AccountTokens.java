package dev.breakwater.testing.kubernetes;

import dev.breakwater.BreakwaterException;
import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Issues and reads the tokens of service accounts. Its RSA key is made when it is first needed. Source of semantics:
 * {@code pkg/serviceaccount} and {@code pkg/registry/core/serviceaccount/storage/token.go} of Kubernetes.
 */
final class AccountTokens {
    private static final String OWN = "kubernetes.io";
    private static final long SHORTEST = 600;
    private static final long LONGEST = 1L << 32;
    private static final Map<String, ApiKind> BOUND = Map.of("Pod", ApiKinds.POD, "Secret", ApiKinds.SECRET);

    private final Store store;
    private final Clock clock;
    private volatile String issuer = "https://kubernetes.default.svc.cluster.local";
    private @Nullable KeyPair keys;

    AccountTokens(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    void issuer(String url) {
        issuer = url;
    }

    String issuer() {
        return issuer;
    }

    private synchronized KeyPair keys() {
        KeyPair made = keys;
        if (made == null) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                made = generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new BreakwaterException("The key for service-account tokens could not be made.", e);
            }
            keys = made;
        }
        return made;
    }

    private String keyId() {
        return UUID.nameUUIDFromBytes(keys().getPublic().getEncoded()).toString();
    }

    /** The OpenID document of the issuer. */
    Document discovery() {
        return Document.object(
                "issuer",
                issuer,
                "jwks_uri",
                issuer + "/openid/v1/jwks",
                "response_types_supported",
                List.of("id_token"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"));
    }

    /** The key set of the issuer. */
    Document keySet() {
        return Document.object("keys", List.of(Jwt.key(keyId(), (RSAPublicKey) keys().getPublic())));
    }

    /** Answers a TokenRequest for a service account. */
    Document issue(Store.Key account, Document body, WriteOptions options) {
        Document live = store.get(ApiKinds.SERVICE_ACCOUNT, account)
                .orElseThrow(() -> StatusException.notFound(ApiKinds.SERVICE_ACCOUNT, account.name()));
        Document decoded = Conformance.decode(ApiKinds.TOKEN_REQUEST, body, options);
        Document request = Conformance.defaulted(
                Identity.check(ApiKinds.TOKEN_REQUEST, account.namespace(), account.name(), decoded),
                ApiKinds.TOKEN_REQUEST.type());
        long seconds =
                request.number("/spec/expirationSeconds").map(Number::longValue).orElse(3600L);
        check(seconds);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = now.plusSeconds(seconds);
        List<String> audiences = Meta.texts(request, "/spec/audiences");
        List<String> meant = audiences.isEmpty() ? List.of(issuer) : audiences;
        String token = Jwt.sign(claims(live, request, meant, now, end), keyId(), keys().getPrivate());
        Document named = Meta.with(Meta.with(request, "uid", Meta.uid(live)), "creationTimestamp", now.toString());
        return named.withAt("/spec/audiences", meant)
                .withAt("/spec/expirationSeconds", seconds)
                .withAt(
                        "/spec/boundObjectRef",
                        request.at("/spec/boundObjectRef").orElse(Document.nothing()))
                .with("status", Document.object("token", token, "expirationTimestamp", end.toString()));
    }

    private static void check(long seconds) {
        String why = seconds < SHORTEST
                ? "may not specify a duration less than 10 minutes"
                : seconds > LONGEST ? "may not specify a duration larger than 2^32 seconds" : "";
        if (!why.isEmpty()) {
            throw StatusException.invalid(
                    ApiKinds.TOKEN_REQUEST,
                    "",
                    List.of(Cause.invalid("spec.expirationSeconds", Long.toString(seconds), why)));
        }
    }

    private Document claims(Document account, Document request, List<String> audiences, Instant now, Instant end) {
        Document own = Document.object("namespace", Meta.namespace(account)).with("serviceaccount", named(account));
        Optional<Document> reference = request.at("/spec/boundObjectRef");
        if (reference.isPresent()) {
            Document object = bound(account, reference.get());
            own = own.with(object.text("/kind").orElse("").toLowerCase(java.util.Locale.ROOT), named(object));
        }
        return Document.object(
                "aud",
                audiences,
                "exp",
                end.getEpochSecond(),
                "iat",
                now.getEpochSecond(),
                "iss",
                issuer,
                "jti",
                UUID.randomUUID().toString(),
                OWN,
                own,
                "nbf",
                now.getEpochSecond(),
                "sub",
                Caller.serviceAccount(Meta.namespace(account), Meta.name(account))
                        .name());
    }

    private static Document named(Document object) {
        return Document.object("name", Meta.name(object), "uid", Meta.uid(object));
    }

    /** The object that a token ends with: it has to be there, and a pod has to run as the account. */
    private Document bound(Document account, Document reference) {
        String shown = reference.text("/kind").orElse("");
        String name = reference.text("/name").orElse("");
        ApiKind kind = BOUND.get(shown);
        if (kind == null) {
            String version = reference.text("/apiVersion").orElse("");
            throw StatusException.badRequest("cannot bind token to object of type " + (version.contains("/") ? "" : "/")
                    + version + ", Kind=" + shown);
        }
        Document object = store.get(kind, new Store.Key(Meta.namespace(account), name))
                .orElseThrow(() -> StatusException.notFound(kind, name));
        String uid = reference.text("/uid").orElse("");
        if (!uid.isEmpty() && !uid.equals(Meta.uid(object))) {
            throw StatusException.conflict(
                    kind,
                    name,
                    "the UID in the bound object reference (" + uid + ") does not match the UID in record. The object"
                            + " might have been deleted and then recreated");
        }
        String runsAs = object.text("/spec/serviceAccountName").orElse("default");
        if (shown.equals("Pod") && !runsAs.equals(Meta.name(account))) {
            throw StatusException.badRequest("cannot bind token for serviceaccount \"" + Meta.name(account)
                    + "\" to pod running with different serviceaccount name.");
        }
        return object;
    }

    /**
     * The account of a token that this issuer made, that is good now, for one of the audiences, and whose account and
     * bound object are still there.
     */
    Optional<Login> login(String token, List<String> audiences) {
        Optional<Jwt> jwt = Jwt.parse(token).filter(one -> one.issuer().equals(issuer));
        boolean good = jwt.isPresent()
                && jwt.get().isSignedBy(keys().getPublic())
                && jwt.get().isGoodAt(clock.instant())
                && jwt.get().audiences().stream().anyMatch(audiences::contains);
        return good ? login(jwt.get().claims()) : Optional.empty();
    }

    private Optional<Login> login(Document claims) {
        Document own = claims.get(OWN).orElse(Document.object());
        String namespace = own.text("/namespace").orElse("");
        String name = own.text("/serviceaccount/name").orElse("");
        String uid = own.text("/serviceaccount/uid").orElse("");
        boolean there = isThere(ApiKinds.SERVICE_ACCOUNT, namespace, own.get("serviceaccount"))
                && isThere(ApiKinds.POD, namespace, own.get("pod"))
                && isThere(ApiKinds.SECRET, namespace, own.get("secret"));
        Map<String, List<String>> extra = new TreeMap<>();
        extra.put(
                "authentication.kubernetes.io/credential-id",
                List.of("JTI=" + claims.text("/jti").orElse("")));
        own.get("pod").ifPresent(pod -> {
            extra.put(
                    "authentication.kubernetes.io/pod-name",
                    List.of(pod.text("/name").orElse("")));
            extra.put(
                    "authentication.kubernetes.io/pod-uid",
                    List.of(pod.text("/uid").orElse("")));
        });
        return there ? Optional.of(new Login(Caller.serviceAccount(namespace, name), uid, extra)) : Optional.empty();
    }

    private boolean isThere(ApiKind kind, String namespace, Optional<Document> named) {
        return named.isEmpty()
                || store.get(
                                kind,
                                new Store.Key(
                                        namespace, named.get().text("/name").orElse("")))
                        .filter(live ->
                                Meta.uid(live).equals(named.get().text("/uid").orElse("")))
                        .isPresent();
    }

    /** The audiences of a token that are also asked for. */
    static List<String> shared(String token, List<String> asked) {
        List<String> shared =
                new ArrayList<>(Jwt.parse(token).map(Jwt::audiences).orElse(List.of()));
        shared.retainAll(asked);
        return shared;
    }
}
