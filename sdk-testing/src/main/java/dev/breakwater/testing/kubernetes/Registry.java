package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;

/** The kinds that one server serves: the built-in ones, and those that definitions brought. Thread-safe. */
final class Registry {
    private final Map<String, List<ApiKind>> custom = new ConcurrentSkipListMap<>();

    /** All kinds, built-in ones first. */
    List<ApiKind> all() {
        return Stream.concat(ApiKinds.SERVED.stream(), custom.values().stream().flatMap(List::stream))
                .toList();
    }

    Optional<ApiKind> find(String groupVersion, String plural) {
        return all().stream()
                .filter(kind -> kind.groupVersion().equals(groupVersion)
                        && kind.plural().equals(plural))
                .findFirst();
    }

    /** The kind of an object, by its apiVersion and kind. */
    Optional<ApiKind> ofObject(String apiVersion, String name) {
        return all().stream()
                .filter(kind ->
                        kind.groupVersion().equals(apiVersion) && kind.kind().equals(name))
                .findFirst();
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

    /** The versions of a group, in order. */
    List<String> versions(String group) {
        return all().stream()
                .filter(kind -> kind.group().equals(group))
                .map(ApiKind::version)
                .distinct()
                .toList();
    }

    /** Serves the kind of a definition. */
    void define(Document definition) {
        List<ApiKind> kinds = new ArrayList<>();
        CustomKind.of(definition).forEach(kind -> kinds.add(ApiKinds.of(kind)));
        custom.put(Meta.name(definition), kinds);
    }

    /** Serves the kind of a definition no longer, and says which it was. */
    List<ApiKind> undefine(String definition) {
        return Optional.ofNullable(custom.remove(definition)).orElse(List.of());
    }
}
