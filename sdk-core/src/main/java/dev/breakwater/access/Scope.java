package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bindings of one namespace, or of the cluster, in their order, and which of them name a subject. Immutable but
 * for the shared numbers of subjects, which only grow.
 */
final class Scope {
    static final Scope EMPTY = new Scope("", List.of());
    private static final int[] NONE = {};

    private final String namespace;
    private final List<Bound> bindings;
    private final int[] sets;
    private final int[] keys;
    private final int[][] places;
    private final int mask;

    /** One binding: its document, the rule set it grants (-1 if there is no such role), and its subjects' numbers. */
    static final class Bound {
        private final Document document;
        private final int set;
        private final int[] subjects;

        Bound(Document document, int set, int[] subjects) {
            this.document = document;
            this.set = set;
            this.subjects = subjects;
        }

        Document document() {
            return document;
        }

        int set() {
            return set;
        }

        int[] subjects() {
            return subjects;
        }

        String name() {
            return RbacObjects.name(document);
        }

        String role() {
            return document.text("/roleRef/name").orElse("");
        }

        String roleKind() {
            return document.text("/roleRef/kind").orElse("");
        }
    }

    Scope(String namespace, List<Bound> bindings) {
        this.namespace = namespace;
        this.bindings = List.copyOf(bindings);
        int entries = 0;
        for (Bound bound : bindings) {
            entries += bound.subjects().length;
        }
        int size = Integer.highestOneBit(Math.max(2, entries * 2)) * 2;
        mask = size - 1;
        keys = new int[size];
        places = new int[size][];
        sets = new int[bindings.size()];
        for (int at = 0; at < sets.length; at++) {
            sets[at] = bindings.get(at).set();
            for (int subject : bindings.get(at).subjects()) {
                put(subject, at);
            }
        }
    }

    /** Numbers of subjects begin with one: zero marks a free slot, and a subject that nobody can be. */
    private void put(int subject, int at) {
        if (subject == 0) {
            return;
        }
        int slot = slot(subject);
        int[] before = keys[slot] == 0 ? NONE : places[slot];
        keys[slot] = subject;
        if (before.length == 0 || before[before.length - 1] != at) {
            int[] after = Arrays.copyOf(before, before.length + 1);
            after[before.length] = at;
            places[slot] = after;
        }
    }

    private int slot(int subject) {
        int slot = ((subject * 0x9E3779B9) >>> 7) & mask;
        while (keys[slot] != 0 && keys[slot] != subject) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** The places of the bindings that name a subject, in order. */
    int[] of(int subject) {
        int slot = slot(subject);
        return subject == 0 || keys[slot] == 0 ? NONE : places[slot];
    }

    int set(int place) {
        return sets[place];
    }

    Bound binding(int place) {
        return bindings.get(place);
    }

    List<Bound> bindings() {
        return bindings;
    }

    String namespace() {
        return namespace;
    }

    /** This scope with a binding in the place of the one of its name, or in its order. */
    Scope with(Bound bound) {
        List<Bound> changed = new ArrayList<>(without(bound.name()).bindings);
        int at = 0;
        while (at < changed.size() && changed.get(at).name().compareTo(bound.name()) < 0) {
            at++;
        }
        changed.add(at, bound);
        return new Scope(namespace, changed);
    }

    Scope without(String name) {
        List<Bound> left = new ArrayList<>(bindings);
        return left.removeIf(bound -> bound.name().equals(name)) ? new Scope(namespace, left) : this;
    }
}
