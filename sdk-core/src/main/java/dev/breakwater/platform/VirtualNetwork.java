package dev.breakwater.platform;

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
import dev.breakwater.resource.Output;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a virtual network. Its subnets are resources of their own ({@link Subnet}): what a change of
 * the network does not name stays in it. Immutable.
 */
@Value.Immutable
@BreakwaterStyle
public interface VirtualNetwork extends ArmResource<ArmState>, WithVirtualNetwork {
    /** The ARM type. */
    String TYPE = "Microsoft.Network/virtualNetworks";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = PropertyTable.of(
            TYPE,
            Property.at("/location", "Region").compares(Form.REGION).createOnly(),
            Property.at("/tags", "Tags").compares(Form.CONTAINS),
            Property.at("/properties/addressSpace/addressPrefixes", "Address prefixes")
                    .compares(Form.SET_NO_CASE),
            Property.at("/properties/dhcpOptions/dnsServers", "DNS servers, in order"),
            Property.at("/properties/enableDdosProtection", "DDoS protection")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-VNET-03"),
            Property.at("/properties/ddosProtectionPlan/id", "DDoS protection plan")
                    .compares(Form.TEXT_NO_CASE));

    /** Starts the declaration of a network. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** Its name: 2 to 64 letters, digits, {@code .}, {@code _} and {@code -}. */
    String name();

    /** The id of the resource group it lives in. */
    ArmId group();

    /** The region. */
    String location();

    /** The blocks that its subnets are cut from; at least one. */
    List<String> addressPrefixes();

    /** The addresses of the DNS servers that machines in it ask; none leaves them to the service, which means Azure's. */
    List<String> dnsServers();

    /** Whether a plan protects its public addresses from floods. Serves AKS-VNET-03. */
    Optional<DdosProtection> ddosProtection();

    /** Tags; others that somebody put there stay. */
    Map<String, String> tags();

    @Override
    List<Acceptance> acceptances();

    @Override
    default ArmId id() {
        return group().child(TYPE, name());
    }

    @Override
    default String type() {
        return TYPE;
    }

    /** Its ARM id as an output, so that whatever uses it waits until the network exists. */
    default Output<String> resourceId() {
        return Output.of(address(), ArmState.ID);
    }

    @Override
    default Document document() {
        Document body = Document.object("location", location())
                .withAt("/properties/addressSpace/addressPrefixes", addressPrefixes());
        if (!dnsServers().isEmpty()) {
            body = body.withAt("/properties/dhcpOptions/dnsServers", dnsServers());
        }
        if (ddosProtection().isPresent()) {
            body = ddosProtection().get().onto(body);
        }
        return Bodies.tagged(body, tags());
    }

    @Override
    default Set<Output<?>> inputs() {
        return ddosProtection()
                .flatMap(DdosProtection::plan)
                .<Set<Output<?>>>map(Set::of)
                .orElse(Set.of());
    }

    @Override
    default List<Issue> issues() {
        return PlatformRules.of(
                        "VirtualNetwork",
                        name(),
                        "[a-zA-Z0-9][-\\w.]{0,62}\\w",
                        "2 to 64 letters, digits, '.', '_' and '-', beginning with a letter or digit, ending with one"
                                + " or '_'")
                .group(group())
                .location(location())
                .unless(!addressPrefixes().isEmpty(), "addressPrefixes is empty; name a block such as '10.0.0.0/16'.")
                .addresses("addressPrefixes", addressPrefixes(), true)
                .addresses("dnsServers", dnsServers(), false)
                .reference("ddosProtection", ddosProtection().flatMap(DdosProtection::plan))
                .issues();
    }

    /** Refuses what Azure refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /**
     * Protection of public addresses from floods, by a plan.
     *
     * @param plan the ARM id of the plan; empty declares that there is none
     */
    record DdosProtection(Optional<Output<String>> plan) {
        /** No protection but the platform's own. */
        public static DdosProtection off() {
            return new DdosProtection(Optional.empty());
        }

        /** Protection by that plan. */
        public static DdosProtection by(Output<String> planId) {
            return new DdosProtection(Optional.of(planId));
        }

        Document onto(Document body) {
            Object reference =
                    plan.map(id -> Document.object("id", id.toDocument())).orElse(Document.nothing());
            return body.withAt("/properties/enableDdosProtection", plan.isPresent())
                    .withAt("/properties/ddosProtectionPlan", reference);
        }
    }

    /** Collects the attributes of a network. Not thread-safe. */
    final class Builder extends ImmutableVirtualNetwork.Builder {
        Builder() {}
    }
}
