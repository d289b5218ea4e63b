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

    private DocumentWriter() {}

    static String write(Document document, boolean pretty) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            if (pretty) {
                DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
                generator.setPrettyPrinter(
                        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            }
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
            case REFERENCE -> generator.writeString("(known after apply)");
        }
    }
}
