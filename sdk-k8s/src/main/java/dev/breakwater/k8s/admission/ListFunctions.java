package dev.breakwater.k8s.admission;

import com.google.common.primitives.UnsignedLong;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Functions on lists and on lists as sets. */
final class ListFunctions {
    private static final int MAX_RANGE = 1_000_000;

    private ListFunctions() {}

    static void register(Map<String, Functions.Call> calls) {
        calls.put("isSorted", args -> sorted(Functions.list(args[0])));
        calls.put("sum", args -> sum(Functions.list(args[0])));
        calls.put("min", args -> extreme("min", Functions.list(args[0]), -1));
        calls.put("max", args -> extreme("max", Functions.list(args[0]), 1));
        calls.put("indexOf", args -> position(args, false));
        calls.put("lastIndexOf", args -> position(args, true));
        calls.put("includes", args -> includes(args[0], args[1]));
        calls.put("sets.contains", args -> containsAll(Functions.list(args[0]), Functions.list(args[1])));
        calls.put("sets.equivalent", args -> equivalent(Functions.list(args[0]), Functions.list(args[1])));
        calls.put("sets.intersects", args -> intersect(Functions.list(args[0]), Functions.list(args[1])));
        calls.put("cel.@mapInsert", ListFunctions::inserted);
        extended(calls);
    }

    private static void extended(Map<String, Functions.Call> calls) {
        calls.put(
                "slice", args -> slice(Functions.list(args[0]), Functions.number(args[1]), Functions.number(args[2])));
        calls.put("flatten", args -> flat(Functions.list(args[0]), args.length > 1 ? Functions.number(args[1]) : 1));
        calls.put("lists.range", args -> range(Functions.number(args[0])));
        calls.put("distinct", args -> distinct(Functions.list(args[0])));
        calls.put("reverse", args -> reversed(Functions.list(args[0])));
        calls.put("sort", args -> sortedCopy(Functions.list(args[0])));
        calls.put("lists.@sortByAssociatedKeys", args -> sortedByKey(Functions.list(args[0])));
        calls.put("first", args -> at(Functions.list(args[0]), 0));
        calls.put(
                "last",
                args -> at(Functions.list(args[0]), Functions.list(args[0]).size() - 1));
    }

    private static Object includes(Object in, Object element) {
        return in instanceof List ? Operators.contains(in, element) : Operators.equal(in, element);
    }

    private static boolean sorted(List<?> list) {
        for (int i = 1; i < list.size(); i++) {
            if (Operators.compare(list.get(i - 1), list.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    private static Object sum(List<?> list) {
        Object sum = list.isEmpty() ? (Object) 0L : zero(list.get(0));
        for (Object element : list) {
            sum = Operators.add(sum, element);
        }
        return sum;
    }

    private static Object zero(Object like) {
        if (like instanceof Double) {
            return 0.0;
        }
        if (like instanceof Duration) {
            return Duration.ZERO;
        }
        return like instanceof UnsignedLong ? UnsignedLong.ZERO : (Object) 0L;
    }

    private static Object extreme(String name, List<?> list, int sign) {
        if (list.isEmpty()) {
            throw new CelFailure(name + " called on empty list");
        }
        Object extreme = list.get(0);
        for (Object element : list) {
            if (Integer.signum(Operators.compare(element, extreme)) == sign) {
                extreme = element;
            }
        }
        return extreme;
    }

    private static Object position(Object[] args, boolean last) {
        if (!(args[0] instanceof List<?> list)) {
            return TextFunctions.position(args, last);
        }
        for (int i = 0; i < list.size(); i++) {
            int place = last ? list.size() - 1 - i : i;
            if (Operators.equal(list.get(place), args[1])) {
                return (long) place;
            }
        }
        return -1L;
    }

    private static boolean containsAll(List<?> list, List<?> sought) {
        for (Object element : sought) {
            if (!Operators.contains(list, element)) {
                return false;
            }
        }
        return true;
    }

    private static boolean equivalent(List<?> left, List<?> right) {
        return containsAll(left, right) && containsAll(right, left);
    }

    private static boolean intersect(List<?> left, List<?> right) {
        for (Object element : right) {
            if (Operators.contains(left, element)) {
                return true;
            }
        }
        return false;
    }

    /** A map with an entry more; the map that a fold builds is its own, so it grows in place. */
    private static Object inserted(Object[] args) {
        Map<?, ?> old = Functions.as(args[0], Map.class);
        Grown map = old instanceof Grown grown ? grown : new Grown(old);
        if (args.length == 2) {
            Map<?, ?> more = Functions.as(args[1], Map.class);
            more.forEach((key, value) -> insert(map, key, value));
        } else {
            insert(map, args[1], args[2]);
        }
        return map;
    }

    private static void insert(Grown map, Object key, Object value) {
        if (map.putIfAbsent(Access.key(key), value) != null) {
            throw new CelFailure("insert failed: key " + CelValues.text(key) + " already exists");
        }
    }

    /** A map that a fold builds. */
    private static final class Grown extends LinkedHashMap<Object, Object> {
        private static final long serialVersionUID = 1;

        Grown(Map<?, ?> entries) {
            super(entries);
        }
    }

    private static Object slice(List<?> list, long start, long end) {
        String call = "cannot slice(" + start + ", " + end + "), ";
        if (start < 0 || end < 0) {
            throw new CelFailure(call + "negative indexes not supported");
        }
        if (start > end) {
            throw new CelFailure(call + "start index must be less than or equal to end index");
        }
        if (end > list.size()) {
            throw new CelFailure(call + "list is length " + list.size());
        }
        return List.copyOf(list.subList((int) start, (int) end));
    }

    private static List<Object> flat(List<?> list, long depth) {
        if (depth < 0) {
            throw new CelFailure("level must be non-negative");
        }
        List<Object> flat = new ArrayList<>();
        for (Object element : list) {
            if (element instanceof List<?> nested && depth > 0) {
                flat.addAll(flat(nested, depth - 1));
            } else {
                flat.add(element);
            }
        }
        return flat;
    }

    private static Object range(long size) {
        if (size > MAX_RANGE) {
            throw new CelFailure("lists.range: at most " + MAX_RANGE + " elements");
        }
        List<Object> range = new ArrayList<>();
        for (long i = 0; i < size; i++) {
            range.add(i);
        }
        return range;
    }

    private static Object distinct(List<?> list) {
        List<Object> distinct = new ArrayList<>();
        for (Object element : list) {
            if (!Operators.contains(distinct, element)) {
                distinct.add(element);
            }
        }
        return distinct;
    }

    private static Object reversed(List<?> list) {
        List<Object> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    private static Object sortedCopy(List<?> list) {
        List<Object> copy = new ArrayList<>(list);
        requireOneType(copy);
        copy.sort(Operators::compare);
        return copy;
    }

    private static void requireOneType(List<?> keys) {
        for (Object key : keys) {
            if (!CelValues.type(key).equals(CelValues.type(keys.get(0)))) {
                throw new CelFailure("list elements must have the same type");
            }
            if (key instanceof List || key instanceof Map || key == CelValues.Nothing.NULL) {
                throw new CelFailure("list elements must be comparable");
            }
        }
    }

    /** Sorts pairs of key and element by the key, and returns the elements. */
    private static Object sortedByKey(List<?> pairs) {
        List<List<?>> copy = new ArrayList<>();
        pairs.forEach(pair -> copy.add(Functions.list(pair)));
        requireOneType(copy.stream().map(pair -> pair.get(0)).toList());
        copy.sort((left, right) -> Operators.compare(left.get(0), right.get(0)));
        return copy.stream().<Object>map(pair -> pair.get(1)).toList();
    }

    private static Object at(List<?> list, int index) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list.get(index));
    }
}
