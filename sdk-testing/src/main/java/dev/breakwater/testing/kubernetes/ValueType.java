package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The type of one value in the schema table.
 *
 * @param form what the value is
 * @param name the scalar or the name of the struct; empty for maps and lists
 * @param item the type of the values of a map or the elements of a list
 * @param granular whether each entry of a map or list is owned by itself
 * @param key the fields that identify an element of a keyed list, parted by commas; empty for sets
 * @param own the struct of a custom resource, which is in no table
 */
record ValueType(
        Form form, String name, Optional<ValueType> item, boolean granular, String key, Optional<StructType> own) {
    enum Form {
        SCALAR,
        STRUCT,
        MAP,
        LIST
    }

    /** What no schema knows: a map of the same where it is an object, else a value owned as a whole. */
    static final ValueType DEDUCED =
            new ValueType(Form.SCALAR, "deduced", Optional.empty(), false, "", Optional.empty());

    static ValueType of(String text, boolean set, String key) {
        if (text.startsWith("[]")) {
            return new ValueType(
                    Form.LIST,
                    "",
                    Optional.of(of(text.substring(2), false, "")),
                    set || !key.isEmpty(),
                    key,
                    Optional.empty());
        }
        if (text.startsWith("map<")) {
            ValueType item = of(text.substring(4, text.length() - 1), false, "");
            return new ValueType(Form.MAP, "", Optional.of(item), true, "", Optional.empty());
        }
        boolean struct = Character.isUpperCase(text.charAt(0));
        return new ValueType(struct ? Form.STRUCT : Form.SCALAR, text, Optional.empty(), struct, "", Optional.empty());
    }

    /** A struct that is in no table. */
    static ValueType of(StructType struct) {
        return new ValueType(Form.STRUCT, struct.name(), Optional.empty(), true, "", Optional.of(struct));
    }

    /** This map, owned as a whole. */
    ValueType atomic() {
        return new ValueType(form, name, item, false, key, own);
    }

    /** The struct that this is. */
    StructType struct() {
        return own.orElseGet(() -> SchemaTable.struct(name));
    }

    /** This type, or the one deduced from values. */
    ValueType at(Document... values) {
        boolean deduced = form == Form.SCALAR && name.equals(DEDUCED.name);
        boolean objects = deduced && Stream.of(values).allMatch(Document::isObject);
        return objects ? new ValueType(Form.MAP, "", Optional.of(DEDUCED), true, "", Optional.empty()) : this;
    }

    /** The type of the entries of this map or list. */
    ValueType entry() {
        return item.orElseThrow();
    }

    /** Whether the value is owned and replaced as a whole. */
    boolean isAtomic() {
        return switch (form) {
            case SCALAR -> true;
            case STRUCT -> struct().atomic();
            case MAP, LIST -> !granular;
        };
    }

    boolean isStruct() {
        return form == Form.STRUCT;
    }

    boolean isMap() {
        return form == Form.MAP;
    }

    boolean isList() {
        return form == Form.LIST;
    }

    /** The row of a field of a struct. */
    Optional<FieldRow> row(String field) {
        return isStruct() ? Optional.ofNullable(struct().fields().get(field)) : Optional.empty();
    }

    /** The type of the member of that name; empty when there is none. */
    Optional<ValueType> member(String member) {
        if (isMap()) {
            return item;
        }
        Optional<ValueType> known = row(member).map(FieldRow::type);
        return known.isEmpty() && isStruct() && struct().open() ? Optional.of(DEDUCED) : known;
    }

    /** The fields of a struct; none for every other form. */
    Collection<FieldRow> fields() {
        return isStruct() ? struct().fields().values() : List.of();
    }
}
