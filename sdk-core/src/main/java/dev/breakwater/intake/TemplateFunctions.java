package dev.breakwater.intake;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions of the template language that need no deployment. The others ({@code reference}, {@code listKeys},
 * {@code uniqueString}, {@code resourceGroup().location} …) answer nothing, and so does any function of a value that is
 * not known, but for those that can do without it. Immutable.
 */
final class TemplateFunctions {
    private static final Pattern HOLE = Pattern.compile("\\{(\\d{1,3})}");

    /** The longest text that is made; one beyond all that is deployed is left out. */
    private static final long MAX_TEXT = 1 << 20;

    /** Functions that hand on a value, or look at its outside only, whatever its size. */
    private static final Set<String> PASSING = Set.of("if", "coalesce", "empty", "length");

    private final TemplateScope scope;

    TemplateFunctions(TemplateScope scope) {
        this.scope = scope;
    }

    /** The value of a call, if it can be told. */
    Optional<Document> call(String name, List<Document> arguments) {
        if (!PASSING.contains(name) && !arguments.stream().allMatch(scope.budget()::takes)) {
            return Optional.empty();
        }
        return switch (name) {
            case "if" -> arguments.get(0).asFlag().map(flag -> arguments.get(flag ? 1 : 2));
            case "and" -> connected(arguments, false);
            case "or" -> connected(arguments, true);
            case "createarray" -> Optional.of(Document.of(arguments));
            case "createobject" -> object(arguments);
            case "resourceid" -> Optional.of(Document.of(resourceId(arguments)));
            case "extensionresourceid" ->
                Optional.of(Document.of(word(arguments.get(0)) + provided(arguments.subList(1, arguments.size()))));
            case "subscriptionresourceid" ->
                Optional.of(Document.of(
                        base(2) + provided(arguments.subList(isType(arguments.get(0)) ? 0 : 1, arguments.size()))));
            case "tenantresourceid" -> Optional.of(Document.of(provided(arguments)));
            case "coalesce" -> coalesced(arguments);
            default -> arguments.stream().anyMatch(Document::isReference) ? Optional.empty() : known(name, arguments);
        };
    }

    private Optional<Document> known(String name, List<Document> arguments) {
        Optional<Document> first = arguments.stream().findFirst();
        Document one = first.orElse(Document.nothing());
        return switch (name) {
            case "parameters" -> scope.parameter(word(one));
            case "variables" -> scope.variable(word(one));
            case "true" -> Optional.of(Document.of(true));
            case "false" -> Optional.of(Document.of(false));
            case "null" -> Optional.of(Document.nothing());
            case "json" -> Optional.of(Document.parse(word(one)));
            case "not" -> one.asFlag().map(flag -> Document.of(!flag));
            case "bool" ->
                Optional.of(Document.of(
                        word(one).equalsIgnoreCase("true") || word(one).equals("1")));
            case "int" -> Optional.of(Document.of(Long.parseLong(word(one))));
            case "string" -> text(one.asText().orElseGet(one::toJson));
            case "tolower" -> Optional.of(Document.of(word(one).toLowerCase(Locale.ROOT)));
            case "toupper" -> Optional.of(Document.of(word(one).toUpperCase(Locale.ROOT)));
            case "trim" -> Optional.of(Document.of(word(one).strip()));
            case "equals" -> decided(one.equals(arguments.get(1)), arguments);
            case "empty" -> Optional.of(Document.of(isEmpty(one)));
            case "length" -> Optional.of(Document.of(length(one)));
            case "contains" -> {
                boolean there = contains(one, arguments.get(1));
                yield there ? Optional.of(Document.of(true)) : decided(false, arguments);
            }
            case "concat" -> concatenated(arguments);
            case "format" -> formatted(word(one), arguments.subList(1, arguments.size()));
            case "union" -> union(arguments);
            case "array" -> Optional.of(one.isArray() ? one : Document.array(one));
            case "replace" -> replaced(word(one), word(arguments.get(1)), word(arguments.get(2)));
            case "take" -> taken(one, arguments.get(1));
            case "copyindex" -> copyIndex(arguments);
            case "resourcegroup" -> Optional.of(Document.object("id", base(4)));
            case "subscription" -> Optional.of(Document.object("id", base(2)));
            default -> Optional.empty();
        };
    }

    /** One value that decides is enough; else all have to be known. */
    private static Optional<Document> connected(List<Document> arguments, boolean deciding) {
        if (arguments.stream()
                .anyMatch(one -> one.asFlag().filter(flag -> flag == deciding).isPresent())) {
            return Optional.of(Document.of(deciding));
        }
        return arguments.stream().allMatch(one -> one.asFlag().isPresent())
                ? Optional.of(Document.of(!deciding))
                : Optional.empty();
    }

    private static Optional<Document> coalesced(List<Document> arguments) {
        return arguments.stream()
                .filter(one -> !one.isNull())
                .findFirst()
                .or(() -> Optional.of(Document.nothing()))
                .filter(one -> !one.isReference());
    }

    private static Optional<Document> object(List<Document> arguments) {
        Map<String, Document> object = new LinkedHashMap<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            object.put(word(arguments.get(i)), arguments.get(i + 1));
        }
        return Optional.of(Document.of(object));
    }

    private static Optional<Document> replaced(String text, String old, String by) {
        long longest = (long) (text.length() + 1) * (by.length() + 1);
        return longest > MAX_TEXT ? Optional.empty() : Optional.of(Document.of(text.replace(old, by)));
    }

    /** An answer that what is not known inside the arguments could change is none. */
    private static Optional<Document> decided(boolean answer, List<Document> arguments) {
        return arguments.stream().allMatch(one -> one.references().isEmpty())
                ? Optional.of(Document.of(answer))
                : Optional.empty();
    }

    private static Optional<Document> concatenated(List<Document> arguments) {
        if (arguments.stream().anyMatch(Document::isArray)) {
            boolean all = arguments.stream().allMatch(Document::isArray);
            List<Document> elements =
                    arguments.stream().flatMap(one -> one.elements().stream()).toList();
            return all ? Optional.of(Document.of(elements)) : Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        arguments.forEach(one -> text.append(word(one)));
        return text(text.toString());
    }

    private static Optional<Document> text(String text) {
        return text.length() > MAX_TEXT ? Optional.empty() : Optional.of(Document.of(text));
    }

    /** Each element of any of the arrays once, or the members of all objects. */
    private static Optional<Document> union(List<Document> arguments) {
        if (arguments.stream().allMatch(Document::isArray)) {
            return Optional.of(Document.of(arguments.stream()
                    .flatMap(one -> one.elements().stream())
                    .distinct()
                    .toList()));
        }
        return arguments.stream().allMatch(Document::isObject)
                ? Optional.of(arguments.stream().reduce(Document.object(), TemplateFunctions::united))
                : Optional.empty();
    }

    /** The later value of a member wins, null too, but objects are united in turn; names are the same in any case. */
    private static Document united(Document one, Document other) {
        Map<String, Document> all = new LinkedHashMap<>(one.members());
        Map<String, String> names = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.keySet().forEach(name -> names.put(name, name));
        other.members()
                .forEach((name, value) ->
                        all.merge(names.getOrDefault(name, name), value, TemplateFunctions::unitedValue));
        return Document.of(all);
    }

    private static Document unitedValue(Document old, Document value) {
        boolean open = old.isReference() && value.isObject();
        return open ? old : old.isObject() && value.isObject() ? united(old, value) : value;
    }

    /** Texts with plain holes; a hole with a format of its own is left to the deployment. */
    private static Optional<Document> formatted(String template, List<Document> arguments) {
        if (HOLE.matcher(template).replaceAll("").contains("{")) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        Matcher hole = HOLE.matcher(template);
        while (hole.find() && text.length() <= MAX_TEXT) {
            hole.appendReplacement(
                    text, Matcher.quoteReplacement(word(arguments.get(Integer.parseInt(hole.group(1))))));
        }
        return text(hole.appendTail(text).toString());
    }

    private Optional<Document> copyIndex(List<Document> arguments) {
        boolean named = !arguments.isEmpty() && arguments.get(0).asNumber().isEmpty();
        String name = named ? word(arguments.get(0)).toLowerCase(Locale.ROOT) : "";
        int offset = arguments.stream()
                .flatMap(one -> one.asNumber().stream())
                .mapToInt(number -> number.intValue())
                .sum();
        return Optional.ofNullable(scope.loops().get(name)).map(index -> Document.of(index + offset));
    }

    /** The id, in another group or subscription if these come before the type. */
    private String resourceId(List<Document> arguments) {
        int type = 0;
        while (!isType(arguments.get(type))) {
            type++;
        }
        String root = switch (type) {
            case 0 -> base(4);
            case 1 -> base(2) + "/resourceGroups/" + word(arguments.get(0));
            default -> "/subscriptions/" + word(arguments.get(0)) + "/resourceGroups/" + word(arguments.get(1));
        };
        return root + provided(arguments.subList(type, arguments.size()));
    }

    private static boolean isType(Document argument) {
        return argument.asText().filter(text -> text.indexOf('/') > 0).isPresent();
    }

    private static String provided(List<Document> typeAndNames) {
        List<String> names = new ArrayList<>();
        typeAndNames.stream()
                .skip(1)
                .forEach(name -> names.addAll(List.of(word(name).split("/", -1))));
        return provided(word(typeAndNames.get(0)), names);
    }

    /** The end of an id: the segments of a type and the names in turn. */
    static String provided(String type, List<String> names) {
        String[] segments = type.split("/", -1);
        StringBuilder id = new StringBuilder("/providers/").append(segments[0]);
        for (int i = 1; i < segments.length; i++) {
            id.append('/').append(segments[i]).append('/').append(i <= names.size() ? names.get(i - 1) : "?");
        }
        return id.toString();
    }

    /** So many segments of the base, as far as it has them. */
    private String base(int segments) {
        String[] parts = scope.base().split("/", -1);
        StringBuilder base = new StringBuilder();
        for (int i = 1; i < parts.length && i <= segments; i++) {
            base.append('/').append(parts[i]);
        }
        return base.toString();
    }

    /** A text; of what is not known, the name, which is the same wherever it stands, so that ids agree. */
    static String word(Document value) {
        return value.asReference()
                .map(TemplateFunctions::plain)
                .or(value::asText)
                .orElseGet(value::toJson);
    }

    private static String plain(String expression) {
        return expression.replace('/', '|');
    }

    private static boolean isEmpty(Document value) {
        return value.isNull() || length(value) == 0;
    }

    private static int length(Document value) {
        return value.isObject()
                ? value.members().size()
                : value.isArray() ? value.elements().size() : word(value).length();
    }

    private static boolean contains(Document all, Document one) {
        return all.isObject()
                ? all.members().keySet().stream().anyMatch(word(one)::equalsIgnoreCase)
                : all.isArray() ? all.elements().contains(one) : word(all).contains(word(one));
    }

    private static Optional<Document> taken(Document from, Document count) {
        int asked = count.asNumber().orElseThrow(IllegalArgumentException::new).intValueExact();
        int size = Math.max(0, Math.min(asked, length(from)));
        return from.isArray()
                ? Optional.of(Document.of(from.elements().subList(0, size)))
                : from.asText().map(text -> Document.of(text.substring(0, size)));
    }

    @Override
    public String toString() {
        return "TemplateFunctions[" + scope.base() + "]";
    }
}
