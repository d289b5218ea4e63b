package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of diagnostic settings: which logs of a resource go where. They are put on the resource and lie
 * inside it, so it is written first where it is declared too; a resource has five of them at most. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface DiagnosticSettings extends ArmResource<ArmState>, WithDiagnosticSettings {
    /** The ARM type. */
    String TYPE = "Microsoft.Insights/diagnosticSettings";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = DiagnosticsTable.TABLE;

    /** The categories of a cluster that tell who changed what, and whom Entra ID let in. */
    List<String> CLUSTER_AUDIT = List.of("kube-audit-admin", "guard");

    /** Starts the declaration of settings. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Their name: up to 260 characters but {@code < > * % & : \ ? + /} and control characters. */
    String name();

    /** The id of the resource whose logs are meant. */
    ArmId target();

    /** The categories of logs to send; those not named are not sent. Serve AKS-OBS-03 on a cluster. */
    List<String> categories();

    /** Groups of categories to send, {@code audit} or {@code allLogs}, whatever the service puts into them. */
    List<String> categoryGroups();

    /** Whether metrics are sent too. */
    Optional<Boolean> metrics();

    /** The id of the Log Analytics workspace to send to. */
    Optional<Output<String>> workspace();

    /** Whether the workspace keeps each category in a table of its own instead of one for all. */
    Optional<Boolean> ownTables();

    /** The id of the storage account to send to. */
    Optional<Output<String>> storageAccount();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return target().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Document document() {
        return DiagnosticsTable.body(this);
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> all = new LinkedHashSet<>();
        workspace().ifPresent(all::add);
        storageAccount().ifPresent(all::add);
        return all;
    }

    @Override
    default List<Issue> issues() {
        return DiagnosticsTable.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of settings. Not thread-safe. */
    final class Builder extends ImmutableDiagnosticSettings.Builder {
        Builder() {}

        /** The resource whose logs are meant, declared or not, by its declaration. */
        public Builder of(ArmResource<?> resource) {
            target(resource.id());
            return this;
        }
    }
}
