package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects of a tenant, the links between them, and the secrets that only sign-in may see. A new object is
 * missing from what clients read for a while, and a change of one does not show, if the directory lags. Guarded by the
 * lock of the fake.
 */
final class Directory {
    static final String OWNERS = "owners";
    static final String MEMBERS = "members";
    static final String FEDERATIONS = "federatedIdentityCredentials";

    /** One object, and when it was made. */
    record Entry(Kind kind, Document document, Instant created) {
        String id() {
            return document.text("/id").orElse("");
        }

        String text(String pointer) {
            return document.text(pointer).orElse("");
        }
    }

    /** All of it at one moment. */
    record Saved(
            Map<String, Entry> entries,
            Map<String, Entry> deleted,
            Map<String, Map<String, Set<String>>> links,
            Map<String, String> secrets,
            long made) {
        @Override
        public String toString() {
            return "Saved[" + entries.size() + " objects]";
        }
    }

    private final EntraSettings settings;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Entry> deleted = new LinkedHashMap<>();
    private final Map<String, Map<String, Set<String>>> links = new LinkedHashMap<>();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final Replica replica;
    private long made;
    private long version;

    Directory(EntraSettings settings) {
        this.settings = settings;
        this.replica = new Replica(settings);
    }

    Saved save() {
        return new Saved(
                new LinkedHashMap<>(entries),
                new LinkedHashMap<>(deleted),
                copy(links),
                new LinkedHashMap<>(secrets),
                made);
    }

    void load(Saved saved) {
        version++;
        replica.forget();
        replace(entries, saved.entries());
        replace(deleted, saved.deleted());
        replace(links, copy(saved.links()));
        replace(secrets, saved.secrets());
        made = saved.made();
    }

    private static <V> void replace(Map<String, V> live, Map<String, V> saved) {
        live.clear();
        live.putAll(saved);
    }

    private static Map<String, Map<String, Set<String>>> copy(Map<String, Map<String, Set<String>>> links) {
        Map<String, Map<String, Set<String>>> copy = new LinkedHashMap<>();
        links.forEach((relation, ends) -> {
            Map<String, Set<String>> own = new LinkedHashMap<>();
            ends.forEach((from, to) -> own.put(from, new LinkedHashSet<>(to)));
            copy.put(relation, own);
        });
        return copy;
    }

    EntraSettings settings() {
        return settings;
    }

    Instant now() {
        return settings.time().clock().instant();
    }

    /** Changes with everything that changes. */
    long version() {
        return version;
    }

    /** A new GUID that follows from the seed and the number of objects made before. */
    String nextId(String what) {
        return settings.guid(what + " " + made++);
    }

    /** Stores a new object; its id is its own or a new one. */
    Entry add(Kind kind, Document document) {
        version++;
        String id = document.text("/id").orElseGet(() -> nextId(kind.type()));
        Document stored = document.without("id");
        Document whole = Document.object("id", id).merge(Document.object());
        for (Map.Entry<String, Document> member : stored.members().entrySet()) {
            whole = whole.with(member.getKey(), member.getValue());
        }
        Entry entry = new Entry(kind, whole, now());
        entries.put(key(id), entry);
        return entry;
    }

    /** Stores what is there from the beginning: it never lags. */
    Entry seed(Kind kind, Document document) {
        version++;
        Entry entry = new Entry(kind, document, Instant.EPOCH);
        entries.put(key(entry.id()), entry);
        return entry;
    }

    Entry replace(Entry before, Document document) {
        version++;
        replica.changed(key(before.id()), Optional.of(before.document()));
        Entry after = new Entry(before.kind(), document, before.created());
        entries.put(key(before.id()), after);
        return after;
    }

    /** All objects of a kind, also those that do not show yet. */
    List<Entry> all(Kind kind) {
        List<Entry> all = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (entry.kind() == kind) {
                all.add(entry);
            }
        }
        if (kind == Kind.SERVICE_PRINCIPAL) {
            all.addAll(managedIdentities());
        }
        return all;
    }

    private List<Entry> managedIdentities() {
        List<Entry> all = new ArrayList<>();
        for (Document identity : settings.managedIdentities().get()) {
            all.add(new Entry(Kind.SERVICE_PRINCIPAL, identity.without(FEDERATIONS), Instant.EPOCH));
        }
        return all;
    }

    /** The objects of a kind that a client sees now. */
    List<Entry> visible(Kind kind) {
        List<Entry> all = new ArrayList<>(all(kind));
        all.removeIf(entry -> !isVisible(entry));
        return all;
    }

    /** An object of any kind, whether it shows yet or not. */
    Optional<Entry> find(String id) {
        Optional<Entry> own = Optional.ofNullable(entries.get(key(id)));
        return own.isPresent()
                ? own
                : managedIdentities().stream()
                        .filter(entry -> entry.id().equalsIgnoreCase(id))
                        .findFirst();
    }

    /** Whether an object is one of this directory itself, and shows. */
    boolean holds(String id) {
        Entry entry = entries.get(key(id));
        return entry != null && isVisible(entry);
    }

    Optional<Entry> find(Kind kind, String id) {
        return find(id).filter(entry -> entry.kind() == kind);
    }

    /** The objects of a kind with a text in a property, compared without case. */
    Optional<Entry> with(Kind kind, String property, String value) {
        return all(kind).stream()
                .filter(entry -> value.equalsIgnoreCase(entry.text("/" + property)))
                .findFirst();
    }

    /** Whether an object shows: its replication takes a part of the lag that follows from the seed and its id. */
    boolean isVisible(Entry entry) {
        return entry.created().equals(Instant.EPOCH)
                || !now().isBefore(entry.created().plus(replica.lag(entry.id())));
    }

    /** An object as clients read it: for a while as it was before the last change. */
    Document shown(Entry entry) {
        return replica.shown(key(entry.id()), Optional.of(entry.document())).orElse(entry.document());
    }

    /** Takes an object out, with its links; it can be restored if it is kept. */
    void remove(Entry entry, boolean keep) {
        version++;
        entries.remove(key(entry.id()));
        if (keep) {
            Document document = entry.document().with("deletedDateTime", now().toString());
            deleted.put(key(entry.id()), new Entry(entry.kind(), document, entry.created()));
        } else {
            forget(entry.id());
        }
    }

    private void forget(String id) {
        links.values().forEach(relation -> {
            relation.remove(key(id));
            relation.values().forEach(targets -> targets.remove(key(id)));
        });
    }

    List<Entry> deleted() {
        return List.copyOf(deleted.values());
    }

    Optional<Entry> deleted(String id) {
        return Optional.ofNullable(deleted.get(key(id)));
    }

    Entry restore(Entry entry) {
        version++;
        deleted.remove(key(entry.id()));
        Entry restored = new Entry(entry.kind(), entry.document().without("deletedDateTime"), entry.created());
        entries.put(key(entry.id()), restored);
        return restored;
    }

    void purge(Entry entry) {
        version++;
        deleted.remove(key(entry.id()));
        forget(entry.id());
    }

    /** Links two objects; false if they were linked. */
    boolean link(String relation, String from, String to) {
        version++;
        boolean linked = links.computeIfAbsent(relation, name -> new LinkedHashMap<>())
                .computeIfAbsent(key(from), id -> new LinkedHashSet<>())
                .add(key(to));
        if (linked) {
            replica.changed(edge(relation, from, to), Optional.empty());
        }
        return linked;
    }

    private static String edge(String relation, String from, String to) {
        return relation + ' ' + key(from) + ' ' + key(to);
    }

    boolean unlink(String relation, String from, String to) {
        version++;
        return links.getOrDefault(relation, Map.of())
                .getOrDefault(key(from), new LinkedHashSet<>())
                .remove(key(to));
    }

    /** What an object links to, as far as clients see the link and what is at its end. */
    List<Entry> shown(String relation, String from) {
        List<Entry> all = new ArrayList<>(linked(relation, from));
        all.removeIf(entry -> !isVisible(entry) || !shows(relation, from, entry.id()));
        return all;
    }

    /** Whether a link that is there shows. */
    boolean shows(String relation, String from, String to) {
        return replica.shown(edge(relation, from, to), Optional.of(Document.object()))
                .isPresent();
    }

    /** What an object links to, in the order of linking, as far as it is there. */
    List<Entry> linked(String relation, String from) {
        List<Entry> all = new ArrayList<>();
        for (String id : links.getOrDefault(relation, Map.of()).getOrDefault(key(from), Set.of())) {
            find(id).ifPresent(all::add);
        }
        return all;
    }

    /** What links to an object. */
    List<Entry> linking(String relation, String to) {
        List<Entry> all = new ArrayList<>();
        links.getOrDefault(relation, Map.of()).forEach((from, targets) -> {
            if (targets.contains(key(to))) {
                find(from).ifPresent(all::add);
            }
        });
        return all;
    }

    /** All that can be reached over members or against them, nearest first, without the start. */
    List<Entry> reach(String start, boolean up) {
        Map<String, Entry> seen = new LinkedHashMap<>();
        List<String> open = new ArrayList<>(List.of(start));
        for (int at = 0; at < open.size(); at++) {
            for (Entry next : up ? linking(MEMBERS, open.get(at)) : linked(MEMBERS, open.get(at))) {
                if (!next.id().equalsIgnoreCase(start) && seen.putIfAbsent(key(next.id()), next) == null) {
                    open.add(next.id());
                }
            }
        }
        return List.copyOf(seen.values());
    }

    /** The issuers and subjects that a principal trusts: its application's, or those of a managed identity. */
    List<Document> federations(Entry principal) {
        List<Document> all = new ArrayList<>();
        with(Kind.APPLICATION, "appId", principal.text("/appId"))
                .ifPresent(application -> linked(FEDERATIONS, application.id()).stream()
                        .filter(this::isVisible)
                        .forEach(trust -> all.add(trust.document())));
        for (Document identity : settings.managedIdentities().get()) {
            if (identity.text("/id").filter(principal.id()::equals).isPresent()) {
                all.addAll(identity.get(FEDERATIONS).orElse(Document.array()).elements());
            }
        }
        return all;
    }

    /** Keeps the value of a secret, by the id of its credential. */
    void secret(String keyId, String value) {
        secrets.put(keyId, value);
    }

    boolean isSecret(String keyId, String value) {
        return value.equals(secrets.get(keyId));
    }

    private static String key(String id) {
        return id.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return "Directory[" + entries.size() + " objects]";
    }
}
