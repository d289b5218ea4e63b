package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Compares a body with the part of JSON Schema that Microsoft's specifications use. A schema of type object without
 * members stands for any value there, as the generators of clients read it.
 */
final class SpecSchema {
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private final boolean request;
    private final List<String> findings = new ArrayList<>();
    private final Set<String> sentBack = new TreeSet<>();

    SpecSchema(boolean request) {
        this.request = request;
    }

    List<String> findings() {
        return findings;
    }

    /** Read-only members of a request. A whole body read, merged and written has them, and ARM passes over them. */
    Set<String> sentBack() {
        return sentBack;
    }

    void check(String at, Document value, SpecFile.Node schema) {
        if (value.isNull()) {
            return; // null asks for the default, or tells that there is none
        }
        Map<String, SpecFile.Node> members = new LinkedHashMap<>();
        Set<String> required = new HashSet<>();
        Optional<SpecFile.Node> more = collect(schema, members, required, value, new HashSet<>());
        String type = type(schema, members, more);
        if (type.equals("any")) {
            return;
        }
        if (!isOf(type, value)) {
            findings.add(at + ": " + value.kind() + " instead of " + type);
            return;
        }
        switch (type) {
            case "object" -> object(at, value, members, required, more);
            case "array" -> elements(at, value, schema);
            default -> scalar(at, value, schema.document());
        }
    }

    /** Gathers what a schema, those it is made of, and the alternative its discriminator names say of members. */
    private static Optional<SpecFile.Node> collect(
            SpecFile.Node schema,
            Map<String, SpecFile.Node> members,
            Set<String> required,
            Document value,
            Set<Document> seen) {
        Document document = schema.document();
        if (!seen.add(document)) {
            return Optional.empty();
        }
        Optional<SpecFile.Node> more = additional(schema);
        document.get("properties")
                .ifPresent(all -> all.members().forEach((name, one) -> members.put(name, property(schema, one))));
        document.get("required")
                .ifPresent(all -> all.elements()
                        .forEach(name -> required.add(name.asText().orElse(""))));
        for (Document part : document.get("allOf").map(Document::elements).orElse(List.of())) {
            more = more.or(() -> collect(schema.child(part), members, required, value, seen));
        }
        Optional<String> kind = document.text("/discriminator").flatMap(name -> value.text("/" + name));
        if (kind.isPresent()) {
            Optional<SpecFile.Node> chosen = alternative(schema, kind.get());
            more = more.or(() -> chosen.flatMap(alternative -> collect(alternative, members, required, value, seen)));
        }
        return more;
    }

    /** A read-only mark beside a reference counts too: ARM's specifications write it there. */
    private static SpecFile.Node property(SpecFile.Node schema, Document property) {
        SpecFile.Node node = schema.child(property);
        boolean readOnly = property.flag("/readOnly").orElse(false);
        return readOnly ? new SpecFile.Node(node.file(), node.document().with("readOnly", true)) : node;
    }

    private static Optional<SpecFile.Node> additional(SpecFile.Node schema) {
        return schema.document()
                .get("additionalProperties")
                .filter(more -> more.isObject() || more.asFlag().orElse(false))
                .map(more ->
                        more.isObject() ? schema.child(more) : new SpecFile.Node(schema.file(), Document.object()));
    }

    private static Optional<SpecFile.Node> alternative(SpecFile.Node base, String kind) {
        for (Map.Entry<String, Document> one : base.file()
                .content()
                .get("definitions")
                .orElse(Document.object())
                .members()
                .entrySet()) {
            String name = one.getValue().text("/x-ms-discriminator-value").orElse(one.getKey());
            if (name.equals(kind)) {
                return Optional.of(base.child(one.getValue()));
            }
        }
        return Optional.empty();
    }

    private static String type(SpecFile.Node schema, Map<String, SpecFile.Node> members, Optional<SpecFile.Node> more) {
        Optional<String> said = schema.document().text("/type");
        boolean structured = !members.isEmpty() || more.isPresent();
        if (said.isEmpty() || said.get().equals("object")) {
            return structured ? "object" : schema.document().get("enum").isPresent() ? "string" : "any";
        }
        return said.get();
    }

    private static boolean isOf(String type, Document value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "boolean" -> value.asFlag().isPresent();
            case "integer" ->
                value.asNumber()
                        .map(BigDecimal::stripTrailingZeros)
                        .filter(n -> n.scale() <= 0)
                        .isPresent();
            case "number" -> value.asNumber().isPresent();
            default -> value.kind() == Document.Kind.STRING;
        };
    }

    private void object(
            String at,
            Document value,
            Map<String, SpecFile.Node> members,
            Set<String> required,
            Optional<SpecFile.Node> more) {
        for (String name : required) {
            boolean servers = request && members.containsKey(name) && isReadOnly(members.get(name));
            if (value.get(name).isEmpty() && !servers) {
                findings.add(at + ": required '" + name + "' is missing");
            }
        }
        value.members().forEach((name, member) -> {
            String place = at + "/" + name;
            if (members.containsKey(name)) {
                SpecFile.Node schema = members.get(name);
                if (request && isReadOnly(schema)) {
                    sentBack.add(place);
                }
                check(place, member, schema);
            } else if (more.isPresent()) {
                check(at + "/*", member, more.get());
            } else {
                findings.add(place + ": unknown property");
            }
        });
    }

    private static boolean isReadOnly(SpecFile.Node schema) {
        return schema.document().flag("/readOnly").orElse(false);
    }

    private void elements(String at, Document value, SpecFile.Node schema) {
        Document items = schema.document().get("items").orElse(Document.object());
        value.elements().forEach(element -> check(at + "[]", element, schema.child(items)));
    }

    private void scalar(String at, Document value, Document schema) {
        String text = value.asText().orElse("");
        List<Document> allowed = schema.get("enum").map(Document::elements).orElse(List.of());
        boolean open = schema.flag("/x-ms-enum/modelAsString").orElse(false);
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            findings.add(at + ": '" + text + "' is none of the values of " + (open ? "an open" : "a closed") + " list");
        }
        schema.text("/pattern")
                .filter(pattern -> !Pattern.compile(pattern).matcher(text).find())
                .ifPresent(pattern -> findings.add(at + ": '" + text + "' does not match " + pattern));
        bound(at, schema, value);
        if (!isFormatted(schema.text("/format").orElse(""), text)) {
            findings.add(at + ": '" + text + "' is no " + schema.text("/format").orElse(""));
        }
    }

    private void bound(String at, Document schema, Document value) {
        BigDecimal size = value.asNumber()
                .orElseGet(() -> BigDecimal.valueOf(value.asText().orElse("").length()));
        boolean number = value.asNumber().isPresent();
        Optional<BigDecimal> least = schema.number(number ? "/minimum" : "/minLength");
        Optional<BigDecimal> most = schema.number(number ? "/maximum" : "/maxLength");
        if (least.filter(bound -> size.compareTo(bound) < 0).isPresent()
                || most.filter(bound -> size.compareTo(bound) > 0).isPresent()) {
            findings.add(at + ": " + value + " is out of bounds");
        }
    }

    private static boolean isFormatted(String format, String text) {
        try {
            switch (format) {
                case "date-time" -> OffsetDateTime.parse(text);
                case "duration" -> Duration.parse(text.startsWith("PT") || text.contains("D") ? text : "PT0S");
                case "uuid" -> {
                    return UUID.matcher(text).matches();
                }
                default -> {}
            }
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "SpecSchema[" + findings.size() + " findings]";
    }
}
