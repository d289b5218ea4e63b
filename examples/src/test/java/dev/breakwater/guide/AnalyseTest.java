package dev.breakwater.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.access.AccessChangeReview;
import dev.breakwater.access.AccessRequest;
import dev.breakwater.access.AccessSubject;
import dev.breakwater.access.Authorizer;
import dev.breakwater.access.Caller;
import dev.breakwater.access.EscalationPath;
import dev.breakwater.access.EscalationPaths;
import dev.breakwater.access.Position;
import dev.breakwater.document.Document;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.NetworkPolicies;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reach;
import dev.breakwater.network.Reachability;
import dev.breakwater.network.ReachabilityPicture;
import dev.breakwater.network.ReachabilityReview;
import dev.breakwater.network.World;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the guide shows of the analyses, run. */
class AnalyseTest {
    private static final Document EDITORS = Document.parse("""
            {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
             "metadata": {"name": "editors", "namespace": "shop"},
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"},
             "subjects": [{"apiGroup": "rbac.authorization.k8s.io", "kind": "Group", "name": "shop-developers"}]}
            """);

    @Test
    void who_can() {
        List<Document> manifests = List.of(EDITORS);
        // tag::access[]
        Authorizer authorizer = Authorizer.withDefaults(manifests); // with the roles that every cluster has
        AccessRequest readSecrets = AccessRequest.of(Caller.user("alice", "shop-developers"), "get", "", "secrets")
                .in("shop");
        boolean allowed = authorizer.allows(readSecrets);
        String why = authorizer.decide(readSecrets).reason(); // in the words of the API server
        Set<AccessSubject> others = authorizer.whoCan(readSecrets); // who else
        // end::access[]
        assertThat(allowed).isTrue();
        assertThat(why).contains("RoleBinding \"editors/shop\"").contains("ClusterRole \"edit\"");
        assertThat(others).extracting(AccessSubject::toString).anyMatch(text -> text.contains("shop-developers"));
    }

    @Test
    void who_gets_where() {
        List<Document> manifests = List.of(EDITORS);
        // tag::paths[]
        EscalationPaths paths = EscalationPaths.of(manifests); // or of(estate, cluster), with the paths through Azure
        List<EscalationPath> administrators = paths.to(Position.Kind.CLUSTER_ADMIN); // who is, effectively
        Position developers = Position.of(AccessSubject.group("shop-developers"));
        String toTheNodes = paths.shortest(developers, Position.Kind.NODE)
                .map(EscalationPath::render)
                .orElse("");
        // end::paths[]
        assertThat(administrators).isEmpty();
        assertThat(toTheNodes).contains("1. runs pods in shop").contains("2. runs a privileged pod");
    }

    @Test
    void which_pod_reaches_which() {
        // tag::reachability[]
        World world = World.builder()
                .namespace("shop", Map.of())
                .pod(NetworkPod.of("shop", "web", Map.of("app", "web")))
                .pod(NetworkPod.of("shop", "db", Map.of("app", "db")))
                .build(); // or World.of(manifests), World.of(desired), World.of(estate)
        Reachability open = Reachability.of(world);
        Reachability closed = open.with(NetworkPolicies.denyAllButDns("shop"));
        Reach reach = closed.allowed(Endpoint.pod("shop", "web"), Endpoint.pod("shop", "db"), Port.tcp(5432));
        String why = closed.explain(Endpoint.pod("shop", "web"), Endpoint.pod("shop", "db"), Port.tcp(5432))
                .render();
        String picture = ReachabilityPicture.of(closed).svg();
        // end::reachability[]
        assertThat(reach).isEqualTo(Reach.DENIED);
        assertThat(why).contains("shop/web").contains("shop/db");
        assertThat(picture).startsWith("<svg");
    }

    @Test
    void reviews_of_a_plan() {
        // tag::reviews[]
        EngineOptions options =
                EngineOptions.standard().withReviews(AccessChangeReview.standard(), ReachabilityReview.standard());
        // end::reviews[]
        assertThat(options.reviews()).hasSize(2);
    }
}
