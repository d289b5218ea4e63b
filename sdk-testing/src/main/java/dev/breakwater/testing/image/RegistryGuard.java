package dev.breakwater.testing.image;

import dev.breakwater.document.Document;
import dev.breakwater.testing.image.RegistryEngine.Call;
import dev.breakwater.testing.image.RegistryEngine.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody in without a token: answers 401 with a challenge, and gives tokens as the token authentication of the
 * Docker registry and, at {@code /oauth2/exchange} and {@code /oauth2/token}, Azure Container Registry do.
 */
final class RegistryGuard {
    private static final String TOKENS = "/oauth2/token";
    private static final String EXCHANGE = "/oauth2/exchange";
    private static final Pattern REPOSITORY = Pattern.compile("/v2/(.+?)/(manifests|blobs|referrers|tags)/.*");

    private final Map<String, String> passwords = new TreeMap<>();
    private final Map<String, String> scopes = new HashMap<>();
    private final Map<String, String> refresh = new HashMap<>();
    private Predicate<String> entra = token -> false;
    private boolean anybody;
    private boolean closed;
    private int count;

    synchronized void password(String user, String password) {
        closed = true;
        passwords.put(user, password);
    }

    synchronized void entra(Predicate<String> tokens) {
        closed = true;
        entra = tokens;
    }

    synchronized void anybody() {
        closed = true;
        anybody = true;
    }

    synchronized void forget() {
        scopes.clear();
        refresh.clear();
    }

    /** What stands between the caller and the registry; empty if nothing does. */
    synchronized Optional<Reply> answer(Call call, @Nullable String authorization, String host) {
        if (!closed) {
            return Optional.empty();
        }
        String at = call.method() + ' ' + call.path();
        return switch (at) {
            case "GET " + TOKENS -> Optional.of(granted(call.query().getOrDefault("scope", ""), authorization));
            case "POST " + TOKENS -> Optional.of(refreshed(form(call)));
            case "POST " + EXCHANGE -> Optional.of(exchanged(form(call)));
            default -> challenged(call, authorization, host);
        };
    }

    private static Map<String, String> form(Call call) {
        return Call.query(new String(call.body(), StandardCharsets.UTF_8));
    }

    private Reply granted(String scope, @Nullable String authorization) {
        boolean known = authorization != null && isKnown(authorization);
        if (!known && !anybody) {
            return Reply.error(401, "UNAUTHORIZED");
        }
        return grant(known ? scope : scope.replaceAll("[^:]*$", "pull"));
    }

    private boolean isKnown(String authorization) {
        String pair = authorization.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8)
                : "";
        return passwords.entrySet().stream().anyMatch(one -> pair.equals(one.getKey() + ':' + one.getValue()));
    }

    private Reply exchanged(Map<String, String> form) {
        boolean holds = "access_token".equals(form.get("grant_type"))
                && form.containsKey("service")
                && entra.test(form.getOrDefault("access_token", ""));
        if (!holds) {
            return Reply.error(401, "UNAUTHORIZED");
        }
        String token = "refresh-" + ++count;
        refresh.put(token, form.get("service"));
        return json(Document.object("refresh_token", token));
    }

    private Reply refreshed(Map<String, String> form) {
        boolean holds = "refresh_token".equals(form.get("grant_type"))
                && Optional.ofNullable(refresh.get(form.getOrDefault("refresh_token", "")))
                        .equals(Optional.ofNullable(form.get("service")));
        return holds && form.containsKey("scope") ? grant(form.get("scope")) : Reply.error(401, "UNAUTHORIZED");
    }

    private Reply grant(String scope) {
        String token = "access-" + ++count;
        scopes.put("Bearer " + token, scope);
        return json(Document.object("access_token", token, "expires_in", 300));
    }

    private static Reply json(Document body) {
        return Reply.of(200)
                .with("Content-Type", "application/json")
                .body(body.toJson().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Reply> challenged(Call call, @Nullable String authorization, String host) {
        Matcher path = REPOSITORY.matcher(call.path());
        String name = path.matches() ? path.group(1) : "";
        String action = List.of("GET", "HEAD").contains(call.method()) ? "pull" : "push";
        String granted = scopes.getOrDefault(authorization == null ? "" : authorization, "");
        String needed = "repository:" + name + ':';
        if (granted.startsWith(needed) && granted.substring(needed.length()).contains(action)) {
            return Optional.empty();
        }
        boolean base = name.isEmpty() && scopes.containsKey(authorization == null ? "" : authorization);
        String scope =
                name.isEmpty() ? "" : ",scope=\"" + needed + (action.equals("pull") ? "pull" : "pull,push") + '"';
        String challenge = "Bearer realm=\"http://" + host + TOKENS + "\",service=\"" + host + '"' + scope;
        return base
                ? Optional.empty()
                : Optional.of(Reply.error(401, "UNAUTHORIZED").with("WWW-Authenticate", challenge));
    }

    @Override
    public String toString() {
        return "RegistryGuard[" + (closed ? "closed" : "open") + "]";
    }
}
