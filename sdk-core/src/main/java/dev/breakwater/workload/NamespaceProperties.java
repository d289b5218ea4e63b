package dev.breakwater.workload;

import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLabels;
import java.util.List;
import java.util.Optional;

/** What is known of the properties of a namespace. */
public final class NamespaceProperties {
    private static final Safety LEVEL = Safety.ranked("privileged", "baseline", "restricted");

    /** The properties: Pod Security levels rank by strictness, an absent label ranks as privileged. */
    public static final PropertyTable TABLE = PropertyTable.of(
            Namespace.TYPE,
            Property.at("/metadata/labels/" + PodSecurityLabels.ENFORCE, "Pod Security level enforced")
                    .safe(LEVEL, "K8S-PSA-01"),
            Property.at("/metadata/labels/" + PodSecurityLabels.PREFIX + "audit", "Pod Security level audited"),
            Property.at("/metadata/labels/" + PodSecurityLabels.PREFIX + "warn", "Pod Security level warned of"));

    private NamespaceProperties() {}

    /** The fields of a manifest without its head that differ from what is there. */
    public static List<FieldChange> diff(Document body, Optional<Document> actual) {
        return actual.map(live -> TABLE.diff(body, live)).orElseGet(() -> TABLE.declared(body));
    }
}
