package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.resource.Sensitive;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How one registry is signed in to when it answers 401: by its challenge, as the token authentication of the Docker
 * registry and Azure Container Registry ({@code /oauth2/exchange}, {@code /oauth2/token}) have it. A token is asked for
 * once for each repository and kept until it is refused. A token of Entra ID goes to the registry itself only, a password
 * to where the registry says that tokens are given, over HTTPS. Thread-safe.
 */
public final class RegistryLogin {
    private static final int LARGEST = 1 << 20;
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Pattern PARAMETER = Pattern.compile("([a-z_]+)=\"([^\"]*)\"");
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+)/(manifests|blobs|referrers|tags)/.*");

    private final String host;
    private final String user;
    private final Optional<Supplier<Sensitive<String>>> secret;
    private final boolean entra;
    private final Map<String, Sensitive<String>> tokens = new ConcurrentHashMap<>();

    private RegistryLogin(String host, String user, Optional<Supplier<Sensitive<String>>> secret, boolean entra) {
        this.host = host.toLowerCase(Locale.ROOT);
        this.user = user;
        this.secret = secret;
        this.entra = entra;
    }

    /** To a registry that lets anybody pull, but with a token only, such as {@code registry-1.docker.io}. */
    public static RegistryLogin anonymous(String host) {
        return new RegistryLogin(host, "", Optional.empty(), false);
    }

    /** By name and password, such as those of a repository token or a robot account. */
    public static RegistryLogin password(String host, String user, Sensitive<String> password) {
        return new RegistryLogin(host, user, Optional.of(() -> password), false);
    }

    /**
     * To Azure Container Registry as somebody in Entra ID, who has the role AcrPull there.
     *
     * @param host the login server, such as {@code shop.azurecr.io}
     * @param token gives a token for {@code https://containerregistry.azure.net}; asked whenever one is needed
     */
    public static RegistryLogin entra(String host, Supplier<Sensitive<String>> token) {
        return new RegistryLogin(host, "", Optional.of(token), true);
    }

    /** Whether it is for that registry. */
    boolean isFor(URI uri) {
        return uri.getAuthority() != null && host.equals(uri.getAuthority().toLowerCase(Locale.ROOT));
    }

    /** What was good the last time. */
    Optional<Sensitive<String>> known(URI uri) {
        return Optional.ofNullable(tokens.get(repository(uri)));
    }

    private static String repository(URI uri) {
        Matcher path = REPOSITORY.matcher(uri.getPath());
        return path.matches() ? path.group(1) : "";
    }

    /** The value of the header {@code Authorization} that the challenge asks for; empty if it asks for nothing known. */
    Optional<Sensitive<String>> answer(RegistryHttp http, URI uri, String challenge) {
        String scheme = challenge.strip().toLowerCase(Locale.ROOT);
        if (scheme.startsWith("basic") && !user.isEmpty()) {
            return Optional.of(keep(uri, basic()));
        }
        Map<String, String> asked = new TreeMap<>();
        for (Matcher one = PARAMETER.matcher(challenge); one.find(); ) {
            asked.put(one.group(1), one.group(2));
        }
        String realm = asked.getOrDefault("realm", "");
        if (!scheme.startsWith("bearer") || realm.isEmpty()) {
            return Optional.empty();
        }
        URI place = RegistryHttp.resolved(uri, realm);
        boolean own = uri.getAuthority().equalsIgnoreCase(place.getAuthority())
                && uri.getScheme().equals(place.getScheme());
        if (!own && (entra || !"https".equals(place.getScheme()))) {
            throw new BreakwaterException(
                    uri + ": the registry wants its secret sent to " + place.getAuthority() + ", which is refused.");
        }
        String scope = asked.getOrDefault("scope", "repository:" + repository(uri) + ":pull");
        String service = asked.getOrDefault("service", host);
        String token = entra ? exchanged(http, uri, place, service, scope) : granted(http, place, service, scope);
        return Optional.of(keep(uri, Sensitive.of("Bearer " + token)));
    }

    private Sensitive<String> keep(URI uri, Sensitive<String> authorization) {
        tokens.put(repository(uri), authorization);
        return authorization;
    }

    private Sensitive<String> basic() {
        String pair = user + ':' + reveal();
        return Sensitive.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    private String reveal() {
        return secret.map(one -> one.get().reveal()).orElse("");
    }

    /** Docker's way: one request, with the password or without. */
    private String granted(RegistryHttp http, URI place, String service, String scope) {
        String old = place.getRawQuery() == null ? "" : place.getRawQuery() + '&';
        URI asked = URI.create(bare(place) + '?' + old + form(Map.of("service", service, "scope", scope)));
        Optional<Sensitive<String>> by = secret.isPresent() ? Optional.of(basic()) : Optional.empty();
        return token(place, http.exchange(asked, "application/json", LARGEST, by, Optional.empty()), "access_token");
    }

    /** Azure's way: the token of Entra ID for a refresh token of the registry, and that for one of the repository. */
    private String exchanged(RegistryHttp http, URI uri, URI place, String service, String scope) {
        URI exchange = RegistryHttp.resolved(uri, "/oauth2/exchange");
        String first = form(Map.of("grant_type", "access_token", "service", service, "access_token", reveal()));
        String refresh = token(exchange, post(http, exchange, first), "refresh_token");
        String second = form(
                Map.of("grant_type", "refresh_token", "service", service, "scope", scope, "refresh_token", refresh));
        return token(place, post(http, place, second), "access_token");
    }

    /** Without its query. A path that begins with two slashes is no host, as which it would be resolved. */
    private static String bare(URI place) {
        return place.getScheme() + "://" + place.getRawAuthority() + place.getRawPath();
    }

    private static RegistryTransport.Answer post(RegistryHttp http, URI place, String form) {
        return http.exchange(place, "application/json", LARGEST, Optional.empty(), Optional.of(form));
    }

    static String formType() {
        return FORM;
    }

    private static String form(Map<String, String> all) {
        return new TreeMap<>(all)
                .entrySet().stream()
                        .map(one -> one.getKey() + '=' + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"));
    }

    /** Docker calls an access token also {@code token}. */
    private static String token(URI place, RegistryTransport.Answer answer, String member) {
        String plain = bare(place);
        if (answer.status() != 200) {
            throw new BreakwaterException(plain + ": the registry answers " + answer.status()
                    + " when asked for a token; look whether who signs in may pull.");
        }
        try {
            Document body = Document.parse(answer.body());
            return body.text("/" + member)
                    .or(() -> body.text("/token"))
                    .orElseThrow(() -> new BreakwaterException(plain + ": the registry answers without a token."));
        } catch (InvalidDocumentException broken) { // no cause, which could tell the token
            throw new BreakwaterException(plain + ": the registry does not answer with JSON when asked for a token.");
        }
    }

    /** {@code RegistryLogin[shop.azurecr.io]}. */
    @Override
    public String toString() {
        return "RegistryLogin[" + host + "]";
    }
}
