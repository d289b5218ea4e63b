package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.resource.DesiredState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What reachability is judged on: namespaces, pods, policies, services and nodes of one cluster. A namespace that is
 * not given has no label but its name, which every namespace has as {@code kubernetes.io/metadata.name}. Pods that
 * have ended are left out. Immutable, thread-safe.
 */
public final class World {
    private final Map<String, Map<String, String>> namespaces;
    private final Map<Endpoint.Pod, NetworkPod> pods;
    private final Map<String, PolicyModel> policies;
    private final Map<String, Optional<PolicyModel>> changes;
    private final List<ForeignPolicy> foreign;
    private final Map<Endpoint.Service, ServiceModel> services;
    private final List<Document> entries;
    private final Map<String, List<String>> nodes;
    private final NetworkProfile profile;

    /** The pods and ports behind a service. */
    record ServiceModel(Map<String, String> selector, List<ServicePort> ports) {
        /** The name may be empty; the target is a number, or the name of a container port. */
        record ServicePort(String name, Port port, String target) {}
    }

    private World(Builder from, NetworkProfile profile) {
        this.namespaces = new LinkedHashMap<>(from.namespaces);
        this.pods = new LinkedHashMap<>(from.pods);
        this.policies = new LinkedHashMap<>(from.policies);
        this.changes = Map.of();
        this.foreign = List.copyOf(from.foreign);
        this.services = new LinkedHashMap<>(from.services);
        this.entries = List.copyOf(from.entries);
        this.nodes = new LinkedHashMap<>(from.nodes);
        this.profile = profile;
        for (NetworkPod pod : pods.values()) {
            if (!namespaces.containsKey(pod.namespace())) {
                namespaces.put(pod.namespace(), named(pod.namespace(), Map.of()));
            }
        }
    }

    private World(World old, Map<String, Optional<PolicyModel>> changes) {
        this.namespaces = old.namespaces;
        this.pods = old.pods;
        this.policies = old.policies;
        this.changes = changes;
        this.foreign = old.foreign;
        this.services = old.services;
        this.entries = old.entries;
        this.nodes = old.nodes;
        this.profile = old.profile;
    }

    /** A world to fill. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The world of manifests, as files or a live read hold them: namespaces, pods, workload templates, network
     * policies of any kind, services and nodes. Other kinds are passed over.
     */
    public static World of(Iterable<Document> manifests) {
        Builder builder = builder();
        manifests.forEach(builder::manifest);
        return builder.build();
    }

    /** The world of all Kubernetes objects of an estate: declared, planned, live or a snapshot. */
    public static World of(Estate estate) {
        Builder builder = builder();
        for (Estate.Entry entry : estate.entries()) {
            builder.manifest(entry.document());
        }
        return builder.build();
    }

    /** The world that a desired state declares. */
    public static World of(DesiredState desired) {
        return of(Estate.of(desired));
    }

    /** This world as another network plug-in reads it. */
    public World readBy(NetworkProfile plugin) {
        return new World(toBuilder(), plugin);
    }

    /** This world with one more policy, which replaces one of the same namespace and name. */
    public World with(NetworkPolicy policy) {
        return toBuilder().policy(policy).build(profile);
    }

    /** This world without that policy. */
    public World without(String namespace, String policy) {
        Builder builder = toBuilder();
        builder.policies.remove(namespace + "/" + policy);
        return builder.build(profile);
    }

    /** This world after policies went and others came; shares all else, so that it costs what the change costs. */
    World change(Collection<PolicyModel> without, Collection<PolicyModel> with) {
        Map<String, Optional<PolicyModel>> changed = new LinkedHashMap<>(changes);
        without.forEach(policy -> changed.put(policy.toString(), Optional.empty()));
        with.forEach(policy -> changed.put(policy.toString(), Optional.of(policy)));
        return new World(this, changed);
    }

    /** This world with one more pod, which replaces one of the same namespace and name. */
    public World with(NetworkPod pod) {
        return toBuilder().pod(pod).build(profile);
    }

    private Builder toBuilder() {
        Builder builder = new Builder();
        builder.namespaces.putAll(namespaces);
        builder.pods.putAll(pods);
        builder.policies.putAll(policies());
        builder.foreign.addAll(foreign);
        builder.services.putAll(services);
        builder.entries.addAll(entries);
        builder.nodes.putAll(nodes);
        return builder;
    }

    /** The pods, in their order. */
    public List<NetworkPod> pods() {
        return List.copyOf(pods.values());
    }

    /** The labels of each namespace, its name among them. */
    public Map<String, Map<String, String>> namespaces() {
        return Collections.unmodifiableMap(namespaces);
    }

    /** The names of all policies that the engine reads, {@code namespace/name}. */
    public List<String> policyNames() {
        return List.copyOf(policies().keySet());
    }

    /** How policies are read. */
    public NetworkProfile profile() {
        return profile;
    }

    Iterable<NetworkPod> podsInOrder() {
        return pods.values();
    }

    Optional<NetworkPod> pod(Endpoint.Pod endpoint) {
        return Optional.ofNullable(pods.get(endpoint));
    }

    Map<String, String> labelsOf(String namespace) {
        return namespaces.getOrDefault(namespace, Map.of());
    }

    Map<String, PolicyModel> policies() {
        if (changes.isEmpty()) {
            return policies;
        }
        Map<String, PolicyModel> all = new LinkedHashMap<>(policies);
        changes.forEach((name, policy) -> {
            all.remove(name);
            policy.ifPresent(present -> all.put(name, present));
        });
        return all;
    }

    /** The policy of that {@code namespace/name}. */
    Optional<PolicyModel> policy(String name) {
        Optional<PolicyModel> changed = changes.get(name);
        return changed == null ? Optional.ofNullable(policies.get(name)) : changed;
    }

    List<ForeignPolicy> foreign() {
        return foreign;
    }

    Optional<ServiceModel> service(Endpoint.Service endpoint) {
        return Optional.ofNullable(services.get(endpoint));
    }

    /** What may let traffic in from outside, as it is written: services, ingresses, their classes, gateways, routes. */
    List<Document> entries() {
        return entries;
    }

    Map<String, List<String>> nodes() {
        return nodes;
    }

    private static Map<String, String> named(String namespace, Map<String, String> labels) {
        Map<String, String> all = new LinkedHashMap<>(labels);
        all.put("kubernetes.io/metadata.name", namespace);
        return Collections.unmodifiableMap(all);
    }

    /** {@code World[3 namespaces, 12 pods, 5 policies, CILIUM]}. */
    @Override
    public String toString() {
        return "World[" + namespaces.size() + " namespaces, " + pods.size() + " pods, "
                + (policies().size() + foreign.size()) + " policies, " + profile + "]";
    }

    /** Gathers a world. Not thread-safe. */
    public static final class Builder {
        final Map<String, Map<String, String>> namespaces = new LinkedHashMap<>();
        final Map<Endpoint.Pod, NetworkPod> pods = new LinkedHashMap<>();
        final Map<String, PolicyModel> policies = new LinkedHashMap<>();
        final List<ForeignPolicy> foreign = new ArrayList<>();
        final Map<Endpoint.Service, ServiceModel> services = new LinkedHashMap<>();
        final List<Document> entries = new ArrayList<>();
        final Map<String, List<String>> nodes = new LinkedHashMap<>();
        private final WorldReader reader = new WorldReader(this);

        private Builder() {}

        /** Adds a namespace with these labels; its name as a label comes of itself. */
        public Builder namespace(String name, Map<String, String> labels) {
            namespaces.put(name, named(name, labels));
            return this;
        }

        /** Adds a pod. */
        public Builder pod(NetworkPod pod) {
            pods.put(pod.endpoint(), pod);
            return this;
        }

        /** Adds a policy. */
        public Builder policy(NetworkPolicy policy) {
            return policy(PolicyModel.of(policy));
        }

        Builder policy(PolicyModel policy) {
            policies.put(policy.toString(), policy);
            return this;
        }

        /** Adds a node with its addresses. */
        public Builder node(String name, String... addresses) {
            nodes.put(name, List.of(addresses));
            return this;
        }

        /** Adds what a manifest declares; kinds that say nothing of the network are passed over. */
        public Builder manifest(Document manifest) {
            reader.read(manifest);
            return this;
        }

        /** The world, read as the specification says and no more. */
        public World build() {
            return build(NetworkProfile.SPECIFICATION);
        }

        private World build(NetworkProfile profile) {
            reader.finish();
            return new World(this, profile);
        }

        /** {@code World.Builder[12 pods]}. */
        @Override
        public String toString() {
            return "World.Builder[" + pods.size() + " pods]";
        }
    }
}
