package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * A namespace that AKS manages, with its quota and default network policy. The cluster refuses edits of it
 * by anybody else, kubectl included. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface ManagedNamespace extends ArmResource<ArmState>, WithManagedNamespace {
    /** The ARM type. */
    String TYPE = AksCluster.TYPE + "/managedNamespaces";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/properties/labels", "Labels").compares(Form.CONTAINS),
            Property.at("/properties/annotations", "Annotations").compares(Form.CONTAINS),
            quota("cpuRequest", "CPU that its pods may request"),
            quota("cpuLimit", "CPU that its pods may use"),
            quota("memoryRequest", "Memory that its pods may request"),
            quota("memoryLimit", "Memory that its pods may use"),
            traffic("ingress", "Traffic let in", "AllowSameNamespace", "AKS-NS-01"),
            traffic("egress", "Traffic let out", "AllowAll", "AKS-NS-02"),
            Property.at("/properties/adoptionPolicy", "What becomes of a namespace that is there already")
                    .defaultsTo("Never")
                    .compares(Form.TEXT_NO_CASE),
            Property.at("/properties/deletePolicy", "What becomes of the namespace when this is deleted")
                    .defaultsTo("Keep")
                    .compares(Form.TEXT_NO_CASE));

    /** What the default network policy of a namespace lets through. */
    enum Traffic {
        /** Nothing. */
        DENY_ALL("DenyAll"),
        /** What stays inside the namespace. */
        ALLOW_SAME_NAMESPACE("AllowSameNamespace"),
        /** Everything. */
        ALLOW_ALL("AllowAll");

        private final String text;

        Traffic(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** What becomes of a namespace of that name that is there already. */
    enum Adoption {
        /** It stays, and the create fails. */
        NEVER("Never"),
        /** It is taken over if it has the same labels and annotations. */
        IF_IDENTICAL("IfIdentical"),
        /** It is taken over, and changed where it differs. */
        ALWAYS("Always");

        private final String text;

        Adoption(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Starts the declaration of a namespace. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 1 to 63 lower-case letters, digits and {@code -}. */
    String name();

    /** The id of the cluster. */
    ArmId cluster();

    /** The region, which is the cluster's. */
    String location();

    /** Tags of the ARM resource; others that somebody put there stay. */
    Map<String, String> tags();

    /** Labels of the namespace. */
    Map<String, String> labels();

    /** Annotations of the namespace. */
    Map<String, String> annotations();

    /** The CPU that its pods may request between them, such as {@code 500m}. */
    Optional<String> cpuRequest();

    /** The CPU that its pods may use between them. */
    Optional<String> cpuLimit();

    /** The memory that its pods may request between them, such as {@code 2Gi}. */
    Optional<String> memoryRequest();

    /** The memory that its pods may use between them. */
    Optional<String> memoryLimit();

    /** What traffic to its pods is let in by default. Serves AKS-NS-01. */
    Optional<Traffic> ingress();

    /** What traffic from its pods is let out by default. Serves AKS-NS-02. */
    Optional<Traffic> egress();

    /** What becomes of a namespace of that name that is there already. */
    Optional<Adoption> adoption();

    /** Whether the namespace, with all that is in it, goes when this is deleted; else it stays. */
    Optional<Boolean> deleteContents();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return cluster().nested("managedNamespaces", name());
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
        Document body = Document.object("location", location());
        Document properties = Document.object()
                .withSome("labels", some(labels()))
                .withSome("annotations", some(annotations()))
                .withSome("adoptionPolicy", adoption())
                .withSome("deletePolicy", deleteContents().map(all -> all ? "Delete" : "Keep"));
        properties = Part.some(properties, "/defaultResourceQuota/cpuRequest", cpuRequest());
        properties = Part.some(properties, "/defaultResourceQuota/cpuLimit", cpuLimit());
        properties = Part.some(properties, "/defaultResourceQuota/memoryRequest", memoryRequest());
        properties = Part.some(properties, "/defaultResourceQuota/memoryLimit", memoryLimit());
        properties = Part.some(properties, "/defaultNetworkPolicy/ingress", ingress());
        properties = Part.some(properties, "/defaultNetworkPolicy/egress", egress());
        return body.withSome("tags", some(tags())).with("properties", properties);
    }

    @Override
    default List<Issue> issues() {
        Problems problems = new Problems("ManagedNamespace '" + name() + "'");
        problems.unlessMatches(
                "name",
                name(),
                "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
                "is not 1 to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit");
        problems.unless(
                !name().matches("default|(kube|gatekeeper|aks)-.*"),
                "name contains '" + name() + "', a namespace of the system, which AKS does not manage so.");
        quantity("cpuRequest", cpuRequest(), problems);
        quantity("cpuLimit", cpuLimit(), problems);
        quantity("memoryRequest", memoryRequest(), problems);
        quantity("memoryLimit", memoryLimit(), problems);
        return problems.issues();
    }

    /** Refuses what AKS refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a namespace. Not thread-safe. */
    final class Builder extends ImmutableManagedNamespace.Builder {
        Builder() {}
    }

    private static Property quota(String name, String title) {
        return Property.at("/properties/defaultResourceQuota/" + name, title).safe(Safety.whenPresent(), "AKS-NS-03");
    }

    private static Property traffic(String name, String title, String otherwise, String control) {
        return Property.at("/properties/defaultNetworkPolicy/" + name, title)
                .defaultsTo(otherwise)
                .compares(Form.TEXT_NO_CASE)
                .safe(Safety.ranked("AllowAll", "AllowSameNamespace", "DenyAll"), control);
    }

    private static Optional<Map<String, String>> some(Map<String, String> map) {
        return map.isEmpty() ? Optional.empty() : Optional.of(map);
    }

    private static void quantity(String attribute, Optional<String> value, Problems problems) {
        value.ifPresent(text -> problems.unlessMatches(
                attribute,
                text,
                "[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?",
                "is not a quantity of Kubernetes such as 500m or 2Gi"));
    }
}
