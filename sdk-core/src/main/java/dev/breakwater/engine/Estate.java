package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The documents of a set of resources at one moment, and where they come from. A declaration, a plan's
 * outcome, a live read and a saved snapshot are the same kind of evidence. Immutable, thread-safe.
 *
 * <pre>{@code
 * Estate estate = Estate.of(DesiredState.named("payments").with(secure()));
 *
 * assertThat(Estate.parse(estate.toJson()).entries()).hasSameSizeAs(estate.entries());
 * }</pre>
 */
public final class Estate {
    /** Where documents come from. */
    public enum Origin {
        /** A declaration, as written. */
        DECLARED,
        /** What a plan would make of what is there. */
        PLANNED,
        /** Read from the services. */
        LIVE,
        /** Read earlier and saved. */
        SNAPSHOT
    }

    /**
     * One resource.
     *
     * @param address where it lives
     * @param document its body; in what comes from a file, a reference is a value that only the deployment knows
     * @param apiVersion the interface version of the body; {@code declared} for a declaration
     * @param source where it stands, if it comes from a file, or from code whose lines are kept
     */
    public record Entry(Address<?> address, Document document, String apiVersion, Optional<Source> source) {
        /** One that nobody knows the place of. */
        public Entry(Address<?> address, Document document, String apiVersion) {
            this(address, document, apiVersion, Optional.empty());
        }

        /** The same resource with another body. */
        public Entry withDocument(Document body) {
            return new Entry(address, body, apiVersion, source);
        }
    }

    /**
     * Where in a file or a program a resource stands.
     *
     * @param file the file as it was named, with {@code /} between its segments; of code its last segment alone
     * @param line the line, from 1
     * @param pointer the RFC 6901 pointer in a JSON file, the number of a document in a YAML file, or the method, such as
     *     {@code com.acme.Clusters.payments()}; empty if none of them
     */
    public record Source(String file, int line, String pointer) {
        /** The line at which a declaration was made, if such lines are kept: {@link DeclaredLines}. */
        static Optional<Source> of(Resource<?> declaration) {
            Optional<StackTraceElement> line = DeclaredLines.of(declaration);
            return line.isEmpty() ? Optional.empty() : Optional.of(of(line.get()));
        }

        private static Source of(StackTraceElement line) {
            String name = line.getMethodName();
            String around = name.startsWith("lambda$") ? name.substring(7, name.lastIndexOf('$')) : name;
            String method = line.getClassName() + "." + around + "()";
            return new Source(String.valueOf(line.getFileName()), line.getLineNumber(), method);
        }

        /** Whether it is a line of a program, and not of a template, a plan or a manifest. */
        public boolean isCode() {
            return pointer.endsWith("()") && !pointer.startsWith("/");
        }

        /** {@code main.json:12 /resources/0}. */
        @Override
        public String toString() {
            return (file + ":" + line + " " + pointer).strip();
        }
    }

    /**
     * Something that could not be read.
     *
     * @param type the resource type concerned
     * @param reason why, such as a missing permission
     */
    public record Gap(String type, String reason) {}

    private final Origin origin;
    private final Optional<Instant> readAt;
    private final Map<Address<?>, Entry> entries;
    private final List<Gap> gaps;
    private final List<Acceptance> acceptances;
    /** By type in lower case; made when first asked for, for controls ask for types and nothing else. */
    private volatile @Nullable Map<String, List<Entry>> byType;

    private volatile @Nullable List<Entry> all;
    /** By type as it was asked for, since each control asks for the same few. */
    private final Map<String, List<Entry>> asked = new ConcurrentHashMap<>();
    /** By type as it was asked for, and path in lower case; made for the types that somebody looks for inside of others. */
    private final Map<String, NavigableMap<String, Entry>> byPath = new ConcurrentHashMap<>();

    private Estate(
            Origin origin,
            Optional<Instant> readAt,
            Map<Address<?>, Entry> entries,
            List<Gap> gaps,
            List<Acceptance> acceptances) {
        this.origin = origin;
        this.readAt = readAt;
        this.entries = entries;
        this.gaps = List.copyOf(gaps);
        this.acceptances = List.copyOf(acceptances);
    }

    /** An estate of these documents. */
    public static Estate of(Origin origin, Iterable<Entry> entries) {
        Map<Address<?>, Entry> byAddress = new LinkedHashMap<>();
        for (Entry entry : entries) {
            byAddress.put(entry.address(), entry);
        }
        return new Estate(origin, Optional.empty(), byAddress, List.of(), List.of());
    }

    /** The declared documents and acceptances of a desired state. */
    public static Estate of(DesiredState desired) {
        List<Entry> entries = new ArrayList<>();
        List<Acceptance> acceptances = new ArrayList<>(desired.acceptances());
        for (Resource<?> resource : desired.resources()) {
            entries.add(new Entry(resource.address(), resource.document(), "declared", Source.of(resource)));
            for (Acceptance acceptance : resource.acceptances()) {
                acceptances.add(acceptance.within(resource.address()));
            }
        }
        return of(Origin.DECLARED, entries).accepting(acceptances);
    }

    /** This estate with the time of reading. */
    public Estate readAt(Instant time) {
        return new Estate(origin, Optional.of(time), entries, gaps, acceptances);
    }

    /** This estate with what could not be read. */
    public Estate missing(List<Gap> newGaps) {
        return new Estate(origin, readAt, entries, newGaps, acceptances);
    }

    /** This estate and another one; of a resource that is in both, the other one's document stays. */
    public Estate plus(Estate other) {
        Map<Address<?>, Entry> all = new LinkedHashMap<>(entries);
        all.putAll(other.entries);
        return new Estate(
                origin,
                readAt.or(() -> other.readAt),
                all,
                both(gaps, other.gaps),
                both(acceptances, other.acceptances));
    }

    private static <T> List<T> both(List<T> first, List<T> second) {
        return Stream.concat(first.stream(), second.stream()).distinct().toList();
    }

    /** This estate with these acceptances. */
    public Estate accepting(List<Acceptance> newAcceptances) {
        return new Estate(origin, readAt, entries, gaps, newAcceptances);
    }

    /** Where the documents come from. */
    public Origin origin() {
        return origin;
    }

    /** When the documents were read; empty for declarations and plans. */
    public Optional<Instant> readAt() {
        return readAt;
    }

    /** All entries, in their order. */
    public List<Entry> entries() {
        List<Entry> known = all;
        if (known == null) {
            known = List.copyOf(entries.values());
            all = known;
        }
        return known;
    }

    /** The entries of one type, compared without case. */
    public List<Entry> ofType(String type) {
        List<Entry> known = asked.get(type);
        if (known == null) {
            known = byType().getOrDefault(type.toLowerCase(Locale.ROOT), List.of());
            asked.put(type, known);
        }
        return known;
    }

    private Map<String, List<Entry>> byType() {
        Map<String, List<Entry>> known = byType;
        if (known == null) {
            Map<String, List<Entry>> made = new LinkedHashMap<>();
            for (Entry entry : entries.values()) {
                made.computeIfAbsent(entry.address().type().toLowerCase(Locale.ROOT), type -> new ArrayList<>())
                        .add(entry);
            }
            made.replaceAll((type, all) -> List.copyOf(all));
            known = made;
            byType = made;
        }
        return known;
    }

    /** The entries of one type, compared without case, that lie inside a resource, in the order of their paths. */
    public List<Entry> inside(Address<?> parent, String type) {
        NavigableMap<String, Entry> all = byPath(type);
        return all.isEmpty()
                ? List.of()
                : List.copyOf(all.subMap(parent.key() + "/", parent.key() + (char) ('/' + 1))
                        .values());
    }

    private NavigableMap<String, Entry> byPath(String type) {
        NavigableMap<String, Entry> known = byPath.get(type);
        return known == null ? byPath.computeIfAbsent(type, this::sorted) : known;
    }

    private NavigableMap<String, Entry> sorted(String type) {
        NavigableMap<String, Entry> sorted = new TreeMap<>();
        ofType(type).forEach(entry -> sorted.put(entry.address().key(), entry));
        return sorted;
    }

    /** The entries of a kind under any version: {@code networking.k8s.io} and {@code NetworkPolicy}. */
    public Stream<Entry> ofKind(String group, String kind) {
        String end = "/" + kind.toLowerCase(Locale.ROOT);
        String start = group.toLowerCase(Locale.ROOT) + "/";
        return byType().entrySet().stream()
                .filter(entry -> {
                    String type = entry.getKey();
                    boolean inGroup =
                            group.isEmpty() ? type.indexOf('/') == type.lastIndexOf('/') : type.startsWith(start);
                    return inGroup && type.endsWith(end);
                })
                .flatMap(entry -> entry.getValue().stream());
    }

    /** The entry at that address. */
    public Optional<Entry> find(Address<?> address) {
        return Optional.ofNullable(entries.get(address));
    }

    /** The document at that address, where there is one. */
    Document body(Address<?> address) {
        return find(address).orElseThrow().document();
    }

    /** What could not be read. */
    public List<Gap> gaps() {
        return gaps;
    }

    /** Deviations that somebody answers for. */
    public List<Acceptance> acceptances() {
        return acceptances;
    }

    /**
     * This estate as a snapshot: JSON, sorted, the same for equal estates. Members: {@code schema} ({@code
     * breakwater.dev/estate/v1}), {@code origin}, {@code readAt} (ISO 8601, if known), {@code resources}
     * (each {@code type}, {@code path}, {@code apiVersion}, {@code document}, and for what comes from a file {@code source}
     * with {@code file}, {@code line} and {@code pointer}, and {@code unknown}: what only the deployment knows, by its
     * pointer), {@code gaps} (each {@code
     * type}, {@code reason}), {@code acceptances} (each {@code control}, {@code reason}, {@code owner},
     * {@code expires}, and {@code scope} with {@code type} and {@code path} if it has one). A value known only after apply becomes the text {@code (known after apply)}.
     */
    public String toJson() {
        return EstateJson.write(this).toPrettyJson();
    }

    /**
     * Reads what {@link #toJson} wrote, up to 256 MiB; the origin becomes {@link Origin#SNAPSHOT}.
     *
     * @throws dev.breakwater.document.InvalidDocumentException if the text is no snapshot of this schema
     */
    public static Estate parse(String json) {
        return EstateJson.read(json);
    }

    /** {@code Estate[LIVE, 7 resources]}. */
    @Override
    public String toString() {
        return "Estate[" + origin + ", " + entries.size() + " resources]";
    }
}
