package dev.breakwater.k8s;

import dev.breakwater.cluster.AksCluster;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Survey;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All objects of a cluster that say who may do what and what runs: one list for each kind, of all namespaces. Neither
 * Secrets nor ConfigMaps are among them.
 */
final class Neighbours {
    private static final String RBAC = "rbac.authorization.k8s.io/v1/";

    private static final List<String> WHO = List.of(
            "v1/Namespace",
            "v1/ServiceAccount",
            RBAC + "Role",
            RBAC + "RoleBinding",
            RBAC + "ClusterRole",
            RBAC + "ClusterRoleBinding",
            "networking.k8s.io/v1/NetworkPolicy");

    /** What runs, of which those are kept that no other one of these made. */
    private static final List<String> WORKLOADS = List.of(
            "v1/Pod",
            "apps/v1/Deployment",
            "apps/v1/StatefulSet",
            "apps/v1/DaemonSet",
            "apps/v1/ReplicaSet",
            "batch/v1/Job",
            "batch/v1/CronJob");

    private Neighbours() {}

    /** Around the clusters of what is declared. */
    static List<Survey> of(Clusters clusters, Collection<Resource<?>> desired) {
        Map<String, Optional<ClusterLink>> links = new LinkedHashMap<>();
        for (Resource<?> resource : desired) {
            if (resource instanceof AksCluster cluster) {
                links.putIfAbsent(cluster.address().path(), Optional.of(cluster.link()));
            } else if (resource instanceof KubernetesObject object) {
                links.putIfAbsent(Clusters.pathOf(object), object.cluster());
            }
        }
        List<Survey> surveys = new ArrayList<>();
        links.forEach((path, link) -> {
            WHO.forEach(type -> surveys.add(survey(clusters, path, link, type)));
            WORKLOADS.forEach(type -> surveys.add(survey(clusters, path, link, type)));
        });
        return surveys;
    }

    private static Survey survey(Clusters clusters, String path, Optional<ClusterLink> link, String type) {
        int slash = type.lastIndexOf('/');
        String kind = type.substring(slash + 1);
        ObjectHandler<?> handler =
                new ObjectHandler<>(Kind.of(type.substring(0, slash), kind, ManifestObject.pluralOf(kind)), clusters);
        Set<Output<?>> inputs =
                link.<Set<Output<?>>>map(one -> Set.of(one.connection())).orElse(Set.of());
        return new Survey(
                "every " + kind + " of " + path,
                List.of(type),
                inputs,
                context -> server(clusters, link, context)
                        .map(server -> owners(handler.all(server, path)))
                        .orElse(Map.of()));
    }

    private static Optional<ApiServer> server(Clusters clusters, Optional<ClusterLink> link, HandlerContext context) {
        return link.isPresent() ? clusters.find(link.get(), context) : Optional.of(clusters.of(Clusters.OWN));
    }

    private static Map<Address<?>, Observed> owners(Map<? extends Address<?>, ? extends Observed> all) {
        Map<Address<?>, Observed> kept = new HashMap<>(all);
        kept.values().removeIf(object -> isMadeByWorkload(object.document()));
        return kept;
    }

    private static boolean isMadeByWorkload(Document object) {
        for (Document owner :
                object.at("/metadata/ownerReferences").orElse(Document.array()).elements()) {
            String type = owner.text("/apiVersion").orElse("") + "/"
                    + owner.text("/kind").orElse("");
            if (owner.flag("/controller").orElse(false) && WORKLOADS.contains(type)) {
                return true;
            }
        }
        return false;
    }
}
