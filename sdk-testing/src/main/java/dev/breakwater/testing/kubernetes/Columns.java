package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table columns of the served kinds, as kubectl shows them. */
final class Columns {
    private static final TableColumn NAME =
            new TableColumn("Name", "name", 0, (object, now) -> Meta.name(object));
    private static final TableColumn AGE = new TableColumn("Age", "", 0, Columns::age);

    private Columns() {}

    static List<TableColumn> namespace() {
        TableColumn status = new TableColumn(
                "Status", "", 0, (object, now) -> object.text("/status/phase").orElse(""));
        return List.of(NAME, status, AGE);
    }

    static List<TableColumn> configMap() {
        return List.of(NAME, new TableColumn("Data", "", 0, (object, now) -> size(object, "data") + size(object, "binaryData")), AGE);
    }

    static List<TableColumn> serviceAccount() {
        return List.of(NAME, new TableColumn("Secrets", "", 0, (object, now) -> size(object, "secrets")), AGE);
    }

    static List<TableColumn> role() {
        return List.of(
                NAME,
                new TableColumn(
                        "Created At", "", 0, (object, now) -> object.text("/metadata/creationTimestamp").orElse("")));
    }

    static List<TableColumn> binding() {
        return List.of(
                NAME,
                new TableColumn("Role", "", 0, (object, now) -> object.text("/roleRef/kind").orElse("") + "/"
                        + object.text("/roleRef/name").orElse("")),
                AGE,
                new TableColumn("Users", "", 1, (object, now) -> subjects(object, "User")),
                new TableColumn("Groups", "", 1, (object, now) -> subjects(object, "Group")),
                new TableColumn("ServiceAccounts", "", 1, (object, now) -> subjects(object, "ServiceAccount")));
    }

    static List<TableColumn> networkPolicy() {
        return List.of(
                NAME,
                new TableColumn("Pod-Selector", "", 0, (object, now) -> selector(object)),
                AGE);
    }

    private static int size(Document object, String field) {
        Document value = object.get(field).orElse(Document.object());
        return value.members().size() + value.elements().size();
    }

    private static String subjects(Document object, String kind) {
        return object.at("/subjects").orElse(Document.array()).elements().stream()
                .filter(subject -> subject.text("/kind").filter(kind::equals).isPresent())
                .map(subject -> subject.text("/namespace").map(ns -> ns + "/").orElse("")
                        + subject.text("/name").orElse(""))
                .collect(Collectors.joining(", "));
    }

    private static String selector(Document object) {
        Map<String, Document> labels =
                object.at("/spec/podSelector/matchLabels").orElse(Document.object()).members();
        List<Document> expressions =
                object.at("/spec/podSelector/matchExpressions").orElse(Document.array()).elements();
        if (labels.isEmpty() && expressions.isEmpty()) {
            return "<none>";
        }
        String pairs = labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText().orElse(""))
                .collect(Collectors.joining(","));
        String others = expressions.stream().map(Columns::expression).collect(Collectors.joining(","));
        return pairs + (pairs.isEmpty() || others.isEmpty() ? "" : ",") + others;
    }

    private static String expression(Document requirement) {
        String key = requirement.text("/key").orElse("");
        String values = requirement.at("/values").orElse(Document.array()).elements().stream()
                .map(value -> value.asText().orElse(""))
                .collect(Collectors.joining(","));
        return switch (requirement.text("/operator").orElse("")) {
            case "In" -> key + " in (" + values + ")";
            case "NotIn" -> key + " notin (" + values + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
        };
    }

    private static String age(Document object, Instant now) {
        return object.text("/metadata/creationTimestamp")
                .map(text -> shortened(Duration.between(Instant.parse(text), now)))
                .orElse("<unknown>");
    }

    private static String shortened(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 7200) {
            return seconds / 60 + "m";
        }
        return seconds < 172_800 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
