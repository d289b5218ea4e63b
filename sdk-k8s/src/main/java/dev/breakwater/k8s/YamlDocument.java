package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import java.util.HashMap;
import java.util.Map;

/**
 * One document of a YAML text.
 *
 * @param place the file and the number of the document, for messages
 * @param value the document
 * @param lines the line of each value, by pointer
 */
record YamlDocument(String place, Document value, Map<String, Integer> lines) {
    /** The place with the line of a pointer, or of the nearest value around it. */
    String placeOf(String pointer) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            Integer line = lines.get(at);
            if (line != null) {
                return place + ", line " + line;
            }
        }
        return place + ", line " + lines.getOrDefault("", 1);
    }

    /** A document inside this one, such as an item of a list. */
    YamlDocument element(String pointer, Document element) {
        Map<String, Integer> inner = new HashMap<>();
        lines.forEach((at, line) -> {
            if (at.startsWith(pointer + "/") || at.equals(pointer)) {
                inner.put(at.substring(pointer.length()), line);
            }
        });
        return new YamlDocument(place, element, inner);
    }
}
