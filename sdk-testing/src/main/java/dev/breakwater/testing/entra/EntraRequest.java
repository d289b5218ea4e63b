package dev.breakwater.testing.entra;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to Microsoft Graph or to a sign-in endpoint.
 *
 * @param method the HTTP method in capitals
 * @param uri the whole address
 * @param headers gives a header by its name
 * @param text the body; empty text if there is none
 */
public record EntraRequest(String method, URI uri, Function<String, Optional<String>> headers, String text) {
    private static final Pattern KEYED = Pattern.compile("([\\w.]+)\\((.*)\\)");

    /** The bearer token it carries; empty if it carries none. */
    Optional<String> token() {
        String header = headers.apply("Authorization").orElse("");
        boolean bearer = header.toLowerCase(Locale.ROOT).startsWith("bearer ");
        return bearer ? Optional.of(header.substring("bearer ".length()).strip()) : Optional.empty();
    }

    String host() {
        return Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    }

    /** The decoded path in parts; {@code applications(appId='x')} is two, the key in parentheses the second. */
    List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String raw : Optional.ofNullable(uri.getRawPath()).orElse("").split("/", -1)) {
            String segment = decoded(raw.replace("+", "%2B"));
            Matcher keyed = KEYED.matcher(segment);
            if (keyed.matches()) {
                segments.add(keyed.group(1));
                segments.add("(" + keyed.group(2) + ")");
            } else if (!segment.isEmpty()) {
                segments.add(segment);
            }
        }
        return segments;
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query().get(name));
    }

    Map<String, String> query() {
        return pairs(Optional.ofNullable(uri.getRawQuery()).orElse(""));
    }

    /** The fields of a form. */
    Map<String, String> form() {
        return pairs(text);
    }

    static Map<String, String> pairs(String encoded) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1)));
            }
        }
        return pairs;
    }

    private static String decoded(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Neither body nor headers: both hold secrets. */
    @Override
    public String toString() {
        return method + " " + uri.getRawPath();
    }
}
