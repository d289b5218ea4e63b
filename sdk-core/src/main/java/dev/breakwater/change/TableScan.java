package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How all properties of a table that controls look at stand in a body, found in one walk over it, the service's defaults
 * counted in. It says what a look at {@link PropertyTable#places} of each property would, and notes no places. Immutable
 * once made.
 */
public final class TableScan {
    private static final int SAFE = 1;
    private static final int UNSAFE = 2;
    private static final int UNTOLD = 4;

    /** What a walk needs of a table, taken apart once. */
    static final class Plan {
        private final PropertyTable table;
        private final Step root;
        private final List<Property> properties = new ArrayList<>();
        /** Whether a property is safe where it is absent; empty if the rest of the body decides. */
        private final List<Optional<Boolean>> absent = new ArrayList<>();

        Plan(PropertyTable table) {
            this.table = table;
            this.root = new Step("", table);
            for (Property property : table.properties()) {
                if (!property.controls().isEmpty()) {
                    plant(property);
                }
            }
        }

        private void plant(Property property) {
            Step step = root;
            Step around = root;
            for (String token : property.path().substring(1).split("/", -1)) {
                step = step.below(token, table);
                around = token.equals("*") ? step : around;
            }
            step.here = with(step.here, properties.size());
            around.within = with(around.within, properties.size());
            absent.add(property.safeWhenAbsent());
            properties.add(property);
        }

        private static int[] with(int[] numbers, int number) {
            int[] all = Arrays.copyOf(numbers, numbers.length + 1);
            all[numbers.length] = number;
            return all;
        }

        /** The numbers of the properties that a control looks at. */
        int[] numbers(String control) {
            int[] numbers = new int[properties.size()];
            int count = 0;
            for (int number = 0; number < numbers.length; number++) {
                if (properties.get(number).controls().contains(control)) {
                    numbers[count++] = number;
                }
            }
            return Arrays.copyOf(numbers, count);
        }
    }

    /** A step on the way to properties: those that are there, those below up to the next list, and the steps below. */
    private static final class Step {
        private final String pattern;
        private final boolean caseless;
        private final Map<String, Step> below = new HashMap<>();
        private int[] here = {};
        private int[] within = {};
        private @Nullable Step element;

        Step(String pattern, PropertyTable table) {
            this.pattern = pattern;
            this.caseless = table.isCaseless(pattern);
        }

        Step below(String token, PropertyTable table) {
            if (!token.equals("*")) {
                return below.computeIfAbsent(token.intern(), name -> new Step(pattern + "/" + name, table));
            }
            Step known = element == null ? new Step(pattern + "/*", table) : element;
            element = known;
            return known;
        }
    }

    private final Plan plan;
    private final Document body;
    private final String apiVersion;
    private final byte[] standings;
    /** The walk that last came by each property: of the body, or of an element of a list. */
    private final int[] seen;

    private int walks;

    TableScan(Plan plan, Document body, String apiVersion) {
        this.plan = plan;
        this.body = body;
        this.apiVersion = apiVersion;
        this.standings = new byte[plan.properties.size()];
        this.seen = new int[standings.length];
        scan(plan.root, body);
    }

    private void scan(Step root, Document object) {
        int walk = ++walks;
        walk(root, object, walk);
        for (int number : root.within) {
            if (seen[number] != walk) {
                note(number, null);
            }
        }
    }

    private void walk(Step step, Document value, int walk) {
        for (int number : step.here) {
            seen[number] = walk;
            note(number, value);
        }
        if (step.element != null) {
            for (Document element : value.elements()) {
                scan(step.element, element);
            }
        }
        if (step.caseless) {
            step.below.forEach((name, next) ->
                    plan.table.member(step.pattern, value, name).ifPresent(member -> walk(next, member, walk)));
        } else if (!step.below.isEmpty()) {
            value.members().forEach((name, member) -> {
                Step next = step.below.get(name);
                if (next != null) {
                    walk(next, member, walk);
                }
            });
        }
    }

    private void note(int number, @Nullable Document value) {
        Property property = plan.properties.get(number);
        boolean known = value != null || property.isToldBy(apiVersion);
        standings[number] |= (byte) (isSafe(number, property, value) ? SAFE : known ? UNSAFE : UNTOLD);
    }

    private boolean isSafe(int number, Property property, @Nullable Document value) {
        boolean absent = value == null || value.isNull();
        Optional<Boolean> known = absent ? plan.absent.get(number) : Optional.empty();
        return known.isPresent() ? known.get() : property.isSafe(Optional.ofNullable(value), body);
    }

    /** Whether everything that a control looks at is safe, as far as the body tells. */
    public Standing each(Looked at) {
        int all = at.in(standings);
        return (all & UNSAFE) != 0 ? Standing.UNSAFE : (all & UNTOLD) != 0 ? Standing.UNTOLD : Standing.SAFE;
    }

    /** Whether anything that a control looks at is safe, as far as the body tells; so it is where there is nothing. */
    public Standing any(Looked at) {
        int all = at.in(standings);
        return (all & SAFE) != 0 || all == 0 ? Standing.SAFE : (all & UNTOLD) != 0 ? Standing.UNTOLD : Standing.UNSAFE;
    }

    /** How properties stand in a body. */
    public enum Standing {
        /** As they should. */
        SAFE,
        /** Not as they should, and the body says so. */
        UNSAFE,
        /** Not as they should, unless the body leaves it out for being of an older api-version. */
        UNTOLD
    }

    /** The properties that a control looks at, as a scan numbers them. Immutable. */
    public static final class Looked {
        private final int[] numbers;

        Looked(int[] numbers) {
            this.numbers = numbers;
        }

        private int in(byte[] standings) {
            int all = 0;
            for (int number : numbers) {
                all |= standings[number];
            }
            return all;
        }

        /** {@code Looked[2 properties]}. */
        @Override
        public String toString() {
            return "Looked[" + numbers.length + " properties]";
        }
    }

    @Override
    public String toString() {
        return "TableScan[" + plan.table.type() + " of " + apiVersion + "]";
    }
}
