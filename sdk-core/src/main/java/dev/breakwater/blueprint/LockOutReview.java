package dev.breakwater.blueprint;

import dev.breakwater.change.Effect;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.PlanReview;
import dev.breakwater.engine.Remark;
import dev.breakwater.identity.RoleAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a plan after which nobody can administer a cluster, or which cuts off the caller's own address
 * where that is known; says "not checked" where it is not, and what still lets in when local accounts are disabled.
 * Immutable, thread-safe.
 */
public final class LockOutReview implements PlanReview {
    private static final String LOCAL_OFF = "/properties/disableLocalAccounts";
    private static final String ACCESS = "/properties/apiServerAccessProfile";

    private final Optional<String> egress;
    private final Optional<String> elsewhere;

    private LockOutReview(Optional<String> egress, Optional<String> elsewhere) {
        this.egress = egress;
        this.elsewhere = elsewhere;
    }

    /** The review, knowing nothing of the caller. */
    public static LockOutReview standard() {
        return new LockOutReview(Optional.empty(), Optional.empty());
    }

    /**
     * This review, knowing the IPv4 address from which the caller reaches the API server.
     *
     * @throws IllegalArgumentException if it is not an IPv4 address
     */
    public LockOutReview callerEgress(String address) {
        if (Ipv4.parse(address).isEmpty()) {
            throw new IllegalArgumentException("LockOutReview: '" + address + "' is not an IPv4 address.");
        }
        return new LockOutReview(Optional.of(address), elsewhere);
    }

    /**
     * This review, taking somebody's word that administrators have their role by an assignment that is not
     * declared, such as one on a management group. A plan says so instead of being refused.
     *
     * @param who which assignment, for the remark
     */
    public LockOutReview administeredBy(String who) {
        return new LockOutReview(egress, Optional.of(who));
    }

    @Override
    public List<Remark> review(Estate before, Estate after) {
        List<Remark> remarks = new ArrayList<>();
        for (Estate.Entry cluster : after.ofType(AksCluster.TYPE)) {
            administrators(cluster, before, after).ifPresent(remarks::add);
            caller(cluster, before).ifPresent(remarks::add);
            credentials(cluster, before).ifPresent(remarks::add);
        }
        return List.copyOf(remarks);
    }

    private Optional<Remark> administrators(Estate.Entry cluster, Estate before, Estate after) {
        if (AdminPath.into(cluster, after, before).open()) {
            return Optional.empty();
        }
        boolean already = before.find(cluster.address())
                .filter(entry -> !AdminPath.into(entry, before, before).open())
                .isPresent();
        String name = cluster.address().shortName();
        if (AdminPath.usesAzureRbac(cluster)) {
            Optional<String> unknown = elsewhere
                    .map(who -> who + " is not declared")
                    .or(() -> gap(before).or(() -> gap(after)));
            if (unknown.isPresent()) {
                return Optional.of(remark(
                        "lock-out",
                        cluster,
                        Effect.NEUTRAL,
                        false,
                        "not checked: whether anybody can administer " + name + ", because " + unknown.get() + "."));
            }
        }
        return Optional.of(remark(
                "lock-out",
                cluster,
                already ? Effect.NEUTRAL : Effect.WEAKENS,
                !already,
                (already
                                ? "nobody can administer " + name + ", before and after this plan: "
                                : "nobody could administer " + name + " after this plan: ")
                        + "local accounts are off, there is no admin group and no role assignment that reaches"
                        + " cluster-admin. Declare an admin group with EntraIntegration, or a RoleAssignment of"
                        + " AzureRole.AKS_RBAC_CLUSTER_ADMIN together with Azure RBAC."));
    }

    private static Optional<String> gap(Estate estate) {
        return estate.gaps().stream()
                .filter(gap -> gap.type().equalsIgnoreCase(RoleAssignment.TYPE))
                .map(gap -> "role assignments could not be read: " + gap.reason())
                .findFirst();
    }

    /** What was issued before local accounts are disabled outlives them. */
    private static Optional<Remark> credentials(Estate.Entry cluster, Estate before) {
        boolean on = before.find(cluster.address())
                .filter(entry -> !entry.document().flag(LOCAL_OFF).orElse(false))
                .isPresent();
        return on && cluster.document().flag(LOCAL_OFF).orElse(false)
                ? Optional.of(remark(
                        "local-credentials",
                        cluster,
                        Effect.NEUTRAL,
                        false,
                        "certificates and tokens of local accounts that were issued before open "
                                + cluster.address().shortName() + " until its certificates are rotated (az aks"
                                + " rotate-certs; the API server is away for up to half an hour)."))
                : Optional.empty();
    }

    /** Only a plan that changes who can connect can cut somebody off. */
    private Optional<Remark> caller(Estate.Entry cluster, Estate before) {
        Optional<Document> old =
                before.find(cluster.address()).flatMap(entry -> entry.document().at(ACCESS));
        Optional<Document> access = cluster.document().at(ACCESS);
        if (access.equals(old)) {
            return Optional.empty();
        }
        String name = cluster.address().shortName();
        Optional<Boolean> admitted = admits(access);
        if (admitted.isEmpty()) {
            return Optional.of(remark(
                    "caller-access",
                    cluster,
                    Effect.NEUTRAL,
                    false,
                    "not checked: whether you can still reach " + name + " where you are"
                            + (egress.isEmpty() ? "; give LockOutReview.callerEgress your address." : ".")));
        }
        boolean wasOut = old.isPresent() && admits(old).filter(in -> in).isEmpty();
        if (admitted.get()) {
            return Optional.empty();
        }
        return Optional.of(remark(
                "caller-access",
                cluster,
                Effect.NEUTRAL,
                !wasOut,
                "your address " + egress.orElse("") + " is not in the authorized ranges of " + name
                        + (wasOut
                                ? ", as before this plan."
                                : ": this plan would cut you off. Add it to the ranges,"
                                        + " or apply from an address that is in them.")));
    }

    /** Whether the caller can connect; empty if that cannot be known. */
    private Optional<Boolean> admits(Optional<Document> access) {
        if (access.flatMap(profile -> profile.flag("/enablePrivateCluster")).orElse(false)) {
            return Optional.empty();
        }
        List<Document> ranges = access.flatMap(profile -> profile.at("/authorizedIPRanges"))
                .map(Document::elements)
                .orElse(List.of());
        if (ranges.isEmpty()) {
            return Optional.of(true);
        }
        return egress.flatMap(address -> inAny(ranges, address));
    }

    private static Optional<Boolean> inAny(List<Document> ranges, String address) {
        boolean unknown = false;
        for (Document range : ranges) {
            Optional<Boolean> inside = range.asText().flatMap(block -> Ipv4.contains(block, address));
            if (inside.orElse(false)) {
                return Optional.of(true);
            }
            unknown |= inside.isEmpty();
        }
        return unknown ? Optional.empty() : Optional.of(false);
    }

    private static Remark remark(String code, Estate.Entry cluster, Effect effect, boolean refuses, String text) {
        return new Remark(code, Optional.of(cluster.address()), effect, refuses, text);
    }

    /** {@code LockOutReview[caller 203.0.113.7]}. */
    @Override
    public String toString() {
        return "LockOutReview[" + egress.map(address -> "caller " + address).orElse("caller unknown") + "]";
    }
}
