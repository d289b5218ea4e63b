package dev.breakwater.testing.contract;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider of settings kept in a map, with one defect at will. */
final class SettingsProvider implements Provider {
    /** What a provider can get wrong. */
    enum Defect {
        NONE,
        FORGETS_NOTES,
        CREATES_ONCE_ONLY,
        DELETES_ONCE_ONLY,
        READS_NOTHING,
        UPDATES_NOTHING,
        COMPARES_WITH_A_COUNTER,
        NEVER_ENDS,
        TELLS_SECRETS
    }

    private static final PropertyTable TABLE =
            PropertyTable.of("example/settings", Property.at("/value", "value"), Property.at("/note", "note"));

    private final Defect defect;
    private final Map<Address<Setting.State>, Document> store = new ConcurrentHashMap<>();

    SettingsProvider(Defect defect) {
        this.defect = defect;
    }

    @Override
    public String name() {
        return defect == Defect.TELLS_SECRETS ? "settings canary-7f3a" : "settings";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return List.of(new Handler());
    }

    @Override
    public String toString() {
        return "SettingsProvider[" + name() + "]";
    }

    private final class Handler implements ResourceHandler<Setting, Setting.State> {
        private final AtomicInteger compared = new AtomicInteger();

        @Override
        public Class<Setting> type() {
            return Setting.class;
        }

        @Override
        public Map<Address<Setting.State>, Setting.State> readAll(Collection<Setting> desired, HandlerContext context) {
            Map<Address<Setting.State>, Setting.State> found = new LinkedHashMap<>();
            if (defect != Defect.READS_NOTHING) {
                desired.forEach(setting -> Optional.ofNullable(store.get(setting.address()))
                        .ifPresent(body -> found.put(setting.address(), state(body))));
            }
            return found;
        }

        @Override
        public Optional<PropertyTable> properties() {
            return Optional.of(TABLE);
        }

        @Override
        public List<FieldChange> diff(Setting desired, Document body, Optional<Setting.State> actual) {
            Document shown = defect == Defect.COMPARES_WITH_A_COUNTER && actual.isEmpty()
                    ? body.with("note", "compared " + compared.incrementAndGet())
                    : body;
            return actual.map(state -> TABLE.diff(shown, state.document())).orElseGet(() -> TABLE.declared(shown));
        }

        @Override
        public Progress<Setting.State> create(Setting desired, Document body, HandlerContext context) {
            if (defect == Defect.NEVER_ENDS) {
                return Progress.pending(
                        Operation.of("create", "1"), context.clock().instant());
            }
            Document kept = defect == Defect.FORGETS_NOTES ? body.without("note") : body;
            if (store.put(desired.address(), kept) != null && defect == Defect.CREATES_ONCE_ONLY) {
                throw ProviderException.refused("Conflict", desired.name() + " is there already");
            }
            return Progress.done(state(kept));
        }

        @Override
        public Progress<Setting.State> update(
                Setting desired,
                Document body,
                Setting.State actual,
                List<FieldChange> changes,
                HandlerContext context) {
            if (defect != Defect.UPDATES_NOTHING) {
                store.put(desired.address(), body);
            }
            return Progress.done(state(body));
        }

        @Override
        public Progress<Setting.State> delete(
                Address<Setting.State> address, Setting.State actual, HandlerContext context) {
            if (store.remove(address) == null && defect == Defect.DELETES_ONCE_ONLY) {
                throw ProviderException.refused("NotFound", address.name() + " is not there");
            }
            return Progress.done(actual);
        }

        @Override
        public Progress<Setting.State> poll(Operation operation, HandlerContext context) {
            return Progress.pending(operation, context.clock().instant().plusSeconds(1));
        }

        private Setting.State state(Document body) {
            return new Setting.State(body, "v1");
        }
    }
}
