package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table columns of the served kinds, as kubectl shows them. */
final class Columns {
    static final TableColumn NAME = new TableColumn("Name", "name", 0, (object, now) -> Meta.name(object));
    static final TableColumn AGE = new TableColumn("Age", "", 0, Columns::age);

    private static final TableColumn SELECTOR = new TableColumn(
            "Selector",
            "",
            1,
            (object, now) -> LabelSelectors.text(object.at("/spec/selector").orElse(Document.object())));

    private static final TableColumn READY_OF_WANTED = new TableColumn(
            "Ready",
            "",
            0,
            (object, now) -> number(object, "/status/readyReplicas") + "/" + number(object, "/spec/replicas"));

    private Columns() {}

    static List<TableColumn> quota() {
        return List.of(
                NAME,
                new TableColumn("Request", "", 0, (object, now) -> used(object, false)),
                new TableColumn("Limit", "", 0, (object, now) -> used(object, true)),
                AGE);
    }

    private static String used(Document quota, boolean limits) {
        return quota.at("/status/hard").orElse(Document.object()).members().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("limits.") == limits)
                .map(entry -> entry.getKey() + ": "
                        + quota.at("/status/used")
                                .flatMap(used -> used.get(entry.getKey()))
                                .flatMap(Document::asText)
                                .orElse("0")
                        + "/" + entry.getValue().asText().orElse(""))
                .collect(Collectors.joining(", "));
    }

    private static TableColumn containers(String name, String pointer) {
        return containers(name, "/spec/template/spec/containers", pointer);
    }

    private static TableColumn containers(String name, String place, String pointer) {
        return new TableColumn(
                name,
                "",
                1,
                (object, now) -> Rules.elements(object, place).stream()
                        .map(container -> container.text(pointer).orElse(""))
                        .collect(Collectors.joining(",")));
    }

    private static String external(Document service) {
        return service.text("/spec/type").orElse("").equals("LoadBalancer")
                ? "<pending>"
                : service.text("/spec/externalName").orElse("<none>");
    }

    private static String pairs(Optional<Document> labels) {
        String text = LabelSelectors.text(Document.object("matchLabels", labels.orElse(Document.object())));
        return text.isEmpty() ? "<none>" : text;
    }

    static List<TableColumn> namespace() {
        TableColumn status = new TableColumn(
                "Status", "", 0, (object, now) -> object.text("/status/phase").orElse(""));
        return List.of(NAME, status, AGE);
    }

    static List<TableColumn> configMap() {
        return List.of(
                NAME,
                new TableColumn("Data", "", 0, (object, now) -> size(object, "data") + size(object, "binaryData")),
                AGE);
    }

    /** Name and age. */
    static List<TableColumn> aged() {
        return List.of(NAME, AGE);
    }

    static List<TableColumn> created() {
        return List.of(NAME, text("Created At", "/metadata/creationTimestamp").of("date"));
    }

    static List<TableColumn> definition() {
        return created();
    }

    static List<TableColumn> secret() {
        return List.of(
                NAME,
                text("Type", "/type"),
                new TableColumn("Data", "", 0, (object, now) -> size(object, "data")),
                AGE);
    }

    static List<TableColumn> service() {
        return List.of(
                NAME,
                text("Type", "/spec/type"),
                text("Cluster-IP", "/spec/clusterIP"),
                new TableColumn("External-IP", "", 0, (object, now) -> external(object)),
                new TableColumn("Port(s)", "", 0, (object, now) -> ports(object)),
                AGE,
                new TableColumn("Selector", "", 1, (object, now) -> pairs(object.at("/spec/selector"))));
    }

    static List<TableColumn> pod() {
        return List.of(
                NAME,
                new TableColumn("Ready", "", 0, (object, now) -> ready(object)),
                new TableColumn("Status", "", 0, (object, now) -> status(object)),
                new TableColumn("Restarts", "", 0, (object, now) -> "0"),
                AGE,
                wide("IP", "/status/podIP"),
                wide("Node", "/spec/nodeName"),
                wide("Nominated Node", "/status/nominatedNodeName"),
                new TableColumn("Readiness Gates", "", 1, (object, now) -> "<none>"));
    }

    private static String ready(Document pod) {
        List<Document> statuses =
                pod.at("/status/containerStatuses").orElse(Document.array()).elements();
        long ready = statuses.stream()
                .filter(status -> status.flag("/ready").orElse(false))
                .count();
        return ready + "/"
                + pod.at("/spec/containers").orElse(Document.array()).elements().size();
    }

    private static String status(Document pod) {
        return Meta.isDeleting(pod) ? "Terminating" : pod.text("/status/phase").orElse("");
    }

    static List<TableColumn> node() {
        return List.of(
                NAME,
                new TableColumn("Status", "", 0, (object, now) -> condition(object)),
                new TableColumn("Roles", "", 0, (object, now) -> "<none>"),
                AGE,
                text("Version", "/status/nodeInfo/kubeletVersion"));
    }

    private static String condition(Document node) {
        boolean ready = node.at("/status/conditions").orElse(Document.array()).elements().stream()
                .anyMatch(condition -> condition
                                .text("/type")
                                .filter("Ready"::equals)
                                .isPresent()
                        && condition.text("/status").filter("True"::equals).isPresent());
        boolean cordoned = node.flag("/spec/unschedulable").orElse(false);
        return (ready ? "Ready" : "NotReady") + (cordoned ? ",SchedulingDisabled" : "");
    }

    static List<TableColumn> deployment() {
        return List.of(
                NAME,
                READY_OF_WANTED,
                number("Up-to-date", "/status/updatedReplicas"),
                number("Available", "/status/availableReplicas"),
                AGE,
                containers("Containers", "/name"),
                containers("Images", "/image"),
                SELECTOR);
    }

    static List<TableColumn> replicaSet() {
        return List.of(
                NAME,
                number("Desired", "/spec/replicas").of("integer"),
                number("Current", "/status/replicas").of("integer"),
                number("Ready", "/status/readyReplicas").of("integer"),
                AGE,
                containers("Containers", "/name"),
                containers("Images", "/image"),
                SELECTOR);
    }

    static List<TableColumn> statefulSet() {
        return List.of(NAME, READY_OF_WANTED, AGE, containers("Containers", "/name"), containers("Images", "/image"));
    }

    static List<TableColumn> daemonSet() {
        return List.of(
                NAME,
                number("Desired", "/status/desiredNumberScheduled").of("integer"),
                number("Current", "/status/currentNumberScheduled").of("integer"),
                number("Ready", "/status/numberReady").of("integer"),
                number("Up-to-date", "/status/updatedNumberScheduled").of("integer"),
                number("Available", "/status/numberAvailable").of("integer"),
                new TableColumn(
                        "Node Selector", "", 0, (object, now) -> pairs(object.at("/spec/template/spec/nodeSelector"))),
                AGE,
                containers("Containers", "/name"),
                containers("Images", "/image"),
                SELECTOR);
    }

    static List<TableColumn> job() {
        return List.of(
                NAME,
                new TableColumn("Status", "", 0, (object, now) -> BatchRules.state(object)),
                new TableColumn("Completions", "", 0, (object, now) -> BatchRules.completions(object)),
                new TableColumn("Duration", "", 0, Columns::duration),
                AGE,
                containers("Containers", "/name"),
                containers("Images", "/image"),
                SELECTOR);
    }

    private static String duration(Document job, Instant now) {
        Instant end = job.text("/status/completionTime").map(Instant::parse).orElse(now);
        return job.text("/status/startTime").isPresent() ? age(job, "/status/startTime", end) : "";
    }

    static List<TableColumn> cronJob() {
        String template = "/spec/jobTemplate/spec/template/spec/containers";
        return List.of(
                NAME,
                text("Schedule", "/spec/schedule"),
                text("Timezone", "/spec/timeZone"),
                new TableColumn(
                                "Suspend",
                                "",
                                0,
                                (object, now) -> object.flag("/spec/suspend").orElse(false) ? "True" : "False")
                        .of("boolean"),
                new TableColumn(
                                "Active",
                                "",
                                0,
                                (object, now) ->
                                        Rules.elements(object, "/status/active").size())
                        .of("integer"),
                new TableColumn(
                        "Last Schedule",
                        "",
                        0,
                        (object, now) -> object.text("/status/lastScheduleTime").isPresent()
                                ? age(object, "/status/lastScheduleTime", now)
                                : "<none>"),
                AGE,
                containers("Containers", template, "/name"),
                containers("Images", template, "/image"),
                new TableColumn(
                        "Selector",
                        "",
                        1,
                        (object, now) -> object.at("/spec/jobTemplate/spec/selector")
                                .map(LabelSelectors::text)
                                .orElse("<none>")));
    }

    static List<TableColumn> autoscaler() {
        return List.of(
                NAME,
                new TableColumn(
                        "Reference",
                        "",
                        0,
                        (object, now) -> object.text("/spec/scaleTargetRef/kind")
                                        .orElse("") + "/"
                                + object.text("/spec/scaleTargetRef/name").orElse("")),
                new TableColumn("Targets", "", 0, (object, now) -> AutoscalerRules.targets(object)),
                new TableColumn("MinPods", "", 0, (object, now) -> shown(object, "/spec/minReplicas")),
                number("MaxPods", "/spec/maxReplicas"),
                number("Replicas", "/status/currentReplicas"),
                AGE);
    }

    static List<TableColumn> ingress() {
        return List.of(
                NAME,
                text("Class", "/spec/ingressClassName"),
                new TableColumn("Hosts", "", 0, (object, now) -> hosts(object)),
                text("Address", "/status/loadBalancer/ingress/0/ip", ""),
                new TableColumn(
                        "Ports",
                        "",
                        0,
                        (object, now) -> Rules.elements(object, "/spec/tls").isEmpty() ? "80" : "80, 443"),
                AGE);
    }

    static List<TableColumn> gateway() {
        return List.of(NAME, text("Class", "/spec/gatewayClassName"), AGE);
    }

    static List<TableColumn> route() {
        return List.of(
                NAME,
                new TableColumn(
                        "Hostnames",
                        "",
                        0,
                        (object, now) -> object.at("/spec/hostnames")
                                .map(Document::toJson)
                                .orElse("")),
                AGE);
    }

    static List<TableColumn> policy() {
        return List.of(
                NAME,
                new TableColumn(
                                "Validations",
                                "",
                                0,
                                (object, now) -> object.at("/spec/validations")
                                        .orElse(Document.array())
                                        .elements()
                                        .size())
                        .of("integer"),
                text("ParamKind", "/spec/paramKind/kind", "<unset>"),
                AGE);
    }

    static List<TableColumn> policyBinding() {
        return List.of(
                NAME, text("PolicyName", "/spec/policyName"), text("ParamRef", "/spec/paramRef/name", "<unset>"), AGE);
    }

    /** The columns of a definition; name and age where it has none. */
    static List<TableColumn> custom(List<Document> declared) {
        List<TableColumn> columns = new ArrayList<>(List.of(NAME));
        for (Document column : declared) {
            String pointer = column.text("/jsonPath").orElse("").replace('.', '/');
            int priority = column.number("/priority").map(Number::intValue).orElse(0);
            columns.add(new TableColumn(
                    column.text("/name").orElse(""),
                    "",
                    priority,
                    (object, now) -> object.text(pointer).orElse("")));
        }
        if (declared.isEmpty()) {
            columns.add(AGE);
        }
        return columns;
    }

    static List<TableColumn> event() {
        return List.of(
                new TableColumn("Last Seen", "", 0, (object, now) -> age(object, "/lastTimestamp", now)),
                text("Type", "/type"),
                text("Reason", "/reason"),
                new TableColumn(
                        "Object",
                        "",
                        0,
                        (object, now) ->
                                object.text("/involvedObject/kind").orElse("").toLowerCase(Locale.ROOT)
                                        + "/"
                                        + object.text("/involvedObject/name").orElse("")),
                text("Message", "/message"));
    }

    static List<TableColumn> budget() {
        return List.of(
                NAME,
                text("Min Available", "/spec/minAvailable", "N/A"),
                text("Max Unavailable", "/spec/maxUnavailable", "N/A"),
                number("Allowed Disruptions", "/status/disruptionsAllowed").of("integer"),
                AGE);
    }

    static List<TableColumn> lease() {
        return List.of(NAME, text("Holder", "/spec/holderIdentity", ""), AGE);
    }

    private static TableColumn text(String name, String pointer) {
        return text(name, pointer, "<none>");
    }

    static TableColumn text(String name, String pointer, String absent) {
        return new TableColumn(
                name,
                "",
                0,
                (object, now) -> object.at(pointer).map(Columns::shown).orElse(absent));
    }

    private static TableColumn wide(String name, String pointer) {
        return new TableColumn(
                name, "", 1, (object, now) -> object.text(pointer).orElse("<none>"));
    }

    static TableColumn number(String name, String pointer) {
        return new TableColumn(name, "", 0, (object, now) -> number(object, pointer));
    }

    private static String shown(Document value) {
        return value.asText().orElseGet(value::toJson);
    }

    private static String shown(Document object, String pointer) {
        return object.at(pointer).map(Columns::shown).orElse("<unset>");
    }

    private static int number(Document object, String pointer) {
        return object.number(pointer).map(Number::intValue).orElse(0);
    }

    private static String ports(Document service) {
        return service.at("/spec/ports").orElse(Document.array()).elements().stream()
                .map(port ->
                        number(port, "/port") + "/" + port.text("/protocol").orElse("TCP"))
                .collect(Collectors.joining(","));
    }

    private static String hosts(Document ingress) {
        String hosts = ingress.at("/spec/rules").orElse(Document.array()).elements().stream()
                .map(rule -> rule.text("/host").orElse("*"))
                .collect(Collectors.joining(","));
        return hosts.isEmpty() ? "*" : hosts;
    }

    static List<TableColumn> serviceAccount() {
        return List.of(NAME, new TableColumn("Secrets", "", 0, (object, now) -> size(object, "secrets")), AGE);
    }

    static List<TableColumn> role() {
        return created();
    }

    static List<TableColumn> binding() {
        return List.of(
                NAME,
                new TableColumn(
                        "Role",
                        "",
                        0,
                        (object, now) -> object.text("/roleRef/kind").orElse("") + "/"
                                + object.text("/roleRef/name").orElse("")),
                AGE,
                new TableColumn("Users", "", 1, (object, now) -> subjects(object, "User")),
                new TableColumn("Groups", "", 1, (object, now) -> subjects(object, "Group")),
                new TableColumn("ServiceAccounts", "", 1, (object, now) -> subjects(object, "ServiceAccount")));
    }

    static List<TableColumn> networkPolicy() {
        return List.of(NAME, new TableColumn("Pod-Selector", "", 0, (object, now) -> selector(object)), AGE);
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
        Map<String, Document> labels = object.at("/spec/podSelector/matchLabels")
                .orElse(Document.object())
                .members();
        List<Document> expressions = object.at("/spec/podSelector/matchExpressions")
                .orElse(Document.array())
                .elements();
        if (labels.isEmpty() && expressions.isEmpty()) {
            return "<none>";
        }
        return LabelSelectors.text(object.at("/spec/podSelector").orElseThrow());
    }

    private static String age(Document object, Instant now) {
        return age(object, "/metadata/creationTimestamp", now);
    }

    private static String age(Document object, String pointer, Instant now) {
        return object.text(pointer)
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
