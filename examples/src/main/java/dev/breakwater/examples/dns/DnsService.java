package dev.breakwater.examples.dns;

import dev.breakwater.document.Document;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The imaginary DNS service: zones of records in memory. A new or changed record is {@code pending} until all name
 * servers have it, which takes a minute on its clock. Thread-safe.
 */
public final class DnsService {
    private static final Duration PROPAGATION = Duration.ofMinutes(1);

    private final Clock clock;
    private final Map<String, Document> records = new TreeMap<>();

    /** An empty service that tells the time by that clock. */
    public DnsService(Clock clock) {
        this.clock = clock;
    }

    /** All records of a zone by their full names; one request, as the real ones have it. */
    public synchronized Map<String, Document> zone(String zone) {
        Map<String, Document> found = new TreeMap<>();
        records.forEach((name, record) -> {
            if (name.endsWith("." + zone)) {
                found.put(name, shown(record));
            }
        });
        return found;
    }

    /** One record; empty if there is none. */
    public synchronized Optional<Document> get(String name) {
        return Optional.ofNullable(records.get(name)).map(this::shown);
    }

    /** Writes a record; a type other than the one it has is refused. */
    public synchronized Document put(String name, Document record) {
        Optional<String> before = get(name).flatMap(old -> old.text("/type"));
        if (before.isPresent() && !before.equals(record.text("/type"))) {
            throw new IllegalStateException("a record keeps its type");
        }
        records.put(
                name, record.with("readyAt", clock.instant().plus(PROPAGATION).toString()));
        return get(name).orElseThrow();
    }

    /** Removes a record, if there is one. */
    public synchronized void delete(String name) {
        records.remove(name);
    }

    /** When the latest write of that record reaches all name servers; now, if there is no such record. */
    public synchronized Instant readyAt(String name) {
        return Optional.ofNullable(records.get(name)).map(DnsService::readyAt).orElseGet(clock::instant);
    }

    private static Instant readyAt(Document record) {
        return Instant.parse(record.text("/readyAt").orElseThrow());
    }

    private Document shown(Document record) {
        boolean pending = clock.instant().isBefore(readyAt(record));
        return record.without("readyAt").with("status", pending ? "pending" : "active");
    }

    @Override
    public synchronized String toString() {
        return "DnsService[" + records.size() + " records]";
    }
}
