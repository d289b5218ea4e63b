package dev.breakwater.access;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the properties of roles. Rules are compared one by one, without order; a rule that is there
 * but not declared is a difference. A rule that reaches for more than its namespace's ordinary work weakens when
 * it is added and hardens when it goes.
 */
public final class RoleProperties {
    /** The properties of a Role. */
    public static final PropertyTable ROLE = table(Role.TYPE);

    /** The properties of a ClusterRole. */
    public static final PropertyTable CLUSTER_ROLE = table(ClusterRole.TYPE);

    private RoleProperties() {}

    private static PropertyTable table(String type) {
        return PropertyTable.of(
                type, Property.at("/rules", "what it allows"), Property.at("/aggregationRule", "whose rules it joins"));
    }

    /** The fields of a manifest without its head that differ from what is there; {@code table} is the kind's. */
    public static List<FieldChange> diff(PropertyTable table, Document body, Optional<Document> actual) {
        List<FieldChange> changes = new ArrayList<>(actual.map(live -> table.diff(body.without("rules"), live))
                .orElseGet(() -> table.declared(body.without("rules"))));
        List<Document> was = actual.map(RoleProperties::rules).orElse(List.of());
        List<Document> is = rules(body);
        if (body.get("rules").isEmpty()) {
            return List.copyOf(changes); // joined from others by the API server
        }
        for (int i = 0; i < was.size(); i++) {
            if (!is.contains(was.get(i))) {
                Effect effect = RiskyGrants.isRisky(was.get(i)) ? Effect.HARDENS : Effect.NEUTRAL;
                changes.add(change(i, FieldValue.of(was.get(i)), FieldValue.absent(), effect));
            }
        }
        for (int i = 0; i < is.size(); i++) {
            if (!was.contains(is.get(i))) {
                Effect effect = RiskyGrants.isRisky(is.get(i)) ? Effect.WEAKENS : Effect.NEUTRAL;
                changes.add(change(i, FieldValue.absent(), FieldValue.of(is.get(i)), effect));
            }
        }
        return List.copyOf(changes);
    }

    private static FieldChange change(int index, FieldValue before, FieldValue after, Effect effect) {
        return new FieldChange("/rules/" + index, before, after, effect, Consequence.IN_PLACE);
    }

    private static List<Document> rules(Document role) {
        return role.get("rules").orElse(Document.array()).elements();
    }
}
