package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Template functions on arrays and objects, and those that take texts too. */
final class Lists {
    private Lists() {}

    static Object call(String name, List<Document> args) {
        return switch (name) {
            case "concat" -> concat(args);
            case "string" -> Functions.shown(Functions.arg(args, 0, name));
            case "length" -> length(Functions.arg(args, 0, name));
            case "empty" -> isEmpty(Functions.arg(args, 0, name));
            case "contains" -> contains(Functions.arg(args, 0, name), Functions.arg(args, 1, name));
            case "first", "last" -> end(name, Functions.arg(args, 0, name));
            case "take", "skip" -> part(name, args);
            case "union" -> union(args);
            case "intersection" -> intersection(args);
            case "createarray" -> args;
            case "array" -> Functions.arg(args, 0, name).isArray() ? args.get(0) : args;
            case "createobject" -> object(args);
            case "coalesce" -> coalesce(args);
            case "tryget" -> tryGet(args);
            case "shallowmerge" -> merged(elements(args, 0, name), name);
            case "objectkeys" -> new ArrayList<>(sorted(args, name).keySet());
            case "items" -> items(sorted(args, name));
            case "flatten" -> flat(elements(args, 0, name));
            case "join" -> joined(args);
            case "indexof" -> args.get(0).elements().indexOf(Functions.arg(args, 1, name));
            case "lastindexof" -> args.get(0).elements().lastIndexOf(Functions.arg(args, 1, name));
            default -> throw new PolicyFailedException(name + "() is not evaluated here.");
        };
    }

    private static List<Document> elements(List<Document> args, int at, String name) {
        Document value = Functions.arg(args, at, name);
        if (!value.isArray()) {
            throw new PolicyFailedException(name + "() takes an array, not " + value + ".");
        }
        return value.elements();
    }

    private static Map<String, Document> sorted(List<Document> args, String name) {
        return new TreeMap<>(Functions.members(Functions.arg(args, 0, name), name));
    }

    /** All arrays, or all texts. */
    private static Object concat(List<Document> args) {
        boolean arrays = !args.isEmpty() && args.get(0).isArray();
        List<Document> all = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < args.size(); i++) {
            Document one = args.get(i);
            if (one.isArray() != arrays || one.isObject()) {
                throw new PolicyFailedException("concat() takes arrays only or texts only.");
            }
            all.addAll(one.elements());
            Functions.requireShort(
                    "concat",
                    (long) text.length() + (arrays ? 0 : Functions.shown(one).length()));
            text.append(arrays ? "" : Functions.shown(one));
        }
        return arrays ? all : text.toString();
    }

    private static int length(Document value) {
        return switch (value.kind()) {
            case ARRAY -> value.elements().size();
            case OBJECT -> value.members().size();
            case STRING -> value.asText().orElse("").length();
            default ->
                throw new PolicyFailedException("length() takes an array, an object or a text, not " + value + ".");
        };
    }

    private static boolean isEmpty(Document value) {
        return value.isNull() || length(value) == 0;
    }

    /** Texts with their case, members without. */
    private static boolean contains(Document in, Document what) {
        return switch (in.kind()) {
            case ARRAY -> in.elements().contains(what);
            case OBJECT -> FieldPath.member(in, what.asText().orElse("")) != null;
            default -> in.asText().orElse("").contains(what.asText().orElse(""));
        };
    }

    private static Document end(String name, Document value) {
        boolean first = name.equals("first");
        if (value.isArray()) {
            List<Document> all = value.elements();
            return all.isEmpty() ? Document.nothing() : all.get(first ? 0 : all.size() - 1);
        }
        String text = Functions.text(List.of(value), 0, name);
        int at = first ? 0 : text.length() - 1;
        return Document.of(text.isEmpty() ? "" : text.substring(at, at + 1));
    }

    private static Object part(String name, List<Document> args) {
        Document value = Functions.arg(args, 0, name);
        boolean array = value.isArray();
        int size =
                array ? value.elements().size() : Functions.text(args, 0, name).length();
        int asked = Functions.integer(args, 1, name)
                .max(BigInteger.ZERO)
                .min(BigInteger.valueOf(size))
                .intValue();
        int from = name.equals("take") ? 0 : asked;
        int to = name.equals("take") ? asked : size;
        return array
                ? value.elements().subList(from, to)
                : value.asText().orElse("").substring(from, to);
    }

    private static Object union(List<Document> args) {
        if (Functions.arg(args, 0, "union").isObject()) {
            return merged(args, "union");
        }
        Set<Document> all = new LinkedHashSet<>();
        for (int i = 0; i < args.size(); i++) {
            all.addAll(elements(args, i, "union"));
        }
        return all;
    }

    private static Map<String, Document> merged(List<Document> objects, String name) {
        Map<String, Document> all = new LinkedHashMap<>();
        objects.forEach(one -> all.putAll(Functions.members(one, name)));
        return all;
    }

    private static Object intersection(List<Document> args) {
        Document first = Functions.arg(args, 0, "intersection");
        if (first.isObject()) {
            Map<String, Document> common = new LinkedHashMap<>(first.members());
            args.forEach(one -> common.entrySet().retainAll(one.members().entrySet()));
            return common;
        }
        Set<Document> common = new LinkedHashSet<>(elements(args, 0, "intersection"));
        for (int i = 1; i < args.size(); i++) {
            common.retainAll(elements(args, i, "intersection"));
        }
        return common;
    }

    private static Map<String, Document> object(List<Document> args) {
        Map<String, Document> members = new LinkedHashMap<>();
        for (int i = 0; i < args.size(); i += 2) {
            members.put(Functions.text(args, i, "createObject"), Functions.arg(args, i + 1, "createObject"));
        }
        return members;
    }

    private static Document coalesce(List<Document> args) {
        for (Document one : args) {
            if (!one.isNull()) {
                return one;
            }
        }
        return Document.nothing();
    }

    /** Null where a member on the way is missing. */
    private static Document tryGet(List<Document> args) {
        Document at = Functions.arg(args, 0, "tryGet");
        for (int i = 1; i < args.size(); i++) {
            Document found = Functions.member(at, args.get(i));
            at = found == null ? Document.nothing() : found;
        }
        return at;
    }

    private static List<Document> items(Map<String, Document> members) {
        List<Document> items = new ArrayList<>();
        members.forEach((key, value) -> items.add(Document.object("key", key, "value", value)));
        return items;
    }

    private static List<Document> flat(List<Document> arrays) {
        List<Document> all = new ArrayList<>();
        arrays.forEach(one -> all.addAll(one.isArray() ? one.elements() : List.of(one)));
        return all;
    }

    private static String joined(List<Document> args) {
        List<String> texts = new ArrayList<>();
        String separator = Functions.text(args, 1, "join");
        long length = 0;
        for (Document one : elements(args, 0, "join")) {
            texts.add(Functions.shown(one));
            length += texts.get(texts.size() - 1).length() + separator.length();
            Functions.requireShort("join", length - separator.length());
        }
        return String.join(separator, texts);
    }
}
