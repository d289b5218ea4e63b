package dev.breakwater.examples.bench;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.cluster.MaintenanceConfiguration;
import dev.breakwater.document.Document;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyAssignmentState;
import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.ManagedIdentityState;
import dev.breakwater.identity.RoleAssignment;
import dev.breakwater.platform.DiagnosticSettings;
import dev.breakwater.platform.LogAnalyticsWorkspace;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Operation;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.Provider;
import dev.breakwater.provider.ResourceHandler;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Resource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads what it was given and writes nothing: the cheapest service that a plan can be made against. */
final class OfflineProvider implements Provider {
    private final Map<Address<?>, Document> live;
    private final List<ResourceHandler<?, ?>> handlers;
    private long reads;

    OfflineProvider(Map<Address<?>, Document> live) {
        this.live = live;
        this.handlers = List.of(
                plain(ResourceGroup.class, ResourceGroup.PROPERTIES),
                new Table<>(
                        ManagedIdentity.class,
                        ManagedIdentity.PROPERTIES,
                        body -> new ManagedIdentityState(body, "offline")),
                new Table<>(AksCluster.class, AksCluster.PROPERTIES, body -> AksClusterState.of(body, "offline")),
                plain(RoleAssignment.class, RoleAssignment.PROPERTIES),
                plain(MaintenanceConfiguration.class, MaintenanceConfiguration.PROPERTIES),
                plain(LogAnalyticsWorkspace.class, LogAnalyticsWorkspace.PROPERTIES),
                plain(DiagnosticSettings.class, DiagnosticSettings.PROPERTIES),
                new Table<>(
                        PolicyAssignment.class,
                        PolicyAssignment.PROPERTIES,
                        body -> new PolicyAssignmentState(body, "offline")));
    }

    private <R extends Resource<ArmState>> Table<R, ArmState> plain(Class<R> type, PropertyTable table) {
        return new Table<>(type, table, body -> new ArmState(body, "offline"));
    }

    /** How many times something was read. */
    long reads() {
        return reads;
    }

    @Override
    public String name() {
        return "offline";
    }

    @Override
    public List<ResourceHandler<?, ?>> handlers() {
        return handlers;
    }

    /** Compares by a property table. */
    private final class Table<R extends Resource<S>, S extends Observed> implements ResourceHandler<R, S> {
        private final Class<R> type;
        private final PropertyTable table;
        private final Function<Document, S> state;

        Table(Class<R> type, PropertyTable table, Function<Document, S> state) {
            this.type = type;
            this.table = table;
            this.state = state;
        }

        @Override
        public Class<R> type() {
            return type;
        }

        @Override
        public Map<Address<S>, S> readAll(Collection<R> desired, HandlerContext context) {
            synchronized (OfflineProvider.this) {
                reads++;
            }
            Map<Address<S>, S> found = new LinkedHashMap<>();
            for (R resource : desired) {
                Document body = live.get(resource.address());
                if (body != null) {
                    found.put(resource.address(), state.apply(body));
                }
            }
            return found;
        }

        @Override
        public List<FieldChange> diff(R desired, Document body, Optional<S> actual) {
            return actual.isPresent() ? table.diff(body, actual.get().document()) : table.declared(body);
        }

        @Override
        public Progress<S> create(R desired, Document body, HandlerContext context) {
            throw offline();
        }

        @Override
        public Progress<S> update(
                R desired, Document body, S actual, List<FieldChange> changes, HandlerContext context) {
            throw offline();
        }

        @Override
        public Progress<S> delete(Address<S> address, S actual, HandlerContext context) {
            throw offline();
        }

        @Override
        public Progress<S> poll(Operation operation, HandlerContext context) {
            throw offline();
        }

        private UnsupportedOperationException offline() {
            return new UnsupportedOperationException("The offline provider plans only.");
        }
    }
}
