package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the API server refuses in classes of storage, priority, ingress and runtime. */
final class ClassRules {
    private static final int HIGHEST = 1_000_000_000;

    private final Optional<Document> before;
    private final Document object;
    private final List<Cause> causes;
    private final Rules rules;

    private ClassRules(Optional<Document> before, Document object, List<Cause> causes) {
        this.before = before;
        this.object = object;
        this.causes = causes;
        this.rules = new Rules(causes);
    }

    static void check(String kind, Optional<Document> before, Document object, List<Cause> causes) {
        ClassRules rules = new ClassRules(before, object, causes);
        switch (kind) {
            case "StorageClass" -> rules.storage();
            case "PriorityClass" -> rules.priority();
            case "IngressClass" -> rules.ingress();
            default -> rules.runtime();
        }
    }

    private void storage() {
        String provisioner = object.text("/provisioner").orElse("");
        if (provisioner.isEmpty()) {
            rules.required("provisioner", "");
        } else {
            rules.sound(
                    provisioner.toLowerCase(Locale.ROOT),
                    "provisioner",
                    Names.keyFault(provisioner.toLowerCase(Locale.ROOT)));
        }
        rules.oneOf(object.text("/reclaimPolicy"), "reclaimPolicy", List.of("Delete", "Retain"));
        rules.oneOf(
                object.text("/volumeBindingMode"), "volumeBindingMode", List.of("Immediate", "WaitForFirstConsumer"));
        for (String field : List.of("parameters", "provisioner", "reclaimPolicy")) {
            forbidden(field, "updates to " + field + " are forbidden.");
        }
        WorkloadRules.immutable(before, object, "/volumeBindingMode", causes);
    }

    private void forbidden(String field, String why) {
        before.filter(live -> !live.get(field).equals(object.get(field)))
                .ifPresent(live -> rules.add(Cause.forbidden(field, why)));
    }

    private void priority() {
        String name = Meta.name(object);
        if (name.startsWith("system-") && before.isEmpty()) {
            rules.add(Cause.forbidden(
                    "metadata.name",
                    "priority class names with 'system-' prefix are reserved for system use only. error: " + name
                            + " is not a known system priority class"));
        } else if (JobRules.number(object, "value")
                .filter(value -> value > HIGHEST)
                .isPresent()) {
            String why = "maximum allowed value of a user defined priority is " + HIGHEST;
            rules.add(Cause.forbidden("value", why));
        }
        rules.oneOf(object.text("/preemptionPolicy"), "preemptionPolicy", List.of("PreemptLowerPriority", "Never"));
        forbidden("value", "may not be changed in an update.");
        WorkloadRules.immutable(before, object, "/preemptionPolicy", causes);
    }

    private void ingress() {
        WorkloadRules.immutable(before, object, "/spec/controller", causes);
        String controller = object.text("/spec/controller").orElse("");
        if (controller.isEmpty()) {
            rules.required("spec.controller", "");
        } else if (!JobRules.PREFIXED.matcher(controller).matches()) {
            rules.invalid("spec.controller", Names.quoted(controller), JobRules.UNPREFIXED);
        }
        object.at("/spec/parameters").ifPresent(parameters -> parameters(parameters, "spec.parameters"));
    }

    private void parameters(Document parameters, String path) {
        for (String field : List.of("kind", "name")) {
            if (parameters.text("/" + field).orElse("").isEmpty()) {
                rules.required(path + "." + field, "");
            }
        }
        String scope = parameters.text("/scope").orElse("");
        boolean named = parameters.get("namespace").isPresent();
        rules.oneOf(Optional.of(scope), path + ".scope", List.of("Cluster", "Namespace"));
        if (scope.equals("Namespace") && !named) {
            rules.required(path + ".namespace", "`parameters.scope` is set to 'Namespace'");
        }
        if (scope.equals("Cluster") && named) {
            rules.add(Cause.forbidden(path + ".namespace", "`parameters.scope` is set to 'Cluster'"));
        }
    }

    private void runtime() {
        String handler = object.text("/handler").orElse("");
        rules.sound(handler, "handler", Names.label(handler));
        Document selector = object.at("/scheduling/nodeSelector").orElse(Document.object());
        causes.addAll(Names.labels(selector.members(), "scheduling.nodeSelector"));
        WorkloadRules.immutable(before, object, "/handler", causes);
    }

    /** What the server fills in: parameters that name no scope belong to the cluster. */
    static Document scoped(Document ingressClass) {
        boolean open = ingressClass.at("/spec/parameters").isPresent()
                && ingressClass.at("/spec/parameters/scope").isEmpty();
        return open ? ingressClass.withAt("/spec/parameters/scope", "Cluster") : ingressClass;
    }
}
