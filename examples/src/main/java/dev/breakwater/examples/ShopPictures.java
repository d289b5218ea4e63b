package dev.breakwater.examples;

import dev.breakwater.access.AccessCell;
import dev.breakwater.access.AccessMatrix;
import dev.breakwater.access.Authorizer;
import dev.breakwater.audit.Picture;
import dev.breakwater.engine.Estate;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.ReachabilityPicture;
import dev.breakwater.network.World;
import java.util.List;
import java.util.Map;

/** What the page of an audit shows of the shop beside the findings: who may do what, and what reaches what. */
final class ShopPictures {
    private static final List<AccessCell> CELLS = List.of(
            new AccessCell("get", "", "pods"),
            new AccessCell("create", "", "pods"),
            new AccessCell("create", "", "pods/exec"),
            new AccessCell("get", "", "secrets"),
            new AccessCell("create", "rbac.authorization.k8s.io", "rolebindings"));

    private ShopPictures() {}

    /** The pictures of an estate; its policies are shown on the pods that they are written for, and on a stranger. */
    static Picture[] of(Estate estate) {
        Authorizer authorizer = Authorizer.withDefaults(
                estate.entries().stream().map(Estate.Entry::document).toList());
        World world = World.of(estate)
                .with(NetworkPod.of("shop", "frontend", Map.of("app", "frontend")))
                .with(NetworkPod.of("shop", "backend", Map.of("app", "backend")))
                .with(NetworkPod.of("default", "stranger", Map.of()));
        return new Picture[] {
            AccessMatrix.of(authorizer, CELLS).picture("shop"),
            ReachabilityPicture.of(Reachability.of(world)).matrix()
        };
    }
}
