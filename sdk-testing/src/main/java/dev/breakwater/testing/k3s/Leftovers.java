package dev.breakwater.testing.k3s;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.V1AdmissionRegistrationAPIGroupDSL;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a test leaves in a cluster that goes on living: all whose name begins as that of its namespace does. */
final class Leftovers {
    /** Namespaces end in their controllers' own time. */
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final KubernetesClient client;
    private final List<String> prefixes = new ArrayList<>();

    Leftovers(KubernetesClient client) {
        this.client = client;
    }

    /** Begins to remove all of a test, without waiting for it. */
    synchronized void remove(String prefix) {
        prefixes.add(prefix);
        resources(name -> isOf(prefix, name)).forEach(Resource::delete);
    }

    /** Waits until nothing of any test is there any more, and fails with the names of what stays. */
    void requireNone() {
        requireNone(LIMIT);
    }

    void requireNone(Duration limit) {
        Patience.until(limit, this::left);
    }

    private synchronized String left() {
        List<String> names = resources(name -> prefixes.stream().anyMatch(prefix -> isOf(prefix, name))).stream()
                .map(resource -> resource.item().getKind() + " "
                        + resource.item().getMetadata().getName())
                .toList();
        return names.isEmpty() ? "" : "tests left behind " + String.join(", ", names);
    }

    private static boolean isOf(String prefix, String name) {
        return name.equals(prefix) || name.startsWith(prefix + "-");
    }

    private List<Resource<? extends HasMetadata>> resources(Predicate<String> wanted) {
        List<Resource<? extends HasMetadata>> all = new ArrayList<>();
        V1AdmissionRegistrationAPIGroupDSL admission =
                client.admissionRegistration().v1();
        admission.validatingAdmissionPolicyBindings().resources().forEach(all::add);
        admission.validatingAdmissionPolicies().resources().forEach(all::add);
        client.rbac().clusterRoleBindings().resources().forEach(all::add);
        client.rbac().clusterRoles().resources().forEach(all::add);
        client.apiextensions().v1().customResourceDefinitions().resources().forEach(all::add);
        client.namespaces().resources().forEach(all::add);
        all.removeIf(one -> !wanted.test(one.item().getMetadata().getName()));
        return all;
    }

    @Override
    public String toString() {
        return "Leftovers" + prefixes;
    }
}
