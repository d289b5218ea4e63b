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
            throw StatusException.badRequest("error decoding patch: json: cannot unmarshal object into Go value of type"
                    + " []handlers.jsonPatchOp");
        }
        Document result = object;
        for (Document operation : patch.elements()) {
            try {
                result = step(result, operation);
            } catch (InvalidDocumentException | NumberFormatException e) {
                throw StatusException.unfit();
            }
        }
        return result;
    }

    private static Document step(Document object, Document operation) {
        String path = operation.text("/path").orElseThrow(() -> StatusException.unfit());
        Document value = operation.get("value").orElse(Document.nothing());
        return switch (operation.text("/op").orElse("")) {
            case "add" -> add(object, path, value);
            case "remove" -> {
                present(object, path);
                yield object.withoutAt(path);
            }
            case "replace" -> {
                Document parent = present(object, parent(path));
                yield parent.isObject() ? object.withAt(path, value) : replaced(object, path, value);
            }
            case "test" -> {
                if (!object.at(path).orElse(Document.nothing()).equals(value)) {
                    throw StatusException.unfit();
                }
                yield object;
            }
            case "copy" -> add(object, path, from(object, operation));
            case "move" -> add(object.withoutAt(operation.text("/from").orElse("")), path, from(object, operation));
            default -> throw StatusException.unfit();
        };
    }

    private static Document replaced(Document object, String path, Document value) {
        present(object, path);
        return object.withAt(path, value);
    }

    private static String parent(String path) {
        if (!path.startsWith("/")) {
            throw StatusException.unfit();
        }
        return path.substring(0, path.lastIndexOf('/'));
    }

    private static Document from(Document object, Document operation) {
        return present(object, operation.text("/from").orElse(""));
    }

    private static Document present(Document object, String path) {
        return object.at(path).orElseThrow(() -> StatusException.unfit());
    }

    private static Document add(Document object, String path, Document value) {
        if (path.isEmpty()) {
            return value;
        }
        String parent = parent(path);
        String last = path.substring(path.lastIndexOf('/') + 1);
        Document container = present(object, parent);
        if (!container.isArray() || last.equals("-")) {
            return object.withAt(path, value);
        }
        List<Document> elements = new ArrayList<>(container.elements());
        int index = Integer.parseInt(last);
        if (index < 0 || index > elements.size()) {
            throw StatusException.unfit();
        }
        elements.add(index, value);
        return object.withAt(parent, elements);
    }
}
