package dev.breakwater.document;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable JSON value (RFC 8259). Objects keep the order of their members but compare without
 * it; numbers compare by value. Besides the JSON kinds there is {@link Kind#REFERENCE}: the place of
 * a value that is known only after another resource exists. Thread-safe.
 *
 * <pre>{@code
 * Document body = Document.object("location", "westeurope").withAt("/tags/env", "prod");
 *
 * assertThat(body.text("/tags/env")).contains("prod");
 * }</pre>
 */
public final class Document {
    /** What a document is. */
    public enum Kind {
        /** Named members. */
        OBJECT,
        /** An ordered list. */
        ARRAY,
        /** A text. */
        STRING,
        /** An integral or decimal number. */
        NUMBER,
        /** True or false. */
        BOOLEAN,
        /** The explicit null. */
        NULL,
        /** A value known only after apply; it never reaches a service. */
        REFERENCE
    }

    private record Reference(String target) {}

    private static final Document NULL = new Document(Kind.NULL, "null");
    private static final Document TRUE = new Document(Kind.BOOLEAN, true);
    private static final Document FALSE = new Document(Kind.BOOLEAN, false);
    private static final Document EMPTY_OBJECT = new Document(Kind.OBJECT, Members.NONE);
    private static final Document EMPTY_ARRAY = new Document(Kind.ARRAY, List.of());

    private final Kind kind;
    private final Object value;

    private Document(Kind kind, Object value) {
        this.kind = kind;
        this.value = value;
    }

    /** The object without members. */
    public static Document object() {
        return EMPTY_OBJECT;
    }

    /** An object of alternating names and values; a value is anything that {@link #of} takes. */
    public static Document object(@Nullable Object... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new InvalidDocumentException("An object takes names and values in turn; the last name has no value.");
        }
        Members members = new Members(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.set(String.valueOf(namesAndValues[i]), of(namesAndValues[i + 1]));
        }
        return ofMembers(members);
    }

    /** An array of anything that {@link #of} takes. */
    public static Document array(@Nullable Object... elements) {
        List<Document> documents = new ArrayList<>(elements.length);
        for (Object element : elements) {
            documents.add(of(element));
        }
        return ofElements(documents);
    }

    /** The explicit null. */
    public static Document nothing() {
        return NULL;
    }

    /** The place of a value known after apply; {@code target} names the output it stands for. */
    public static Document reference(String target) {
        return new Document(Kind.REFERENCE, new Reference(target));
    }

    /**
     * Turns a plain Java value into a document: null, {@code Boolean}, {@code Number}, {@code
     * CharSequence}, {@code Enum} (by its name), {@code Map} (names by {@code toString}), {@code
     * Iterable}, or a document.
     *
     * @throws InvalidDocumentException if the value is none of these
     */
    public static Document of(@Nullable Object value) {
        if (value == null) {
            return NULL;
        }
        if (value instanceof Document document) {
            return document;
        }
        if (value instanceof Boolean flag) {
            return flag ? TRUE : FALSE;
        }
        if (value instanceof Number number) {
            return new Document(Kind.NUMBER, normalised(number));
        }
        if (value instanceof CharSequence || value instanceof Enum<?>) {
            return new Document(Kind.STRING, value.toString());
        }
        if (value instanceof Members members) {
            return ofMembers(members);
        }
        if (value instanceof Map<?, ?> map) {
            Members members = new Members(map.size());
            for (Map.Entry<?, ?> member : map.entrySet()) {
                members.set(String.valueOf(member.getKey()), of(member.getValue()));
            }
            return ofMembers(members);
        }
        if (value instanceof Iterable<?> iterable) {
            List<Document> elements = new ArrayList<>();
            for (Object element : iterable) {
                elements.add(of(element));
            }
            return ofElements(elements);
        }
        throw new InvalidDocumentException(
                "A document cannot hold a " + value.getClass().getName() + ".");
    }

    /** Parses a JSON text within {@link Limits#STANDARD}. */
    public static Document parse(String json) {
        return parse(json, Limits.STANDARD);
    }

    /** Parses a JSON text, refusing duplicate names, trailing content and whatever exceeds the limits. */
    public static Document parse(String json, Limits limits) {
        return DocumentReader.read(json, limits);
    }

    /** Parses UTF-8 bytes within {@link Limits#STANDARD}. */
    public static Document parse(byte[] utf8) {
        if (utf8.length > Limits.STANDARD.maxBytes()) {
            throw new InvalidDocumentException("The JSON text has " + utf8.length + " bytes; at most "
                    + Limits.STANDARD.maxBytes() + " are accepted.");
        }
        return parse(new String(utf8, StandardCharsets.UTF_8), Limits.STANDARD);
    }

    static Document ofMembers(Members members) {
        return members.isEmpty() ? EMPTY_OBJECT : new Document(Kind.OBJECT, members.trimmed());
    }

    static Document ofElements(List<Document> elements) {
        return elements.isEmpty() ? EMPTY_ARRAY : new Document(Kind.ARRAY, List.copyOf(elements));
    }

    /** What this document is. */
    public Kind kind() {
        return kind;
    }

    /** Whether this is an object. */
    public boolean isObject() {
        return kind == Kind.OBJECT;
    }

    /** Whether this is an array. */
    public boolean isArray() {
        return kind == Kind.ARRAY;
    }

    /** Whether this is the explicit null. */
    public boolean isNull() {
        return kind == Kind.NULL;
    }

    /** Whether this stands for a value known after apply. */
    public boolean isReference() {
        return kind == Kind.REFERENCE;
    }

    /** The members of an object in their order; empty for every other kind. */
    public Map<String, Document> members() {
        return own();
    }

    private Members own() {
        return kind == Kind.OBJECT ? (Members) value : Members.NONE;
    }

    /** The elements of an array; empty for every other kind. */
    @SuppressWarnings("unchecked")
    public List<Document> elements() {
        return kind == Kind.ARRAY ? (List<Document>) value : List.of();
    }

    /** The text of a string, the digits of a number, {@code true} or {@code false}; empty for other kinds. */
    public Optional<String> asText() {
        return switch (kind) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(value.toString());
            default -> Optional.empty();
        };
    }

    /** The value of a boolean; empty for every other kind. */
    public Optional<Boolean> asFlag() {
        return kind == Kind.BOOLEAN ? Optional.of((Boolean) value) : Optional.empty();
    }

    /** The value of a number; empty for every other kind. */
    public Optional<BigDecimal> asNumber() {
        return kind == Kind.NUMBER ? Optional.of(new BigDecimal(value.toString())) : Optional.empty();
    }

    /** The output a reference stands for; empty for every other kind. */
    public Optional<String> asReference() {
        return kind == Kind.REFERENCE ? Optional.of(((Reference) value).target()) : Optional.empty();
    }

    /** The member of that exact name, if this is an object that has it. */
    public Optional<Document> get(String name) {
        return Optional.ofNullable(own().get(name));
    }

    /** The value at an RFC 6901 pointer, such as {@code /properties/networkProfile/networkPolicy}. */
    public Optional<Document> at(String pointer) {
        return Pointer.find(this, pointer);
    }

    /** The text at a pointer; empty when absent or not a scalar. */
    public Optional<String> text(String pointer) {
        Optional<Document> found = at(pointer);
        return found.isPresent() ? found.get().asText() : Optional.empty();
    }

    /** The boolean at a pointer; empty when absent or not a boolean. */
    public Optional<Boolean> flag(String pointer) {
        return at(pointer).flatMap(Document::asFlag);
    }

    /** The number at a pointer; empty when absent or not a number. */
    public Optional<BigDecimal> number(String pointer) {
        return at(pointer).flatMap(Document::asNumber);
    }

    /** This object with the member set, in its old place if it was there. */
    public Document with(String name, @Nullable Object newValue) {
        requireObject("set member '" + name + "'");
        Members members = new Members(own(), own().containsKey(name) ? 0 : 1);
        members.set(name, of(newValue));
        return ofMembers(members);
    }

    /** This object with the member set if there is a value, else unchanged. */
    public Document withSome(String name, Optional<?> newValue) {
        return newValue.isPresent() ? with(name, newValue.get()) : this;
    }

    /** This object without the member. */
    public Document without(String name) {
        return own().containsKey(name) ? ofMembers(own().without(name)) : this;
    }

    /**
     * This document with the value at a pointer set; missing objects on the way are made, and {@code
     * -} appends to an array.
     */
    public Document withAt(String pointer, @Nullable Object newValue) {
        return Pointer.set(this, Pointer.tokens(pointer), of(newValue));
    }

    /** This document without what the pointer names; unchanged if it names nothing. */
    public Document withoutAt(String pointer) {
        return Pointer.remove(this, Pointer.tokens(pointer));
    }

    /** This document with a JSON merge patch applied (RFC 7396): objects merge, null removes, all else replaces. */
    public Document merge(Document patch) {
        if (!patch.isObject()) {
            return patch;
        }
        Members members = new Members(own().size() + patch.own().size());
        own().forEach((name, before) -> {
            Document change = patch.own().get(name);
            if (change == null) {
                members.set(name, before);
            } else if (!change.isNull()) {
                members.set(name, before.merge(change));
            }
        });
        patch.own().forEach((name, change) -> {
            if (!own().containsKey(name) && !change.isNull()) {
                members.set(name, EMPTY_OBJECT.merge(change));
            }
        });
        return ofMembers(members);
    }

    /** Every place where {@code other} differs from this: members by name, arrays as a whole. */
    public List<Difference> diff(Document other) {
        List<Difference> differences = new ArrayList<>();
        collect("", Optional.of(this), Optional.of(other), differences);
        return List.copyOf(differences);
    }

    private static void collect(
            String pointer, Optional<Document> left, Optional<Document> right, List<Difference> out) {
        if (left.equals(right)) {
            return;
        }
        boolean bothObjects = left.filter(Document::isObject).isPresent()
                && right.filter(Document::isObject).isPresent();
        if (!bothObjects) {
            out.add(new Difference(pointer, left, right));
            return;
        }
        Set<String> names = new LinkedHashSet<>(left.get().own().keySet());
        names.addAll(right.get().own().keySet());
        for (String name : names) {
            collect(
                    pointer + '/' + Pointer.escape(name),
                    left.get().get(name),
                    right.get().get(name),
                    out);
        }
    }

    /** The targets of all references in this tree, in document order. */
    public Set<String> references() {
        Set<String> targets = new LinkedHashSet<>();
        collectReferences(targets);
        return Collections.unmodifiableSet(targets);
    }

    private void collectReferences(Set<String> targets) {
        if (value instanceof Reference reference) {
            targets.add(reference.target());
        }
        for (Document element : elements()) {
            element.collectReferences(targets);
        }
        for (Document member : own().values()) {
            member.collectReferences(targets);
        }
    }

    /** This tree with each reference replaced by what the function knows for its target; the unknown ones stay. */
    public Document resolve(Function<String, Optional<Document>> known) {
        return switch (kind) {
            case REFERENCE -> known.apply(((Reference) value).target()).orElse(this);
            case ARRAY -> {
                List<Document> elements = new ArrayList<>();
                for (Document element : elements()) {
                    elements.add(element.resolve(known));
                }
                yield ofElements(elements);
            }
            case OBJECT -> {
                Members members = new Members(own().size());
                for (Map.Entry<String, Document> member : own().entrySet()) {
                    members.set(member.getKey(), member.getValue().resolve(known));
                }
                yield ofMembers(members);
            }
            default -> this;
        };
    }

    /** The JSON text on one line. A reference is written as {@code "(known after apply)"}. */
    public String toJson() {
        return DocumentWriter.write(this);
    }

    /** The JSON text indented by two spaces. */
    public String toPrettyJson() {
        return DocumentWriter.writePretty(this);
    }

    private void requireObject(String attempt) {
        if (!isObject()) {
            throw new InvalidDocumentException("Cannot " + attempt + " of a document of kind " + kind + ".");
        }
    }

    private static Number normalised(Number number) {
        if (number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte) {
            return number.longValue();
        }
        try {
            BigDecimal decimal = new BigDecimal(number.toString()).stripTrailingZeros();
            if (Math.abs((long) decimal.scale()) >= Integer.MAX_VALUE) { // where JDK releases differ in what they take
                throw new InvalidDocumentException("A number has an exponent beyond all bounds.");
            }
            // Digits are counted first, so that 1e1000000000 is never written out.
            boolean small = decimal.scale() <= 0 && (long) decimal.precision() - decimal.scale() <= 19;
            boolean integral = small && decimal.toBigInteger().bitLength() < Long.SIZE;
            return integral ? (Number) decimal.longValueExact() : decimal;
        } catch (NumberFormatException notFinite) {
            throw new InvalidDocumentException("JSON has no number " + number + ".", notFinite);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof Document that && kind == that.kind && value.equals(that.value));
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, value);
    }

    /** The JSON text on one line, cut after 200 characters. */
    @Override
    public String toString() {
        String json = toJson();
        return json.length() <= 200 ? json : json.substring(0, 199) + "…";
    }
}
