package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says which kinds are served, in the old and in the aggregated form. */
final class Discovery {
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("Pod", "all"),
            Map.entry("Service", "all"),
            Map.entry("Deployment", "all"),
            Map.entry("ReplicaSet", "all"),
            Map.entry("StatefulSet", "all"),
            Map.entry("DaemonSet", "all"),
            Map.entry("HorizontalPodAutoscaler", "all"),
            Map.entry("CronJob", "all"),
            Map.entry("Job", "all"),
            Map.entry("CustomResourceDefinition", "api-extensions"),
            Map.entry("ValidatingAdmissionPolicy", "api-extensions"),
            Map.entry("ValidatingAdmissionPolicyBinding", "api-extensions"));

    private static final String IN_PROCESS = "fake-kubernetes.invalid:443";

    private final String release;
    private final Registry registry;

    /** Discovery of an emulated release such as {@code 1.33}. */
    Discovery(String release, Registry registry) {
        this.release = release;
        this.registry = registry;
    }

    Document version() {
        String[] parts = release.split("\\.", -1);
        return Document.object(
                "major",
                parts[0],
                "minor",
                parts[1],
                "gitVersion",
                "v" + parts[0] + "." + parts[1] + ".0+breakwater",
                "gitCommit",
                "",
                "gitTreeState",
                "clean",
                "buildDate",
                "1970-01-01T00:00:00Z",
                "goVersion",
                "none",
                "compiler",
                "none",
                "platform",
                "jvm");
    }

    Document core(Call call) {
        if (isAggregated(call)) {
            return aggregated(List.of(aggregate("")));
        }
        String host = call.request().header("Host");
        Document address =
                Document.object("clientCIDR", "0.0.0.0/0", "serverAddress", host.isEmpty() ? IN_PROCESS : host);
        return Document.object(
                "kind", "APIVersions", "versions", List.of("v1"), "serverAddressByClientCIDRs", List.of(address));
    }

    Document groups(Call call) {
        Stream<String> groups = registry.groups().stream();
        return isAggregated(call)
                ? aggregated(groups.map(this::aggregate).toList())
                : Document.object(
                        "kind",
                        "APIGroupList",
                        "apiVersion",
                        "v1",
                        "groups",
                        groups.map(group -> body(group)).toList());
    }

    Document group(String group) {
        return Document.object("kind", "APIGroup", "apiVersion", "v1").merge(body(group));
    }

    private Document body(String group) {
        List<Document> versions = registry.versions(group).stream()
                .map(version -> Document.object("groupVersion", group + "/" + version, "version", version))
                .toList();
        return Document.object("name", group, "versions", versions, "preferredVersion", versions.get(0));
    }

    Document resources(String groupVersion) {
        List<Document> resources = new ArrayList<>();
        for (ApiKind kind : registry.of(groupVersion)) {
            resources.add(resource(kind));
            Subresource.of(kind).forEach(part -> resources.add(part.listed(kind)));
        }
        resources.sort(Comparator.comparing(resource -> resource.text("/name").orElse("")));
        Document list = Document.object("kind", "APIResourceList");
        Document versioned = groupVersion.equals("v1") ? list : list.with("apiVersion", "v1");
        return versioned.with("groupVersion", groupVersion).with("resources", resources);
    }

    private static Document resource(ApiKind kind) {
        Document resource = Document.object(
                "name",
                kind.plural(),
                "singularName",
                kind.singular(),
                "namespaced",
                kind.namespaced(),
                "kind",
                kind.kind(),
                "verbs",
                kind.verbs());
        Document named = kind.shortNames().isEmpty() ? resource : resource.with("shortNames", kind.shortNames());
        named = CATEGORIES.containsKey(kind.kind())
                ? named.with("categories", List.of(CATEGORIES.getOrDefault(kind.kind(), "")))
                : named;
        return kind.verbs().contains("get") ? named.with("storageVersionHash", stored(kind)) : named;
    }

    /** The beginning of a hash of what the kind is stored as. */
    private static String stored(ApiKind kind) {
        String version = kind.equals(ApiKinds.DEFINITION) ? "v1beta1" : kind.version(); // stored so since ever
        String name = kind.group() + "/" + version + "/" + kind.kind();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(hash, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256.", e);
        }
    }

    private static boolean isAggregated(Call call) {
        return call.accept().replace(" ", "").contains("g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    }

    /** The media type of the answer to a discovery request. */
    static String mediaType(Call call) {
        return isAggregated(call)
                ? "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
                : "application/json";
    }

    private static Document aggregated(List<Document> groups) {
        return Document.object(
                "kind",
                "APIGroupDiscoveryList",
                "apiVersion",
                "apidiscovery.k8s.io/v2",
                "metadata",
                Document.object(),
                "items",
                groups);
    }

    private Document aggregate(String group) {
        List<Document> versions = registry.versions(group).stream()
                .map(version -> aggregate(group, version))
                .toList();
        Document metadata = group.isEmpty() ? Document.object() : Document.object("name", group);
        return Document.object("metadata", metadata, "versions", versions);
    }

    private Document aggregate(String group, String version) {
        List<Document> resources = registry.of(group.isEmpty() ? version : group + "/" + version).stream()
                .map(Discovery::aggregate)
                .toList();
        return Document.object("version", version, "resources", resources, "freshness", "Current");
    }

    private static Document aggregate(ApiKind kind) {
        Document resource = Document.object(
                "resource",
                kind.plural(),
                "responseKind",
                kind.definition().isPresent() ? kind.reference() : kind.unversioned(),
                "scope",
                kind.namespaced() ? "Namespaced" : "Cluster",
                "singularResource",
                kind.singular(),
                "verbs",
                kind.verbs());
        resource = kind.shortNames().isEmpty() ? resource : resource.with("shortNames", kind.shortNames());
        List<Document> parts =
                Subresource.of(kind).stream().map(part -> part.aggregated(kind)).toList();
        return parts.isEmpty() ? resource : resource.with("subresources", parts);
    }
}
