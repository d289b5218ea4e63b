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
 * What is known of the properties of bindings. Subjects are compared one by one, without order, and a
 * subject that is there but not declared is a difference.
 */
public final class BindingProperties {
    /** The properties of a RoleBinding. */
    public static final PropertyTable ROLE_BINDING = table(RoleBinding.TYPE);

    /** The properties of a ClusterRoleBinding. */
    public static final PropertyTable CLUSTER_ROLE_BINDING = table(ClusterRoleBinding.TYPE);

    private BindingProperties() {}

    private static PropertyTable table(String type) {
        return PropertyTable.of(
                type,
                Property.at("/roleRef", "role it grants")
                        .compares((declared, observed) -> role(declared).equals(role(observed)))
                        .createOnly(),
                Property.at("/subjects", "who it grants the role to"));
    }

    /** The fields of a manifest without its head that differ from what is there; {@code table} is the kind's. */
    public static List<FieldChange> diff(PropertyTable table, Document body, Optional<Document> actual) {
        if (actual.isEmpty()) {
            return table.declared(body).stream()
                    .map(field -> field.path().startsWith("/subjects") ? granting(field, body) : field)
                    .toList();
        }
        List<FieldChange> changes = new ArrayList<>(table.diff(body.without("subjects"), actual.get()));
        boolean admin = isAdmin(body);
        List<Document> was = subjects(actual.get());
        List<Document> is = subjects(body);
        for (Document subject : was) {
            if (!is.contains(subject)) {
                changes.add(change(subject, FieldValue.of(subject), FieldValue.absent(), admin, Effect.HARDENS));
            }
        }
        for (Document subject : is) {
            if (!was.contains(subject)) {
                changes.add(change(subject, FieldValue.absent(), FieldValue.of(subject), admin, Effect.WEAKENS));
            }
        }
        return List.copyOf(changes);
    }

    /** The manifest that claims a list of subjects which others filled although none are declared. */
    public static Document claim(Document body, Document live) {
        return body.get("subjects").isEmpty() && live.get("subjects").isPresent()
                ? body.with("subjects", Document.array())
                : body;
    }

    /** Whether a manifest grants the role that may do everything; a Role of that name is another one. */
    static boolean isAdmin(Document manifest) {
        return manifest.text("/roleRef/name").filter("cluster-admin"::equals).isPresent()
                && manifest.text("/roleRef/kind").filter("Role"::equals).isEmpty();
    }

    /** A new binding weakens if it gives anything to everybody, or cluster-admin to whom it never belongs. */
    private static FieldChange granting(FieldChange field, Document body) {
        boolean weakens = subjects(body).stream().anyMatch(subject -> {
            String name = subject.text("/name").orElse("");
            boolean fit = PrivilegedGroups.mayAdminister(subject.text("/kind").orElse(""), name);
            return isForEverybody(name) || (isAdmin(body) && !fit);
        });
        return weakens
                ? new FieldChange(field.path(), field.before(), field.after(), Effect.WEAKENS, field.consequence())
                : field;
    }

    private static boolean isForEverybody(String name) {
        return PrivilegedGroups.isEverybody(name) || name.equals(PrivilegedGroups.MASTERS);
    }

    private static FieldChange change(
            Document subject, FieldValue before, FieldValue after, boolean admin, Effect effect) {
        String name = subject.text("/name").orElse("?");
        String path = "/subjects/" + subject.text("/kind").orElse("?") + ":" + name;
        boolean everybody = isForEverybody(name);
        return new FieldChange(path, before, after, admin || everybody ? effect : Effect.NEUTRAL, Consequence.IN_PLACE);
    }

    private static List<Document> subjects(Document manifest) {
        return manifest.get("subjects").orElse(Document.array()).elements().stream()
                .map(BindingProperties::normal)
                .toList();
    }

    private static Document normal(Document subject) {
        boolean account = subject.text("/kind").filter("ServiceAccount"::equals).isPresent();
        return account || subject.get("apiGroup").isPresent() ? subject : subject.with("apiGroup", RoleRef.GROUP);
    }

    private static Document role(Document roleRef) {
        return roleRef.without("apiGroup");
    }
}
