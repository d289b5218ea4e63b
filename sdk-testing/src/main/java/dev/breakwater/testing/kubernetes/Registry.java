package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The kinds that one server serves: the built-in ones, and those that definitions brought. Thread-safe. */
final class Registry {
    private static final Served BUILT_IN = Served.of(ApiKinds.SERVED);

    private final Map<String, List<ApiKind>> custom = new TreeMap<>();
    private volatile Served served = BUILT_IN;

    /** All kinds, with two ways to find them. */
    private record Served(List<ApiKind> all, Map<String, ApiKind> byPath, Map<String, ApiKind> byObject) {
        static Served of(List<ApiKind> kinds) {
            Map<String, ApiKind> byPath = new HashMap<>();
            Map<String, ApiKind> byObject = new HashMap<>();
            for (ApiKind kind : kinds) {
                byPath.putIfAbsent(kind.groupVersion() + "/" + kind.plural(), kind);
                byObject.putIfAbsent(kind.groupVersion() + "/" + kind.kind(), kind);
            }
            return new Served(List.copyOf(kinds), byPath, byObject);
        }
    }

    /** All kinds, built-in ones first. */
    List<ApiKind> all() {
        return served.all();
    }

    Optional<ApiKind> find(String groupVersion, String plural) {
        return Optional.ofNullable(served.byPath().get(groupVersion + "/" + plural));
    }

    /** The kind of an object, by its apiVersion and kind. */
    Optional<ApiKind> ofObject(String apiVersion, String name) {
        return Optional.ofNullable(served.byObject().get(apiVersion + "/" + name));
    }

    List<ApiKind> of(String groupVersion) {
        return all().stream()
                .filter(kind -> kind.groupVersion().equals(groupVersion))
                .toList();
    }

    /** The named groups, in order. */
    List<String> groups() {
        return all().stream()
                .map(ApiKind::group)
                .filter(group -> !group.isEmpty())
                .distinct()
                .toList();
    }

    /** The versions of a group, the one that clients shall prefer first: stable ones, then betas, newest first. */
    List<String> versions(String group) {
        return all().stream()
                .filter(kind -> kind.group().equals(group))
                .map(ApiKind::version)
                .distinct()
                .sorted(Comparator.comparingInt(Registry::stability)
                        .thenComparing(Registry::number, Comparator.reverseOrder()))
                .toList();
    }

    private static int stability(String version) {
        return version.contains("alpha") ? 2 : version.contains("beta") ? 1 : 0;
    }

    /** The numbers of a version such as {@code v2beta1}, to be compared as a text. */
    private static String number(String version) {
        StringBuilder padded = new StringBuilder();
        for (String part : version.split("[^0-9]+", -1)) {
            padded.append("0".repeat(Math.max(0, 8 - part.length()))).append(part);
        }
        return padded.toString();
    }

    /** Serves the kind of a definition. */
    synchronized void define(Document definition) {
        List<ApiKind> kinds = new ArrayList<>();
        CustomKind.of(definition).forEach(kind -> kinds.add(ApiKinds.of(kind)));
        custom.put(Meta.name(definition), kinds);
        publish();
    }

    /** The versions of the kind that a definition brought. */
    synchronized List<ApiKind> ofDefinition(String definition) {
        return custom.getOrDefault(definition, List.of());
    }

    /** Serves the kind of a definition no longer. */
    synchronized void undefine(String definition) {
        if (custom.remove(definition) != null) {
            publish();
        }
    }

    /** Serves the kinds of these definitions, and of no others. */
    synchronized void redefine(Iterable<Document> definitions) {
        custom.clear();
        publish();
        definitions.forEach(this::define);
    }

    private void publish() {
        List<ApiKind> all = new ArrayList<>(ApiKinds.SERVED);
        custom.values().forEach(all::addAll);
        served = Served.of(all);
    }
}
