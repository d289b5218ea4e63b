package dev.breakwater.cluster;

import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import java.util.LinkedHashSet;
import java.util.Set;

/** Checks of pools that look at several properties or several pools at once. */
final class NodeChecks {
    private static final String POOLS = "/properties/agentPoolProfiles";
    private static final String SECCOMP = "/kubeletConfig/seccompDefault";

    private NodeChecks() {}

    /** Windows, Arm, sandboxing and confidential nodes cannot have it. */
    static Result trustedLaunch(Document body) {
        return Result.ofPools(
                body,
                pool -> !Facts.isWindows(pool)
                        && !Facts.isArm(pool)
                        && !Facts.isKata(pool)
                        && !Facts.isConfidential(pool),
                pool -> Facts.isTrue(pool, "/securityProfile/enableSecureBoot")
                        && Facts.isTrue(pool, "/securityProfile/enableVTPM"),
                "/securityProfile/enableSecureBoot",
                "/securityProfile/enableVTPM");
    }

    static boolean anyFips(Document body) {
        return Facts.anyPool(body, pool -> Facts.isTrue(pool, "/enableFIPS"));
    }

    /** Sandboxing and confidential nodes cannot have it. */
    static Result fips(Document body) {
        return Result.ofPools(
                body,
                pool -> !Facts.isKata(pool) && !Facts.isConfidential(pool),
                pool -> Facts.isTrue(pool, "/enableFIPS"),
                "/enableFIPS");
    }

    static boolean anyConfidential(Document body) {
        return Facts.anyPool(body, Facts::isConfidential);
    }

    static Result confidential(Document body) {
        return Result.ofPools(body, pool -> !Facts.isSystem(pool), Facts::isConfidential, "/vmSize");
    }

    /** Node provisioning brings nodes for workloads without a pool. */
    static Result reserved(Document body) {
        Result systems = Result.ofPools(body, Facts::isSystem, NodeChecks::isTainted, "/nodeTaints");
        boolean hasUser = Facts.anyPool(body, pool -> !Facts.isSystem(pool))
                || Facts.is(body, "/properties/nodeProvisioningProfile/mode", "Manual", "auto");
        if (systems.verdict() == Verdict.FAIL || hasUser) {
            return systems;
        }
        return Result.of(false, "There is no pool for workloads.", body, POOLS);
    }

    private static boolean isTainted(Document pool) {
        for (Document taint : pool.at("/nodeTaints").orElse(Document.array()).elements()) {
            if (taint.asText().orElse("").startsWith("CriticalAddonsOnly=true:No")) {
                return true;
            }
        }
        return false;
    }

    static boolean anyIsolation(Document body) {
        return Facts.anyPool(body, pool -> !PoolIsolation.of(pool).isEmpty());
    }

    /** Names each way that does not last, with its state. */
    static Result isolation(Document body) {
        Result result = Result.ofPools(
                body,
                pool -> !PoolIsolation.of(pool).isEmpty(),
                pool -> PoolIsolation.of(pool).stream().allMatch(PoolIsolation::isLasting),
                "/vmSize",
                "/workloadRuntime",
                "/hostGroupID");
        return new Result(result.verdict(), () -> (result.reason() + " " + states(body)).strip(), result.seen());
    }

    private static String states(Document body) {
        Set<String> states = new LinkedHashSet<>();
        for (Document pool : Facts.pools(body)) {
            PoolIsolation.of(pool).stream().filter(way -> !way.isLasting()).forEach(way -> states.add(way.state()));
        }
        return String.join(" ", states);
    }

    /** Which workloads are untrusted the cluster does not say, so a missing sandbox is no failure. */
    static Result sandbox(Document body) {
        boolean any = Facts.anyPool(body, Facts::isKata);
        return any
                ? Result.ofPools(body, Facts::isKata, pool -> true, "/workloadRuntime")
                : Result.unknown(
                        "No pool sandboxes pods, and no interface of Azure tells which pods are untrusted.", body);
    }

    static Result kubeletFiles(Document body) {
        return Result.unknown(
                "No interface of Azure shows files and flags of the kubelet: only a node does, and AKS manages them.",
                body);
    }

    /** The property exists in preview versions of the interface only. */
    static Result seccomp(Document body) {
        boolean said = Facts.anyPool(body, pool -> pool.at(SECCOMP).isPresent());
        return said
                ? Result.ofPools(
                        body,
                        pool -> !Facts.isWindows(pool),
                        pool -> Facts.is(pool, SECCOMP, "", "runtimedefault"),
                        SECCOMP)
                : Result.unknown(
                        "Which profile the kubelet uses is not said: it takes api-version "
                                + OperationProperties.PREVIEW + ".",
                        body);
    }
}
