package dev.breakwater.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RFC 6901 pointers over documents. Those asked for lately are kept taken apart, for an audit asks each document for
 * the same few hundred. Immutable, thread-safe.
 */
final class Pointer {
    /** Two places for each; whoever comes later drives out the elder. Races lose a pointer, never mix two. */
    private static final @Nullable Pointer[] KNOWN = new @Nullable Pointer[1 << 12];

    private final String text;
    private final String[] tokens;

    private Pointer(String text) {
        this.text = text;
        this.tokens = tokens(text).stream().map(String::intern).toArray(String[]::new); // as parsers do with names
    }

    private static Pointer of(String text) {
        int hash = text.hashCode();
        int place = (hash ^ hash >>> 12) & (KNOWN.length - 1);
        Pointer known = KNOWN[place];
        if (known != null && known.text.equals(text)) {
            return known;
        }
        Pointer other = KNOWN[place ^ 1];
        if (other != null && other.text.equals(text)) {
            return other;
        }
        Pointer made = new Pointer(text);
        KNOWN[place ^ 1] = known;
        KNOWN[place] = made;
        return made;
    }

    static List<String> tokens(String pointer) {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (pointer.charAt(0) != '/') {
            throw refused(pointer);
        }
        List<String> tokens = new ArrayList<>();
        for (String token : pointer.substring(1).split("/", -1)) {
            tokens.add(unescape(token));
        }
        return tokens;
    }

    private static InvalidDocumentException refused(String pointer) {
        return new InvalidDocumentException("The pointer '" + pointer + "' must be empty or start with '/'.");
    }

    private static String unescape(String token) {
        return token.indexOf('~') < 0 ? token : token.replace("~1", "/").replace("~0", "~");
    }

    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    static Optional<Document> find(Document root, String pointer) {
        Document here = root;
        for (String token : of(pointer).tokens) {
            Optional<Document> next = child(here, token);
            if (next.isEmpty()) {
                return next;
            }
            here = next.get();
        }
        return Optional.of(here);
    }

    static Document set(Document root, List<String> tokens, Document value) {
        if (tokens.isEmpty()) {
            return value;
        }
        String token = tokens.get(0);
        List<String> rest = tokens.subList(1, tokens.size());
        if (root.isArray()) {
            return setElement(root, token, rest, value);
        }
        Document object = root.isObject() ? root : Document.object();
        return object.with(token, set(object.get(token).orElse(Document.object()), rest, value));
    }

    static Document remove(Document root, List<String> tokens) {
        if (tokens.isEmpty()) {
            return root;
        }
        String token = tokens.get(0);
        Optional<Document> child = child(root, token);
        if (child.isEmpty()) {
            return root;
        }
        if (tokens.size() > 1) {
            return set(root, List.of(token), remove(child.get(), tokens.subList(1, tokens.size())));
        }
        if (root.isObject()) {
            return root.without(token);
        }
        List<Document> elements = new ArrayList<>(root.elements());
        elements.remove(Integer.parseInt(token));
        return Document.ofElements(elements);
    }

    private static Document setElement(Document array, String token, List<String> rest, Document value) {
        List<Document> elements = new ArrayList<>(array.elements());
        int index = "-".equals(token) ? elements.size() : index(token, elements.size());
        if (index == elements.size()) {
            elements.add(set(Document.object(), rest, value));
        } else {
            elements.set(index, set(elements.get(index), rest, value));
        }
        return Document.ofElements(elements);
    }

    private static Optional<Document> child(Document document, String token) {
        if (!document.isArray()) {
            return document.get(token);
        }
        List<Document> elements = document.elements();
        boolean inside = isIndex(token) && Integer.parseInt(token) < elements.size();
        return inside ? Optional.of(elements.get(Integer.parseInt(token))) : Optional.empty();
    }

    private static int index(String token, int size) {
        if (!isIndex(token) || Integer.parseInt(token) > size) {
            throw new InvalidDocumentException("'" + token + "' is not a place in an array of " + size + " elements.");
        }
        return Integer.parseInt(token);
    }

    private static boolean isIndex(String token) {
        boolean digits = !token.isEmpty() && token.length() <= 9;
        for (int i = 0; digits && i < token.length(); i++) {
            digits = '0' <= token.charAt(i) && token.charAt(i) <= '9';
        }
        return digits && (token.length() == 1 || token.charAt(0) != '0');
    }
}
