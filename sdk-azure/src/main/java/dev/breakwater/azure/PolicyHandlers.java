package dev.breakwater.azure;

import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.governance.PolicyAssignment;
import dev.breakwater.governance.PolicyDefinition;
import dev.breakwater.governance.PolicyExemption;
import dev.breakwater.governance.PolicyInitiative;
import dev.breakwater.governance.Remediation;
import dev.breakwater.policy.AssignedPolicies;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.ArmResource;
import dev.breakwater.resource.ArmState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The handlers of what stands around assignments of policies. They carry no tags, and are made at once. */
final class PolicyHandlers {
    static final String DEFINED = "2023-04-01";
    private static final String PLACED = "2021-04-01";
    private static final String EXEMPTED = "2022-07-01-preview";
    private static final List<String> READ_ONLY =
            List.of("/id", "/name", "/type", "/systemData", "/properties/policyType", "/properties/version");
    private static final List<String> WRITTEN_BY_SERVICE = List.of("createdBy", "createdOn", "updatedBy", "updatedOn");

    private PolicyHandlers() {}

    static List<ArmHandler<?, ?>> all(ArmClient client, Subscriptions subscriptions) {
        return List.of(
                new PolicyAssignmentHandler(client, subscriptions),
                of(PolicyDefinition.class, PolicyDefinition.PROPERTIES, DEFINED, client, subscriptions),
                of(PolicyInitiative.class, PolicyInitiative.PROPERTIES, DEFINED, client, subscriptions),
                of(PolicyExemption.class, PolicyExemption.PROPERTIES, EXEMPTED, client, subscriptions),
                of(Remediation.class, Remediation.PROPERTIES, "2021-10-01", client, subscriptions));
    }

    private static <R extends ArmResource<ArmState>> ArmHandler<R, ArmState> of(
            Class<R> type, PropertyTable table, String version, ArmClient client, Subscriptions subscriptions) {
        return new Written<>(type, ArmType.nested(table, version), client, subscriptions);
    }

    /** What is assigned at a scope, above and below, with definitions, initiatives and exemptions read along. */
    static AssignedPolicies assigned(ArmClient client, ArmId scope) {
        String below = scope + "/providers/";
        List<Document> assignments = client.list(below + PolicyAssignment.TYPE, DEFINED, "");
        List<Document> exemptions = client.list(below + PolicyExemption.TYPE, EXEMPTED, "");
        Map<String, Optional<Document>> read = new HashMap<>();
        return AssignedPolicies.of(
                        assignments,
                        id -> read.computeIfAbsent(ArmType.key(id), key -> client.get(id, DEFINED)),
                        exemptions)
                .knowing(places(client, scope));
    }

    /** The subscription of a scope and its groups, or the one group, as far as the caller may read them. */
    private static List<Document> places(ArmClient client, ArmId scope) {
        List<Document> places = new ArrayList<>();
        if (scope.subscriptionId().isPresent()) {
            ArmId subscription = ArmId.subscription(scope.subscriptionId().get());
            read(() -> client.get(subscription.toString(), PLACED).ifPresent(places::add));
            read(() -> scope.group()
                    .ifPresentOrElse(
                            group -> client.get(group.toString(), PLACED).ifPresent(places::add),
                            () -> places.addAll(client.list(subscription + "/resourcegroups", PLACED, ""))));
        }
        return places;
    }

    /** What the caller may not read stays unknown. */
    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (ProviderException refused) {
            if (refused.retry() != ProviderException.Retry.NEVER) {
                throw refused;
            }
        }
    }

    /** Sends back nothing that the service says of itself. */
    private static final class Written<R extends ArmResource<ArmState>> extends ArmHandler<R, ArmState> {
        Written(Class<R> declaration, ArmType type, ArmClient client, Subscriptions subscriptions) {
            super(declaration, type, client, subscriptions);
        }

        @Override
        ArmState state(Document body) {
            return new ArmState(body, armType().apiVersion());
        }

        @Override
        Document written(Document merged, Document declared) {
            Document bare = merged;
            for (String pointer : READ_ONLY) {
                bare = bare.withoutAt(pointer);
            }
            for (String member : WRITTEN_BY_SERVICE) {
                bare = bare.withoutAt("/properties/metadata/" + member);
            }
            return bare;
        }
    }
}
