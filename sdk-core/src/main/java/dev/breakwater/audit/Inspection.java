package dev.breakwater.audit;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One resource as controls look at it, one after the other: in the light of its estate, on a day. What one of them has
 * worked out of the resource or of the estate the others find. Used by one thread, for the time of one audit.
 */
public final class Inspection {
    private final Estate estate;
    private final LocalDate today;
    private final Estate.Entry entry;
    private final Map<Object, Object> ofEstate;
    /** Keys and values in turn: a few at most, so that looking through them is quicker than a table. */
    private final List<Object> ofResource = new ArrayList<>(4);

    Inspection(Estate estate, LocalDate today, Estate.Entry entry, Map<Object, Object> ofEstate) {
        this.estate = estate;
        this.today = today;
        this.entry = entry;
        this.ofEstate = ofEstate;
    }

    /** An inspection of one resource, by itself. */
    public static Inspection of(Estate estate, LocalDate today, Estate.Entry entry) {
        return new Inspection(estate, today, entry, new HashMap<>());
    }

    /** The resource. */
    public Estate.Entry entry() {
        return entry;
    }

    /** The body of the resource. */
    public Document body() {
        return entry.document();
    }

    /** What the resource is part of. */
    public Estate estate() {
        return estate;
    }

    /** The day of the audit. */
    public LocalDate today() {
        return today;
    }

    /** What somebody wants to know of the resource, worked out once for all who ask by the same key. */
    @SuppressWarnings("unchecked")
    public <T> T known(Object key, Function<? super Estate.Entry, ? extends T> made) {
        for (int at = 0; at < ofResource.size(); at += 2) {
            if (ofResource.get(at).equals(key)) {
                return (T) ofResource.get(at + 1);
            }
        }
        T one = made.apply(entry);
        ofResource.add(key);
        ofResource.add(one);
        return one;
    }

    /** What somebody wants to know of the estate, worked out once for all who ask by the same key. */
    @SuppressWarnings("unchecked")
    public <T> T knownOfAll(Object key, Function<? super Estate, ? extends T> made) {
        return (T) ofEstate.computeIfAbsent(key, any -> made.apply(estate));
    }

    @Override
    public String toString() {
        return "Inspection[" + entry.address().shortName() + ", " + today + "]";
    }
}
