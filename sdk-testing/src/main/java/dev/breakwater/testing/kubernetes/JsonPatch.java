package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.List;

/** JSON patch (RFC 6902). */
final class JsonPatch {
    private JsonPatch() {}

    static Document apply(Document object, Document patch) {
        if (!patch.isArray()) {
            throw StatusException.badRequest("a JSON patch is an array of operations");
        }
        Document result = object;
        for (Document operation : patch.elements()) {
            try {
                result = step(result, operation);
            } catch (InvalidDocumentException | NumberFormatException e) {
                throw failed(operation, String.valueOf(e.getMessage()));
            }
        }
        return result;
    }

    private static Document step(Document object, Document operation) {
        String path = operation.text("/path").orElseThrow(() -> failed(operation, "it has no path"));
        Document value = operation.get("value").orElse(Document.nothing());
        return switch (operation.text("/op").orElse("")) {
            case "add" -> add(object, path, value, operation);
            case "remove" -> {
                present(object, path, operation);
                yield object.withoutAt(path);
            }
            case "replace" -> {
                present(object, path, operation);
                yield object.withAt(path, value);
            }
            case "test" -> {
                if (!object.at(path).orElse(Document.nothing()).equals(value)) {
                    throw failed(operation, "testing value " + path + " failed: test failed");
                }
                yield object;
            }
            case "copy" -> add(object, path, from(object, operation), operation);
            case "move" -> add(
                    object.withoutAt(operation.text("/from").orElse("")), path, from(object, operation), operation);
            default -> throw failed(operation, "it has no known op");
        };
    }

    private static Document from(Document object, Document operation) {
        return present(object, operation.text("/from").orElse(""), operation);
    }

    private static Document present(Document object, String path, Document operation) {
        return object.at(path).orElseThrow(() -> failed(operation, "there is nothing at " + path));
    }

    private static Document add(Document object, String path, Document value, Document operation) {
        if (path.isEmpty()) {
            return value;
        }
        String parent = path.substring(0, path.lastIndexOf('/'));
        String last = path.substring(path.lastIndexOf('/') + 1);
        Document container = present(object, parent, operation);
        if (!container.isArray() || last.equals("-")) {
            return object.withAt(path, value);
        }
        List<Document> elements = new ArrayList<>(container.elements());
        int index = Integer.parseInt(last);
        if (index < 0 || index > elements.size()) {
            throw failed(operation, "the index " + last + " is out of bounds");
        }
        elements.add(index, value);
        return object.withAt(parent, elements);
    }

    private static StatusException failed(Document operation, String why) {
        return StatusException.of(
                422,
                "Invalid",
                "the server rejected our request due to an error in our request: the operation "
                        + operation.text("/op").orElse("(none)") + " of the JSON patch could not be applied: " + why);
    }
}
