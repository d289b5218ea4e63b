package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the table of built-in roles beside this class into role definitions as Azure lists them. */
final class AzureRoleTable {
    private static final Map<String, String> MEMBERS =
            Map.of("a", "actions", "n", "notActions", "d", "dataActions", "x", "notDataActions");

    private final Map<String, List<String>> lists = new HashMap<>();
    private final List<Document> roles = new ArrayList<>();

    private AzureRoleTable() {}

    /** Read once, when first asked for. */
    private static final class Read {
        static final List<Document> ALL = read();
    }

    static List<Document> all() {
        return Read.ALL;
    }

    private static List<Document> read() {
        AzureRoleTable table = new AzureRoleTable();
        DefaultRoles.text("azure-roles.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(table::line);
        return List.copyOf(table.roles);
    }

    private void line(String line) {
        String[] words = line.split(" ", 3);
        if (words[0].startsWith("@")) {
            lists.put(words[0], words(words[2]));
        } else if (words[0].equals("role")) {
            roles.add(Document.object(
                    "id",
                    "/providers/Microsoft.Authorization/roleDefinitions/" + words[1],
                    "type",
                    "Microsoft.Authorization/roleDefinitions",
                    "name",
                    words[1],
                    "properties",
                    Document.object(
                            "roleName", words[2], "type", "BuiltInRole", "permissions", List.of(Document.object()))));
        } else {
            add(words[0], line.substring(2));
        }
    }

    /** A condition closes its permission: what follows goes into the next. */
    private void add(String letter, String rest) {
        Document role = roles.remove(roles.size() - 1);
        List<Document> parts =
                new ArrayList<>(role.at("/properties/permissions").orElseThrow().elements());
        Document part = parts.remove(parts.size() - 1);
        if (letter.equals("c")) {
            parts.add(part.with("condition", rest));
            parts.add(Document.object());
        } else {
            List<String> all = new ArrayList<>(AccessRule.texts(part, MEMBERS.getOrDefault(letter, letter)));
            all.addAll(words(rest));
            parts.add(part.with(MEMBERS.getOrDefault(letter, letter), all));
        }
        roles.add(role.withAt("/properties/permissions", parts));
    }

    private List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            if (word.startsWith("@")) {
                words.addAll(lists.getOrDefault(word, List.of()));
            } else {
                words.add(word.replaceFirst("^~", "Microsoft.ContainerService/managedClusters")
                        .replaceFirst("^kv/", "Microsoft.KeyVault/"));
            }
        }
        return words;
    }
}
