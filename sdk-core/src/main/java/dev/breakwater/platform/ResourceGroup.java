package dev.breakwater.platform;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/** The desired state of a resource group: the container that everything else of a cluster lives in. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface ResourceGroup extends ArmResource<ArmState>, WithResourceGroup {
    /** The ARM type. */
    String TYPE = "Microsoft.Resources/resourceGroups";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS));

    /** Starts the declaration of a resource group. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 1 to 90 letters, digits, {@code -}, {@code _}, {@code .} and parentheses, no dot at the end. */
    String name();

    /** The GUID of the subscription it belongs to. */
    String subscription();

    /** The region of the group's own record; what it holds may lie elsewhere. */
    String location();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return ArmId.subscription(subscription()).resourceGroup(name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    @Override
    default Document document() {
        Document body = Document.object("location", location());
        return tags().isEmpty() ? body : body.with("tags", tags());
    }

    @Override
    default List<Issue> issues() {
        return GroupRules.check(this);
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a resource group. Not thread-safe. */
    final class Builder extends ImmutableResourceGroup.Builder {
        Builder() {}
    }
}
