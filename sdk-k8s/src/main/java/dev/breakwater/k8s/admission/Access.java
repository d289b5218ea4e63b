package dev.breakwater.k8s.admission;

import com.google.common.primitives.UnsignedLong;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields, keys and indexes, on optional values too. */
final class Access {
    private Access() {}

    static boolean has(Object from, String field) {
        if (from instanceof Optional<?> optional) {
            return optional.isPresent() && has(optional.get(), field);
        }
        return from instanceof Map<?, ?> map && map.containsKey(field);
    }

    static Object select(Object from, String field) {
        if (from instanceof Map<?, ?> map) {
            Object value = map.get(field);
            if (value == null) {
                throw CelFailure.noKey(field);
            }
            return value;
        }
        if (from instanceof Optional<?>) {
            return maybe(from, field);
        }
        if (from instanceof List) {
            throw new CelFailure("unsupported index type 'string' in list");
        }
        throw CelFailure.noKey(field);
    }

    static Object index(Object from, Object key) {
        if (from instanceof Optional<?>) {
            return maybe(from, key);
        }
        if (from instanceof List<?> list) {
            long place = place(key);
            if (place < 0 || place >= list.size()) {
                throw new CelFailure("index out of bounds: " + place);
            }
            return list.get((int) place);
        }
        if (from instanceof Map<?, ?> map) {
            Object value = map.get(key(key));
            if (value == null) {
                throw CelFailure.noKey(key);
            }
            return value;
        }
        throw CelFailure.noOverload();
    }

    /** What is at a key, if anything is: {@code a.?b} and {@code a[?b]}. */
    static Optional<Object> maybe(Object from, Object key) {
        if (from instanceof Optional<?> optional) {
            return optional.isPresent() ? maybe(optional.get(), key) : Optional.empty();
        }
        if (from instanceof List<?> list) {
            long place = place(key);
            return place < 0 || place >= list.size() ? Optional.empty() : Optional.of(list.get((int) place));
        }
        if (from instanceof Map<?, ?> map) {
            return Optional.ofNullable(map.get(key(key)));
        }
        throw CelFailure.noKey(key);
    }

    private static long place(Object key) {
        Object place = key(key);
        if (place instanceof Long index) {
            return index;
        }
        throw new CelFailure("unsupported index type '" + CelValues.type(key) + "' in list");
    }

    /** The key under which maps keep a value: numbers that are equal are one key. */
    static Object key(Object key) {
        if (key instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1L << 53) {
            return number.longValue();
        }
        if (key instanceof UnsignedLong number && number.longValue() >= 0) {
            return number.longValue();
        }
        return key;
    }

    @SuppressWarnings("unchecked")
    static Optional<Object> optional(Object value) {
        if (value instanceof Optional<?> optional) {
            return (Optional<Object>) optional;
        }
        throw CelFailure.noOverload();
    }
}
