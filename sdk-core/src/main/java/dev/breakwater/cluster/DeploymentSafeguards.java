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
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The deployment safeguards of a cluster: good practices that AKS warns of or enforces when something is
 * deployed. They need the Azure Policy add-on. Serves AKS-POL-05. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface DeploymentSafeguards extends ArmResource<ArmState>, WithDeploymentSafeguards {
    /** The ARM type: an extension below the cluster. */
    String TYPE = "Microsoft.ContainerService/deploymentSafeguards";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/properties/level", "Level")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Enforce"), "AKS-POL-05"),
            Property.at("/properties/podSecurityStandardsLevel", "Pod security level")
                    .defaultsTo("Privileged")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.ranked("Privileged", "Baseline", "Restricted"), "AKS-POL-06"),
            Property.at("/properties/excludedNamespaces", "Namespaces left out")
                    .defaultsTo(List.of())
                    .compares(Form.SET)
                    .safe(DeploymentSafeguards::fewness, "AKS-POL-07"));

    /** What happens to a deployment that breaks a safeguard. */
    enum Level {
        /** Whoever deploys is told. */
        WARN("Warn"),
        /** It is refused, or mended where AKS knows how. */
        ENFORCE("Enforce");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** A level of the Pod Security Standards. */
    enum PodSecurity {
        /** Everything goes. The service's default. */
        PRIVILEGED("Privileged"),
        /** Known ways to the node are barred. */
        BASELINE("Baseline"),
        /** Hardened as far as pods go. */
        RESTRICTED("Restricted");

        private final String text;

        PodSecurity(String text) {
            this.text = text;
        }

        /** The name ARM uses. */
        @Override
        public String toString() {
            return text;
        }
    }

    /** Starts the declaration of safeguards of that level. */
    static Builder of(Level level) {
        return new Builder().level(level);
    }

    /** The id of the cluster. */
    ArmId cluster();

    /** What happens to a deployment that breaks a safeguard. Serves AKS-POL-05. */
    Level level();

    /** Which Pod Security Standard is applied too. Serves AKS-POL-06. */
    Optional<PodSecurity> podSecurity();

    /** Namespaces that are left out, those of the system aside. Serves AKS-POL-07. */
    List<String> excludedNamespaces();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return cluster().child(TYPE, "default");
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
        Document properties = Document.object("level", level()).withSome("podSecurityStandardsLevel", podSecurity());
        boolean all = excludedNamespaces().isEmpty();
        return Document.object(
                "properties", all ? properties : properties.with("excludedNamespaces", excludedNamespaces()));
    }

    @Override
    default List<Issue> issues() {
        Problems problems = new Problems("DeploymentSafeguards of '" + cluster().name() + "'");
        excludedNamespaces()
                .forEach(name -> problems.unlessMatches(
                        "excludedNamespaces",
                        name,
                        "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?",
                        "is not the name of a namespace"));
        return problems.issues();
    }

    /** Refuses what the service refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of safeguards. Not thread-safe. */
    final class Builder extends ImmutableDeploymentSafeguards.Builder {
        Builder() {}
    }

    /** None left out is safe; the more, the less. */
    private static int fewness(Optional<Document> namespaces) {
        int excluded = namespaces.map(list -> list.elements().size()).orElse(0);
        return 1 - excluded;
    }
}
