package dev.breakwater.examples.dns;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider of the imaginary DNS service. Thread-safe. */
public final class DnsProvider implements Provider {
    private final DnsService service;

    /** The provider over that service. */
    public DnsProvider(DnsService service) {
        this.service = service;
    }

    @Override
    public String name() {
        return "dns";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return List.of(new Records(service));
    }

    @Override
    public String toString() {
        return "DnsProvider[" + service + "]";
    }

    // tag::handler[]
    private record Records(DnsService service) implements ResourceHandler<DnsRecord, DnsRecord.State> {
        @Override
        public Class<DnsRecord> type() {
            return DnsRecord.class;
        }

        /** One request for each zone, however many records of it are declared. */
        @Override
        public Map<Address<DnsRecord.State>, DnsRecord.State> readAll(
                Collection<DnsRecord> desired, HandlerContext context) {
            Map<String, Map<String, Document>> zones = new LinkedHashMap<>();
            Map<Address<DnsRecord.State>, DnsRecord.State> found = new LinkedHashMap<>();
            for (DnsRecord record : desired) {
                Document there = zones.computeIfAbsent(record.zone(), service::zone)
                        .get(record.address().path());
                if (there != null) {
                    found.put(record.address(), state(there));
                }
            }
            return found;
        }

        @Override
        public List<FieldChange> diff(DnsRecord desired, Document body, Optional<DnsRecord.State> actual) {
            return actual.map(state -> DnsRecord.PROPERTIES.diff(body, state.document()))
                    .orElseGet(() -> DnsRecord.PROPERTIES.declared(body));
        }

        /** A repeated create writes the same record again: existing and equal is success. */
        @Override
        public Progress<DnsRecord.State> create(DnsRecord desired, Document body, HandlerContext context) {
            return write("create", desired.address().path(), body);
        }

        @Override
        public Progress<DnsRecord.State> update(
                DnsRecord desired,
                Document body,
                DnsRecord.State actual,
                List<FieldChange> changes,
                HandlerContext context) {
            return write("update", desired.address().path(), body);
        }

        /** The service answers before its name servers have it: the engine looks again when we say so. */
        private Progress<DnsRecord.State> write(String kind, String name, Document body) {
            try {
                service.put(name, body);
            } catch (IllegalStateException refused) {
                throw ProviderException.refused("TypeIsFixed", name + ": " + refused.getMessage() + ".")
                        .causedBy(refused);
            }
            return Progress.pending(Operation.of(kind, name), service.readyAt(name));
        }

        @Override
        public Progress<DnsRecord.State> poll(Operation operation, HandlerContext context) {
            String name = operation.handle();
            Document there = service.get(name)
                    .orElseThrow(() -> ProviderException.stale("Gone", name + ": somebody deleted it. Plan again."));
            return there.text("/status").filter("active"::equals).isPresent()
                    ? Progress.done(state(there))
                    : Progress.pending(operation, service.readyAt(name));
        }

        @Override
        public Progress<DnsRecord.State> delete(
                Address<DnsRecord.State> address, DnsRecord.State actual, HandlerContext context) {
            service.delete(address.path());
            return Progress.done(actual);
        }

        private static DnsRecord.State state(Document record) {
            return new DnsRecord.State(record, "v1");
        }
    }
    // end::handler[]
}
