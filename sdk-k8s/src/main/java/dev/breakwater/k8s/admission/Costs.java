package dev.breakwater.k8s.admission;

import java.util.List;
import java.util.Set;

/**
 * What calls cost at run time: the units of cel-go and of the Kubernetes libraries; a tenth for each character
 * that is read, and more for what allocates, so that a small expression cannot ask for a large result.
 */
final class Costs {
    /** The cost of a call, told before it runs where its operands tell it, and after it where the result does. */
    interface Cost {
        /** What the operands tell. */
        long before(Object... args);

        /** What the result tells. */
        default long after(Object[] args, Object result) {
            return 0;
        }
    }

    /** One authorization check; an expression has room for two. */
    private static final int CHECK = 350_000;

    private static final Set<String> TRAVERSE_TEXT = Set.of(
            "url",
            "isURL",
            "lowerAscii",
            "upperAscii",
            "substring",
            "trim",
            "ip",
            "cidr",
            "isIP",
            "isCIDR",
            "quantity",
            "isQuantity",
            "semver",
            "isSemver",
            "startsWith",
            "endsWith",
            "strings.quote",
            "format",
            "bytes");
    private static final Set<String> TRAVERSE_LIST =
            Set.of("isSorted", "sum", "max", "min", "indexOf", "lastIndexOf", "includes", "slice", "reverse");
    private static final Set<String> COMPARE = Set.of("_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_");
    private static final Set<String> GROW = Set.of("lists.range", "flatten", "sort", "lists.@sortByAssociatedKeys");

    private static final Cost ONE = args -> 1;

    private Costs() {}

    static Cost of(String function) {
        if (TRAVERSE_TEXT.contains(function)) {
            return args -> tenth(CelValues.size(args[0]));
        }
        if (TRAVERSE_LIST.contains(function)) {
            return args -> args.length == 0 ? 0 : listOrText(args[0]);
        }
        if (COMPARE.contains(function)) {
            return args -> tenth(Math.min(CelValues.size(args[0]), CelValues.size(args[1])));
        }
        return GROW.contains(function) ? afterwards() : special(function);
    }

    private static Cost special(String function) {
        return switch (function) {
            case "check" -> args -> CHECK;
            case "_+_" -> Costs::addition;
            case "@in" -> args -> args[1] instanceof List<?> list ? list.size() : 1;
            case "matches", "find", "findAll" -> args -> regex(args[0], CelValues.size(args[1]));
            case "validate" -> args -> regex(args[1], args[0] instanceof NamedFormat format ? format.regexSize() : 1);
            case "contains" ->
                args -> args[0] instanceof String ? tenth(CelValues.size(args[0])) * tenth(CelValues.size(args[1])) : 1;
            case "replace" -> Costs::replacement;
            case "split" -> args -> tenth(2 * CelValues.size(args[0]));
            case "join" -> new Joined();
            case "sets.contains", "sets.equivalent", "sets.intersects" -> args -> product(args[0], args[1]);
            case "distinct" -> args -> product(args[0], args[0]);
            case "ip.isCanonical" -> args -> tenth(2 * CelValues.size(args[0]));
            case "fieldSelector", "labelSelector" -> args -> 10 + 26 * CelValues.size(args[1]);
            default -> ONE;
        };
    }

    private static long addition(Object... args) {
        if (args[0] instanceof List<?> left && args[1] instanceof List<?> right) {
            return Math.max(1, tenth(Growing.copied(left, right)));
        }
        return Numbers.isNumber(args[0]) ? 1 : tenth(CelValues.size(args[0]) + CelValues.size(args[1]));
    }

    /** Twice the text; and what it may become, where that is more. */
    private static long replacement(Object... args) {
        long text = CelValues.size(args[0]);
        long sought = Math.max(1, CelValues.size(args[1]));
        long longest = (text / sought + 1) * CelValues.size(args[2]);
        return Math.max(tenth(2 * text), tenth(longest));
    }

    private static long regex(Object text, long patternSize) {
        return tenth(1 + CelValues.size(text)) * ((patternSize + 3) / 4);
    }

    private static long listOrText(Object value) {
        return value instanceof String ? tenth(CelValues.size(value)) : Math.max(1, CelValues.size(value));
    }

    private static long product(Object left, Object right) {
        return Math.max(1, CelValues.size(left) * CelValues.size(right));
    }

    private static long tenth(long size) {
        return (size + 9) / 10;
    }

    private static Cost afterwards() {
        return new Cost() {
            @Override
            public long before(Object... args) {
                return args[0] instanceof Long count && count > 0 ? count : CelValues.size(args[0]);
            }

            @Override
            public long after(Object[] args, Object result) {
                return CelValues.size(result);
            }
        };
    }

    /** Joining: the result, doubled; bounded before it is made by what the parts add up to. */
    private static final class Joined implements Cost {
        @Override
        public long before(Object... args) {
            if (!(args[0] instanceof List<?> parts)) {
                return 1;
            }
            long separator = args.length > 1 ? CelValues.size(args[1]) : 0;
            long size = 0;
            for (Object part : parts) {
                size += separator + CelValues.size(part);
            }
            return tenth(2 * Math.max(0, size - separator));
        }
    }
}
