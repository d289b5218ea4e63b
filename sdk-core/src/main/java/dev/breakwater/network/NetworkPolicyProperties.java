package dev.breakwater.network;

import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the properties of a network policy. Its spec is compared rule by rule with the API
 * server's defaults counted in, so that a rule added by somebody else is seen although the declaration
 * has none.
 */
public final class NetworkPolicyProperties {
    /** The properties, with the controls that look at them. */
    public static final PropertyTable TABLE = PropertyTable.of(
            NetworkPolicy.TYPE,
            Property.at("/spec/podSelector", "pods it applies to"),
            Property.at("/spec/policyTypes", "directions it denies").safe(DirectionSafety.INSTANCE, "K8S-NET-01"),
            Property.at("/spec/ingress", "traffic it lets in"),
            Property.at("/spec/egress", "traffic it lets out"));

    private NetworkPolicyProperties() {}

    /** The fields of a manifest without its head that differ from what is there. */
    public static List<FieldChange> diff(Document body, Optional<Document> actual) {
        if (actual.isEmpty()) {
            return created(body);
        }
        List<FieldChange> changes = new ArrayList<>(TABLE.diff(body.without("spec"), actual.get()));
        changes.addAll(PolicyChanges.between(PolicyForm.spec(actual.get()), PolicyForm.spec(body)));
        return List.copyOf(changes);
    }

    /** What a creation sets. A policy that denies a whole direction closes what its absence leaves open. */
    private static List<FieldChange> created(Document body) {
        Document spec = PolicyForm.spec(body);
        boolean closes = PolicyEffects.deniesAll(spec, "Ingress", "ingress")
                || PolicyEffects.deniesAll(spec, "Egress", "egress");
        String place = body.at("/spec/policyTypes").isPresent() ? "/spec/policyTypes" : "/spec/podSelector";
        return TABLE.declared(body).stream()
                .map(field -> closes && field.path().equals(place) ? hardening(field) : field)
                .toList();
    }

    private static FieldChange hardening(FieldChange field) {
        return new FieldChange(field.path(), field.before(), field.after(), Effect.HARDENS, field.consequence());
    }

    /** The manifest that claims rule lists which others filled although none are declared. */
    public static Document claim(Document body, Document live) {
        Document claimed = body;
        for (String direction : List.of("/spec/ingress", "/spec/egress")) {
            if (body.at(direction).isEmpty() && live.at(direction).isPresent()) {
                claimed = claimed.withAt(direction, Document.array());
            }
        }
        return claimed;
    }
}
