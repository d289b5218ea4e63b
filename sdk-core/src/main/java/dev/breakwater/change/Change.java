package dev.breakwater.change;

import dev.breakwater.resource.Address;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a plan does to one resource. There is no replace: what cannot be changed in place is refused. */
public sealed interface Change {
    /** The resource concerned. */
    Address<?> address();

    /** The fields that differ; empty for {@link NoOp}. */
    List<FieldChange> fields();

    /** Whether applying this would write anything. */
    default boolean isWrite() {
        return !(this instanceof NoOp) && !(this instanceof Refused);
    }

    /** Whether any field weakens security. */
    default boolean weakens() {
        return fields().stream().anyMatch(field -> field.effect() == Effect.WEAKENS);
    }

    /** What the caller has to allow for this to be applied. */
    default Set<Permission> needs() {
        Set<Permission> needed = EnumSet.noneOf(Permission.class);
        if (this instanceof Delete) {
            needed.add(Permission.DELETE);
        }
        if (isWrite() && !(this instanceof Delete) && weakens()) {
            needed.add(Permission.WEAKEN);
        }
        if (this instanceof Update) {
            for (FieldChange field : fields()) {
                if (field.consequence() == Consequence.REIMAGES_NODES) {
                    needed.add(Permission.REIMAGE_NODES);
                } else if (field.consequence() == Consequence.REPLACES_POOL) {
                    needed.add(Permission.REPLACE_POOLS);
                } else if (field.consequence() == Consequence.DELETES) {
                    needed.add(Permission.DELETE);
                }
            }
        }
        return needed;
    }

    /** The resource is as declared. */
    record NoOp(Address<?> address) implements Change {
        @Override
        public List<FieldChange> fields() {
            return List.of();
        }
    }

    /** The resource is not there. */
    record Create(Address<?> address, List<FieldChange> fields) implements Change {}

    /** The resource differs and the service can change it. */
    record Update(Address<?> address, List<FieldChange> fields) implements Change {}

    /** The resource is there and no longer declared, or is to be destroyed. */
    record Delete(Address<?> address, List<FieldChange> fields) implements Change {}

    /**
     * The service, or a plan review, does not allow the change.
     *
     * @param remedy why, and what to do instead
     */
    record Refused(Address<?> address, List<FieldChange> fields, String remedy) implements Change {}
}
