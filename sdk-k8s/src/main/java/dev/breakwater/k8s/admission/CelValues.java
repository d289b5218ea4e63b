package dev.breakwater.k8s.admission;

import com.google.common.primitives.UnsignedLong;
import dev.breakwater.document.Document;
import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Documents as values of the language and back: texts, longs, doubles, booleans, lists, maps. */
final class CelValues {
    /** The value null. */
    enum Nothing {
        NULL
    }

    /** A type as a value, such as {@code int}. */
    record TypeName(String name) {}

    /** A value with a type of its own, made by a library. */
    interface Opaque {
        /** The name of the type. */
        String type();
    }

    private CelValues() {}

    static Object of(Document document) {
        return switch (document.kind()) {
            case OBJECT -> object(document);
            case ARRAY -> list(document);
            case BOOLEAN -> document.asFlag().orElseThrow();
            case NUMBER -> number(document.asNumber().orElseThrow());
            case STRING -> document.asText().orElseThrow();
            case NULL, REFERENCE -> Nothing.NULL;
        };
    }

    private static Map<String, Object> object(Document document) {
        Map<String, Object> members = new LinkedHashMap<>();
        document.members().forEach((name, value) -> members.put(name, of(value)));
        return Collections.unmodifiableMap(members);
    }

    private static List<Object> list(Document document) {
        List<Object> elements = new ArrayList<>(document.elements().size());
        document.elements().forEach(element -> elements.add(of(element)));
        return Collections.unmodifiableList(elements);
    }

    private static Object number(BigDecimal number) {
        boolean integral = number.stripTrailingZeros().scale() <= 0
                && number.precision() - number.scale() <= 19
                && number.toBigInteger().bitLength() < Long.SIZE;
        return integral ? (Object) number.longValue() : (Object) number.doubleValue();
    }

    /** The value as a document; what JSON has no form for is written as text. */
    static Document document(Object value) {
        if (value instanceof List<?> list) {
            return Document.of(list.stream().map(CelValues::document).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Document> members = new LinkedHashMap<>();
            map.forEach((key, member) -> members.put(text(key), document(member)));
            return Document.of(members);
        }
        if (value instanceof Optional<?> optional) {
            return optional.isPresent() ? document(optional.get()) : Document.nothing();
        }
        boolean plain = value instanceof Boolean
                || value instanceof Long
                || value instanceof String
                || (value instanceof Double number && !number.isNaN() && !number.isInfinite());
        return value == Nothing.NULL ? Document.nothing() : Document.of(plain ? value : text(value));
    }

    /** The value as the server's messages show it. */
    static String text(Object value) {
        if (value instanceof Double number) {
            return Conversions.text(number);
        }
        if (value instanceof TypeName type) {
            return type.name();
        }
        return value == Nothing.NULL ? "null" : value.toString();
    }

    /** The name of the value's type. */
    static String type(Object value) {
        if (value instanceof Opaque opaque) {
            return opaque.type();
        }
        return scalar(value).orElseGet(() -> {
            if (value instanceof List) {
                return "list";
            }
            return value instanceof Map ? "map" : value instanceof Optional ? "optional_type" : "type";
        });
    }

    private static Optional<String> scalar(Object value) {
        Map<Class<?>, String> names = Scalars.NAMES;
        return Optional.ofNullable(names.get(value.getClass()));
    }

    /** The names of the types of scalars. */
    private static final class Scalars {
        static final Map<Class<?>, String> NAMES = Map.of(
                String.class,
                "string",
                Boolean.class,
                "bool",
                Long.class,
                "int",
                Double.class,
                "double",
                UnsignedLong.class,
                "uint",
                CelByteString.class,
                "bytes",
                Instant.class,
                "google.protobuf.Timestamp",
                Duration.class,
                "google.protobuf.Duration",
                Nothing.class,
                "null_type");
    }

    /** The size that costs are counted by: of texts, bytes, lists and maps their own, of all else one. */
    static long size(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        if (value instanceof List<?> list) {
            return list.size();
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        return value instanceof CelByteString bytes ? bytes.size() : 1;
    }
}
