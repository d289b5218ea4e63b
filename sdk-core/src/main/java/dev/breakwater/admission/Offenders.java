package dev.breakwater.admission;

import dev.breakwater.admission.PodFacts.Container;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Who fails a check and with which values, worded as the API server words it. Not thread-safe. */
final class Offenders {
    /** How many names a message holds: far above what one object can have in a cluster. */
    private static final int NAMED = 1_000;

    /** Most pods fail no check, and cost no list. */
    private static final Offenders NOBODY = new Offenders();

    private final List<String> setters = new ArrayList<>(0);
    private final List<String> containers = new ArrayList<>(0);
    private final SortedSet<String> values = new TreeSet<>();

    /** The containers that a test holds for. */
    static Offenders containers(PodFacts pod, Predicate<Container> fails) {
        Offenders offenders = NOBODY;
        for (Container container : pod.containers()) {
            if (fails.test(container)) {
                offenders = offenders.made();
                offenders.containers.add(container.name());
            }
        }
        return offenders;
    }

    /** The containers for which a test finds values. */
    static Offenders values(PodFacts pod, BiConsumer<Container, Collection<String>> finder) {
        Offenders offenders = NOBODY;
        List<String> found = new ArrayList<>(0);
        for (Container container : pod.containers()) {
            finder.accept(container, found);
            if (!found.isEmpty()) {
                offenders = offenders.made();
                offenders.containers.add(container.name());
                offenders.values.addAll(found);
                found.clear();
            }
        }
        return offenders;
    }

    /** The pod and the containers whose security context a test finds values for. */
    static Offenders contexts(PodFacts pod, BiConsumer<Document, Collection<String>> finder) {
        Offenders offenders = values(pod, (container, found) -> finder.accept(container.context(), found));
        List<String> found = new ArrayList<>(0);
        finder.accept(pod.context(), found);
        if (!found.isEmpty()) {
            offenders = offenders.made();
            offenders.setters.add("pod");
            offenders.values.addAll(found);
        }
        return offenders;
    }

    private Offenders made() {
        return this == NOBODY ? new Offenders() : this;
    }

    boolean none() {
        return setters.isEmpty() && containers.isEmpty();
    }

    int count() {
        return containers.size();
    }

    SortedSet<String> values() {
        return values;
    }

    /** {@code container "a"} or {@code containers "a", "b"}. */
    String named() {
        return named("container", containers);
    }

    /** {@code pod and containers "a", "b"}. */
    String setters() {
        List<String> all = new ArrayList<>(setters);
        if (!containers.isEmpty()) {
            all.add(named());
        }
        return String.join(" and ", all);
    }

    static String named(String noun, Collection<String> names) {
        return plural(noun, names) + " " + quoted(names);
    }

    static String plural(String noun, Collection<?> things) {
        return things.size() == 1 ? noun : noun + "s";
    }

    /** {@code uses} of one, {@code use} of several. */
    static String use(Collection<?> who) {
        return who.size() == 1 ? "uses" : "use";
    }

    /** The names between quotes; when there are too many for a message, it says how many more. */
    static String quoted(Collection<String> names) {
        return joined(names, "\"", "\", \"");
    }

    /** The names with commas. */
    static String plain(Collection<String> names) {
        return joined(names, "", ", ");
    }

    private static String joined(Collection<String> names, String quote, String separator) {
        if (names.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (String name : names) {
            if (shown == NAMED) {
                return text.append(quote)
                        .append(" and ")
                        .append(names.size() - NAMED)
                        .append(" more")
                        .toString();
            }
            text.append(shown++ == 0 ? quote : separator).append(name);
        }
        return text.append(quote).toString();
    }

    @Override
    public String toString() {
        return "Offenders[" + setters() + "]";
    }
}
