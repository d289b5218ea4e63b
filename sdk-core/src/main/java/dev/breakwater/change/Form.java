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

    /** Every declared member is there and equal; the service may have more. */
    Form CONTAINS = (declared, observed) -> declared.members().entrySet().stream()
            .allMatch(member -> observed.get(member.getKey()).filter(member.getValue()::equals).isPresent());

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

    private static Set<String> cidrs(Document document) {
        List<String> blocks = document.elements().stream()
                .map(element -> element.asText().orElse(""))
                .map(text -> text.contains("/") ? text : text + "/32")
                .toList();
        return new HashSet<>(blocks);
    }
}
