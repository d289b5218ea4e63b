package dev.breakwater.manifest;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Reads one object of a manifest member by member and remembers which were asked for. What nobody
 * asked for is an issue, with the nearest known name; an explicit null counts as absent. All readers
 * of one manifest share their list of issues, thrown at once by {@link #finish(Supplier)}. Not thread-safe.
 */
public final class ManifestReader {
    private final Document object;
    private final String path;
    private final Session session;
    private final Set<String> known = new LinkedHashSet<>();
    private final Set<String> serverOwned = new LinkedHashSet<>();

    private record Session(String subject, List<Issue> issues, List<ManifestReader> readers) {}

    private ManifestReader(Document object, String path, Session session) {
        this.object = object;
        this.path = path;
        this.session = session;
        session.readers().add(this);
        if (!object.isObject()) {
            issue("", "must be an object, not " + describe(object) + ".");
        }
    }

    /** A reader of a manifest, which must be of that apiVersion and kind. */
    public static ManifestReader of(Document manifest, String apiVersion, String kind) {
        String name = manifest.text("/metadata/name").orElse("?");
        ManifestReader reader = new ManifestReader(
                manifest, "", new Session(kind + " '" + name + "'", new ArrayList<>(), new ArrayList<>()));
        reader.expect("apiVersion", apiVersion);
        reader.expect("kind", kind);
        reader.serverOwned("status");
        return reader;
    }

    /** The text of a member; a number or a flag is an issue, because YAML turned unquoted text into it. */
    public Optional<String> text(String member) {
        return find(member).flatMap(value -> string("/" + member, value));
    }

    /** The text of a member that must be there. */
    public String requiredText(String member) {
        Optional<String> text = text(member);
        if (find(member).isEmpty()) {
            issue("/" + member, "is missing.");
        }
        return text.orElse("");
    }

    /** The number of a member, which must be integral. */
    public Optional<Integer> whole(String member) {
        Optional<Document> value = find(member);
        Optional<Integer> whole = value.flatMap(Document::asNumber).flatMap(ManifestReader::exact);
        if (value.isPresent() && whole.isEmpty()) {
            issue("/" + member, "must be a whole number, not " + describe(value.get()) + ".");
        }
        return whole;
    }

    /** Whatever stands at a member. */
    public Optional<Document> any(String member) {
        return find(member);
    }

    /** The texts of a list; empty when absent. */
    public List<String> texts(String member) {
        List<String> texts = new ArrayList<>();
        List<Document> elements = elements(member);
        for (int i = 0; i < elements.size(); i++) {
            string("/" + member + "/" + i, elements.get(i)).ifPresent(texts::add);
        }
        return texts;
    }

    /** The texts of an object by name, such as labels; empty when absent. */
    public Map<String, String> textMap(String member) {
        Map<String, String> texts = new LinkedHashMap<>();
        find(member).ifPresent(value -> {
            if (!value.isObject()) {
                issue("/" + member, "must be an object, not " + describe(value) + ".");
            }
            value.members()
                    .forEach((name, text) ->
                            string("/" + member + "/" + name, text).ifPresent(plain -> texts.put(name, plain)));
        });
        return texts;
    }

    /** A reader of a member that is an object; present for the empty object, absent for null. */
    public Optional<ManifestReader> object(String member) {
        return find(member).map(value -> new ManifestReader(value, path + "/" + member, session));
    }

    /** Readers of the elements of a list; empty when absent. */
    public List<ManifestReader> objects(String member) {
        List<ManifestReader> readers = new ArrayList<>();
        List<Document> elements = elements(member);
        for (int i = 0; i < elements.size(); i++) {
            readers.add(new ManifestReader(elements.get(i), path + "/" + member + "/" + i, session));
        }
        return readers;
    }

    /** The metadata: only name, namespace, labels and annotations can be declared. */
    public ManifestReader metadata() {
        ManifestReader metadata =
                object("metadata").orElseGet(() -> new ManifestReader(Document.object(), path + "/metadata", session));
        List.of("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink")
                .forEach(metadata::serverOwned);
        return metadata;
    }

    /** Whether a member is there and not null. */
    public boolean has(String member) {
        return find(member).isPresent();
    }

    /** Adds an issue at a pointer below this object. */
    public void issue(String below, String problem) {
        session.issues().add(new Issue(session.subject() + ": " + path + below, problem));
    }

    /**
     * Builds the declaration, or throws everything that is wrong at once: what was read, the members that nobody asked
     * for, and what the declaration itself refuses.
     */
    public <T> T finish(Supplier<T> build) {
        session.readers().forEach(ManifestReader::reportUnknown);
        List<Issue> issues = new ArrayList<>(session.issues());
        try {
            T built = build.get();
            InvalidDeclarationException.throwIfAny(issues);
            return built;
        } catch (InvalidDeclarationException e) {
            e.issues().stream().filter(issue -> !issues.contains(issue)).forEach(issues::add);
            throw new InvalidDeclarationException(issues);
        }
    }

    private void expect(String member, String wanted) {
        String actual = requiredText(member);
        if (!actual.isEmpty() && !actual.equals(wanted)) {
            issue("/" + member, "is '" + actual + "', but '" + wanted + "' is read here.");
        }
    }

    private void serverOwned(String member) {
        serverOwned.add(member);
        Optional<Document> value = object.get(member);
        if (value.filter(set -> !set.isNull() && !set.equals(Document.object())).isPresent()) {
            issue("/" + member, "is set by the API server and cannot be declared; remove it.");
        }
    }

    private List<Document> elements(String member) {
        Optional<Document> value = find(member);
        if (value.filter(list -> !list.isArray()).isPresent()) {
            issue("/" + member, "must be a list, not " + describe(value.get()) + ".");
        }
        return value.map(Document::elements).orElse(List.of());
    }

    private Optional<Document> find(String member) {
        known.add(member);
        return object.get(member).filter(value -> !value.isNull());
    }

    private Optional<String> string(String below, Document value) {
        if (value.kind() == Document.Kind.STRING) {
            return value.asText();
        }
        issue(below, "must be a text, not " + describe(value) + "; in YAML, put it in quotes.");
        return Optional.empty();
    }

    private void reportUnknown() {
        for (String name : object.members().keySet()) {
            if (!known.contains(name) && !serverOwned.contains(name)) {
                issue("/" + name, "is not a field that can be declared here" + Spelling.hint(name, known));
            }
        }
    }

    private static Optional<Integer> exact(BigDecimal number) {
        try {
            return Optional.of(number.intValueExact());
        } catch (ArithmeticException notWhole) {
            return Optional.empty();
        }
    }

    private static String describe(Document value) {
        return switch (value.kind()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case NUMBER -> "the number " + value;
            case BOOLEAN -> "the flag " + value;
            case STRING -> "a text";
            default -> "nothing";
        };
    }

    @Override
    public String toString() {
        return "ManifestReader[" + session.subject() + path + "]";
    }
}
