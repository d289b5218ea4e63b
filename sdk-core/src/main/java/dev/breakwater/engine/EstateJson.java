package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.document.Limits;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.Observed;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An estate as a JSON document; the members are described at {@link Estate#toJson()}. */
final class EstateJson {
    static final String SCHEMA = "breakwater.dev/estate/v1";
    private static final Limits LIMITS = new Limits(200, 256 << 20);

    private EstateJson() {}

    static Document write(Estate estate) {
        Document head = Document.object("schema", SCHEMA, "origin", estate.origin())
                .withSome("readAt", estate.readAt().map(Instant::toString));
        return head.with(
                        "resources",
                        estate.entries().stream()
                                .sorted(Comparator.comparing(EstateJson::key))
                                .map(EstateJson::write)
                                .toList())
                .with(
                        "gaps",
                        estate.gaps().stream()
                                .map(gap -> Document.object("type", gap.type(), "reason", gap.reason()))
                                .toList())
                .with(
                        "acceptances",
                        estate.acceptances().stream().map(EstateJson::write).toList());
    }

    static Estate read(String json) {
        Document root = Document.parse(json, LIMITS);
        String schema = root.text("/schema").orElse("(none)");
        if (!SCHEMA.equals(schema)) {
            throw new InvalidDocumentException("Cannot read a snapshot of schema '" + schema + "'; this version of"
                    + " Breakwater reads " + SCHEMA + ".");
        }
        try {
            return estate(root);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new InvalidDocumentException("Cannot read the snapshot: " + e.getMessage());
        }
    }

    private static Estate estate(Document root) {
        List<Estate.Entry> entries = new ArrayList<>();
        each(root, "resources", (place, item) -> entries.add(entry(place, item)));
        List<Estate.Gap> gaps = new ArrayList<>();
        each(
                root,
                "gaps",
                (place, item) -> gaps.add(new Estate.Gap(need(place, item, "type"), need(place, item, "reason"))));
        List<Acceptance> acceptances = new ArrayList<>();
        each(root, "acceptances", (place, item) -> acceptances.add(acceptance(place, item)));
        Estate estate = Estate.of(Estate.Origin.SNAPSHOT, entries).missing(gaps).accepting(acceptances);
        Optional<Instant> readAt = root.text("/readAt").map(Instant::parse);
        return readAt.map(estate::readAt).orElse(estate);
    }

    private interface Item {
        void read(String place, Document item);
    }

    private static void each(Document root, String name, Item reader) {
        List<Document> items = root.get(name).map(Document::elements).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            reader.read("/" + name + "/" + i, items.get(i));
        }
    }

    private static Estate.Entry entry(String place, Document item) {
        Address<Observed> address = new Address<>(need(place, item, "type"), need(place, item, "path"));
        Document body = item.get("document")
                .orElseThrow(() -> new InvalidDocumentException(
                        "Cannot read the snapshot: " + place + " has no member 'document'."));
        String apiVersion = need(place, item, "apiVersion");
        Optional<Estate.Source> source = item.get("source").map(from -> source(place + "/source", from));
        return new Estate.Entry(address, opened(body, item), apiVersion, source);
    }

    private static Estate.Source source(String place, Document item) {
        int line = item.number("/line").map(BigDecimal::intValue).orElse(1);
        return new Estate.Source(need(place, item, "file"), line, need(place, item, "pointer"));
    }

    private static Document opened(Document body, Document item) {
        Document open = body;
        for (Map.Entry<String, Document> unknown :
                item.get("unknown").orElse(Document.object()).members().entrySet()) {
            open = open.withAt(
                    unknown.getKey(),
                    Document.reference(unknown.getValue().asText().orElse("?")));
        }
        return open;
    }

    private static Acceptance acceptance(String place, Document item) {
        return new Acceptance(
                need(place, item, "control"),
                need(place, item, "reason"),
                need(place, item, "owner"),
                LocalDate.parse(need(place, item, "expires")),
                item.get("scope").map(scope -> address(place + "/scope", scope)));
    }

    private static Address<?> address(String place, Document item) {
        return new Address<>(need(place, item, "type"), need(place, item, "path"));
    }

    private static String need(String place, Document item, String name) {
        return item.get(name)
                .flatMap(Document::asText)
                .orElseThrow(() -> new InvalidDocumentException(
                        "Cannot read the snapshot: " + place + " has no text '" + name + "'."));
    }

    private static Document write(Estate.Entry entry) {
        Document plain = Document.object(
                "type", entry.address().type(),
                "path", entry.address().path(),
                "apiVersion", entry.apiVersion(),
                "document", sorted(entry.document()));
        return entry.source().map(source -> sourced(plain, source)).orElse(plain);
    }

    private static Document sourced(Document entry, Estate.Source source) {
        Map<String, String> unknown = new TreeMap<>();
        if (!source.isCode()) {
            collect(entry.get("document").orElseThrow(), "", unknown);
        }
        Document from = Document.object("file", source.file(), "line", source.line(), "pointer", source.pointer());
        return entry.with("source", from)
                .withSome("unknown", Optional.of(unknown).filter(all -> !all.isEmpty()));
    }

    private static void collect(Document value, String pointer, Map<String, String> unknown) {
        value.asReference().ifPresent(target -> unknown.put(pointer, target));
        value.members()
                .forEach((name, member) ->
                        collect(member, pointer + "/" + name.replace("~", "~0").replace("/", "~1"), unknown));
        for (int i = 0; i < value.elements().size(); i++) {
            collect(value.elements().get(i), pointer + "/" + i, unknown);
        }
    }

    private static Document write(Acceptance acceptance) {
        Optional<Document> scope =
                acceptance.scope().map(address -> Document.object("type", address.type(), "path", address.path()));
        return Document.object(
                        "control", acceptance.control(),
                        "reason", acceptance.reason(),
                        "owner", acceptance.owner(),
                        "expires", acceptance.expires().toString())
                .withSome("scope", scope);
    }

    private static String key(Estate.Entry entry) {
        return entry.address().type() + " " + entry.address().path();
    }

    /** The same document with the members of every object in order, so that equal snapshots are equal texts. */
    private static Document sorted(Document document) {
        if (document.isObject()) {
            Map<String, Document> members = new TreeMap<>();
            document.members().forEach((name, member) -> members.put(name, sorted(member)));
            return Document.of(members);
        }
        return document.isArray()
                ? Document.of(
                        document.elements().stream().map(EstateJson::sorted).toList())
                : document;
    }
}
