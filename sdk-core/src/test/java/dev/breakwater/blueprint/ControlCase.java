package dev.breakwater.blueprint;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Finding;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.Address;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A line of {@code controls.cases}: what a control must say of some resources, the first of which it is about.
 *
 * @param control its id
 * @param verdict what it must say; NONE if it must say nothing
 * @param text the line, for people
 * @param entries the resources
 */
record ControlCase(String control, String verdict, String text, List<Estate.Entry> entries) {
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-0000000000aa/resourceGroups/shop";
    private static final String CLUSTER = GROUP + "/providers/Microsoft.ContainerService/managedClusters/shop";
    private static final String FILE = "controls.cases";

    private static final Map<String, Estate.Entry> BODIES = new HashMap<>();
    private static final List<ControlCase> CASES = read();

    /** All of them, in their order. */
    static List<ControlCase> all() {
        return CASES;
    }

    /** One that stands elsewhere, on the bodies of the file. */
    static ControlCase parse(String line) {
        return of(line, BODIES);
    }

    private static List<ControlCase> read() {
        List<ControlCase> cases = new ArrayList<>();
        String head = "";
        for (String line : lines(FILE)) {
            if (!head.isEmpty()) {
                String[] parts = head.split(" ", 3);
                Address<?> address = new Address<>(parts[1], parts[2]);
                Document body = Document.parse(line.replace('\'', '"'));
                BODIES.put(parts[0], new Estate.Entry(address, body, version(parts[1])));
                head = "";
            } else if (line.startsWith("@")) {
                head = line.substring(1);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(of(line, BODIES));
            }
        }
        return cases;
    }

    /** The lines of a file next to this class, with the ids that stand for themselves. */
    static List<String> lines(String file) {
        try (InputStream in = ControlCase.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("$P", "providers/Microsoft.Authorization")
                    .replace("$C", CLUSTER)
                    .replace("$G", GROUP)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A version that knows every property, except of Kubernetes. */
    private static String version(String type) {
        return type.startsWith("Microsoft.") ? "2099-01-01" : "v1";
    }

    private static ControlCase of(String line, Map<String, Estate.Entry> bodies) {
        String[] parts = line.split(" ", 3);
        List<Estate.Entry> entries = new ArrayList<>();
        for (String resource : parts[2].split(" \\+ ", -1)) {
            entries.add(entry(resource, bodies));
        }
        return new ControlCase(parts[0], parts[1], line, entries);
    }

    /** "body; pointer = JSON; …", or "body@path; …" where the body stands elsewhere than the file says. */
    static Estate.Entry entry(String resource) {
        return entry(resource, BODIES);
    }

    private static Estate.Entry entry(String resource, Map<String, Estate.Entry> bodies) {
        String[] edits = resource.strip().split("; ", -1);
        String[] name = edits[0].strip().split("@", 2);
        Estate.Entry base = bodies.get(name[0]);
        if (base == null) {
            throw new IllegalArgumentException(resource + ": there is no body " + edits[0]);
        }
        Address<?> address =
                name.length == 1 ? base.address() : new Address<>(base.address().type(), name[1]);
        return new Estate.Entry(address, edited(base.document(), edits), base.apiVersion());
    }

    /** The body with all edits but the first, which is a name. */
    static Document edited(Document body, String... edits) {
        Document all = body;
        for (int at = 1; at < edits.length; at++) {
            all = edited(all, edits[at]);
        }
        return all;
    }

    private static Document edited(Document body, String edit) {
        int equals = edit.indexOf(" =");
        String pointer = edit.substring(0, equals).strip();
        String value = edit.substring(equals + 2).strip();
        return value.isEmpty() ? body.withoutAt(pointer) : body.withAt(pointer, Document.parse(value));
    }

    Estate estate() {
        return Estate.of(Estate.Origin.LIVE, entries);
    }

    /** What the control says of the first resource; the verdicts, joined, or NONE. */
    String said(Control by) {
        Set<String> verdicts = new TreeSet<>();
        for (Finding finding : by.check(estate(), Prod.TODAY)) {
            if (finding.address().equals(entries.get(0).address())) {
                verdicts.add(finding.verdict().name());
            }
        }
        return verdicts.isEmpty() ? "NONE" : String.join(" and ", verdicts);
    }

    @Override
    public String toString() {
        return text;
    }
}
