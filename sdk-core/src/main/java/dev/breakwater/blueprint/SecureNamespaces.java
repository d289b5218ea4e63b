package dev.breakwater.blueprint;

import dev.breakwater.access.RoleBinding;
import dev.breakwater.access.Subject;
import dev.breakwater.document.Document;
import dev.breakwater.network.NetworkPolicy;
import dev.breakwater.resource.ClusterLink;
import dev.breakwater.resource.Resource;
import dev.breakwater.workload.LimitRange;
import dev.breakwater.workload.Namespace;
import dev.breakwater.workload.ResourceQuota;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The objects that a namespace of a secure cluster stands for. */
final class SecureNamespaces {
    private SecureNamespaces() {}

    static List<Resource<?>> all(SecureNamespace declared, ClusterLink link) {
        List<Resource<?>> all = new ArrayList<>();
        all.add(Namespace.named(declared.name())
                .podSecurity(declared.podSecurity())
                .on(link)
                .build());
        all.add(NetworkPolicy.defaultDeny(declared.name()).withCluster(link));
        all.add(NetworkPolicy.allowDns(declared.name()).withCluster(link));
        if (!declared.quota().isEmpty()) {
            all.add(quota(declared).on(link));
            all.add(defaults(declared).on(link));
        }
        for (String role : roles(declared)) {
            all.add(binding(declared, role, link));
        }
        return all;
    }

    private static ResourceQuota quota(SecureNamespace declared) {
        return ResourceQuota.named("quota")
                .in(declared.name())
                .merge(Document.object("spec", Document.object("hard", declared.quota())));
    }

    /** A quota refuses pods that do not say what they use, so that those get a little. */
    private static LimitRange defaults(SecureNamespace declared) {
        return LimitRange.named("defaults")
                .in(declared.name())
                .containers(new TreeMap<>(Map.of("cpu", "100m", "memory", "128Mi")), Map.of("memory", "512Mi"));
    }

    private static Set<String> roles(SecureNamespace declared) {
        Set<String> roles = new LinkedHashSet<>();
        declared.grants().forEach(grant -> roles.add(grant.clusterRole()));
        return roles;
    }

    /** One binding for each role, so that adding a group is an update and never a new object. */
    private static RoleBinding binding(SecureNamespace declared, String role, ClusterLink link) {
        List<Subject> groups = declared.grants().stream()
                .filter(grant -> grant.clusterRole().equals(role))
                .map(grant -> Subject.group(grant.group()))
                .toList();
        return RoleBinding.named(role + "-groups")
                .namespace(declared.name())
                .clusterRole(role)
                .addAllSubjects(groups)
                .on(link)
                .build();
    }
}
