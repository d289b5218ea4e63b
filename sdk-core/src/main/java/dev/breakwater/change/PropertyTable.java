package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The properties of one resource type. It drives diff, refusals, effects, controls and the generated
 * documentation, so that nothing about a property is said twice. Immutable, thread-safe.
 */
public final class PropertyTable {
    private final String type;
    private final Map<String, Property> byPath;
    private final Map<String, String> keys;
    private final Set<String> caseless;
    private final Set<String> patterns = new HashSet<>();
    /** Made when first asked for: a plan asks for none. */
    private volatile TableScan.@Nullable Plan plan;

    private PropertyTable(String type, Map<String, Property> byPath, Map<String, String> keys, Set<String> caseless) {
        this.type = type;
        this.byPath = byPath;
        this.keys = keys;
        this.caseless = caseless;
        for (String path : byPath.keySet()) {
            note(path);
        }
    }

    /** Notes the pattern of a property and those of the objects around it. */
    private void note(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            patterns.add(path.substring(0, end));
        }
    }

    /** The table of a type with these properties. */
    public static PropertyTable of(String type, Property... properties) {
        Map<String, Property> byPath = new LinkedHashMap<>();
        for (Property property : properties) {
            if (byPath.put(property.path(), property) != null) {
                throw new IllegalArgumentException(type + ": " + property.path() + " stands in the table twice.");
            }
        }
        return new PropertyTable(type, byPath, Map.of(), Set.of());
    }

    /** This table where the elements of the list at {@code path} are told apart by their member {@code key}. */
    public PropertyTable keyedBy(String path, String key) {
        Map<String, String> all = new LinkedHashMap<>(keys);
        all.put(path, key);
        return new PropertyTable(type, byPath, all, caseless);
    }

    /** This table where the names of members at {@code path} and below are matched without letter case. */
    public PropertyTable caselessBelow(String path) {
        Set<String> all = new LinkedHashSet<>(caseless);
        all.add(path);
        return new PropertyTable(type, byPath, keys, all);
    }

    /** The resource type. */
    public String type() {
        return type;
    }

    /** All properties, in the order of the table. */
    public List<Property> properties() {
        return List.copyOf(byPath.values());
    }

    /** The property at that pattern. */
    public Optional<Property> property(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** The properties that a control looks at. */
    public List<Property> forControl(String control) {
        return byPath.values().stream()
                .filter(property -> property.controls().contains(control))
                .toList();
    }

    /** How everything that controls look at stands in a body that was read with that api-version. */
    public TableScan scan(Document body, String apiVersion) {
        return new TableScan(plan(), body, apiVersion);
    }

    /** What a control looks at, for asking scans of this table. */
    public TableScan.Looked looked(String control) {
        return new TableScan.Looked(plan().numbers(control));
    }

    private TableScan.Plan plan() {
        TableScan.Plan known = plan;
        if (known == null) {
            known = new TableScan.Plan(this);
            plan = known;
        }
        return known;
    }

    /** The member that tells the elements of the list at that pattern apart. */
    public Optional<String> keyOf(String path) {
        return Optional.ofNullable(keys.get(path));
    }

    /** Every declared field: what a create sets. */
    public List<FieldChange> declared(Document body) {
        return new TableDiff(this, body, Optional.empty()).run();
    }

    /** Every declared field whose value is not in effect in what the service says. */
    public List<FieldChange> diff(Document body, Document actual) {
        return new TableDiff(this, body, Optional.of(actual)).run();
    }

    /**
     * What the service says with the declared body laid over it: members, elements and values that are not
     * declared stay, and so do values that mean the same or that the service owns.
     */
    public Document merge(Document body, Document actual) {
        return new TableMerge(this).merge("", body, Optional.of(actual), body);
    }

    /**
     * The api-version that a declared body is written and read with: the usual one, or the newest that one of its
     * properties needs. Versions are compared as texts, since each begins with its date; a preview counts as newer than
     * the stable version of its day.
     */
    public String apiVersion(Document body, String usual) {
        String newest = usual;
        for (Property property : byPath.values()) {
            if (property.since().isPresent() && property.since().get().compareTo(newest) > 0 && isIn(property, body)) {
                newest = property.since().get();
            }
        }
        return newest;
    }

    /** The api-versions after that one which know more of these properties, the newest first. */
    public List<String> versionsAfter(String version) {
        TreeSet<String> later = new TreeSet<>(Comparator.reverseOrder());
        for (Property property : byPath.values()) {
            property.since().filter(since -> since.compareTo(version) > 0).ifPresent(later::add);
        }
        return List.copyOf(later);
    }

    /**
     * The api-version that what is there has to be written with so that nothing gets lost which this table names: the
     * usual one, or the newest that a property needs whose value is not the service's default.
     */
    public String versionKeeping(Document observed, String usual) {
        String newest = usual;
        for (Property property : byPath.values()) {
            String since = property.since().orElse(usual);
            if (since.compareTo(newest) > 0 && isSet(property, observed)) {
                newest = since;
            }
        }
        return newest;
    }

    private boolean isSet(Property property, Document observed) {
        Optional<Document> assumed = property.effective(Optional.empty(), observed);
        for (Place place : places(property, observed)) {
            if (place.value()
                    .filter(value -> !value.isNull() && !property.same(value, assumed))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(Property property, Document body) {
        for (Place place : places(property, body)) {
            if (place.value().isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** All places in a body that match a property's pattern, with the value there. */
    public List<Place> places(Property property, Document body) {
        List<Place> places = new ArrayList<>();
        Places.collect(this, property.path().substring(1).split("/", -1), body, places);
        return places;
    }

    /** The value of a member of the object at that pattern, whichever way its name is written. */
    Optional<Document> member(String pattern, Document object, String name) {
        Optional<Document> exact = object.get(name);
        return exact.isPresent() || !isCaseless(pattern)
                ? exact
                : object.get(twin(object.members().keySet(), name));
    }

    /** The name as the object at that pattern writes it; as given if the object does not have it. */
    String nameIn(String pattern, Document object, String name) {
        return isCaseless(pattern) ? twin(object.members().keySet(), name) : name;
    }

    /** The name as this table writes it below that pattern; as given if the table does not know it. */
    String canonical(String pattern, String name) {
        if (patterns.contains(pattern + "/" + name) || !isCaseless(pattern)) {
            return name;
        }
        List<String> known = byPath.keySet().stream()
                .filter(path -> path.startsWith(pattern + "/"))
                .map(path -> path.substring(pattern.length() + 1).split("/", 2)[0])
                .toList();
        return twin(known, name);
    }

    /** The element of a list whose key is that name, without case. */
    Optional<Document> twin(Document list, String key, String name) {
        for (Document element : list.elements()) {
            if (name.equalsIgnoreCase(element.text("/" + key).orElse(null))) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    boolean isCaseless(String pattern) {
        for (String path : caseless) {
            if (pattern.startsWith(path)
                    && (pattern.length() == path.length() || pattern.charAt(path.length()) == '/')) {
                return true;
            }
        }
        return false;
    }

    private static String twin(Collection<String> names, String name) {
        if (names.contains(name)) {
            return name;
        }
        for (String one : names) {
            if (one.equalsIgnoreCase(name)) {
                return one;
            }
        }
        return name;
    }

    @Override
    public String toString() {
        return "PropertyTable[" + type + ", " + byPath.size() + " properties]";
    }

    /**
     * One place that a property's pattern matches.
     *
     * @param path the place, elements of keyed lists named by their key
     * @param value what is there
     * @param enclosing the object around it
     */
    public record Place(String path, Optional<Document> value, Document enclosing) {}
}
