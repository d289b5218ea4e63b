package dev.breakwater.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON text token by token. */
final class DocumentReader {
    private static final JsonFactory STANDARD = factory(Limits.STANDARD);

    private DocumentReader() {}

    static Document read(String json, Limits limits) {
        if (json.length() > limits.maxBytes()) {
            throw new InvalidDocumentException("The JSON text has " + json.length() + " characters; at most "
                    + limits.maxBytes() + " are accepted.");
        }
        JsonFactory factory = limits.equals(Limits.STANDARD) ? STANDARD : factory(limits);
        try (JsonParser parser = factory.createParser(json.toCharArray())) {
            if (parser.nextToken() == null) {
                throw new InvalidDocumentException("The JSON text is empty.");
            }
            Document document = value(parser);
            if (parser.nextToken() != null) {
                throw new InvalidDocumentException(
                        "The JSON text goes on after its document, at " + place(parser) + ".");
            }
            return document;
        } catch (JsonProcessingException e) {
            // The original exception can quote the text, and the text can hold a secret: only the place is told.
            throw new InvalidDocumentException("The text is not well-formed JSON within its limits (depth "
                    + limits.maxDepth() + "): line " + line(e) + ". " + cause(e));
        } catch (NumberFormatException e) {
            throw new InvalidDocumentException("The JSON text holds a number beyond all bounds.");
        } catch (IOException e) {
            throw new InvalidDocumentException("The JSON text could not be read.", e);
        }
    }

    private static JsonFactory factory(Limits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.maxDepth())
                        .maxStringLength(limits.maxBytes())
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .build();
    }

    private static Document value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> elements(parser);
            case VALUE_STRING -> Document.of(parser.getText());
            case VALUE_NUMBER_INT ->
                Document.of(
                        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                ? parser.getDecimalValue()
                                : (Number) parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> Document.of(parser.getDecimalValue());
            case VALUE_TRUE -> Document.of(true);
            case VALUE_FALSE -> Document.of(false);
            case VALUE_NULL -> Document.nothing();
            default -> throw new InvalidDocumentException("Unexpected JSON at " + place(parser) + ".");
        };
    }

    private static Document members(JsonParser parser) throws IOException {
        Members members = new Members(4);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (members.set(name, value(parser)) != null) { // cheaper than a list of names in the parser
                throw new InvalidDocumentException(
                        "A name occurs twice in the JSON object that is read at " + place(parser) + ".");
            }
        }
        return Document.ofMembers(members);
    }

    private static Document elements(JsonParser parser) throws IOException {
        List<Document> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value(parser));
        }
        return Document.ofElements(elements);
    }

    private static String place(JsonParser parser) {
        return "line " + parser.currentLocation().getLineNr() + ", column "
                + parser.currentLocation().getColumnNr();
    }

    private static String line(JsonProcessingException e) {
        return e.getLocation() == null
                ? "unknown"
                : e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
    }

    private static String cause(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        return message.contains("nesting depth") ? "It is nested too deeply." : "";
    }
}
