package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the API server defaults and refuses in autoscalers, and how it shows what they measure. */
final class AutoscalerRules {
    private static final int LONGEST_WINDOW = 3600;
    private static final int LONGEST_PERIOD = 1800;
    /** The sources of a metric in the order in which they are looked at. */
    private static final List<String> SOURCES = List.of("object", "external", "pods", "resource", "containerResource");

    private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");
    private static final Document UP = Document.parse("{\"stabilizationWindowSeconds\":0,\"selectPolicy\":\"Max\","
            + "\"policies\":[{\"type\":\"Pods\",\"value\":4,\"periodSeconds\":15},"
            + "{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]}");
    private static final Document DOWN = Document.parse(
            "{\"selectPolicy\":\"Max\",\"policies\":[{\"type\":\"Percent\",\"value\":100,\"periodSeconds\":15}]}");

    private final Rules rules;

    private AutoscalerRules(List<Cause> causes) {
        this.rules = new Rules(causes);
    }

    /** An autoscaler that names nothing measures the processor; one that says how fast it is says all of it. */
    static Document defaulted(Document object) {
        Document result = object;
        if (object.get("spec").isPresent() && object.at("/spec/metrics").isEmpty()) {
            Document target = Document.object("type", "Utilization", "averageUtilization", 80);
            Document resource = Document.object("name", "cpu", "target", target);
            Document metric = Document.object("type", "Resource", "resource", resource);
            result = result.withAt("/spec/metrics", List.of(metric));
        }
        if (object.at("/spec/behavior").isEmpty()) {
            return result;
        }
        return result.withAt("/spec/behavior/scaleUp", filled(UP, object.at("/spec/behavior/scaleUp")))
                .withAt("/spec/behavior/scaleDown", filled(DOWN, object.at("/spec/behavior/scaleDown")));
    }

    private static Document filled(Document rules, Optional<Document> given) {
        Document result = rules;
        for (Map.Entry<String, Document> one :
                given.orElse(Document.object()).members().entrySet()) {
            result = result.with(one.getKey(), one.getValue());
        }
        return result;
    }

    static void check(Document object, List<Cause> causes) {
        Document spec = object.get("spec").orElse(Document.object());
        AutoscalerRules rules = new AutoscalerRules(causes);
        rules.sizes(spec);
        rules.reference(spec.get("scaleTargetRef").orElse(Document.object()), "spec.scaleTargetRef", true);
        List<Document> metrics = Rules.elements(spec, "/metrics");
        for (int i = 0; i < metrics.size(); i++) {
            rules.metric(metrics.get(i), "spec.metrics[" + i + "]");
        }
        boolean outside = metrics.stream()
                .anyMatch(one ->
                        List.of("Object", "External").contains(one.text("/type").orElse("")));
        if (JobRules.number(spec, "minReplicas").filter(least -> least == 0).isPresent() && !outside) {
            String why = "must specify at least one Object or External metric to support scaling to zero replicas";
            rules.rules.add(Cause.forbidden("spec.metrics", why));
        }
        for (String way : List.of("scaleUp", "scaleDown")) {
            spec.at("/behavior/" + way).ifPresent(one -> rules.scaling(one, "spec.behavior." + way));
        }
    }

    private void sizes(Document spec) {
        long least = JobRules.number(spec, "minReplicas").orElse(1L);
        long most = JobRules.number(spec, "maxReplicas").orElse(0L);
        if (least < 1) {
            rules.invalid("spec.minReplicas", Long.toString(least), "must be greater than or equal to 1");
        }
        if (most < 1) {
            rules.invalid("spec.maxReplicas", Long.toString(most), "must be greater than 0");
        }
        if (most < least) {
            rules.invalid("spec.maxReplicas", Long.toString(most), "must be greater than or equal to `minReplicas`");
        }
    }

    private void reference(Document reference, String path, boolean grouped) {
        for (String field : List.of("kind", "name")) {
            String value = reference.text("/" + field).orElse("");
            if (value.isEmpty()) {
                rules.required(path + "." + field, "");
            } else {
                segment(value, path + "." + field);
            }
        }
        String version = reference.text("/apiVersion").orElse("");
        if (version.indexOf('/') != version.lastIndexOf('/')) {
            rules.invalid(path + ".apiVersion", Names.quoted(version), "unexpected GroupVersion string: " + version);
        } else if (grouped && version.indexOf('/') < 1) {
            rules.invalid(path + ".apiVersion", Names.quoted(version), "apiVersion must specify API group");
        }
    }

    /** A text that becomes a part of a path. */
    private void segment(String value, String path) {
        if (value.equals(".") || value.equals("..")) {
            rules.invalid(path, Names.quoted(value), "may not be '" + value + "'");
        }
        for (String letter : List.of("/", "%")) {
            if (value.contains(letter)) {
                rules.invalid(path, Names.quoted(value), "may not contain '" + letter + "'");
            }
        }
    }

    private void metric(Document metric, String path) {
        String type = metric.text("/type").orElse("");
        if (type.isEmpty()) {
            rules.required(path + ".type", "must specify a metric source type");
        }
        rules.oneOf(Optional.of(type), path + ".type", TYPES);
        List<String> given =
                SOURCES.stream().filter(one -> metric.get(one).isPresent()).toList();
        if (!given.isEmpty()) {
            String first = given.get(0);
            source(first, metric.get(first).orElseThrow(), path + "." + first);
        }
        rules.oneOf(Optional.of(type), path + ".type", TYPES); // the server says it twice
        String expected = type.isEmpty() ? "" : type.substring(0, 1).toLowerCase(Locale.ROOT) + type.substring(1);
        if (TYPES.contains(type) && !given.contains(expected)) {
            rules.required(path + "." + expected, "must populate information for the given metric source");
        }
        for (String other : given.size() == 1 ? List.<String>of() : given) {
            if (!other.equals(expected)) {
                rules.add(Cause.forbidden(path + "." + other, "must populate the given metric source only"));
            }
        }
    }

    private void source(String source, Document given, String path) {
        switch (source) {
            case "object" -> {
                reference(given.get("describedObject").orElse(Document.object()), path + ".describedObject", false);
                named(given, path);
                target(given, path);
                either(given, path, "value", "averageValue", "must set either a target value or averageValue", "");
            }
            case "external" -> {
                named(given, path);
                target(given, path);
                String why = " target value for metric ";
                String both = "may not set both a" + why + "and a per-pod target";
                either(given, path, "value", "averageValue", "must set either a" + why + "or a per-pod target", both);
            }
            case "pods" -> {
                named(given, path);
                target(given, path);
                String why = "must specify a positive target averageValue";
                either(given, path, "averageValue", "averageValue", why, "");
            }
            default -> resource(given, source.equals("containerResource"), path);
        }
    }

    private void resource(Document given, boolean contained, String path) {
        if (given.text("/name").orElse("").isEmpty()) {
            rules.required(path + ".name", "must specify a resource name");
        }
        if (contained && given.text("/container").orElse("").isEmpty()) {
            rules.required(path + ".container", "must specify a container");
        } else if (contained) {
            given.text("/container").ifPresent(name -> rules.sound(name, path + ".container", Names.label(name)));
        }
        target(given, path);
        String why = " a target raw value ";
        String both = "may not set both" + why + "and a target utilization";
        either(
                given,
                path,
                "averageValue",
                "averageUtilization",
                "must set either" + why + "or a target utilization",
                both);
    }

    private void named(Document given, String path) {
        String name = given.text("/metric/name").orElse("");
        if (name.isEmpty()) {
            rules.required(path + ".metric.name", "must specify a metric name");
        } else {
            segment(name, path + ".metric.name");
        }
    }

    private void target(Document given, String path) {
        String type = given.text("/target/type").orElse("");
        if (type.isEmpty()) {
            rules.required(path + ".target.type", "must specify a metric target type");
        }
        if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
            String why = "must be either Utilization, Value, or AverageValue";
            rules.invalid(path + ".target.type", Names.quoted(type), why);
        }
        for (String field : List.of("value", "averageValue")) {
            given.at("/target/" + field)
                    .filter(amount -> Quantity.amount(amount).signum() < 1)
                    .ifPresent(amount -> rules.invalid(path + ".target." + field, amount.toJson(), "must be positive"));
        }
        given.number("/target/averageUtilization")
                .filter(percent -> percent.signum() < 1)
                .ifPresent(percent -> rules.invalid(
                        path + ".target.averageUtilization", percent.toString(), "must be greater than 0"));
    }

    /** One of two targets has to be there; {@code both} says why not both may, unless it is empty. */
    private void either(Document given, String path, String one, String other, String none, String both) {
        boolean first = given.at("/target/" + one).isPresent();
        boolean second = given.at("/target/" + other).isPresent();
        if (!first && !second) {
            rules.required(path + ".target." + other, none);
        }
        if (first && second && !both.isEmpty()) {
            rules.add(Cause.forbidden(path + ".target." + one, both));
        }
    }

    private void scaling(Document scaling, String path) {
        long window = JobRules.number(scaling, "stabilizationWindowSeconds").orElse(0L);
        String place = path + ".stabilizationWindowSeconds";
        if (window < 0) {
            rules.invalid(place, Long.toString(window), "must be greater than or equal to zero");
        }
        if (window > LONGEST_WINDOW) {
            rules.invalid(place, Long.toString(window), "must be less than or equal to " + LONGEST_WINDOW);
        }
        rules.oneOf(scaling.text("/selectPolicy"), path + ".selectPolicy", List.of("Disabled", "Max", "Min"));
        List<Document> policies = Rules.elements(scaling, "/policies");
        if (policies.isEmpty()) {
            rules.required(path + ".policies", "must specify at least one Policy");
        }
        for (int i = 0; i < policies.size(); i++) {
            policy(policies.get(i), path + ".policies[" + i + "]");
        }
    }

    private void policy(Document policy, String path) {
        String type = policy.text("/type").orElse("");
        rules.oneOf(Optional.of(type), path + ".type", List.of("Percent", "Pods"));
        for (String field : List.of("value", "periodSeconds")) {
            long number = JobRules.number(policy, field).orElse(0L);
            if (number <= 0) {
                rules.invalid(path + "." + field, Long.toString(number), "must be greater than zero");
            }
        }
        long period = JobRules.number(policy, "periodSeconds").orElse(0L);
        if (period > LONGEST_PERIOD) {
            String why = "must be less than or equal to " + LONGEST_PERIOD;
            rules.invalid(path + ".periodSeconds", Long.toString(period), why);
        }
    }

    /** What is measured of what is wanted, as kubectl shows it: two metrics at most, and how many more there are. */
    static String targets(Document autoscaler) {
        List<Document> measured = Rules.elements(autoscaler, "/status/currentMetrics");
        List<Document> metrics = Rules.elements(autoscaler, "/spec/metrics");
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < Math.min(2, metrics.size()); i++) {
            Optional<Document> current = i < measured.size() ? Optional.of(measured.get(i)) : Optional.empty();
            shown.add(target(metrics.get(i), current));
        }
        String more = metrics.size() > 2 ? " + " + (metrics.size() - 2) + " more..." : "";
        return shown.isEmpty() ? "<none>" : String.join(", ", shown) + more;
    }

    private static String target(Document metric, Optional<Document> current) {
        String source = SOURCES.stream()
                .filter(one -> metric.get(one).isPresent())
                .findFirst()
                .orElse("");
        Document given = metric.get(source).orElse(Document.object());
        String name = given.text("/name").map(one -> one + ": ").orElse("");
        return name
                + current.flatMap(one -> one.at("/" + source + "/current"))
                        .map(AutoscalerRules::amount)
                        .orElse("<unknown>")
                + "/"
                + given.at("/target").map(AutoscalerRules::amount).orElse("<unknown>");
    }

    private static String amount(Document target) {
        return target.number("/averageUtilization")
                .map(percent -> percent + "%")
                .or(() -> target.text("/averageValue"))
                .or(() -> target.text("/value"))
                .orElse("<unknown>");
    }
}
