package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the API server refuses in quotas and ranges of limits. */
final class LimitRules {
    /** The resources that are counted rather than measured. */
    private static final Set<String> COUNTED = Set.of(
            "pods",
            "services",
            "replicationcontrollers",
            "resourcequotas",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "services.nodeports",
            "services.loadbalancers");

    private static final Set<String> MEASURED = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.storage",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage");

    private LimitRules() {}

    static void quota(Document quota, List<Cause> causes) {
        Rules rules = new Rules(causes);
        Map<String, Document> hard =
                quota.at("/spec/hard").orElse(Document.object()).members();
        hard.forEach((resource, amount) -> {
            String path = "spec.hard[" + resource + "]";
            boolean standard = COUNTED.contains(resource) || MEASURED.contains(resource);
            if (!standard && !resource.contains("/")) {
                String quoted = Names.quoted(resource);
                rules.invalid(path, quoted, "must be a standard resource type or fully qualified");
                rules.invalid(path, quoted, "must be a standard resource for quota");
            }
            BigDecimal number = Quantity.amount(amount);
            if (number.signum() < 0) {
                rules.invalid(path, amount.toJson(), "must be greater than or equal to 0");
            }
            if (COUNTED.contains(resource) && number.stripTrailingZeros().scale() > 0) {
                rules.invalid(path, amount.toJson(), "must be an integer");
            }
        });
    }

    static void range(Document range, List<Cause> causes) {
        Rules rules = new Rules(causes);
        List<Document> limits = Rules.elements(range, "/spec/limits");
        for (int i = 0; i < limits.size(); i++) {
            limit(limits.get(i), "spec.limits[" + i + "].", rules);
        }
        rules.unique(limits, "/type", "spec.limits");
    }

    private static void limit(Document limit, String path, Rules rules) {
        Set<String> resources = new TreeSet<>();
        for (String field : List.of("min", "max", "default", "defaultRequest")) {
            resources.addAll(
                    limit.get(field).orElse(Document.object()).members().keySet());
        }
        for (String resource : resources) {
            above(limit, path, resource, rules);
        }
    }

    /** The least against all the others, then the others against the most. */
    private static void above(Document limit, String path, String resource, Rules rules) {
        order(limit, path, resource, new Pair("min", "max", "min", "min value", "max value"), rules);
        order(
                limit,
                path,
                resource,
                new Pair("min", "defaultRequest", "defaultRequest", "min value", "default request value"),
                rules);
        order(
                limit,
                path,
                resource,
                new Pair("defaultRequest", "max", "defaultRequest", "default request value", "max value"),
                rules);
        order(
                limit,
                path,
                resource,
                new Pair("defaultRequest", "default", "defaultRequest", "default request value", "default limit value"),
                rules);
        order(limit, path, resource, new Pair("min", "default", "default", "min value", "default value"), rules);
        order(limit, path, resource, new Pair("default", "max", "default", "default value", "max value"), rules);
    }

    /** Two fields in order, the one that is named if they are not, and how each is called. */
    private record Pair(String less, String more, String told, String lessName, String moreName) {}

    private static void order(Document limit, String path, String resource, Pair pair, Rules rules) {
        Document less = limit.get(pair.less()).flatMap(all -> all.get(resource)).orElse(Document.nothing());
        Document more = limit.get(pair.more()).flatMap(all -> all.get(resource)).orElse(Document.nothing());
        boolean wrong =
                !less.isNull() && !more.isNull() && Quantity.amount(less).compareTo(Quantity.amount(more)) > 0;
        if (wrong) {
            rules.invalid(
                    path + pair.told() + "[" + resource + "]",
                    (pair.told().equals("defaultRequest") && pair.less().equals("min") ? more : less).toJson(),
                    pair.lessName() + " " + less.asText().orElse("") + " is greater than " + pair.moreName() + " "
                            + more.asText().orElse(""));
        }
    }
}
