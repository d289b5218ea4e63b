package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the protobuf bodies that typed clients such as {@code kubectl create namespace} send, along the schema table. */
final class Protobuf {
    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final ValueType STRING = ValueType.of("string", false, "");

    private final byte[] bytes;
    private final int end;
    private int at;

    private Protobuf(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    /** One field as it is on the wire: a number, or a slice of the bytes. */
    private static final class Wire {
        private final long tag;
        private final long number;
        private final byte[] slice;

        Wire(long tag, long number, byte[] slice) {
            this.tag = tag;
            this.number = number;
            this.slice = slice;
        }

        long tag() {
            return tag;
        }

        long number() {
            return number;
        }

        byte[] slice() {
            return slice;
        }
    }

    /**
     * The object in an enveloped body.
     *
     * @param status whether it is sent for its status: one that is not read must not be lost in silence
     */
    static Document read(byte[] body, boolean status) {
        try {
            if (!Arrays.equals(MAGIC, Arrays.copyOf(body, MAGIC.length))) {
                throw StatusException.badRequest("The protobuf body has no envelope.");
            }
            return enveloped(new Protobuf(body, MAGIC.length, body.length).all(), status);
        } catch (IndexOutOfBoundsException e) {
            throw StatusException.badRequest("The protobuf body ends too early.");
        } catch (DateTimeException e) {
            throw StatusException.badRequest("The protobuf body has a time that does not exist.");
        }
    }

    private static Document enveloped(List<Wire> envelope, boolean status) {
        String apiVersion = "";
        String kind = "";
        byte[] raw = {};
        for (Wire wire : envelope) {
            if (wire.tag() == 2) {
                raw = wire.slice();
            } else if (wire.tag() == 1) {
                for (Wire type : fields(wire.slice())) {
                    apiVersion = type.tag() == 1 ? text(type) : apiVersion;
                    kind = type.tag() == 2 ? text(type) : kind;
                }
            }
        }
        boolean options = kind.equals("DeleteOptions");
        if (!options && ApiKinds.spoken(apiVersion, kind).isEmpty()) {
            // Whoever serves the path says that it does not serve this kind.
            return Document.object("apiVersion", apiVersion, "kind", kind);
        }
        if (!options && SchemaTable.struct(kind).fields().values().stream().noneMatch(row -> Math.abs(row.tag()) > 1)) {
            throw unread(kind);
        }
        boolean untyped = SchemaTable.kind(kind)
                .member("status")
                .filter(type -> type.name().equals("fields"))
                .isPresent();
        if (status && untyped) {
            throw unread("the status of a " + kind);
        }
        Document object = struct(raw, SchemaTable.kind(kind));
        return options
                ? object
                : Document.object("apiVersion", apiVersion, "kind", kind).merge(object);
    }

    private static Document struct(byte[] message, ValueType type) {
        Map<String, Document> members = new LinkedHashMap<>();
        read(message, type, 0, members);
        // A message writes out its empty texts where JSON leaves them away.
        members.values().removeIf(value -> value.equals(Document.of("")));
        return Document.of(members);
    }

    /** Reads fields whose number follows a prefix: messages hold parts of their own that JSON has no name for. */
    private static void read(byte[] message, ValueType type, int prefix, Map<String, Document> members) {
        for (Wire wire : fields(message)) {
            int number = prefix * FieldRow.PART + (int) wire.tag();
            for (FieldRow field : type.fields()) {
                int own = Math.abs(field.tag());
                if (own == number) {
                    Document value = value(wire, field);
                    boolean nothing = field.tag() < 0 && isZero(value);
                    members.merge(field.name(), nothing ? Document.of("") : value, Protobuf::joined);
                } else if (own / FieldRow.PART == number || own / (FieldRow.PART * FieldRow.PART) == number) {
                    read(wire.slice(), type, number, members);
                    break;
                }
            }
        }
    }

    private static Document value(Wire wire, FieldRow field) {
        if (!field.type().name().equals("fields")) {
            return value(wire, field.type());
        }
        if (field.name().equals("fieldsV1")) {
            return Document.parse(fields(wire.slice()).get(0).slice());
        }
        if (field.name().equals("status")) {
            return Document.of(""); // it is not written here
        }
        throw unread(field.name());
    }

    private static boolean isZero(Document value) {
        return value.equals(Document.of(0L)) || value.equals(Document.of(0)) || value.equals(Document.of(false));
    }

    private static StatusException unread(String what) {
        return StatusException.of(
                415,
                "UnsupportedMediaType",
                "FakeKubernetes does not read " + what + " in protobuf yet; send it as JSON, as kubectl apply does.");
    }

    private static Document joined(Document before, Document next) {
        if (before.isArray()) {
            List<Document> elements = new ArrayList<>(before.elements());
            elements.addAll(next.elements());
            return Document.of(elements);
        }
        return before.isObject() ? before.merge(next) : next;
    }

    private static Document value(Wire wire, ValueType type) {
        return switch (type.form()) {
            case LIST -> Document.array(value(wire, type.entry()));
            case MAP -> entry(wire, type.entry());
            case STRUCT -> struct(wire.slice(), type);
            case SCALAR -> scalar(wire, type.name());
        };
    }

    private static Document entry(Wire wire, ValueType type) {
        String key = "";
        Document value = Document.of("");
        for (Wire part : fields(wire.slice())) {
            key = part.tag() == 1 ? text(part) : key;
            value = part.tag() == 2 ? value(part, type) : value;
        }
        return Document.object(key, value);
    }

    private static Document scalar(Wire wire, String type) {
        return switch (type) {
            case "integer", "int64" -> Document.of(wire.number());
            case "boolean" -> Document.of(wire.number() != 0);
            case "bytes" -> Document.of(Base64.getEncoder().encodeToString(wire.slice()));
            case "time" -> time(wire);
            case "quantity" -> quantity(wire);
            case "fields" -> throw unread("a part without a schema");
            case "int-or-string" -> intOrString(wire);
            default -> Document.of(text(wire));
        };
    }

    private static Document time(Wire wire) {
        return fields(wire.slice()).stream()
                .filter(part -> part.tag() == 1 && part.number() > 0)
                .findFirst()
                .map(part -> Document.of(Instant.ofEpochSecond(part.number()).toString()))
                .orElse(Document.of(""));
    }

    private static Document quantity(Wire wire) {
        return fields(wire.slice()).stream()
                .filter(part -> part.tag() == 1)
                .findFirst()
                .map(part -> Document.of(text(part)))
                .orElse(Document.of("0"));
    }

    private static Document intOrString(Wire wire) {
        boolean string = false;
        Document number = Document.of(0);
        Document name = Document.of("");
        for (Wire part : fields(wire.slice())) {
            string |= part.tag() == 1 && part.number() == 1;
            number = part.tag() == 2 ? Document.of(part.number()) : number;
            name = part.tag() == 3 ? scalar(part, STRING.name()) : name;
        }
        return string ? name : number;
    }

    private static String text(Wire wire) {
        return new String(wire.slice(), StandardCharsets.UTF_8);
    }

    private static List<Wire> fields(byte[] message) {
        return new Protobuf(message, 0, message.length).all();
    }

    private List<Wire> all() {
        List<Wire> wires = new ArrayList<>();
        while (at < end) {
            long key = varint();
            wires.add(
                    switch ((int) (key & 7)) {
                        case 0 -> new Wire(key >>> 3, varint(), new byte[0]);
                        case 2 -> new Wire(key >>> 3, 0, slice((int) varint()));
                        case 1 -> new Wire(key >>> 3, 0, slice(8));
                        case 5 -> new Wire(key >>> 3, 0, slice(4));
                        default -> throw StatusException.badRequest("The protobuf body is not well-formed.");
                    });
        }
        return wires;
    }

    private byte[] slice(int length) {
        if (length < 0 || length > end - at) {
            throw new IndexOutOfBoundsException(length);
        }
        byte[] slice = new byte[length];
        System.arraycopy(bytes, at, slice, 0, length);
        at += length;
        return slice;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IndexOutOfBoundsException(at);
    }
}
