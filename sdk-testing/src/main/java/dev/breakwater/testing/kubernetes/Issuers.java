package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Lets in whom configured OpenID issuers vouch for, as an {@code AuthenticationConfiguration} of the API server says.
 * Claims are mapped and checked by name or by expressions. Source of semantics: {@code
 * staging/src/k8s.io/apiserver/pkg/apis/apiserver} and {@code plugin/pkg/authenticator/token/oidc} of Kubernetes.
 */
final class Issuers {
    /** What the address of an issuer has not. */
    private static final Pattern PARTS = Pattern.compile("[?#]|//[^/]*@");

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";
    /** A domain and what an HTTP path may hold, in lower case. */
    private static final Pattern EXTRA = Pattern.compile("[a-z0-9]([-.a-z0-9]*[a-z0-9])?/[a-z0-9/._~%!$&'()*+,;=:-]+");

    private static final Pattern RESERVED = Pattern.compile("([^/]*\\.)?(kubernetes|k8s)\\.io/");

    private final List<Configured> configured;
    private final Function<URI, Document> fetch;
    private final Clock clock;
    private final Map<String, List<Document>> keys = new ConcurrentHashMap<>();

    /** One issuer with its expressions. */
    private record Configured(Document jwt, ClaimExpressions expressions) {}

    private Issuers(List<Configured> configured, Function<URI, Document> fetch, Clock clock) {
        this.configured = configured;
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * The issuers of a configuration.
     *
     * @param fetch gets the documents of the issuers
     * @param minor the version of Kubernetes 1 whose language expressions are in
     */
    static Issuers of(Document configuration, Function<URI, Document> fetch, Clock clock, int minor) {
        List<Document> jwt = configuration.at("/jwt").orElse(Document.array()).elements();
        List<Issue> issues = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        List<Configured> configured = new ArrayList<>();
        for (int at = 0; at < jwt.size(); at++) {
            String path = "jwt[" + at + "]";
            check(jwt.get(at), path, urls, issues);
            configured.add(new Configured(jwt.get(at), ClaimExpressions.of(jwt.get(at), minor, path, issues)));
        }
        InvalidDeclarationException.throwIfAny(issues);
        return new Issuers(configured, fetch, clock);
    }

    private static void check(Document jwt, String path, Set<String> urls, List<Issue> issues) {
        String url = jwt.text("/issuer/url").orElse("");
        List<String> audiences = Meta.texts(jwt, "/issuer/audiences");
        boolean any = jwt.text("/issuer/audienceMatchPolicy")
                .filter("MatchAny"::equals)
                .isPresent();
        refuse(!url.startsWith("https://"), path + ".issuer.url", "is no https URL.", issues);
        refuse(
                PARTS.matcher(url).find(),
                path + ".issuer.url",
                "has a user, a query or a fragment; tokens name their issuer without.",
                issues);
        refuse(!urls.add(url), path + ".issuer.url", "occurs twice; configure each issuer once.", issues);
        refuse(audiences.isEmpty(), path + ".issuer.audiences", "is empty; name who the tokens are for.", issues);
        refuse(
                new HashSet<>(audiences).size() < audiences.size(),
                path + ".issuer.audiences",
                "names an audience twice.",
                issues);
        refuse(
                audiences.size() > 1 && !any,
                path + ".issuer.audienceMatchPolicy",
                "is not MatchAny, as it has to be for several audiences.",
                issues);
        Document username = jwt.at("/claimMappings/username").orElse(Document.object());
        refuse(
                username.get("claim").isEmpty() && username.get("expression").isEmpty(),
                path + ".claimMappings.username.claim",
                "is absent; name the claim of the user, or give an expression.",
                issues);
        for (String mapping : new String[] {"username", "groups", "uid"}) {
            Document part = jwt.at("/claimMappings/" + mapping).orElse(Document.object());
            refuse(
                    part.get("expression").isPresent()
                            && (part.get("claim").isPresent()
                                    || part.get("prefix").isPresent()),
                    path + ".claimMappings." + mapping,
                    "has an expression besides a claim or prefix; give one or the other.",
                    issues);
        }
        for (String mapping : new String[] {"username", "groups"}) {
            Document part = jwt.at("/claimMappings/" + mapping).orElse(Document.object());
            refuse(
                    part.get("claim").isPresent() && part.get("prefix").isEmpty(),
                    path + ".claimMappings." + mapping + ".prefix",
                    "is absent; set it, to empty text for no prefix.",
                    issues);
        }
        checkExtra(Rules.elements(jwt, "/claimMappings/extra"), path + ".claimMappings.extra", issues);
        checkRules(jwt, path, issues);
    }

    private static void checkExtra(List<Document> extra, String path, List<Issue> issues) {
        Set<String> keys = new HashSet<>();
        for (int at = 0; at < extra.size(); at++) {
            String key = extra.get(at).text("/key").orElse("");
            refuse(
                    !EXTRA.matcher(key).matches() || !keys.add(key),
                    path,
                    "has the key '" + key + "', which is no path under a domain in lower case, or occurs twice.",
                    issues);
            refuse(
                    RESERVED.matcher(key).lookingAt(),
                    path,
                    "has the key '" + key + "', whose domain is reserved for Kubernetes; take one of your own.",
                    issues);
            refuse(
                    !has(extra.get(at), "valueExpression"),
                    path + "[" + at + "].valueExpression",
                    "is absent; give the expression of the value.",
                    issues);
        }
    }

    private static void checkRules(Document jwt, String path, List<Issue> issues) {
        for (String list : new String[] {"claimValidationRules", "userValidationRules"}) {
            boolean claims = list.startsWith("claim");
            Set<Document> seen = new HashSet<>();
            int at = 0;
            for (Document rule : Rules.elements(jwt, "/" + list)) {
                String place = path + "." + list + "[" + at++ + "]";
                refuse(
                        claims && has(rule, "claim") == has(rule, "expression"),
                        place,
                        "has to have a claim or an expression, and not both.",
                        issues);
                refuse(
                        !claims && !has(rule, "expression"),
                        place + ".expression",
                        "is absent; a rule without one checks nothing.",
                        issues);
                Document checked = Document.object()
                        .withSome("claim", rule.get("claim"))
                        .withSome("expression", rule.get("expression"));
                refuse(!seen.add(checked), place, "says again what a rule before it says.", issues);
            }
        }
    }

    private static boolean has(Document part, String field) {
        return !part.text("/" + field).orElse("").isEmpty();
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
                        && one.jwt()
                                .text("/issuer/url")
                                .filter(jwt.get().issuer()::equals)
                                .isPresent())
                .findFirst()
                .flatMap(one -> login(one, jwt.get()));
    }

    private Optional<Login> login(Configured issuer, Jwt jwt) {
        Document configuration = issuer.jwt();
        boolean meant = Meta.texts(configuration, "/issuer/audiences").stream().anyMatch(jwt.audiences()::contains);
        boolean good =
                meant && jwt.isGoodAt(clock.instant()) && isSigned(configuration, jwt) && holds(configuration, jwt);
        return good && issuer.expressions().holds(jwt.claims())
                ? mapped(issuer, jwt.claims()).filter(issuer.expressions()::admits)
                : Optional.empty();
    }

    private static boolean holds(Document configuration, Jwt jwt) {
        return configuration.at("/claimValidationRules").orElse(Document.array()).elements().stream()
                .filter(rule -> rule.get("claim").isPresent())
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

    /** The user that claims stand for; empty if there is none, or an expression fails. */
    private static Optional<Login> mapped(Configured issuer, Document claims) {
        Optional<String> name = name(issuer, claims).filter(text -> !text.isEmpty());
        Optional<List<String>> groups = groups(issuer, claims);
        Optional<String> uid = uid(issuer, claims);
        Optional<Map<String, List<String>>> extra = extra(issuer, claims);
        boolean known = name.isPresent() && groups.isPresent() && uid.isPresent() && extra.isPresent();
        return known
                ? Optional.of(new Login(new Caller(name.get(), groups.get()), uid.get(), extra.get()))
                : Optional.empty();
    }

    private static Optional<String> name(Configured issuer, Document claims) {
        if (issuer.expressions().has(ClaimExpressions.USERNAME)) {
            return issuer.expressions().value(ClaimExpressions.USERNAME, claims).flatMap(Issuers::text);
        }
        Document mapping = issuer.jwt().at("/claimMappings/username").orElse(Document.object());
        String claim = mapping.text("/claim").orElse("");
        boolean unverified = claim.equals("email")
                && claims.get("email_verified")
                        .filter(value -> !value.equals(Document.of(true)))
                        .isPresent();
        String prefix = mapping.text("/prefix").orElse("");
        return claims.get(claim)
                .flatMap(Document::asText)
                .filter(text -> !text.isEmpty() && !unverified)
                .map(text -> prefix + text);
    }

    private static Optional<List<String>> groups(Configured issuer, Document claims) {
        if (issuer.expressions().has(ClaimExpressions.GROUPS)) {
            return issuer.expressions().value(ClaimExpressions.GROUPS, claims).flatMap(Issuers::texts);
        }
        Document mapping = issuer.jwt().at("/claimMappings/groups").orElse(Document.object());
        String prefix = mapping.text("/prefix").orElse("");
        return Optional.of(texts(claims, mapping.text("/claim").orElse("")).stream()
                .map(group -> prefix + group)
                .toList());
    }

    private static Optional<String> uid(Configured issuer, Document claims) {
        if (issuer.expressions().has(ClaimExpressions.UID)) {
            return issuer.expressions().value(ClaimExpressions.UID, claims).flatMap(Issuers::text);
        }
        String claim = issuer.jwt().text("/claimMappings/uid/claim").orElse("");
        return Optional.of(claims.get(claim).flatMap(Document::asText).orElse(""));
    }

    private static Optional<Map<String, List<String>>> extra(Configured issuer, Document claims) {
        Map<String, List<String>> extra = new LinkedHashMap<>();
        int at = 0;
        for (Document mapping : Rules.elements(issuer.jwt(), "/claimMappings/extra")) {
            Optional<List<String>> values = issuer.expressions()
                    .value("claimMappings.extra." + at++ + ".valueExpression", claims)
                    .flatMap(Issuers::texts);
            if (values.isEmpty()) {
                return Optional.empty();
            }
            if (!values.get().isEmpty()) {
                extra.put(mapping.text("/key").orElse(""), values.get());
            }
        }
        return Optional.of(extra);
    }

    private static Optional<String> text(Document value) {
        return value.kind() == Document.Kind.STRING ? value.asText() : Optional.empty();
    }

    /** A text or a list of texts; empty and absent ones are none. */
    private static Optional<List<String>> texts(Document value) {
        if (value.isNull() || value.equals(Document.of(""))) {
            return Optional.of(List.of());
        }
        List<String> texts = (value.isArray() ? value.elements() : List.of(value))
                .stream().flatMap(one -> text(one).stream()).toList();
        boolean all = texts.size() == (value.isArray() ? value.elements().size() : 1);
        return all ? Optional.of(texts) : Optional.empty();
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
