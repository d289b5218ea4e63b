package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request to Graph that met its route, who sends it, and the variables of its path. */
record GraphCall(EntraRequest request, EntraToken caller, Directory directory, Map<String, String> variables) {
    private static final Pattern KEY = Pattern.compile("\\((?:(\\w+)=)?'((?:[^']|'')*)'\\)");

    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** The JSON object of the body. */
    Document body() {
        try {
            Document body = Document.parse(request.text());
            if (body.isObject()) {
                return body;
            }
        } catch (InvalidDocumentException e) {
            throw GraphError.of(400, "BadRequest", "Unable to read JSON request payload. " + e.getMessage());
        }
        throw GraphError.of(400, "BadRequest", "Unable to read JSON request payload. It is not an object.");
    }

    /** The object that a variable of the path names, as far as it shows. */
    Directory.Entry entry(Kind kind, String name) {
        return lookup(kind, variable(name))
                .filter(directory::isVisible)
                .orElseThrow(() -> GraphError.notFound(plain(variable(name))));
    }

    /** The object of a kind that {@code {id}} names. */
    Directory.Entry entry(Kind kind) {
        return entry(kind, "id");
    }

    /** An object by its id, an alternate key in parentheses, or a user's principal name; also if it does not show. */
    Optional<Directory.Entry> lookup(Kind kind, String key) {
        Optional<AlternateKey> alternate = alternate(key);
        if (alternate.isPresent() && !alternate.get().property().equals("id")) {
            return directory.with(
                    kind, alternate.get().property(), alternate.get().value());
        }
        String id = alternate.map(AlternateKey::value).orElse(key);
        Optional<Directory.Entry> found = directory.find(kind, id);
        return found.isPresent() || kind != Kind.USER ? found : directory.with(kind, "userPrincipalName", id);
    }

    /** A property that names an object, and its value. */
    record AlternateKey(String property, String value) {}

    /** The key in parentheses; empty if the text is a plain id. */
    static Optional<AlternateKey> alternate(String key) {
        Matcher matcher = KEY.matcher(key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String property = Optional.ofNullable(matcher.group(1)).orElse("id");
        return Optional.of(new AlternateKey(property, matcher.group(2).replace("''", "'")));
    }

    private static String plain(String key) {
        return alternate(key).map(AlternateKey::value).orElse(key);
    }

    /** Whether the client takes answers that may be a little old, which opens the advanced queries. */
    boolean isEventual() {
        return request.headers()
                .apply("ConsistencyLevel")
                .filter("eventual"::equalsIgnoreCase)
                .isPresent();
    }

    boolean creates() {
        return request.headers()
                .apply("Prefer")
                .filter(prefer -> prefer.toLowerCase(Locale.ROOT).contains("create-if-missing"))
                .isPresent();
    }

    /** The object at the end of an OData reference such as {@code …/directoryObjects/{id}}. */
    Directory.Entry referred(String url) {
        String id = url.substring(url.lastIndexOf('/') + 1).replaceAll("^.*\\('|'\\)$", "");
        return directory
                .find(id)
                .filter(directory::isVisible)
                .filter(entry -> entry.kind().isDirectoryObject())
                .orElseThrow(() -> GraphError.notFound(id));
    }
}
