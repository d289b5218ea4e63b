package dev.breakwater.cluster;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Acceptance;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done about a change that AKS does not make on an existing pool: a new pool with the declared properties,
 * its nodes ready, the autoscaler of the old pool switched off, its nodes cordoned and drained, then the old pool
 * deleted. Each step is a change
 * of the plan that {@link #in} leads to, so nothing happens that was not shown and allowed by {@link
 * dev.breakwater.change.Permission#REPLACE_POOLS}, and a run that died is taken up by planning again.
 *
 * <p>Pods go by the eviction API, so that budgets hold; what lies in their {@code emptyDir} goes with them, as in every
 * upgrade. A pod without a controller would not come back: the plan refuses to drain its node. Immutable,
 * thread-safe.
 */
public final class PoolReplacement {
    private static final Duration DRAIN = Duration.ofHours(1);
    private static final int LINUX_NAME = 6;
    private static final int WINDOWS_NAME = 2;

    private final AksCluster declared;
    private final NodePool old;
    private final String name;
    private final Duration limit;

    private PoolReplacement(AksCluster declared, NodePool old, String name, Duration limit) {
        this.declared = declared;
        this.old = old;
        this.name = name;
        this.limit = limit;
    }

    /**
     * Replaces the pool of that name. Its declaration says what the new pool is like; the new pool's name begins as
     * the old one's and follows from that declaration, so that a second run finds it instead of making another.
     *
     * @throws InvalidDeclarationException if the cluster declares no such pool
     */
    public static PoolReplacement of(AksCluster cluster, String pool) {
        Optional<NodePool> declared =
                cluster.pools().stream().filter(one -> one.name().equals(pool)).findFirst();
        NodePool old = declared.orElseThrow(() -> invalid(
                cluster, "declares no pool '" + pool + "'; declare it as it shall be, under the name that it has."));
        return new PoolReplacement(cluster, old, derived(old), DRAIN);
    }

    /**
     * This replacement with another name for the new pool.
     *
     * @throws InvalidDeclarationException if that is the name of a declared pool
     */
    public PoolReplacement named(String newPool) {
        if (declared.pools().stream().anyMatch(pool -> pool.name().equals(newPool))) {
            throw invalid(declared, "declares a pool '" + newPool + "' already; give the new one another name.");
        }
        return new PoolReplacement(declared, old, newPool, limit);
    }

    /**
     * This replacement with another limit for readying the new nodes and draining the old ones, one hour by default;
     * past it the run fails with both pools in place.
     */
    public PoolReplacement drainWithin(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw invalid(declared, "cannot drain a pool within " + time + "; give it some time.");
        }
        return new PoolReplacement(declared, old, name, time);
    }

    private static InvalidDeclarationException invalid(AksCluster cluster, String problem) {
        return new InvalidDeclarationException(
                List.of(new Issue("PoolReplacement in AksCluster '" + cluster.name() + "'", problem)));
    }

    /** The name of the pool that goes. */
    public String oldPool() {
        return old.name();
    }

    /** The name of the pool that comes. */
    public String newPool() {
        return name;
    }

    /** The cluster with the new pool in the place of the old one: what to declare from now on. */
    public AksCluster cluster() {
        return with(old.withName(name));
    }

    private AksCluster with(NodePool successor) {
        List<NodePool> pools = new ArrayList<>();
        for (NodePool pool : declared.pools()) {
            pools.add(pool.equals(old) ? successor : pool);
        }
        return declared.withPools(pools);
    }

    /**
     * The new pool while it takes the place of the old one: one that may have no nodes keeps at least one, for pods that
     * are evicted shall find one that is ready, however long that takes and however often it is begun.
     */
    private NodePool successor() {
        NodePool successor = old.withName(name);
        boolean none = old.size() instanceof PoolSize.Autoscaled scaled && scaled.min() == 0;
        return none
                ? successor.withSize(new PoolSize.Autoscaled(1, ((PoolSize.Autoscaled) old.size()).max()))
                : successor;
    }

    /**
     * That desired state with the new pool in the place of the old one and the steps that get there. Plan and apply
     * it; once applied, its plan is empty, and the steps may be left out. Where the pool may have no nodes, its minimum
     * is 1 here, so that {@link #without} still has that to take back.
     *
     * @throws InvalidDeclarationException if the state does not declare the cluster
     */
    public DesiredState in(DesiredState desired) {
        NodePool successor = successor();
        PoolDrain drain = new PoolDrain(declared, old.name(), name, ready(successor.size()), limit);
        return replaced(desired, with(successor)).with(drain.hold(), drain, new PoolRemoval(drain));
    }

    /**
     * That desired state with the new pool in the place of the old one.
     *
     * @throws InvalidDeclarationException if the state does not declare the cluster
     */
    public DesiredState without(DesiredState desired) {
        return replaced(desired, cluster());
    }

    private DesiredState replaced(DesiredState desired, AksCluster cluster) {
        List<Resource<?>> all = new ArrayList<>();
        for (Resource<?> resource : desired.resources()) {
            all.add(resource.address().equals(declared.address()) ? cluster : resource);
        }
        if (desired.find(declared.address()).isEmpty()) {
            throw invalid(declared, "is not declared in " + desired.name() + "; add the cluster to it.");
        }
        return DesiredState.named(desired.name())
                .with(all)
                .accepting(desired.acceptances().toArray(Acceptance[]::new));
    }

    private static int ready(PoolSize size) {
        return size instanceof PoolSize.Autoscaled scaled ? scaled.min() : ((PoolSize.Fixed) size).nodes();
    }

    /** The beginning of the old name and a hash of all that cannot be changed: what can be must not move the name. */
    private static String derived(NodePool pool) {
        int kept = pool.osType().filter(OsType.WINDOWS::equals).isPresent() ? WINDOWS_NAME : LINUX_NAME;
        String start = pool.name().substring(0, Math.min(kept, pool.name().length()));
        int length = pool.osType().filter(OsType.WINDOWS::equals).isPresent() ? 4 : 6;
        String hash = Integer.toUnsignedString((pool.name() + fixed(pool)).hashCode(), 36);
        String digits = "000000" + hash;
        return start + digits.substring(digits.length() - length);
    }

    private static String fixed(NodePool pool) {
        PropertyTable table = AksCluster.PROPERTIES;
        Document body = Document.object()
                .withAt(
                        "/properties/agentPoolProfiles",
                        Document.array(pool.document().without("name")));
        StringBuilder fixed = new StringBuilder();
        for (Property property : table.properties()) {
            if (property.path().startsWith(PoolProperties.AT)) {
                for (PropertyTable.Place place : table.places(property, body)) {
                    place.value()
                            .filter(value -> isFixed(property, value))
                            .ifPresent(value -> fixed.append(property.path()).append(value));
                }
            }
        }
        return fixed.toString();
    }

    private static boolean isFixed(Property property, Document value) {
        return property.consequence(Optional.of(Document.object("other", value)), value) == Consequence.REFUSED;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PoolReplacement that
                && declared.equals(that.declared)
                && old.equals(that.old)
                && name.equals(that.name)
                && limit.equals(that.limit);
    }

    @Override
    public int hashCode() {
        return Objects.hash(declared, old, name, limit);
    }

    /** {@code PoolReplacement[shop: user by user1x0k3]}. */
    @Override
    public String toString() {
        return "PoolReplacement[" + declared.name() + ": " + old.name() + " by " + name + "]";
    }
}
