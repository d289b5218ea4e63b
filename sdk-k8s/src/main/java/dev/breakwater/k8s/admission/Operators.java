package dev.breakwater.k8s.admission;

import dev.cel.common.values.CelByteString;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Equality, order, and the operators that mean different things for different types. */
final class Operators {
    private static final Instant MIN_TIME = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant MAX_TIME = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Operators() {}

    /** Equality of values of any types; of different types they are unequal, numbers aside. */
    static boolean equal(Object left, Object right) {
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            return !Numbers.isNaN(left) && !Numbers.isNaN(right) && Numbers.compare(left, right) == 0;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return equalLists(a, b);
        }
        if (left instanceof Map<?, ?> a && right instanceof Map<?, ?> b) {
            return equalMaps(a, b);
        }
        if (left instanceof Optional<?> a && right instanceof Optional<?> b) {
            boolean both = a.isPresent() && b.isPresent();
            return both ? equal(a.get(), b.get()) : a.isPresent() == b.isPresent();
        }
        boolean foreign = left instanceof CelValues.Opaque && !left.getClass().equals(right.getClass());
        if (foreign) {
            throw CelFailure.noOverload();
        }
        return left.equals(right);
    }

    private static boolean equalLists(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        Iterator<?> others = right.iterator();
        for (Object element : left) {
            if (!equal(element, others.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalMaps(Map<?, ?> left, Map<?, ?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> entry : left.entrySet()) {
            Object other = right.get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    /** Less than zero, zero or more. */
    static int compare(Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            return compareTexts(a, b);
        }
        if (Numbers.isNumber(left) && Numbers.isNumber(right)) {
            if (Numbers.isNaN(left) || Numbers.isNaN(right)) {
                throw new CelFailure("NaN values cannot be ordered");
            }
            return Numbers.compare(left, right);
        }
        if (left instanceof Boolean a && right instanceof Boolean b) {
            return a.compareTo(b);
        }
        return compareOthers(left, right);
    }

    private static int compareOthers(Object left, Object right) {
        if (left instanceof Instant a && right instanceof Instant b) {
            return a.compareTo(b);
        }
        if (left instanceof Duration a && right instanceof Duration b) {
            return a.compareTo(b);
        }
        if (left instanceof CelByteString a && right instanceof CelByteString b) {
            return java.util.Arrays.compareUnsigned(a.toByteArray(), b.toByteArray());
        }
        throw CelFailure.noOverload();
    }

    /** By code points, as UTF-8 sorts; Java's own order differs beyond the basic plane. */
    private static int compareTexts(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    static boolean compares(String operator, Object left, Object right) {
        boolean unordered = Numbers.isNaN(left) || Numbers.isNaN(right);
        if (unordered && Numbers.isNumber(left) && Numbers.isNumber(right)) {
            throw new CelFailure("NaN values cannot be ordered");
        }
        int order = compare(left, right);
        return switch (operator) {
            case "_<_" -> order < 0;
            case "_<=_" -> order <= 0;
            case "_>_" -> order > 0;
            default -> order >= 0;
        };
    }

    static Object add(Object left, Object right) {
        if (left instanceof String a && right instanceof String b) {
            return a + b;
        }
        if (left instanceof List<?> a && right instanceof List<?> b) {
            return Growing.concat(a, b);
        }
        if (left instanceof CelByteString a && right instanceof CelByteString b) {
            return a.concat(b);
        }
        if (left instanceof Duration a && right instanceof Instant b) {
            return moved(b, a);
        }
        if (left instanceof Instant a && right instanceof Duration b) {
            return moved(a, b);
        }
        if (left instanceof Duration a && right instanceof Duration b) {
            return Conversions.bounded(a.plus(b));
        }
        return Numbers.calculate("_+_", left, right);
    }

    static Object subtract(Object left, Object right) {
        if (left instanceof Instant a && right instanceof Instant b) {
            return Conversions.bounded(Duration.between(b, a));
        }
        if (left instanceof Instant a && right instanceof Duration b) {
            return moved(a, b.negated());
        }
        if (left instanceof Duration a && right instanceof Duration b) {
            return Conversions.bounded(a.minus(b));
        }
        return Numbers.calculate("_-_", left, right);
    }

    private static Instant moved(Instant time, Duration by) {
        try {
            Instant moved = time.plus(by);
            if (!moved.isBefore(MIN_TIME) && !moved.isAfter(MAX_TIME)) {
                return moved;
            }
        } catch (DateTimeException | ArithmeticException beyond) {
            // told below
        }
        throw new CelFailure("timestamp overflow");
    }

    static boolean contains(Object in, Object element) {
        if (in instanceof Map<?, ?> map) {
            return map.containsKey(Access.key(element));
        }
        if (in instanceof List<?> list) {
            for (Object each : list) {
                if (equal(each, element)) {
                    return true;
                }
            }
            return false;
        }
        throw CelFailure.noOverload();
    }
}
