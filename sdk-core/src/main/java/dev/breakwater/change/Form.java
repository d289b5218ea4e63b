package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** When a declared value and an observed one mean the same although they may be written differently. */
@FunctionalInterface
public interface Form {
    /** Equal as JSON. */
    Form EXACT = Document::equals;

    /** Equal as text without letter case: ids and enumerations of ARM. */
    Form TEXT_NO_CASE = (declared, observed) -> lower(declared).equals(lower(observed));

    /** Equal as sets. */
    Form SET = (declared, observed) -> new HashSet<>(declared.elements()).equals(new HashSet<>(observed.elements()));

    /** Equal as sets of texts without letter case. */
    Form SET_NO_CASE = (declared, observed) -> lowerSet(declared).equals(lowerSet(observed));

    /** Equal as sets of CIDR blocks: a single address means its /32. */
    Form CIDR_SET = (declared, observed) -> cidrs(declared).equals(cidrs(observed));

    /** A declared version {@code 1.33} means every {@code 1.33.x}. */
    Form VERSION = (declared, observed) -> {
        String wanted = declared.asText().orElse("");
        String actual = observed.asText().orElse("");
        return actual.equals(wanted) || actual.startsWith(wanted + ".");
    };

    /**
     * A version that the service has moved on: {@code 1.33} means every {@code 1.33.x}, and {@code 1.33.1} every
     * later patch, because the service upgrades patches by itself and never goes back.
     */
    Form VERSION_OR_LATER_PATCH = (declared, observed) -> VERSION.same(declared, observed)
            || Versions.isLaterPatch(
                    observed.asText().orElse(""), declared.asText().orElse(""));

    /** Equal as sets of rules of the form {@code {"value": …}}, each a CIDR block: a single address means its /32. */
    Form CIDR_RULES = (declared, observed) -> cidrs(values(declared)).equals(cidrs(values(observed)));

    /** Equal as the sets of member names without letter case; what the members hold is the service's. */
    Form NAMES_NO_CASE = (declared, observed) -> lowerNames(declared).equals(lowerNames(observed));

    /** Equal as sets of references of the form {@code {"id": …}}, ids without letter case. */
    Form ID_SET = (declared, observed) -> ids(declared).equals(ids(observed));

    /** Equal as the name of a region: without letter case and spaces. */
    Form REGION = (declared, observed) ->
            lower(declared).replace(" ", "").equals(lower(observed).replace(" ", ""));

    /** Every declared member is there and equal; the service may have more. */
    Form CONTAINS = (declared, observed) -> declared.members().entrySet().stream()
            .allMatch(member -> observed.get(member.getKey())
                    .filter(member.getValue()::equals)
                    .isPresent());

    /** Whether the two mean the same. */
    boolean same(Document declared, Document observed);

    private static String lower(Document document) {
        return document.toJson().toLowerCase(Locale.ROOT);
    }

    private static Set<String> lowerSet(Document document) {
        Set<String> texts = new HashSet<>();
        document.elements().forEach(element -> texts.add(lower(element)));
        return texts;
    }

    private static Set<String> lowerNames(Document document) {
        Set<String> names = new HashSet<>();
        document.members().keySet().forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
        return names;
    }

    private static Set<String> ids(Document document) {
        Set<String> ids = new HashSet<>();
        document.elements().forEach(element -> ids.add(lower(element.get("id").orElse(element))));
        return ids;
    }

    private static Document values(Document rules) {
        return Document.of(rules.elements().stream()
                .map(rule -> rule.get("value").orElse(rule))
                .toList());
    }

    private static Set<String> cidrs(Document document) {
        List<String> blocks = document.elements().stream()
                .map(element -> element.asText().orElse(""))
                .map(text -> text.contains("/") ? text : text + "/32")
                .toList();
        return new HashSet<>(blocks);
    }
}
