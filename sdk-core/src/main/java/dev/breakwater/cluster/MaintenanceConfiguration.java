package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.List;
import org.immutables.value.Value;

/** When AKS may work on a cluster by itself: one kind of work, one window. Serves AKS-UPG-05. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface MaintenanceConfiguration extends ArmResource<ArmState>, WithMaintenanceConfiguration {
    /** The ARM type. */
    String TYPE = AksCluster.TYPE + "/maintenanceConfigurations";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/properties/timeInWeek", "Hours of the week").compares(MaintenanceWindow::sameWeek),
            Property.at("/properties/notAllowedTime", "Times when nothing is done")
                    .defaultsTo(List.of())
                    .compares(Form.SET),
            window("schedule", "Schedule"),
            window("durationHours", "Length of the window, in hours"),
            window("startTime", "Beginning of the window"),
            window("startDate", "First day of the schedule"),
            window("utcOffset", "Distance from UTC").defaultsTo("+00:00"),
            window("notAllowedDates", "Days when nothing is done")
                    .defaultsTo(List.of())
                    .compares(Form.SET));

    /** The work that a configuration is for. AKS knows each by one name. */
    enum Work {
        /** Weekly releases of AKS itself: fixes and components, also in the control plane. */
        RELEASES("default"),
        /** Upgrades of Kubernetes by the cluster's channel. */
        UPGRADES("aksManagedAutoUpgradeSchedule"),
        /** Patches and images of nodes by the node OS channel. */
        NODE_IMAGES("aksManagedNodeOSUpgradeSchedule");

        private final String text;

        Work(String text) {
            this.text = text;
        }

        /** The name of the configuration in ARM. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Starts the declaration of when that work is done. */
    static Builder of(Work work) {
        return new Builder().work(work);
    }

    /** The work it is for. */
    Work work();

    /** The id of the cluster. */
    ArmId cluster();

    /** When the work is done. */
    MaintenanceWindow window();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return cluster().nested("maintenanceConfigurations", work().toString());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Address<ArmState> address() {
        return new Address<>(TYPE, id().toString());
    }

    @Override
    default Document document() {
        return Document.object("properties", window().document());
    }

    @Override
    default List<Issue> issues() {
        return MaintenanceRules.check(this);
    }

    /** Refuses what AKS refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a configuration. Not thread-safe. */
    final class Builder extends ImmutableMaintenanceConfiguration.Builder {
        Builder() {}
    }

    private static Property window(String name, String title) {
        return Property.at("/properties/maintenanceWindow/" + name, title);
    }
}
