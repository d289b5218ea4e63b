package dev.breakwater.testing.contract;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which rows of a property table the variations of all samples reached, and what it took. Not thread-safe. */
final class RowCount {
    private final PropertyTable table;
    private final Map<String, Pattern> patterns = new LinkedHashMap<>();
    private final Map<String, Consequence> reached = new TreeMap<>();
    private final Map<String, String> exempt = new TreeMap<>();

    RowCount(PropertyTable table) {
        this.table = table;
        table.properties().forEach(row -> patterns.put(row.path(), pattern(row.path())));
    }

    /** A row covers its place and whatever is below; a star stands for the key of an element. */
    private static Pattern pattern(String path) {
        StringBuilder pattern = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            pattern.append('/').append(segment.equals("*") ? "[^/]+" : Pattern.quote(segment));
        }
        return Pattern.compile(pattern + "(/.*)?", Pattern.CASE_INSENSITIVE);
    }

    /** Notes the fields that one variation changes; where one is refused, none of the others is changed. */
    void note(List<FieldChange> changes) {
        boolean refused = changes.stream().anyMatch(change -> change.consequence() == Consequence.REFUSED);
        for (FieldChange change : changes) {
            if (refused == (change.consequence() == Consequence.REFUSED)) {
                row(change.path()).ifPresent(row -> reached.merge(row, change.consequence(), RowCount::stronger));
            }
        }
    }

    /** A row counts once, by the most that it can take. */
    private static Consequence stronger(Consequence one, Consequence other) {
        return rank(one) >= rank(other) ? one : other;
    }

    private static int rank(Consequence consequence) {
        return switch (consequence) {
            case REFUSED -> 0;
            case IN_PLACE -> 1;
            case REIMAGES_NODES, REPLACES_POOL, DELETES -> 2;
            case ONE_WAY -> 3;
        };
    }

    private Optional<String> row(String path) {
        String longest = "";
        for (Map.Entry<String, Pattern> row : patterns.entrySet()) {
            if (row.getKey().length() > longest.length()
                    && row.getValue().matcher(path).matches()) {
                longest = row.getKey();
            }
        }
        return longest.isEmpty() ? Optional.empty() : Optional.of(longest);
    }

    void exempt(Map<String, String> reasons) {
        exempt.putAll(reasons);
    }

    /** {@code type: rows 12, in place 8, refused 2, re-imaging 0, one-way 1, exempt 1}. */
    String line(String type) {
        return String.format(
                Locale.ROOT,
                "%s: rows %d, in place %d, refused %d, re-imaging %d, one-way %d, exempt %d",
                type,
                patterns.size(),
                count(Consequence.IN_PLACE),
                count(Consequence.REFUSED),
                count(Consequence.REIMAGES_NODES),
                count(Consequence.ONE_WAY),
                exempt.size());
    }

    private long count(Consequence consequence) {
        return reached.values().stream().filter(consequence::equals).count();
    }

    /** Fails unless each row is reached or exempt, and no exemption is needless. */
    void requireAll() {
        List<String> wrong = new ArrayList<>();
        for (Property row : table.properties()) {
            boolean excused = exempt.containsKey(row.path());
            if (!excused && !reached.containsKey(row.path())) {
                wrong.add(row.path() + " (" + row.title() + ") is changed by no variation");
            }
            if (excused && reached.containsKey(row.path())) {
                wrong.add(row.path() + " is exempt, but a variation changes it; drop the exemption");
            }
        }
        exempt.keySet().stream()
                .filter(path -> !patterns.containsKey(path))
                .forEach(path -> wrong.add(path + " is exempt, but no row of the table"));
        if (!wrong.isEmpty()) {
            throw new AssertionError("The property table of " + table.type() + " is not exercised:\n  "
                    + String.join("\n  ", wrong) + "\nAdd variations to its samples, or exempt a row with a reason.");
        }
    }
}
