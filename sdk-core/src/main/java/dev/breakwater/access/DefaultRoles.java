package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The roles and bindings that every API server makes at its start, as manifests: those that a kube-apiserver 1.34 has
 * with the feature gates it starts with, kept as a table beside this class. The rules of aggregated roles are left to
 * aggregation.
 */
public final class DefaultRoles {
    private static final String TABLE = "default-roles.txt";
    private static final String VERSION = RoleRef.GROUP + "/v1";
    private static final String AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-";
    private static final Map<String, List<String>> VERBS = Map.of(
            "read", List.of("get", "list", "watch"),
            "write", List.of("create", "delete", "deletecollection", "patch", "update"));

    private final List<Document> roles = new ArrayList<>();
    private final List<Document> bindings = new ArrayList<>();

    private DefaultRoles() {}

    /** Read once, when first asked for. */
    private static final class Table {
        static final List<Document> ALL = read();
    }

    @Override
    public String toString() {
        return "DefaultRoles[" + roles.size() + " roles, " + bindings.size() + " bindings]";
    }

    /** All of them: roles before bindings. */
    public static List<Document> all() {
        return Table.ALL;
    }

    private static List<Document> read() {
        DefaultRoles table = new DefaultRoles();
        text(TABLE)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(table::line);
        List<Document> all = new ArrayList<>(table.roles);
        all.addAll(table.bindings);
        return List.copyOf(all);
    }

    static String text(String table) {
        try (InputStream in = DefaultRoles.class.getResourceAsStream(table)) {
            if (in == null) {
                throw new IllegalStateException(table + " is missing from the jar.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        if (line.startsWith("role ")) {
            roles.add(role(line.split(" ", -1)));
        } else if (line.startsWith("bind ")) {
            bind(line.split(" ", -1));
        } else {
            int last = roles.size() - 1;
            Document role = roles.get(last);
            List<Document> rules = new ArrayList<>(AccessRule.elements(role, "rules"));
            rules.add(rule(line.strip()).document());
            roles.set(last, role.with("rules", rules));
        }
    }

    private static Document role(String[] words) {
        Document role = object("Role", words[1]);
        for (int at = 2; at < words.length; at += 2) {
            Document label = Document.object(AGGREGATE + words[at + 1], "true");
            role = words[at].equals("to")
                    ? role.withAt(
                            "/metadata/labels",
                            role.at("/metadata/labels").orElseThrow().merge(label))
                    : role.with(
                            "aggregationRule",
                            Document.object("clusterRoleSelectors", List.of(Document.object("matchLabels", label))));
        }
        return role;
    }

    private static Document object(String kind, String name) {
        int slash = name.indexOf('/');
        Optional<String> namespace = slash < 0 ? Optional.empty() : Optional.of(name.substring(0, slash));
        Document metadata = Document.object("name", name.substring(slash + 1))
                .withSome("namespace", namespace)
                .with("labels", Document.object("kubernetes.io/bootstrapping", "rbac-defaults"));
        return Document.object(
                "apiVersion", VERSION, "kind", slash < 0 ? "Cluster" + kind : kind, "metadata", metadata);
    }

    private static AccessRule rule(String line) {
        String[] path = line.split(" > ", -1);
        if (path.length == 2) {
            return new AccessRule(words(path[0]), List.of(), List.of(), List.of(), words(path[1]));
        }
        String[] parts = line.split(" \\| ", -1);
        List<String> groups = new ArrayList<>(words(parts[1]));
        groups.replaceAll(group -> group.equals("-") ? "" : group);
        List<String> names = parts.length > 3 ? words(parts[3]) : List.of();
        return new AccessRule(words(parts[0]), groups, words(parts[2]), names, List.of());
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            words.addAll(VERBS.getOrDefault(word, List.of(word)));
        }
        return words;
    }

    /** A second subject goes into the binding that is there. */
    private void bind(String[] words) {
        Document role = roles.get(roles.size() - 1);
        String namespace = RbacObjects.namespace(role);
        String name = words.length > 4 ? words[4] : RbacObjects.name(role);
        Document binding = object("RoleBinding", namespace.isEmpty() ? name : namespace + "/" + name)
                .with(
                        "roleRef",
                        Document.object(
                                "apiGroup", RoleRef.GROUP,
                                "kind", RbacObjects.kind(role),
                                "name", RbacObjects.name(role)));
        int last = bindings.size() - 1;
        boolean more = last >= 0 && bindings.get(last).without("subjects").equals(binding);
        List<Document> subjects =
                new ArrayList<>(more ? AccessRule.elements(bindings.remove(last), "subjects") : List.of());
        subjects.add(subject(words[1], words[2]));
        bindings.add(binding.with("subjects", subjects));
    }

    private static Document subject(String kind, String name) {
        int slash = name.indexOf('/');
        return kind.equals("ServiceAccount")
                ? Document.object(
                        "kind", kind, "name", name.substring(slash + 1), "namespace", name.substring(0, slash))
                : Document.object("apiGroup", RoleRef.GROUP, "kind", kind, "name", name);
    }
}
