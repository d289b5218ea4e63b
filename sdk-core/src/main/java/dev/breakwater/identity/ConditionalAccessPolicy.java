package dev.breakwater.identity;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.DeclaredLines;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/**
 * The desired state of a Conditional Access policy: which sign-ins it concerns, and what it demands of them. Graph
 * gives policies no key of ours, so they are known by their name. Immutable.
 *
 * <p>Semantics: {@code conditionalAccessPolicy} of Microsoft Graph v1.0.
 */
@Value.Immutable
@BreakwaterStyle
public interface ConditionalAccessPolicy extends Resource<GraphState>, WithConditionalAccessPolicy {
    /** The Graph type. */
    String TYPE = "graph/conditionalAccessPolicies";

    /** All that is known of its properties. */
    PropertyTable PROPERTIES = ConditionalAccessTable.TABLE;

    /** Whether it is enforced. */
    enum Mode {
        /** It is. */
        ENABLED,
        /** It only writes into the sign-in logs what it would do. */
        REPORT_ONLY,
        /** It does nothing. */
        DISABLED;

        String wire() {
            return this == REPORT_ONLY ? "enabledForReportingButNotEnforced" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a policy demands. */
    enum Demand {
        /** A second factor. */
        MFA("mfa"),
        /** Nobody gets in. */
        BLOCK("block"),
        /** A device that Intune calls compliant. */
        COMPLIANT_DEVICE("compliantDevice"),
        /** A device joined to the domain as well as to Entra ID. */
        HYBRID_JOINED_DEVICE("domainJoinedDevice");

        private final String wire;

        Demand(String wire) {
            this.wire = wire;
        }
    }

    /** Starts the declaration of a policy, which is enforced unless declared otherwise. */
    static Builder named(String name) {
        return new Builder().name(name);
    }

    /** The name shown to people; no two policies of a desired state share one. */
    String name();

    /** Whether it is enforced; it is unless declared otherwise. Serves ENTRA-01. */
    @Value.Default
    default Mode mode() {
        return Mode.ENABLED;
    }

    /** Object ids of the users concerned, or {@code All}, or {@code GuestsOrExternalUsers}. */
    Set<String> includeUsers();

    /** Users who are not concerned, such as the account for emergencies. */
    Set<String> excludeUsers();

    /** Object ids of the groups whose members are concerned. */
    Set<ObjectId> includeGroups();

    /** Groups whose members are not concerned. */
    Set<ObjectId> excludeGroups();

    /** Template ids of the directory roles concerned. */
    Set<String> includeRoles();

    /** The application ids concerned, or {@code All}; {@link ConditionalAccess#AKS_SERVER} is that of API servers. */
    Set<String> includeApplications();

    /** Applications that are not concerned. */
    Set<String> excludeApplications();

    /** The kinds of client concerned, in Graph's words; {@code all} unless declared. */
    Set<String> clientAppTypes();

    /** The named locations concerned, or {@code All}, or {@code AllTrusted}; none declared means everywhere. */
    Set<String> includeLocations();

    /** Locations that are not concerned. */
    Set<String> excludeLocations();

    /** What it demands. */
    Set<Demand> demands();

    /** Whether all that is demanded must be shown, instead of one of it. */
    @Value.Default
    default boolean all() {
        return false;
    }

    /** After how many hours somebody has to sign in again; the service's own habit when empty. */
    Optional<Integer> signInHours();

    @Override
    Set<Address<?>> dependsOn();

    @Override
    List<Acceptance> acceptances();

    /** {@code conditionalAccessPolicies/{name}}. */
    @Override
    default Address<GraphState> address() {
        return new Address<>(TYPE, "conditionalAccessPolicies/" + GraphRules.segment(name()));
    }

    @Override
    default Document document() {
        Document body = Document.object("displayName", name(), "state", mode().wire())
                .with("conditions", ConditionalAccessTable.conditions(this));
        List<String> wires = demands().stream().map(demand -> demand.wire).toList();
        if (!wires.isEmpty()) {
            body = body.with(
                    "grantControls", Document.object("operator", all() ? "AND" : "OR", "builtInControls", wires));
        }
        return body.withAt(
                "/sessionControls/signInFrequency",
                signInHours()
                        .map(hours -> Document.object("value", hours, "type", "hours", "isEnabled", true))
                        .orElse(ConditionalAccessTable.NO_FREQUENCY));
    }

    @Override
    default Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>();
        includeGroups().forEach(group -> inputs.add(group.value()));
        excludeGroups().forEach(group -> inputs.add(group.value()));
        return inputs;
    }

    @Override
    default List<Issue> issues() {
        return GraphRules.check(this);
    }

    /** Refuses what Graph refuses. */
    @Value.Check
    default void check() {
        DeclaredLines.check(this, issues());
    }

    /** Collects the attributes of a policy. Not thread-safe. */
    final class Builder extends ImmutableConditionalAccessPolicy.Builder {
        Builder() {}

        /** The application whose tokens the API servers of AKS take. */
        public Builder kubernetes() {
            return addIncludeApplications(ConditionalAccess.AKS_SERVER);
        }
    }
}
