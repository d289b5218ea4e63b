package dev.breakwater.image;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.document.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A place in somebody else's report. What is wrong there is said with file and JSON path, without the report's own text
 * but for short words.
 */
record Place(String file, String pointer, Document value) {
    /** Reports of large images have more than the 16 MiB of a resource. */
    private static final Limits LIMITS = new Limits(100, 128 << 20);

    static Place root(String file, String json) {
        try {
            return new Place(file, "", Document.parse(json, LIMITS)).asObject();
        } catch (InvalidDocumentException broken) {
            boolean told = String.valueOf(broken.getMessage()).startsWith(file);
            throw told ? broken : new InvalidDocumentException(file + ": " + broken.getMessage());
        }
    }

    private Place asObject() {
        if (!value.isObject()) {
            throw wrong(value.isNull() ? "an object is missing here" : "is no object");
        }
        return this;
    }

    InvalidDocumentException wrong(String problem) {
        return new InvalidDocumentException(file + ", " + (pointer.isEmpty() ? "/" : pointer) + ": " + problem + ".");
    }

    /** The member, which has the value null if it is not there. */
    Place get(String name) {
        String below = pointer + '/' + name.replace("~", "~0").replace("/", "~1");
        return new Place(file, below, value.get(name).orElse(Document.nothing()));
    }

    /** A member that must be an object. */
    Place object(String name) {
        return get(name).asObject();
    }

    /** The elements of a member; none if it is missing or null, as several scanners write an empty list. */
    List<Place> each(String name) {
        return get(name).each();
    }

    List<Place> each() {
        if (!value.isArray() && !value.isNull()) {
            throw wrong("is no list");
        }
        List<Place> all = new ArrayList<>();
        for (Document element : value.elements()) {
            Place place = new Place(file, pointer + '/' + all.size(), element);
            if (element.isNull()) {
                throw place.wrong("is null");
            }
            all.add(place);
        }
        return all;
    }

    /** A text that must be there. */
    String text(String name) {
        return optional(name).orElseThrow(() -> get(name).wrong("a text is missing here"));
    }

    /** A text that may be missing, null or empty. */
    Optional<String> optional(String name) {
        Place member = asObject().get(name);
        if (member.value.isObject() || member.value.isArray()) {
            throw member.wrong("is no text");
        }
        return member.value.asText().filter(text -> !text.isBlank());
    }

    /** What becomes of a text, with the place added to what is wrong with it. */
    static <T> T read(Place where, String text, Function<String, T> reader) {
        try {
            return reader.apply(text);
        } catch (InvalidDocumentException e) {
            throw new InvalidDocumentException(where.file + ", " + where.pointer + ": " + e.getMessage());
        }
    }

    ImageReference image(String text) {
        return read(this, text, ImageReference::parse);
    }
}
