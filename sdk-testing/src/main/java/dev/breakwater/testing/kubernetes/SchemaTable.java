package dev.breakwater.testing.kubernetes;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the schema table once and looks types up by name. */
final class SchemaTable {
    private static final Map<String, StructType> TYPES = read();

    private SchemaTable() {}

    static StructType struct(String name) {
        StructType type = TYPES.get(name);
        if (type == null) {
            throw new BreakwaterException("The schema table has no type " + name + ".");
        }
        return type;
    }

    /** The type of a whole object of a kind. */
    static ValueType kind(String name) {
        return ValueType.of(name, false, "");
    }

    private static Map<String, StructType> read() {
        Map<String, StructType> types = new LinkedHashMap<>();
        StructType current = null;
        for (String line : text().split("\n", -1)) {
            if (line.startsWith("type ")) {
                current = type(line.substring(5));
                types.put(current.name(), current);
            } else if (line.startsWith("  ") && current != null) {
                FieldRow row = row(line.trim());
                current.fields().put(row.name(), row);
            }
        }
        return Collections.unmodifiableMap(types);
    }

    private static StructType type(String line) {
        String[] parts = line.split("\\s*\\|\\s*", 2);
        List<String> words = Arrays.asList(parts[0].trim().split("\\s+", -1));
        return new StructType(
                words.get(0),
                words.get(1),
                words.contains("atomic"),
                attribute(words, "gvk="),
                parts[1],
                new LinkedHashMap<>(),
                false);
    }

    private static FieldRow row(String line) {
        String[] parts = line.split("\\s*\\|\\s*", 2);
        List<String> words = Arrays.asList(parts[0].trim().split("\\s+", -1));
        List<String> flags = words.subList(2, words.size()); // a field may have the name of a flag
        ValueType type = ValueType.of(
                words.get(1), flags.contains("set"), attribute(flags, "key=").orElse(""));
        type = flags.contains("atomic") ? type.atomic() : type;
        Optional<String> merge = flags.contains("merge") ? Optional.of("") : attribute(words, "merge=");
        return new FieldRow(
                words.get(0),
                type,
                flags.contains("required"),
                flags.contains("immutable"),
                flags.contains("always"),
                attribute(words, "default=").map(Document::parse),
                merge,
                attribute(words, "#").map(SchemaTable::tag).orElse(0),
                parts[1]);
    }

    private static int tag(String text) {
        int tag = 0;
        for (String number : text.replace("-", "").split("\\.", -1)) {
            tag = tag * FieldRow.PART + Integer.parseInt(number);
        }
        return text.startsWith("-") ? -tag : tag;
    }

    private static Optional<String> attribute(List<String> words, String prefix) {
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()))
                .findFirst();
    }

    private static String text() {
        try (InputStream in = SchemaTable.class.getResourceAsStream("schema.table")) {
            if (in == null) {
                throw new BreakwaterException("schema.table is missing from the jar of breakwater-testing.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new BreakwaterException("schema.table could not be read.", e);
        }
    }
}
