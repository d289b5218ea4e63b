package dev.breakwater.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Writes a document as JSON text. */
final class DocumentWriter {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String UNKNOWN = "(known after apply)";

    private DocumentWriter() {}

    /** On one line: written here, as nearly all texts are, and a generator takes twice as long. */
    static String write(Document document) {
        StringBuilder text = new StringBuilder(document.isObject() ? 1_000 : 64);
        write(document, text);
        return text.toString();
    }

    private static void write(Document document, StringBuilder text) {
        switch (document.kind()) {
            case OBJECT -> {
                char next = '{';
                for (Map.Entry<String, Document> member : document.members().entrySet()) {
                    write(member.getKey(), text.append(next));
                    write(member.getValue(), text.append(':'));
                    next = ',';
                }
                text.append(next == '{' ? "{}" : "}");
            }
            case ARRAY -> {
                char next = '[';
                for (Document element : document.elements()) {
                    write(element, text.append(next));
                    next = ',';
                }
                text.append(next == '[' ? "[]" : "]");
            }
            case STRING -> write(document.asText().orElse(""), text);
            case NUMBER, BOOLEAN -> text.append(document.asText().orElse("0"));
            case NULL -> text.append("null");
            case REFERENCE -> write(UNKNOWN, text);
        }
    }

    /** A string with what RFC 8259 wants escaped. */
    private static void write(String value, StringBuilder text) {
        text.append('"');
        int written = 0;
        for (int at = 0; at < value.length(); at++) {
            char next = value.charAt(at);
            if (next < ' ' || next == '"' || next == '\\') {
                text.append(value, written, at).append(escaped(next));
                written = at + 1;
            }
        }
        text.append(written == 0 ? value : value.substring(written)).append('"');
    }

    private static String escaped(char next) {
        int known = "\"\\\b\f\n\r\t".indexOf(next);
        return known >= 0
                ? "\\" + "\"\\bfnrt".charAt(known)
                : "\\u00" + Character.toUpperCase(Character.forDigit(next >> 4, 16))
                        + Character.toUpperCase(Character.forDigit(next & 15, 16));
    }

    static String writePretty(Document document) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            generator.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            write(document, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Document document, JsonGenerator generator) throws IOException {
        switch (document.kind()) {
            case OBJECT -> {
                generator.writeStartObject();
                for (Map.Entry<String, Document> member : document.members().entrySet()) {
                    generator.writeFieldName(member.getKey());
                    write(member.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case ARRAY -> {
                generator.writeStartArray();
                for (Document element : document.elements()) {
                    write(element, generator);
                }
                generator.writeEndArray();
            }
            case STRING -> generator.writeString(document.asText().orElse(""));
            case NUMBER -> generator.writeNumber(document.asText().orElse("0"));
            case BOOLEAN -> generator.writeBoolean(document.asFlag().orElse(false));
            case NULL -> generator.writeNull();
            case REFERENCE -> generator.writeString(UNKNOWN);
        }
    }
}
