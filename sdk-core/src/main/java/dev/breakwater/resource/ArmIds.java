package dev.breakwater.resource;

import dev.breakwater.document.Document;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Finds ARM ids in a document: texts and names of members that begin as the id of a resource does. */
final class ArmIds {
    private static final String ROOT = "/subscriptions/";

    private ArmIds() {}

    /** The ids in lower case, in document order. */
    static Set<String> in(Document document) {
        Set<String> ids = new LinkedHashSet<>();
        collect(document, ids);
        return ids;
    }

    private static void collect(Document document, Set<String> ids) {
        for (Map.Entry<String, Document> member : document.members().entrySet()) {
            add(member.getKey(), ids);
            collect(member.getValue(), ids);
        }
        for (Document element : document.elements()) {
            collect(element, ids);
        }
        if (document.kind() == Document.Kind.STRING) {
            add(document.asText().orElse(""), ids);
        }
    }

    private static void add(String text, Set<String> ids) {
        if (text.regionMatches(true, 0, ROOT, 0, ROOT.length())) {
            ids.add(text.toLowerCase(Locale.ROOT));
        }
    }
}
