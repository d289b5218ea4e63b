package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of field paths as a tree, in the notation of FieldsV1: {@code f:} a field, {@code k:} an
 * element by key, {@code v:} an element by value, {@code .} the place itself. Immutable once built.
 */
final class FieldSet {
    static final FieldSet EMPTY = new FieldSet(false, new TreeMap<>());

    private final boolean member;
    private final SortedMap<String, FieldSet> children;

    private FieldSet(boolean member, SortedMap<String, FieldSet> children) {
        this.member = member;
        this.children = children;
    }

    /** The set of subsets by element, which nobody changes from now on; empty ones are left out. */
    static FieldSet of(SortedMap<String, FieldSet> children) {
        children.values().removeIf(FieldSet::isEmpty);
        return children.isEmpty() ? EMPTY : new FieldSet(false, children);
    }

    /** The set that holds the place itself. */
    static FieldSet here() {
        return new FieldSet(true, new TreeMap<>());
    }

    boolean isMember() {
        return member;
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    Map<String, FieldSet> children() {
        return children;
    }

    FieldSet child(String element) {
        return children.getOrDefault(element, EMPTY);
    }

    /** This set with the subset put below an element. */
    FieldSet with(String element, FieldSet below) {
        if (below.isEmpty()) {
            return without(element);
        }
        TreeMap<String, FieldSet> copy = new TreeMap<>(children);
        copy.put(element, below);
        return new FieldSet(member, copy);
    }

    FieldSet without(String element) {
        return children.containsKey(element) ? without(List.of(element)) : this;
    }

    FieldSet without(List<String> elements) {
        if (children.isEmpty()) {
            return this;
        }
        TreeMap<String, FieldSet> copy = new TreeMap<>(children);
        elements.forEach(copy::remove);
        return new FieldSet(member, copy);
    }

    /** This set with the place itself in it or not. */
    FieldSet member(boolean isMember) {
        return isMember == member ? this : new FieldSet(isMember, children);
    }

    FieldSet union(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return isEmpty() ? other : this;
        }
        TreeMap<String, FieldSet> copy = new TreeMap<>(children);
        other.children.forEach((element, below) -> copy.merge(element, below, FieldSet::union));
        return new FieldSet(member || other.member, copy);
    }

    FieldSet difference(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return this;
        }
        TreeMap<String, FieldSet> rest = new TreeMap<>();
        children.forEach((element, below) -> put(rest, element, below.difference(other.child(element))));
        return new FieldSet(member && !other.member, rest);
    }

    FieldSet intersection(FieldSet other) {
        if (isEmpty() || other.isEmpty()) {
            return EMPTY;
        }
        TreeMap<String, FieldSet> common = new TreeMap<>();
        children.forEach((element, below) -> put(common, element, below.intersection(other.child(element))));
        return new FieldSet(member && other.member, common);
    }

    private static void put(Map<String, FieldSet> into, String element, FieldSet below) {
        if (!below.isEmpty()) {
            into.put(element, below);
        }
    }

    /** The set as FieldsV1. */
    Document toDocument() {
        Map<String, Document> members = new LinkedHashMap<>();
        if (member && !children.isEmpty()) {
            members.put(".", Document.object());
        }
        children.forEach((element, below) -> members.put(element, below.toDocument()));
        return Document.of(members);
    }

    /** Reads FieldsV1; a place with nothing below it is in the set. */
    static FieldSet parse(Document fields) {
        SortedMap<String, FieldSet> children = new TreeMap<>();
        fields.members().forEach((element, below) -> {
            if (!element.equals(".")) {
                FieldSet set = parse(below);
                children.put(element, set.isEmpty() ? here() : set);
            }
        });
        return new FieldSet(fields.get(".").isPresent(), children);
    }

    /** The paths of all members as people read them: {@code .spec.podSelector}. */
    List<String> paths() {
        List<String> paths = new ArrayList<>();
        collect("", paths);
        return paths;
    }

    /** What is a member itself comes before what is below, as structured merge goes through its sets. */
    private void collect(String prefix, List<String> into) {
        children.forEach((element, below) -> {
            if (below.member) {
                into.add(prefix + readable(element));
            }
        });
        children.forEach((element, below) -> below.collect(prefix + readable(element), into));
    }

    /** This set with the fields of structs as members that only lead to members. */
    FieldSet named(ValueType type) {
        TreeMap<String, FieldSet> copy = new TreeMap<>();
        children.forEach((element, below) -> {
            boolean field = type.row(element.substring(2)).isPresent();
            copy.put(element, below.named(Typed.entryType(type, element)).member(below.member || field));
        });
        return new FieldSet(member, copy);
    }

    private static String readable(String element) {
        String value = element.substring(2);
        if (element.startsWith("f:")) {
            return "." + value;
        }
        if (element.startsWith("v:")) {
            return "[=" + value + "]";
        }
        StringBuilder text = new StringBuilder("[");
        Document.parse(value)
                .members()
                .forEach((name, key) -> text.append(text.length() > 1 ? "," : "")
                        .append(name)
                        .append('=')
                        .append(key.toJson()));
        return text.append(']').toString();
    }

    /** The path element of an element of a granular list. */
    static String element(ValueType list, Document element) {
        if (list.key().isEmpty()) {
            return "v:" + element.toJson();
        }
        Document key = Document.object();
        for (String name : list.key().split(",", -1)) {
            Optional<Document> fallback = list.entry().fields().stream()
                    .filter(row -> row.name().equals(name))
                    .findFirst()
                    .flatMap(FieldRow::defaultValue);
            key = key.with(name, element.get(name).or(() -> fallback).orElse(Document.of("")));
        }
        return "k:" + key.toJson();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldSet that && member == that.member && children.equals(that.children);
    }

    @Override
    public int hashCode() {
        return Objects.hash(member, children);
    }

    @Override
    public String toString() {
        return toDocument().toJson();
    }
}
