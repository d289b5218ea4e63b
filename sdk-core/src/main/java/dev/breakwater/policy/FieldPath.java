package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a field lies in a resource. An alias is a type, a slash and a path below {@code properties}; a few members lie
 * at the root, and the elements of network arrays keep their members in {@code properties} of their own, which is
 * found by looking. So no list of aliases is needed; the exceptions are {@link #BELOW_PROPERTIES}. Immutable.
 */
final class FieldPath {
    private static final String EACH = "*";

    /** What an alias means at the root of the body. */
    private static final Set<String> AT_ROOT = Set.of(
            "sku",
            "kind",
            "zones",
            "plan",
            "identity",
            "managedby",
            "extendedlocation",
            "etag",
            "tags",
            "location",
            "name",
            "id",
            "type");

    /** Aliases whose first member is one of the above, and lies in the properties all the same. */
    private static final Set<String> BELOW_PROPERTIES = Set.of(
            "microsoft.keyvault/vaults/sku",
            "microsoft.keyvault/managedhsms/plan",
            "microsoft.operationalinsights/workspaces/sku",
            "microsoft.authorization/policydefinitions/type",
            "microsoft.authorization/roledefinitions/type");

    private final String text;
    private final String type;
    private final String[] steps;
    private final String[] keys;
    private final int stars;
    private final boolean isFullName;

    private FieldPath(String text, String type, List<String> steps) {
        this.text = text;
        this.type = type;
        this.steps = steps.toArray(String[]::new);
        this.keys = new String[this.steps.length];
        StringBuilder key = new StringBuilder(type.toLowerCase(Locale.ROOT)).append('/');
        int count = 0;
        for (int i = 0; i < keys.length; i++) {
            boolean each = this.steps[i].equals(EACH);
            count += each ? 1 : 0;
            key.append(each ? "[*]" : '.' + this.steps[i].toLowerCase(Locale.ROOT));
            keys[i] = key.toString();
        }
        this.stars = count;
        this.isFullName = text.equals("fullname");
    }

    /**
     * The field of that name.
     *
     * @throws PolicyFailedException if it is neither a field nor an alias
     */
    static FieldPath of(String field) {
        String plain = field.trim();
        String lower = plain.toLowerCase(Locale.ROOT);
        if (plain.indexOf('/') >= 0) {
            return alias(plain);
        }
        return switch (lower) {
            case "name", "type", "kind", "location", "id", "tags" -> new FieldPath(lower, "", List.of(lower));
            case "fullname" -> new FieldPath(lower, "", List.of(lower));
            case "identity.type" -> new FieldPath(lower, "", List.of("identity", "type"));
            default -> tag(plain, lower);
        };
    }

    private static FieldPath tag(String field, String lower) {
        if (lower.startsWith("tags.") && lower.length() > 5) {
            return new FieldPath(field, "", List.of("tags", field.substring(5)));
        }
        if (lower.startsWith("tags[") && lower.endsWith("]") && lower.length() > 6) {
            String name = field.substring(5, field.length() - 1);
            boolean quoted = name.length() > 2 && name.startsWith("'") && name.endsWith("'");
            return new FieldPath(
                    field,
                    "",
                    List.of(
                            "tags",
                            quoted ? name.substring(1, name.length() - 1).replace("''", "'") : name));
        }
        throw new PolicyFailedException("'" + field + "' is neither a field nor an alias; an alias is a resource type,"
                + " a slash and a property, such as 'Microsoft.KeyVault/vaults/enablePurgeProtection'.");
    }

    private static FieldPath alias(String alias) {
        int bracket = alias.indexOf('[');
        int slash = alias.lastIndexOf('/', bracket < 0 ? alias.length() : bracket);
        String type = alias.substring(0, slash);
        List<String> steps = new ArrayList<>();
        for (String part : alias.substring(slash + 1).split("\\.", -1)) {
            String name = part;
            int each = 0;
            while (name.endsWith("[*]")) {
                name = name.substring(0, name.length() - 3);
                each++;
            }
            if (name.isEmpty() || name.indexOf('[') >= 0) {
                throw new PolicyFailedException("'" + alias + "' is no alias: '" + part + "' is no property of one.");
            }
            steps.add(name);
            for (int i = 0; i < each; i++) {
                steps.add(EACH);
            }
        }
        String first = steps.get(0).toLowerCase(Locale.ROOT);
        boolean below = BELOW_PROPERTIES.contains(type.toLowerCase(Locale.ROOT) + '/' + first);
        if (below || !AT_ROOT.contains(first)) {
            steps.add(0, "properties");
        }
        return new FieldPath(alias, type, steps);
    }

    /** Whether it selects the elements of arrays. */
    boolean isCollection() {
        return stars > 0;
    }

    /** Whether it is the elements of an array themselves, which is what can be counted. */
    boolean endsWithElements() {
        return steps[steps.length - 1].equals(EACH);
    }

    boolean isLocation() {
        return type.isEmpty() && text.equals("location");
    }

    /** Whether applicability depends on it. */
    boolean decidesApplicability() {
        return type.isEmpty() && (text.equals("type") || text.equals("name") || text.equals("kind"));
    }

    boolean isTag() {
        return steps[0].equals("tags");
    }

    /** The path of the last wildcard, by which a count fixes its element. */
    String key() {
        return keys[lastStar()];
    }

    private int lastStar() {
        int at = steps.length - 1;
        while (!steps[at].equals(EACH)) {
            at--;
        }
        return at;
    }

    /** The names to walk along; a star stands for each element. */
    String[] steps() {
        return steps.clone();
    }

    /** {@code properties.addonProfiles.azurePolicy.enabled}. */
    String path() {
        return String.join(".", steps).replace(".*", "[*]");
    }

    /** The one value of a field without wildcards; null if it is not there. No list is made on the way. */
    Document value(Frame frame) {
        if (isFullName) {
            return Document.of(frame.target().fullName().orElse(null));
        }
        Document node = isOf(frame) ? frame.subject() : Document.nothing();
        for (int at = 0; at < steps.length && !node.isReference(); at++) {
            Document child = member(node, steps[at]);
            if (child == null) {
                return Document.nothing();
            }
            node = child;
        }
        return node;
    }

    /** The values that it selects: none where an array is missing, null where a member of an element is. */
    List<Document> values(Frame frame) {
        List<Document> values = new ArrayList<>();
        if (isOf(frame)) {
            walk(frame.subject(), 0, frame, values::add);
        }
        return values;
    }

    /** The reference that stands for an array on the way, or for what it lies in: nobody knows how many values. */
    Optional<Document> unknown(Frame frame) {
        return isOf(frame) ? unknown(frame.subject(), 0, frame) : Optional.empty();
    }

    private Optional<Document> unknown(Document node, int at, Frame frame) {
        if (at > lastStar() || node.isReference()) {
            return at <= lastStar() ? Optional.of(node) : Optional.empty();
        }
        Document fixed = steps[at].equals(EACH) ? frame.fixed(keys[at]) : null;
        List<Document> next = fixed != null ? List.of(fixed) : node.elements();
        if (!steps[at].equals(EACH)) {
            Document child =
                    at > 0 && steps[at - 1].equals(EACH) ? ofElement(node, steps[at]) : member(node, steps[at]);
            next = child == null ? List.of() : List.of(child);
        }
        for (Document one : next) {
            Optional<Document> found = unknown(one, at + 1, frame);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** An alias of another type has no value here. */
    private boolean isOf(Frame frame) {
        if (type.isEmpty()) {
            return true;
        }
        Document found = frame.subject().members().get("type");
        return found != null && found.asText().orElse("").equalsIgnoreCase(type);
    }

    private void walk(Document node, int at, Frame frame, Consumer<Document> found) {
        if (at == steps.length || node.isReference()) {
            found.accept(node);
        } else if (!steps[at].equals(EACH)) {
            Document child =
                    at > 0 && steps[at - 1].equals(EACH) ? ofElement(node, steps[at]) : member(node, steps[at]);
            if (child != null) {
                walk(child, at + 1, frame, found);
            } else if (!hasStarFrom(at)) {
                found.accept(Document.nothing());
            }
        } else {
            Document fixed = frame.fixed(keys[at]);
            for (Document element : fixed != null ? List.of(fixed) : node.elements()) {
                walk(element, at + 1, frame, found);
            }
        }
    }

    private boolean hasStarFrom(int at) {
        return stars > 0 && lastStar() > at;
    }

    /** The value of the counted element, or of what lies in it. */
    Document current(Frame frame) {
        Document fixed = frame.fixed(key());
        if (fixed == null) {
            throw new PolicyFailedException("current('" + text + "') stands in no count of that array.");
        }
        Document[] found = {Document.nothing()};
        walk(fixed, lastStar() + 1, frame, value -> found[0] = value);
        return found[0];
    }

    /** How many elements match; those of an array that is not known yet are told by {@link Tally#unknown}. */
    Tally count(Frame frame, Supplier<PolicyMatch> where) {
        Tally tally = new Tally();
        if (isOf(frame)) {
            count(frame.subject(), 0, frame, where, tally);
        }
        return tally;
    }

    private void count(Document node, int at, Frame frame, Supplier<PolicyMatch> where, Tally tally) {
        if (node.isReference()) {
            tally.endless = true;
        } else if (at == steps.length) {
            tally.add(where.get());
        } else if (!steps[at].equals(EACH)) {
            Document child =
                    at > 0 && steps[at - 1].equals(EACH) ? ofElement(node, steps[at]) : member(node, steps[at]);
            if (child != null) {
                count(child, at + 1, frame, where, tally);
            }
        } else {
            Document fixed = frame.fixed(keys[at]);
            for (Document element : fixed != null ? List.of(fixed) : node.elements()) {
                frame.enter(keys[at], element);
                count(element, at + 1, frame, where, tally);
                frame.leave();
            }
        }
    }

    /** What a count has found. */
    static final class Tally {
        private int sure;
        private int unknown;
        private boolean endless;

        void add(PolicyMatch match) {
            sure += match == PolicyMatch.MATCHES ? 1 : 0;
            unknown += match == PolicyMatch.UNKNOWN ? 1 : 0;
        }

        int sure() {
            return sure;
        }

        /** How many more there may be; negative if nobody knows. */
        int unknown() {
            return endless ? -1 : unknown;
        }
    }

    /**
     * A document with a value set: the elements of an array get one more, or are replaced by it; a member that is
     * there keeps its spelling.
     *
     * @return empty if another value is there and is not to be replaced
     */
    static Optional<Document> set(@Nullable Document node, String[] steps, int at, Document value, boolean replaces) {
        if (at == steps.length) {
            if (node == null || node.isNull() || replaces) {
                return Optional.of(value);
            }
            return Operator.isSame(node, value) ? Optional.of(node) : Optional.empty();
        }
        if (!steps[at].equals(EACH)) {
            return setMember(node == null ? Document.object() : node, steps, at, value, replaces);
        }
        List<Document> elements = node == null ? List.of() : node.elements();
        List<Document> changed = new ArrayList<>();
        if (at == steps.length - 1) {
            changed.addAll(replaces ? List.of() : elements);
            if (!changed.contains(value)) {
                changed.add(value);
            }
            return Optional.of(Document.of(changed));
        }
        for (Document element : elements) {
            Optional<Document> one = set(element, steps, at + 1, value, replaces);
            if (one.isEmpty()) {
                return one;
            }
            changed.add(one.get());
        }
        return Optional.of(Document.of(changed));
    }

    private static Optional<Document> setMember(
            Document node, String[] steps, int at, Document value, boolean replaces) {
        String name = steps[at];
        boolean inside = at > 0
                && steps[at - 1].equals(EACH)
                && member(node, name) == null
                && node.get("properties").isPresent();
        if (inside) {
            return set(member(node.get("properties").get(), name), steps, at + 1, value, replaces)
                    .map(child ->
                            node.with("properties", node.get("properties").get().with(steps[at], child)));
        }
        for (String there : node.members().keySet()) {
            name = there.equalsIgnoreCase(name) ? there : name;
        }
        String spelling = name;
        return set(member(node, name), steps, at + 1, value, replaces).map(child -> node.with(spelling, child));
    }

    /** Sub-resources of networks, such as security rules, keep their members in properties of their own. */
    static @Nullable Document ofElement(Document element, String name) {
        Document direct = member(element, name);
        if (direct != null) {
            return direct;
        }
        Document properties = element.members().get("properties");
        return properties == null ? null : member(properties, name);
    }

    /** The member of that name, without case as in all that ARM reads. */
    static @Nullable Document member(Document node, String name) {
        Map<String, Document> members = node.members();
        Document exact = members.get(name);
        if (exact != null || members.isEmpty()) {
            return exact;
        }
        for (Map.Entry<String, Document> member : members.entrySet()) {
            if (member.getKey().equalsIgnoreCase(name)) {
                return member.getValue();
            }
        }
        return null;
    }

    /** The name of the field as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
