package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One served kind.
 *
 * @param group the API group; empty for core
 * @param version the version
 * @param kind the kind
 * @param plural the name of the resource in paths
 * @param shortNames abbreviations for kubectl
 * @param namespaced whether objects live in a namespace
 * @param verbs what can be done
 * @param columns the columns of a table: name, type and priority
 * @param status whether the status is written through a sub-resource of its own
 * @param definition what defines a custom kind
 */
record ApiKind(
        String group,
        String version,
        String kind,
        String plural,
        List<String> shortNames,
        boolean namespaced,
        List<String> verbs,
        List<TableColumn> columns,
        boolean status,
        Optional<CustomKind> definition) {

    /** By few words: a kind is looked up more often than its columns and verbs are worth to be counted in. */
    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + group.hashCode();
    }

    /** The same words tell nearly all kinds apart. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof ApiKind that && kind.equals(that.kind) && rest().equals(that.rest()));
    }

    private List<Object> rest() {
        return List.of(group, version, plural, shortNames, namespaced, verbs, columns, status, definition);
    }

    /** This kind with other verbs. */
    ApiKind doing(List<String> others) {
        return new ApiKind(group, version, kind, plural, shortNames, namespaced, others, columns, status, definition);
    }

    String groupVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** The resource with its group, as messages name it. */
    String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** The kind with its group, as messages name it. */
    String qualifiedKind() {
        return group.isEmpty() ? kind : kind + "." + group;
    }

    /** Where the API server stores the kind, as some refusals say. */
    String storage() {
        return switch (kind) {
            case "Service" -> "services/specs";
            case "Ingress" -> "ingress";
            case "Endpoints" -> "services/endpoints";
            case "Node" -> "minions";
            case "CustomResourceDefinition" -> group + "/" + plural;
            default -> definition.isPresent() ? group + "/" + plural : plural;
        };
    }

    String singular() {
        return kind.toLowerCase(Locale.ROOT);
    }

    /** Group, version and kind, as discovery names them. */
    Document reference() {
        return Document.object("group", group, "version", version, "kind", kind);
    }

    /** The same of a built-in kind among those of its own group and version, where these go without saying. */
    Document unversioned() {
        return Document.object("group", "", "version", "", "kind", kind);
    }

    ValueType type() {
        return definition.map(CustomKind::type).orElseGet(() -> SchemaTable.kind(kind));
    }

    /** The path of the group-version: {@code /api/v1} or {@code /apis/group/version}. */
    String root() {
        return (group.isEmpty() ? "/api/" : "/apis/") + groupVersion();
    }
}
