package dev.breakwater.k8s;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.provider.Ownership;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares a manifest with what is there, field by field: what is declared must be there, and what our manager
 * owns and no longer declares must go. Everything else is the server's or other managers'. Elements of lists are
 * told apart by the member that names them, as the schema of each built-in kind does.
 */
final class ManifestDiff {
    private static final List<String> KEYS = List.of(
            "name", "key", "containerPort", "port", "mountPath", "devicePath", "ip", "host", "secretName", "type");
    private static final String FINALIZERS = "/metadata/finalizers";
    private static final String NODE_TAINT = "node.kubernetes.io/";
    private static final String OWNER = "/metadata/labels/" + Ownership.MARK;

    private final PropertyTable table;
    private final Document root;
    private final Document live;
    private final List<FieldChange> changes = new ArrayList<>();

    private ManifestDiff(PropertyTable table, Document root, Document live) {
        this.table = table;
        this.root = root;
        this.live = live;
    }

    static List<FieldChange> of(PropertyTable table, Document declared, Optional<Document> actual) {
        if (actual.isEmpty()) {
            return table.declared(declared);
        }
        ManifestDiff diff = new ManifestDiff(table, declared, actual.get());
        diff.walk(new Place("", "", Optional.empty()), declared, actual, FieldOwners.of(actual.get()));
        return List.copyOf(diff.changes);
    }

    /**
     * Where a walk is.
     *
     * @param path the place
     * @param pattern the place with elements of lists as {@code *}
     * @param around the nearest property at or around it, with its value on both sides
     */
    private record Place(String path, String pattern, Optional<Around> around) {}

    private record Around(Property property, Document declared, Optional<Document> observed) {}

    private Place below(Place place, String name, String token, Document declared, Optional<Document> observed) {
        String pattern = place.pattern() + "/" + token;
        Optional<Around> around = table.property(pattern)
                .map(property -> new Around(property, declared, observed))
                .or(place::around);
        return new Place(place.path() + "/" + name, pattern, around);
    }

    private void walk(Place place, Document declared, Optional<Document> observed, FieldOwners owned) {
        if (declared.isObject() && observed.filter(value -> !value.isObject()).isEmpty()) {
            members(place, declared, observed, owned);
        } else if (declared.isArray() && observed.filter(Document::isArray).isPresent()) {
            elements(place, declared.elements(), observed.get().elements(), owned);
        } else if (!same(place, declared, observed, owned)) {
            change(place, observed, Optional.of(declared));
        }
    }

    private void members(Place place, Document declared, Optional<Document> observed, FieldOwners owned) {
        if (observed.isEmpty() && !declared.members().isEmpty() && isElement(place)) {
            change(place, observed, Optional.of(declared));
            return;
        }
        for (Map.Entry<String, Document> member : declared.members().entrySet()) {
            String name = member.getKey();
            Optional<Document> there = observed.flatMap(object -> object.get(name));
            walk(below(place, name, name, member.getValue(), there), member.getValue(), there, owned.field(name));
        }
        for (String name : owned.fields()) {
            Optional<Document> there = observed.flatMap(object -> object.get(name));
            if (there.isPresent() && declared.get(name).isEmpty()) {
                Place gone = below(place, name, name, Document.nothing(), there);
                if (!owned.field(name).fields().isEmpty()) {
                    members(gone, Document.object(), there, owned.field(name)); // the rest of it is not ours
                } else {
                    gone(gone, there);
                }
            }
        }
    }

    private static boolean isElement(Place place) {
        return place.pattern().endsWith("/*");
    }

    private void elements(Place place, List<Document> declared, List<Document> stored, FieldOwners owned) {
        List<Document> observed = withoutAdmitted(place, declared, stored);
        Optional<String> key = KEYS.stream()
                .filter(name -> names(declared, name) && names(observed, name))
                .findFirst();
        boolean scalars = declared.stream().noneMatch(Document::isObject)
                && (!declared.isEmpty() || observed.stream().noneMatch(Document::isObject));
        if (scalars && (owned.isSet() || place.pattern().equals(FINALIZERS))) {
            set(place, declared, observed, owned);
            return;
        }
        if (scalars || (key.isEmpty() && declared.size() != observed.size())) {
            if (!declared.equals(observed)) {
                change(place, Optional.of(Document.of(observed)), Optional.of(Document.of(declared)));
            }
            return;
        }
        for (int i = 0; i < declared.size(); i++) {
            Document element = declared.get(i);
            String name = key.map(member -> text(element, member)).orElse(String.valueOf(i));
            Optional<Document> there = key.isEmpty()
                    ? Optional.of(observed.get(i))
                    : observed.stream()
                            .filter(other -> name.equals(text(other, key.get())))
                            .findFirst();
            walk(below(place, name, "*", element, there), element, there, owned.element(element));
        }
        key.ifPresent(member -> leftover(place, declared, observed, owned, member));
    }

    /** A set is shared: what is declared has to be in it, and what is ours and not declared has to go. */
    private void set(Place place, List<Document> declared, List<Document> observed, FieldOwners owned) {
        boolean lacks = !observed.containsAll(declared);
        boolean keeps = observed.stream().anyMatch(value -> owned.has(value) && !declared.contains(value));
        if (lacks || keeps) {
            change(place, Optional.of(Document.of(observed)), Optional.of(Document.of(declared)));
        }
    }

    /** A pod bears more taints of nodes than it was told to: admission adds them when it is made. */
    private List<Document> withoutAdmitted(Place place, List<Document> declared, List<Document> stored) {
        if (!table.type().equals("v1/Pod") || !place.pattern().equals("/spec/tolerations")) {
            return stored;
        }
        return stored.stream()
                .filter(element ->
                        declared.contains(element) || !text(element, "key").startsWith(NODE_TAINT))
                .toList();
    }

    /** What is there and not declared goes if the list is one value, whoever wrote it, or if the element is ours. */
    private void leftover(
            Place place, List<Document> declared, List<Document> observed, FieldOwners owned, String key) {
        Set<String> wanted = new HashSet<>();
        declared.forEach(element -> wanted.add(text(element, key)));
        for (Document element : observed) {
            String name = text(element, key);
            if (!wanted.contains(name)
                    && (owned.isAtomic() || owned.element(element).isOurs())) {
                Optional<Document> there = Optional.of(element);
                gone(below(place, name, "*", Document.nothing(), there), there);
            }
        }
    }

    private static boolean names(List<Document> elements, String key) {
        Set<String> names = new HashSet<>();
        return elements.stream().allMatch(element -> element.get(key).isPresent() && names.add(text(element, key)));
    }

    private static String text(Document element, String key) {
        return element.text("/" + key).orElse("");
    }

    private void gone(Place place, Optional<Document> before) {
        if (!place.path().equals(OWNER)) {
            change(place, before, Optional.empty());
        }
    }

    private void change(Place place, Optional<Document> before, Optional<Document> after) {
        changes.add(new FieldChange(
                place.path(),
                before.map(FieldValue::of).orElse(FieldValue.absent()),
                after.map(FieldValue::of).orElse(FieldValue.absent()),
                effect(place, before, after),
                place.around().map(this::consequence).orElse(Consequence.IN_PLACE)));
    }

    private Consequence consequence(Around around) {
        return around.property().consequence(around.observed(), around.declared(), live);
    }

    /** Of the property at or around the place; of a whole that comes or goes, what its properties say. */
    private Effect effect(Place place, Optional<Document> before, Optional<Document> after) {
        if (place.around().isPresent()) {
            Around around = place.around().get();
            Optional<Document> effective = around.property().effective(around.observed(), live);
            return around.property().effect(effective, around.declared(), root);
        }
        Optional<Document> whole = after.or(() -> before);
        boolean unsafe = table.properties().stream()
                .filter(property -> property.path().startsWith(place.pattern() + "/"))
                .anyMatch(property -> isUnsafe(property, place, whole));
        return !unsafe ? Effect.NEUTRAL : after.isPresent() ? Effect.WEAKENS : Effect.HARDENS;
    }

    private static boolean isUnsafe(Property property, Place place, Optional<Document> whole) {
        String rest = property.path().substring(place.pattern().length());
        boolean plain = !rest.contains("*") && !rest.contains("~");
        return plain
                && property.safety()
                        .filter(safety -> !safety.isSafe(whole.flatMap(value -> value.at(rest))))
                        .isPresent();
    }

    /**
     * Zero values, which the API server may leave out, are as good as absent unless absent is less safe. Of a custom
     * kind nothing is left out, and absent may mean something else: there it was written once or is to be.
     */
    private boolean same(Place place, Document declared, Optional<Document> observed, FieldOwners owned) {
        Optional<Property> property = table.property(place.pattern());
        Optional<Document> effective =
                property.map(known -> known.effective(observed, live)).orElse(observed);
        if (effective.isEmpty()) {
            boolean equallySafe = property.flatMap(Property::safety)
                    .map(safety -> safety.score(Optional.of(declared)) == safety.score(Optional.empty()))
                    .orElse(true);
            return isZero(declared) && equallySafe && (!isCustom() || owned.isOurs());
        }
        return property.map(known -> known.same(declared, effective)).orElse(false)
                || declared.equals(effective.get())
                || (Quantities.mayStandAt(place.pattern()) && Quantities.same(declared, effective.get()));
    }

    private boolean isCustom() {
        int slash = table.type().indexOf('/');
        String group =
                slash == table.type().lastIndexOf('/') ? "" : table.type().substring(0, slash);
        boolean builtIn = !group.contains(".") || group.endsWith(".k8s.io");
        return !builtIn || group.endsWith(".x-k8s.io") || group.startsWith("gateway.");
    }

    private static boolean isZero(Document value) {
        return switch (value.kind()) {
            case NULL -> true;
            case BOOLEAN -> !value.asFlag().orElse(false);
            case NUMBER -> value.asNumber().orElse(BigDecimal.ONE).signum() == 0;
            case STRING -> value.asText().orElse("").isEmpty();
            case OBJECT -> value.members().isEmpty();
            case ARRAY -> value.elements().isEmpty();
            case REFERENCE -> false;
        };
    }
}
