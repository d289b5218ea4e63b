package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The forms of {@link Form}. An enumeration, because eleven lambdas are linked one by one when a JVM starts. */
enum StandardForm implements Form {
    EXACT,
    TEXT_NO_CASE,
    SET,
    SET_NO_CASE,
    CIDR_SET,
    CIDR_RULES,
    VERSION,
    VERSION_OR_LATER_PATCH,
    NAMES_NO_CASE,
    ID_SET,
    REGION,
    CONTAINS;

    @Override
    public boolean same(Document declared, Document observed) {
        return switch (this) {
            case CONTAINS -> contains(observed, declared);
            case VERSION -> isVersion(text(declared), text(observed));
            case VERSION_OR_LATER_PATCH ->
                isVersion(text(declared), text(observed)) || Versions.isLaterPatch(text(observed), text(declared));
            default -> normal(declared).equals(normal(observed));
        };
    }

    /** What two values have in common that mean the same. */
    private Object normal(Document value) {
        return switch (this) {
            case TEXT_NO_CASE -> lower(value);
            case REGION -> lower(value).replace(" ", "");
            case SET -> new HashSet<>(value.elements());
            case SET_NO_CASE, CIDR_SET, CIDR_RULES, ID_SET -> texts(value.elements());
            case NAMES_NO_CASE -> names(value);
            default -> value;
        };
    }

    private Set<String> texts(List<Document> elements) {
        Set<String> texts = new HashSet<>();
        for (Document element : elements) {
            texts.add(element(element));
        }
        return texts;
    }

    private String element(Document element) {
        if (this == CIDR_SET || this == CIDR_RULES) {
            String block = text(this == CIDR_RULES ? element.get("value").orElse(element) : element);
            return block.contains("/") ? block : block + "/32";
        }
        return lower(this == ID_SET ? element.get("id").orElse(element) : element);
    }

    private static Set<String> names(Document object) {
        Set<String> names = new HashSet<>();
        for (String name : object.members().keySet()) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static boolean contains(Document observed, Document declared) {
        for (Map.Entry<String, Document> member : declared.members().entrySet()) {
            Optional<Document> there = observed.get(member.getKey());
            if (there.isEmpty() || !there.get().equals(member.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isVersion(String wanted, String actual) {
        return actual.equals(wanted) || actual.startsWith(wanted + ".");
    }

    private static String lower(Document document) {
        return document.toJson().toLowerCase(Locale.ROOT);
    }

    private static String text(Document document) {
        return document.asText().orElse("");
    }
}
