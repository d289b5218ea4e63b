package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets in whom configured OpenID issuers vouch for, as an {@code AuthenticationConfiguration} of the API server says.
 * Expressions in it are refused: this server compiles none. Source of semantics: {@code
 * staging/src/k8s.io/apiserver/pkg/apis/apiserver} and {@code plugin/pkg/authenticator/token/oidc} of Kubernetes.
 */
final class Issuers {
    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    private final List<Document> configured;
    private final Function<URI, Document> fetch;
    private final Clock clock;
    private final Map<String, List<Document>> keys = new ConcurrentHashMap<>();

    private Issuers(List<Document> configured, Function<URI, Document> fetch, Clock clock) {
        this.configured = configured;
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * The issuers of a configuration.
     *
     * @param fetch gets the documents of the issuers
     */
    static Issuers of(Document configuration, Function<URI, Document> fetch, Clock clock) {
        List<Document> jwt = configuration.at("/jwt").orElse(Document.array()).elements();
        List<Issue> issues = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        for (int at = 0; at < jwt.size(); at++) {
            check(jwt.get(at), "jwt[" + at + "]", urls, issues);
        }
        InvalidDeclarationException.throwIfAny(issues);
        return new Issuers(jwt, fetch, clock);
    }

    private static void check(Document jwt, String path, Set<String> urls, List<Issue> issues) {
        String url = jwt.text("/issuer/url").orElse("");
        List<String> audiences = Meta.texts(jwt, "/issuer/audiences");
        boolean any = jwt.text("/issuer/audienceMatchPolicy")
                .filter("MatchAny"::equals)
                .isPresent();
        refuse(!url.startsWith("https://"), path + ".issuer.url", "is no https URL.", issues);
        refuse(!urls.add(url), path + ".issuer.url", "occurs twice; configure each issuer once.", issues);
        refuse(audiences.isEmpty(), path + ".issuer.audiences", "is empty; name who the tokens are for.", issues);
        refuse(
                audiences.size() > 1 && !any,
                path + ".issuer.audienceMatchPolicy",
                "is not MatchAny, as it has to be for several audiences.",
                issues);
        refuse(
                jwt.text("/claimMappings/username/claim").isEmpty(),
                path + ".claimMappings.username.claim",
                "is absent; name the claim of the user.",
                issues);
        for (String mapping : new String[] {"username", "groups"}) {
            Document part = jwt.at("/claimMappings/" + mapping).orElse(Document.object());
            refuse(
                    part.get("claim").isPresent() && part.get("prefix").isEmpty(),
                    path + ".claimMappings." + mapping + ".prefix",
                    "is absent; set it, to empty text for no prefix.",
                    issues);
        }
        refuse(
                jwt.toJson().contains("xpression\":"),
                path,
                "has an expression, and FakeKubernetes evaluates none here; map claims instead.",
                issues);
    }

    private static void refuse(boolean wrong, String field, String problem, List<Issue> issues) {
        if (wrong) {
            issues.add(new Issue(field, problem));
        }
    }

    /** The user of a token; empty when no issuer made it for this server. */
    Optional<Login> login(String token) {
        Optional<Jwt> jwt = Jwt.parse(token);
        return configured.stream()
                .filter(one -> jwt.isPresent()
                        && one.text("/issuer/url")
                                .filter(jwt.get().issuer()::equals)
                                .isPresent())
                .findFirst()
                .flatMap(one -> login(one, jwt.get()));
    }

    private Optional<Login> login(Document configuration, Jwt jwt) {
        boolean meant = Meta.texts(configuration, "/issuer/audiences").stream().anyMatch(jwt.audiences()::contains);
        boolean good =
                meant && jwt.isGoodAt(clock.instant()) && isSigned(configuration, jwt) && holds(configuration, jwt);
        return good ? mapped(configuration.get("claimMappings").orElseThrow(), jwt.claims()) : Optional.empty();
    }

    private static boolean holds(Document configuration, Jwt jwt) {
        return configuration.at("/claimValidationRules").orElse(Document.array()).elements().stream()
                .allMatch(rule -> jwt.claims()
                        .get(rule.text("/claim").orElse(""))
                        .flatMap(Document::asText)
                        .filter(rule.text("/requiredValue").orElse("")::equals)
                        .isPresent());
    }

    /** Keys are asked for anew once when a token names one that is not known, because issuers change theirs. */
    private boolean isSigned(Document configuration, Jwt jwt) {
        String url = configuration.text("/issuer/url").orElseThrow();
        List<Document> known = keys.computeIfAbsent(url, unknown -> keys(configuration));
        if (isSigned(known, jwt)) {
            return true;
        }
        List<Document> fresh = keys(configuration);
        keys.put(url, fresh);
        return isSigned(fresh, jwt);
    }

    private static boolean isSigned(List<Document> keys, Jwt jwt) {
        return keys.stream()
                .filter(key -> jwt.header().get("kid").isEmpty()
                        || key.get("kid").equals(jwt.header().get("kid")))
                .map(Jwt::key)
                .flatMap(Optional::stream)
                .anyMatch(jwt::isSignedBy);
    }

    private List<Document> keys(Document configuration) {
        String url = configuration.text("/issuer/url").orElseThrow();
        String place = configuration
                .text("/issuer/discoveryURL")
                .orElseGet(() -> (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + WELL_KNOWN);
        Document discovery = fetch.apply(URI.create(place));
        if (discovery.text("/issuer").filter(url::equals).isEmpty()) {
            return List.of();
        }
        Document set = fetch.apply(URI.create(discovery.text("/jwks_uri").orElse("")));
        return set.at("/keys").orElse(Document.array()).elements();
    }

    private static Optional<Login> mapped(Document mappings, Document claims) {
        String claim = mappings.text("/username/claim").orElse("");
        Optional<String> user = claims.get(claim).flatMap(Document::asText).filter(name -> !name.isEmpty());
        boolean unverified = claim.equals("email")
                && claims.get("email_verified")
                        .filter(value -> !value.equals(Document.of(true)))
                        .isPresent();
        if (user.isEmpty() || unverified) {
            return Optional.empty();
        }
        String prefix = mappings.text("/groups/prefix").orElse("");
        List<String> groups = texts(claims, mappings.text("/groups/claim").orElse("")).stream()
                .map(group -> prefix + group)
                .toList();
        String name = mappings.text("/username/prefix").orElse("") + user.get();
        String uid = claims.get(mappings.text("/uid/claim").orElse(""))
                .flatMap(Document::asText)
                .orElse("");
        return Optional.of(new Login(new Caller(name, groups), uid, Map.of()));
    }

    private static List<String> texts(Document claims, String claim) {
        Document value = claims.get(claim).orElse(Document.array());
        return value.asText()
                .map(List::of)
                .orElseGet(() -> value.elements().stream()
                        .map(element -> element.asText().orElse(""))
                        .toList());
    }
}
