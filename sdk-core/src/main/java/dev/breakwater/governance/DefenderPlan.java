package dev.breakwater.governance;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The desired state of a plan of Microsoft Defender for Cloud on a subscription. Every plan exists always: it is
 * created by switching it on, and deleting it sets it to Free. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface DefenderPlan extends ArmResource<ArmState>, WithDefenderPlan {
    /** The ARM type. */
    String TYPE = "Microsoft.Security/pricings";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
                    TYPE,
                    Property.at("/properties/pricingTier", "Tier")
                            .defaultsTo("Free")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("Standard"), "AKS-OBS-02"),
                    Property.at("/properties/subPlan", "Part of the plan").compares(Form.TEXT_NO_CASE),
                    Property.at("/properties/enforce", "No exceptions below the subscription")
                            .defaultsTo("False")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("True")),
                    Property.at("/properties/extensions/*/isEnabled", "Extension switched on")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("True")),
                    Property.at(
                                    "/properties/extensions/*/additionalExtensionProperties/SecurityGatingEnabled",
                                    "Gated deployment")
                            .compares(Form.TEXT_NO_CASE)
                            .safe(Safety.oneOf("True")))
            .keyedBy("/properties/extensions", "name");

    /** Starts the declaration of the plan of that name, such as {@code Containers}, {@code KeyVaults} or {@code Arm}. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Starts the declaration of Defender for Containers with all of its extensions. */
    static Builder containers() {
        return named("Containers")
                .addExtensions(
                        DefenderExtension.AGENTLESS_DISCOVERY,
                        DefenderExtension.REGISTRY_ASSESSMENTS,
                        DefenderExtension.AGENTLESS_SCANNING,
                        DefenderExtension.sensor(true),
                        DefenderExtension.SECURITY_FINDINGS);
    }

    /** The name of the plan. */
    String name();

    /** The GUID of the subscription. */
    String subscription();

    /** Whether the plan is on; it is by default. */
    @Value.Default
    default DefenderTier tier() {
        return DefenderTier.STANDARD;
    }

    /** The part of the plan, such as {@code P2} of {@code VirtualMachines}; the whole plan if empty. */
    Optional<String> subPlan();

    /** Whether nothing below the subscription can be taken out of the plan. */
    Optional<Boolean> enforced();

    /** Extensions and whether they are on; those that are not named are left as they are. */
    List<DefenderExtension> extensions();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return ArmId.subscription(subscription()).child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** A plan that is off has neither parts nor extensions. */
    @Override
    default Document document() {
        Document properties = Document.object("pricingTier", tier().toString())
                .withSome("enforce", enforced().map(enforced -> enforced ? "True" : "False"));
        if (tier() == DefenderTier.FREE) {
            return Document.object("properties", properties);
        }
        List<Document> all = new ArrayList<>();
        extensions().forEach(extension -> all.add(extension.document()));
        properties = properties.withSome("subPlan", subPlan());
        return Document.object("properties", all.isEmpty() ? properties : properties.with("extensions", all));
    }

    @Override
    default List<Issue> issues() {
        return name().matches("[A-Za-z]{1,64}")
                ? List.of()
                : List.of(new Issue(
                        "DefenderPlan '" + name() + "'",
                        "name contains '" + name() + "', which is not the name of a plan, such as 'Containers'."));
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a plan. Not thread-safe. */
    final class Builder extends ImmutableDefenderPlan.Builder {
        Builder() {}
    }
}
