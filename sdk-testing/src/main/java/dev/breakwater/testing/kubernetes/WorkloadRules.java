package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API server defaults and refuses in workloads, services, secrets and definitions of kinds. */
final class WorkloadRules {
    private WorkloadRules() {}

    static Document defaulted(ApiKind kind, Document object) {
        if (kind.definition().isPresent()) {
            return object;
        }
        return switch (kind.kind()) {
            case "Deployment" -> deployment(object);
            case "ReplicaSet" -> pods(object, "/spec/template/spec");
            case "StatefulSet", "DaemonSet" -> SetRules.defaulted(kind, pods(object, "/spec/template/spec"));
            case "Job" -> BatchRules.job(pods(object, "/spec/template/spec"));
            case "CronJob" -> pods(object, "/spec/jobTemplate/spec/template/spec");
            case "HorizontalPodAutoscaler" -> AutoscalerRules.defaulted(object);
            case "Pod" -> bounded(pods(linked(object), "/spec"));
            case "LimitRange" -> limits(object);
            case "Service" -> service(object);
            case "Secret" -> secret(object);
            case "IngressClass" -> ClassRules.scoped(object);
            case "CustomResourceDefinition" -> definition(object);
            default -> object;
        };
    }

    static List<Cause> check(ApiKind kind, Optional<Document> before, Document object) {
        List<Cause> causes = new ArrayList<>();
        kind.definition().ifPresent(definition -> causes.addAll(CustomRules.check(definition.schema(), object)));
        if (kind.definition().isEmpty()) {
            builtIn(kind.kind(), before, object, causes);
        }
        return causes;
    }

    private static void builtIn(String kind, Optional<Document> before, Document object, List<Cause> causes) {
        switch (kind) {
            case "Deployment", "ReplicaSet" -> workload(kind, before, object, causes);
            case "StatefulSet", "DaemonSet" -> SetRules.check(kind, before, object, causes);
            case "Job" -> JobRules.check(before, object, causes);
            case "CronJob" -> BatchRules.checkCronJob(before, object, causes);
            case "HorizontalPodAutoscaler" -> AutoscalerRules.check(object, causes);
            case "Pod" -> PodRules.check(object.get("spec").orElse(Document.object()), "spec", causes);
            case "Service" -> ServiceRules.check(before, object, causes);
            case "Ingress" -> IngressRules.check(object, causes);
            case "PersistentVolumeClaim" -> claim(before, object, new Rules(causes));
            case "PersistentVolume" -> ClaimRules.checkVolume(before, object, new Rules(causes));
            case "StorageClass", "PriorityClass", "IngressClass", "RuntimeClass" ->
                ClassRules.check(kind, before, object, causes);
            case "EndpointSlice" -> EndpointRules.checkSlice(before, object, causes);
            case "Lease" -> lease(object, new Rules(causes));
            case "Endpoints" -> EndpointRules.check(object, causes);
            case "ResourceQuota" -> LimitRules.quota(object, causes);
            case "LimitRange" -> LimitRules.range(object, causes);
            case "CustomResourceDefinition" -> DefinitionRules.check(object, causes);
            default -> {}
        }
        StatusRules.check(kind, object, causes);
    }

    private static void lease(Document lease, Rules rules) {
        JobRules.number(lease.get("spec").orElse(Document.object()), "leaseDurationSeconds")
                .filter(seconds -> seconds < 1)
                .ifPresent(seconds ->
                        rules.invalid("spec.leaseDurationSeconds", seconds.toString(), "must be greater than 0"));
        rules.atLeastZero(lease, "/spec/leaseTransitions", "spec.leaseTransitions");
    }

    private static void claim(Optional<Document> before, Document claim, Rules rules) {
        ClaimRules.check(claim.get("spec").orElse(Document.object()), "spec", rules);
        before.ifPresent(live -> ClaimRules.change(live, claim, rules));
    }

    private static void workload(String kind, Optional<Document> before, Document object, List<Cause> causes) {
        Rules rules = new Rules(causes);
        rules.atLeastZero(object, "/spec/replicas", "spec.replicas");
        object.at("/spec/selector").ifPresent(selector -> {
            List<Cause> wrong = LabelSelectors.check(selector, "spec.selector");
            wrong.forEach(rules::add);
            if (!wrong.isEmpty()) {
                rules.invalid("spec.selector", selector.toJson(), "invalid label selector");
            } else {
                template(object, causes);
            }
        });
        if (object.at("/spec/selector").isEmpty()) {
            rules.required("spec.selector", "");
            template(object, causes);
        }
        Document template = object.at("/spec/template/spec").orElse(Document.object());
        PodRules.check(template, "spec.template.spec", causes);
        rules.oneOf(template.text("/restartPolicy"), "spec.template.spec.restartPolicy", List.of("Always"));
        immutable(before, object, "/spec/selector", causes);
        if (kind.equals("Deployment") && object.get("spec").isPresent()) {
            strategy(object.at("/spec/strategy").orElse(Document.object()), rules);
        }
    }

    private static void strategy(Document strategy, Rules rules) {
        String type = strategy.text("/type").orElse("");
        Optional<Document> rolling = strategy.get("rollingUpdate");
        if (!type.equals("Recreate") && !type.equals("RollingUpdate")) {
            String shown = "{\"Type\":" + Names.quoted(type) + ",\"RollingUpdate\":null}";
            rules.add(new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: " + shown + ": supported values: \"Recreate\", \"RollingUpdate\"",
                    "spec.strategy"));
        } else if (type.equals("Recreate") && rolling.isPresent()) {
            rules.add(Cause.forbidden(
                    "spec.strategy.rollingUpdate", "may not be specified when strategy `type` is 'Recreate'"));
        } else if (isNone(rolling, "maxSurge") && isNone(rolling, "maxUnavailable")) {
            rules.invalid("spec.strategy.rollingUpdate.maxUnavailable", "0", "may not be 0 when `maxSurge` is 0");
        }
    }

    static boolean isNone(Optional<Document> rolling, String field) {
        return rolling.flatMap(all -> all.get(field))
                .filter(many -> many.equals(Document.of(0)) || many.equals(Document.of("0%")))
                .isPresent();
    }

    static void immutable(Optional<Document> before, Document object, String pointer, List<Cause> causes) {
        Optional<Document> live = before.flatMap(old -> old.at(pointer));
        if (live.isPresent() && !live.equals(object.at(pointer))) {
            String shown = object.at(pointer).map(Document::toJson).orElse("null");
            causes.add(Cause.invalid(pointer.substring(1).replace('/', '.'), shown, "field is immutable"));
        }
    }

    private static void template(Document object, List<Cause> causes) {
        if (object.at("/spec/selector/matchExpressions").isPresent()) {
            return;
        }
        Map<String, Document> wanted = object.at("/spec/selector/matchLabels")
                .orElse(Document.object())
                .members();
        Map<String, Document> labels = object.at("/spec/template/metadata/labels")
                .orElse(Document.object())
                .members();
        if (wanted.isEmpty() || !labels.entrySet().containsAll(wanted.entrySet())) {
            unmatched(object, causes);
        }
    }

    /** Says that the pods of a workload would not be found by it. */
    static void unmatched(Document workload, List<Cause> causes) {
        String shown = workload.at("/spec/template/metadata/labels")
                .filter(labels -> !labels.equals(Document.object()))
                .map(Document::toJson)
                .orElse("null");
        causes.add(
                Cause.invalid("spec.template.metadata.labels", shown, "`selector` does not match template `labels`"));
    }

    /** Pods see services in their environment; templates leave that open. */
    private static Document linked(Document pod) {
        boolean open = pod.get("spec").isPresent()
                && pod.at("/spec/enableServiceLinks").isEmpty();
        return open ? pod.withAt("/spec/enableServiceLinks", true) : pod;
    }

    /** What a container of a pod may have at most is set aside for it, and no pod ends before it began. */
    private static Document bounded(Document pod) {
        Document result = pod;
        for (String list : List.of("containers", "initContainers")) {
            List<Document> containers = new ArrayList<>();
            for (Document one : Rules.elements(pod, "/spec/" + list)) {
                Document requests = one.at("/resources/limits")
                        .orElse(Document.object())
                        .merge(one.at("/resources/requests").orElse(Document.object()));
                containers.add(requests.members().isEmpty() ? one : one.withAt("/resources/requests", requests));
            }
            result = containers.isEmpty() ? result : result.withAt("/spec/" + list, containers);
        }
        String grace = "/spec/terminationGracePeriodSeconds";
        boolean negative =
                pod.number(grace).filter(seconds -> seconds.signum() < 0).isPresent();
        return negative ? result.withAt(grace, 1) : result;
    }

    /** What is not given for containers follows from what is: the default from the most, the request from both. */
    private static Document limits(Document range) {
        List<Document> limits = new ArrayList<>();
        for (Document one : range.at("/spec/limits").orElse(Document.array()).elements()) {
            boolean container = one.text("/type").filter("Container"::equals).isPresent();
            limits.add(container ? limit(one) : one);
        }
        return limits.isEmpty() ? range : range.withAt("/spec/limits", limits);
    }

    private static Document limit(Document limit) {
        Document nothing = Document.object();
        Document most =
                limit.get("max").orElse(nothing).merge(limit.get("default").orElse(nothing));
        Document asked = limit.get("min").orElse(nothing).merge(most);
        asked = asked.merge(limit.get("defaultRequest").orElse(nothing));
        Document filled = most.members().isEmpty() ? limit : limit.with("default", most);
        return asked.members().isEmpty() ? filled : filled.with("defaultRequest", asked);
    }

    private static Document deployment(Document object) {
        Document strategy = Document.object(
                "type", "RollingUpdate", "rollingUpdate", Document.object("maxUnavailable", "25%", "maxSurge", "25%"));
        boolean rolling = object.text("/spec/strategy/type").orElse("").isEmpty()
                || object.text("/spec/strategy/type")
                        .filter("RollingUpdate"::equals)
                        .isPresent();
        if (rolling && object.at("/spec/strategy").isPresent()) {
            Document given = object.at("/spec/strategy").orElse(Document.object());
            return pods(object.withAt("/spec/strategy", strategy.merge(given)), "/spec/template/spec");
        }
        Document complete =
                object.at("/spec/strategy").isPresent() || object.get("spec").isEmpty()
                        ? object
                        : object.withAt("/spec/strategy", strategy);
        return pods(complete, "/spec/template/spec");
    }

    private static Document pods(Document object, String pointer) {
        Document result = object;
        Document spec = object.at(pointer).orElse(Document.object());
        for (String list : List.of("containers", "initContainers")) {
            List<Document> containers = new ArrayList<>();
            spec.get(list).orElse(Document.array()).elements().forEach(one -> containers.add(container(one)));
            result = containers.isEmpty() ? result : result.withAt(pointer + "/" + list, containers);
        }
        List<Document> volumes = spec.get("volumes").orElse(Document.array()).elements();
        if (!volumes.isEmpty()) {
            result = result.withAt(
                    pointer + "/volumes",
                    volumes.stream().map(WorkloadRules::volume).toList());
        }
        Optional<Document> account = spec.get("serviceAccountName");
        return account.isPresent() ? result.withAt(pointer + "/serviceAccount", account.get()) : result;
    }

    /** A volume that names no source is an empty folder. */
    private static Document volume(Document volume) {
        boolean named = volume.members().keySet().stream().allMatch("name"::equals);
        return named ? volume.with("emptyDir", Document.object()) : volume;
    }

    /** An image without a tag, or with the tag latest, is pulled always. */
    private static Document container(Document container) {
        if (container.get("imagePullPolicy").isPresent()) {
            return container;
        }
        String image = container.text("/image").orElse("");
        String last = image.substring(image.lastIndexOf('/') + 1);
        boolean moving = last.endsWith(":latest") || !(last.contains(":") || last.contains("@"));
        return container.with("imagePullPolicy", moving ? "Always" : "IfNotPresent");
    }

    private static Document service(Document object) {
        Document result = object;
        List<Document> ports = new ArrayList<>();
        for (Document port : object.at("/spec/ports").orElse(Document.array()).elements()) {
            ports.add(port.get("targetPort").isPresent() ? port : port.withSome("targetPort", port.get("port")));
        }
        result = ports.isEmpty() ? result : result.withAt("/spec/ports", ports);
        boolean external =
                object.text("/spec/type").filter("ExternalName"::equals).isPresent();
        if (external) {
            return result.withoutAt("/spec/ipFamilyPolicy").withoutAt("/spec/internalTrafficPolicy");
        }
        Optional<Document> given = object.at("/spec/clusterIP");
        if (given.isPresent()) {
            result = object.at("/spec/clusterIPs/0").equals(given)
                    ? result
                    : result.withAt("/spec/clusterIPs", List.of(given.get()));
            return object.at("/spec/ipFamilies").isPresent()
                    ? result
                    : result.withAt("/spec/ipFamilies", List.of("IPv4"));
        }
        int hash = Math.floorMod(Meta.uid(object).hashCode(), 60_000) + 256;
        String address = "10.0." + hash / 256 + "." + hash % 256;
        return result.withAt("/spec/clusterIP", address)
                .withAt("/spec/clusterIPs", List.of(address))
                .withAt("/spec/ipFamilies", List.of("IPv4"));
    }

    private static Document secret(Document object) {
        Document data = object.get("data").orElse(Document.object());
        for (var entry :
                object.get("stringData").orElse(Document.object()).members().entrySet()) {
            byte[] bytes = entry.getValue().asText().orElse("").getBytes(StandardCharsets.UTF_8);
            data = data.with(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
        }
        Document folded = object.without("stringData");
        return data.members().isEmpty() ? folded : folded.with("data", data);
    }

    private static Document definition(Document object) {
        String kind = object.text("/spec/names/kind").orElse("");
        Document result = object;
        if (object.at("/spec/names/singular").isEmpty()) {
            result = result.withAt("/spec/names/singular", kind.toLowerCase(java.util.Locale.ROOT));
        }
        return object.at("/spec/names/listKind").isEmpty()
                ? result.withAt("/spec/names/listKind", kind + "List")
                : result;
    }
}
