package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One request as the fake sees it: the path decoded and cut into segments, so that double slashes and
 * trailing ones vanish; the names of the query in lower case.
 */
record ArmRequest(
        String method,
        URI uri,
        List<String> segments,
        Map<String, String> query,
        Function<String, Optional<String>> headers,
        Set<String> headerNames,
        String text) {

    static ArmRequest of(String method, URI uri, Function<String, Optional<String>> headers, String text) {
        return new ArmRequest(method, uri, segments(uri), query(uri), headers, Set.of(), text);
    }

    /** The same request with another body. */
    ArmRequest with(Document body) {
        return new ArmRequest(method, uri, segments, query, headers, headerNames, body.toJson());
    }

    /** The same request, also knowing which headers there are; signatures over headers need that. */
    ArmRequest naming(Iterable<String> names) {
        Set<String> lower = new TreeSet<>();
        names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
        return new ArmRequest(method, uri, segments, query, headers, lower, text);
    }

    /** The address that a client wrote, which may have left signs as they are that an address has encoded. */
    static URI address(String text) {
        StringBuilder address = new StringBuilder(text.length());
        for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > ' ' && one < 0x7f && "\"<>\\^`{|}".indexOf(one) < 0;
            address.append(plain ? String.valueOf((char) one) : String.format(Locale.ROOT, "%%%02X", one & 0xff));
        }
        return URI.create(address.toString());
    }

    private static List<String> segments(URI uri) {
        List<String> segments = new ArrayList<>();
        for (String segment : Optional.ofNullable(uri.getRawPath()).orElse("").split("/", -1)) {
            if (!segment.isEmpty()) {
                segments.add(decoded(segment.replace("+", "%2B")));
            }
        }
        return List.copyOf(segments);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = decoded(pair.substring(0, equals)).toLowerCase(Locale.ROOT);
                query.put(name, decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    static String decoded(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    String host() {
        return Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
    }

    String path() {
        return '/' + String.join("/", segments);
    }

    Optional<String> header(String name) {
        return headers.apply(name);
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name));
    }

    String apiVersion() {
        return parameter("api-version").orElse("");
    }

    /** The JSON object of the body, or the error that ARM answers for anything else. */
    Document body() {
        try {
            Document body = text.isBlank() ? Document.nothing() : Document.parse(text);
            if (body.isObject()) {
                return body;
            }
        } catch (InvalidDocumentException e) {
            throw ArmError.badRequest(
                    "InvalidRequestContent", "The request content was invalid and could not be deserialized.", e);
        }
        throw ArmError.badRequest("InvalidRequestContent", "The request content is not a JSON object.");
    }
}
