package dev.breakwater.change;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Finds what a property's pattern matches in a body. */
final class Places {
    private Places() {}

    static void collect(PropertyTable table, String[] pattern, Document body, List<PropertyTable.Place> out) {
        descend(table, pattern, 0, "", "", Optional.of(body), body, out);
    }

    private static void descend(
            PropertyTable table,
            String[] pattern,
            int depth,
            String patternSoFar,
            String path,
            Optional<Document> here,
            Document enclosing,
            List<PropertyTable.Place> out) {
        if (depth == pattern.length) {
            out.add(new PropertyTable.Place(path, here, enclosing));
            return;
        }
        String token = pattern[depth];
        String nextPattern = patternSoFar + "/" + token;
        Document parent = here.orElse(Document.object());
        if (token.equals("*")) {
            String key = table.keyOf(patternSoFar).orElse("name");
            for (Document element : parent.elements()) {
                String name = element.text("/" + key).orElse("?");
                descend(table, pattern, depth + 1, nextPattern, path + "/" + name, Optional.of(element), element, out);
            }
            return;
        }
        descend(
                table,
                pattern,
                depth + 1,
                nextPattern,
                path + "/" + token,
                table.member(patternSoFar, parent, token),
                parent,
                out);
    }
}
