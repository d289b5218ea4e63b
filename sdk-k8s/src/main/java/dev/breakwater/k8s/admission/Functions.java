package dev.breakwater.k8s.admission;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every function by its name; which of them an expression may call is decided when it is compiled. */
final class Functions {
    /** A function; it tells its overloads apart by the operands. */
    @FunctionalInterface
    interface Call {
        /** The result; throws {@link CelFailure}. */
        Object apply(Object[] args);
    }

    static final Map<String, Call> ALL = all();

    private Functions() {}

    private static Map<String, Call> all() {
        Map<String, Call> calls = new HashMap<>();
        operators(calls);
        conversions(calls);
        optionals(calls);
        TextFunctions.register(calls);
        ListFunctions.register(calls);
        TimeFunctions.register(calls);
        Quantity.register(calls);
        NetworkAddress.register(calls);
        NetworkBlock.register(calls);
        SemanticVersion.register(calls);
        WebAddress.register(calls);
        NamedFormat.register(calls);
        AuthorizerFunctions.register(calls);
        return Map.copyOf(calls);
    }

    private static void operators(Map<String, Call> calls) {
        for (String operator : List.of("_<_", "_<=_", "_>_", "_>=_")) {
            calls.put(operator, args -> Operators.compares(operator, args[0], args[1]));
        }
        for (String operator : List.of("_*_", "_/_", "_%_")) {
            calls.put(operator, args -> Numbers.calculate(operator, args[0], args[1]));
        }
        calls.put("_==_", args -> Operators.equal(args[0], args[1]));
        calls.put("_!=_", args -> !Operators.equal(args[0], args[1]));
        calls.put("_+_", args -> Operators.add(args[0], args[1]));
        calls.put("_-_", args -> Operators.subtract(args[0], args[1]));
        calls.put("-_", args -> Numbers.negate(args[0]));
        calls.put("!_", args -> !flag(args[0]));
        calls.put("@in", args -> Operators.contains(args[1], args[0]));
        calls.put("_[_]", args -> Access.index(args[0], args[1]));
        calls.put("_[?_]", args -> Access.maybe(args[0], args[1]));
        calls.put("_?._", args -> Access.maybe(args[0], args[1]));
    }

    private static void conversions(Map<String, Call> calls) {
        calls.put("int", args -> Conversions.toInt(args[0]));
        calls.put("uint", args -> Conversions.toUint(args[0]));
        calls.put("double", args -> Conversions.toDouble(args[0]));
        calls.put("bool", args -> Conversions.toBool(args[0]));
        calls.put("bytes", args -> Conversions.toBytes(args[0]));
        calls.put("string", args -> Conversions.toText(args[0]));
        calls.put("timestamp", args -> Conversions.toTime(args[0]));
        calls.put("duration", args -> Conversions.toDuration(args[0]));
        calls.put("type", args -> Conversions.type(args[0]));
        calls.put("dyn", args -> args[0]);
        calls.put("size", args -> size(args[0]));
    }

    private static void optionals(Map<String, Call> calls) {
        calls.put("optional.of", args -> Optional.of(args[0]));
        calls.put("optional.none", args -> Optional.empty());
        calls.put("optional.ofNonZeroValue", args -> zero(args[0]) ? Optional.empty() : Optional.of(args[0]));
        calls.put("hasValue", args -> Access.optional(args[0]).isPresent());
        calls.put(
                "value",
                args -> Access.optional(args[0]).orElseThrow(() -> new CelFailure("optional.none() dereference")));
    }

    private static boolean zero(Object value) {
        boolean empty = value instanceof String || value instanceof List || value instanceof Map;
        boolean nothing = value == CelValues.Nothing.NULL || Boolean.FALSE.equals(value);
        return nothing
                || (empty && CelValues.size(value) == 0)
                || (Numbers.isNumber(value) && Operators.equal(value, 0L));
    }

    private static Object size(Object value) {
        if (value instanceof Number || value instanceof Boolean || value == CelValues.Nothing.NULL) {
            throw CelFailure.noOverload();
        }
        return CelValues.size(value);
    }

    static boolean flag(Object value) {
        return as(value, Boolean.class);
    }

    static String text(Object value) {
        return as(value, String.class);
    }

    static long number(Object value) {
        return as(value, Long.class);
    }

    static List<?> list(Object value) {
        return as(value, List.class);
    }

    static <T> T as(Object value, Class<T> type) {
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw CelFailure.noOverload();
    }
}
