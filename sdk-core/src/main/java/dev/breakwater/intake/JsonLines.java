package dev.breakwater.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** The lines of the objects of a JSON text, by their pointers. */
final class JsonLines {
    private static final JsonFactory FACTORY = new JsonFactory();

    /** What stands further down than that, or comes later, is told by the line of what is around it. */
    private static final int LONGEST = 2000;

    private static final int MOST = 1 << 20;

    private final Map<String, Integer> lines = new HashMap<>();

    private JsonLines() {}

    /** The lines of a text that has been parsed before, and so is well-formed and within limits. */
    static JsonLines of(String json) {
        JsonLines found = new JsonLines();
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            found.value(parser, "");
            return found;
        } catch (IOException e) {
            return found; // the reader has told
        }
    }

    /** The line of the object at the pointer, or of the nearest one around it. */
    int line(String pointer) {
        for (String at = pointer; !at.isEmpty(); at = at.substring(0, at.lastIndexOf('/'))) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return lines.getOrDefault("", 1);
    }

    private void value(JsonParser parser, String pointer) throws IOException {
        if (pointer.length() > LONGEST || lines.size() >= MOST) {
            parser.skipChildren();
        } else if (parser.currentToken() == JsonToken.START_OBJECT) {
            lines.put(pointer, parser.currentTokenLocation().getLineNr());
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                value(parser, pointer + "/" + name.replace("~", "~0").replace("/", "~1"));
            }
        } else if (parser.currentToken() == JsonToken.START_ARRAY) {
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                value(parser, pointer + "/" + i);
            }
        }
    }

    @Override
    public String toString() {
        return "JsonLines[" + lines.size() + " objects]";
    }
}
