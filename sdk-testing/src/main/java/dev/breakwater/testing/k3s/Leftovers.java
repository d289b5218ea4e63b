package dev.breakwater.testing.k3s;

import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIGroupList;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What a test leaves in a cluster that goes on living: all outside of namespaces, of whatever kind, whose name begins as
 * that of its namespace does, and those namespaces.
 */
final class Leftovers {
    /** Namespaces end in their controllers' own time. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final int REFUSED = 400;

    private final KubernetesClient client;
    private final List<String> prefixes = new ArrayList<>();

    Leftovers(KubernetesClient client) {
        this.client = client;
    }

    /** Begins to remove all of a test, without waiting for it. */
    synchronized void remove(String prefix) {
        prefixes.add(prefix);
        List<Runnable> deletes = new ArrayList<>();
        resources(name -> isOf(prefix, name)).forEach(one -> deletes.add(one::delete));
        Closing.all(deletes);
    }

    /** Begins to remove the namespace of a test that can have made nothing else, which one request does. */
    synchronized void removeNamespace(String name) {
        prefixes.add(name);
        client.namespaces().withName(name).delete();
    }

    /** Waits until nothing of any test is there any more, and fails with the names of what stays. */
    void requireNone() {
        requireNone(LIMIT);
    }

    /** Looks at all kinds once, and then only at what was found. */
    synchronized void requireNone(Duration limit) {
        List<Resource<GenericKubernetesResource>> found =
                resources(name -> prefixes.stream().anyMatch(prefix -> isOf(prefix, name)));
        Patience.until(limit, () -> left(found));
    }

    private static String left(List<Resource<GenericKubernetesResource>> found) {
        found.removeIf(one -> one.get() == null);
        List<String> names = found.stream()
                .map(resource -> resource.item().getKind() + " "
                        + resource.item().getMetadata().getName())
                .toList();
        return names.isEmpty() ? "" : "tests left behind " + String.join(", ", names);
    }

    private static boolean isOf(String prefix, String name) {
        return name.equals(prefix) || name.startsWith(prefix + "-");
    }

    private List<Resource<GenericKubernetesResource>> resources(Predicate<String> wanted) {
        List<Resource<GenericKubernetesResource>> all = new ArrayList<>();
        for (ResourceDefinitionContext kind : kinds()) {
            List<GenericKubernetesResource> items =
                    answer(() -> client.genericKubernetesResources(kind).list().getItems(), List.of());
            for (GenericKubernetesResource item : items) {
                if (wanted.test(item.getMetadata().getName())) {
                    all.add(client.genericKubernetesResources(kind).resource(item));
                }
            }
        }
        return all;
    }

    /** What has no namespace and can be listed and deleted; what may refuse the other deletions comes first. */
    private List<ResourceDefinitionContext> kinds() {
        Map<String, ResourceDefinitionContext> kinds = new LinkedHashMap<>();
        add(kinds, "", "v1");
        for (APIGroup group : answer(client::getApiGroups, new APIGroupList()).getGroups()) {
            for (GroupVersionForDiscovery version : group.getVersions()) {
                add(kinds, group.getName(), version.getVersion());
            }
        }
        return kinds.values().stream()
                .sorted(Comparator.comparingInt(Leftovers::turn))
                .toList();
    }

    /** Custom objects go before their definitions, and namespaces last. */
    private static int turn(ResourceDefinitionContext kind) {
        if ("admissionregistration.k8s.io".equals(kind.getGroup())) {
            return 0;
        }
        return switch (kind.getKind()) {
            case "CustomResourceDefinition" -> 2;
            case "Namespace" -> 3;
            default -> 1;
        };
    }

    /** A kind of several versions is taken in the first, which the server prefers. */
    private void add(Map<String, ResourceDefinitionContext> kinds, String group, String version) {
        String path = group.isEmpty() ? version : group + "/" + version;
        for (APIResource kind : answer(() -> client.getApiResources(path), new APIResourceList())
                .getResources()) {
            boolean isOurs = !kind.getNamespaced() && kind.getVerbs().containsAll(List.of("list", "delete"));
            if (isOurs && !kind.getName().contains("/")) {
                kinds.putIfAbsent(
                        group + "/" + kind.getName(),
                        new ResourceDefinitionContext.Builder()
                                .withGroup(group)
                                .withVersion(version)
                                .withPlural(kind.getName())
                                .withKind(kind.getKind())
                                .withNamespaced(false)
                                .build());
            }
        }
    }

    /** What a server refuses to show, or a group behind it that is down, no test can have made something in. */
    private static <T> T answer(Supplier<T> question, T none) {
        try {
            T answer = question.get();
            return answer == null ? none : answer;
        } catch (KubernetesClientException e) {
            if (e.getCode() < REFUSED) {
                throw e;
            }
            return none;
        }
    }

    @Override
    public String toString() {
        return "Leftovers" + prefixes;
    }
}
