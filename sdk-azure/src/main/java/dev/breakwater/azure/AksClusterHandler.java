package dev.breakwater.azure;

import dev.breakwater.azure.ArmRequest.Precondition;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.cluster.AksClusterState;
import dev.breakwater.document.Document;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ArmId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * AKS clusters with their pools. Bodies travel as the JSON that the service returned with the declaration
 * laid over it. One call makes one write: first the cluster itself (its control plane goes before its
 * pools in an upgrade), then one pool after the other; before a change, {@link LaterVersions} looks at what is there.
 */
final class AksClusterHandler extends ArmHandler<AksCluster, AksClusterState> {
    static final String API_VERSION = "2025-09-01";

    static final ArmType TYPE = ArmType.of(AksCluster.PROPERTIES, API_VERSION);
    private static final String FAILED = "/properties/provisioningState";

    private final ClusterAccess access;
    private final LaterVersions later;
    private final AksPools pools;

    AksClusterHandler(ArmClient client, Subscriptions subscriptions, ClusterAccess access) {
        super(AksCluster.class, TYPE, client, subscriptions);
        this.access = access;
        this.later = new LaterVersions(client);
        this.pools = new AksPools(client, later, operations());
    }

    @Override
    AksClusterState state(Document body) {
        return state(body, API_VERSION);
    }

    @Override
    AksClusterState state(Document body, String version) {
        AksClusterState state = AksClusterState.of(body, version);
        return body.text("/id")
                .filter(id -> !isBeingMade(body)) // the API server answers only once the cluster is there
                .map(id -> state.withConnection(Lazy.of(() -> access.connect(ArmId.parse(id)))))
                .orElse(state);
    }

    /** A cluster whose creator died has all its properties from the first moment, and is not there yet. */
    private static boolean isBeingMade(Document body) {
        return ArmStates.of(body).equals("creating");
    }

    /**
     * What differs; a failed cluster or pool differs too, since writing it again is what repairs it, and so does
     * a cluster that is still being made, since it has to be waited for.
     */
    @Override
    public List<FieldChange> diff(AksCluster desired, Document body, Optional<AksClusterState> actual) {
        List<FieldChange> changes = new ArrayList<>(super.diff(desired, body, actual));
        actual.ifPresent(state -> {
            unfinished("", state.document().at(FAILED)).ifPresent(changes::add);
            AksPools.declaredIn(body, state.document())
                    .forEach(
                            pool -> unfinished(AksPools.PATH + "/" + AksPools.name(pool), pool.get("provisioningState"))
                                    .ifPresent(changes::add));
        });
        return List.copyOf(changes);
    }

    private static Optional<FieldChange> unfinished(String prefix, Optional<Document> state) {
        String path = prefix.isEmpty() ? FAILED : prefix + "/provisioningState";
        String word = state.flatMap(Document::asText).map(ArmType::key).orElse("");
        boolean differs = ArmStates.isFailure(word) || (prefix.isEmpty() && word.equals("creating"));
        return state.filter(value -> differs)
                .map(value -> new FieldChange(
                        path,
                        FieldValue.of(value),
                        FieldValue.of(Document.of("Succeeded")),
                        Effect.NEUTRAL,
                        Consequence.IN_PLACE));
    }

    @Override
    public String remedy(List<FieldChange> refused) {
        boolean onlyPools = refused.stream().allMatch(AksPools::concerns);
        return onlyPools
                ? "AKS cannot change it on an existing pool. PoolReplacement.of(cluster, name) makes a new pool, cordons and"
                        + " drains the nodes of this one, and deletes it, each as a step of a plan."
                : "AKS cannot change it on an existing cluster; declare a new cluster under another name, move the"
                        + " workloads to it, then delete this one.";
    }

    @Override
    Precondition createCondition() {
        return Precondition.ABSENT;
    }

    @Override
    public Progress<AksClusterState> update(
            AksCluster desired,
            Document body,
            AksClusterState actual,
            List<FieldChange> changes,
            HandlerContext context) {
        if (isBeingMade(actual.document())) {
            return operations().at(version(body)).resumed("create", desired.id().toString(), context);
        }
        Document live = fresh(desired, body, actual, changes);
        requireRunning(desired, live);
        Optional<FieldChange> onPool =
                changes.stream().filter(AksPools::concerns).findFirst();
        boolean onCluster = changes.stream().anyMatch(change -> !AksPools.concerns(change));
        if (onPool.isPresent() && !onCluster) {
            return pools.write(desired.id().toString(), AksPools.poolOf(onPool.get()), body, version(body), context);
        }
        Document declared = body.withoutAt(AksPools.PATH);
        LaterVersions.Kept kept = later.cluster(desired.id().toString(), live, version(body));
        Document all = TYPE.table().merge(declared, kept.body());
        Document merged = withBareIdentities(Tags.merged(all, declared, kept.body(), context.owner()));
        return write(desired, merged, live, kept.version(), context);
    }

    private static void requireRunning(AksCluster desired, Document live) {
        if (live.text("/properties/powerState/code").filter("Stopped"::equals).isPresent()) {
            throw ProviderException.refused(
                    "ClusterStopped",
                    desired.id()
                            + ": the cluster is stopped, and AKS changes nothing on a stopped cluster. Start it, then apply again.");
        }
    }

    /** AKS refuses to take back the ids that it adds to each user-assigned identity. */
    private static Document withBareIdentities(Document body) {
        Optional<Document> identities =
                body.at("/identity/userAssignedIdentities").filter(Document::isObject);
        if (identities.isEmpty()) {
            return body;
        }
        Map<String, Document> bare = new LinkedHashMap<>();
        identities.get().members().keySet().forEach(id -> bare.put(id, Document.object()));
        return body.withAt("/identity/userAssignedIdentities", bare);
    }

    /** The cluster's id: pools and whatever else is written inside it wait for each other. */
    @Override
    public String exclusionKey(Address<AksClusterState> address) {
        return ArmType.key(address.path());
    }
}
