package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the API server defaults and refuses in stateful sets and daemon sets. */
final class SetRules {
    private static final Pattern PERCENT = Pattern.compile("(\\d+)%");
    /** What a stateful set may change. */
    private static final List<String> CHANGED = List.of(
            "replicas",
            "ordinals",
            "template",
            "updateStrategy",
            "revisionHistoryLimit",
            "persistentVolumeClaimRetentionPolicy",
            "minReadySeconds");

    private static final String FROZEN = "updates to statefulset spec for fields other than 'replicas', 'ordinals',"
            + " 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and"
            + " 'minReadySeconds' are forbidden";
    private static final String STRATEGY = "spec.updateStrategy";
    private static final String NO_PERCENT = "a valid percent string must be a numeric string followed by an ending"
            + " '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

    private final String kind;
    private final Document set;
    private final List<Cause> causes;
    private final Rules rules;

    private SetRules(String kind, Document set, List<Cause> causes) {
        this.kind = kind;
        this.set = set;
        this.causes = causes;
        this.rules = new Rules(causes);
    }

    static Document defaulted(ApiKind kind, Document object) {
        boolean daemons = kind.kind().equals("DaemonSet");
        Document rolling =
                daemons ? Document.object("maxUnavailable", 1, "maxSurge", 0) : Document.object("partition", 0);
        Document all = Document.object("type", "RollingUpdate", "rollingUpdate", rolling);
        String pointer = "/spec/updateStrategy";
        String type = object.text(pointer + "/type").orElse("");
        boolean rolls = type.equals("RollingUpdate")
                && (daemons || object.at(pointer + "/rollingUpdate").isPresent());
        Document strategy = object.at(pointer).orElse(Document.object());
        Document result = type.isEmpty() || rolls
                ? object.withAt(pointer, all.merge(strategy).with("type", "RollingUpdate"))
                : object;
        if (daemons
                && !rolls
                && !type.isEmpty()
                && strategy.get("rollingUpdate").isPresent()) {
            Document none = Document.object("maxUnavailable", 0, "maxSurge", 0);
            Document given = strategy.get("rollingUpdate").orElseThrow();
            result = result.withAt(pointer + "/rollingUpdate", none.merge(given)); // its fields are there, if only as 0
        }
        String retention = "/spec/persistentVolumeClaimRetentionPolicy";
        return daemons || object.at(retention).isPresent()
                ? result
                : result.withAt(retention, Document.object("whenDeleted", "Retain", "whenScaled", "Retain"));
    }

    static void check(String kind, Optional<Document> before, Document object, List<Cause> causes) {
        SetRules rules = new SetRules(kind, object, causes);
        if (kind.equals("DaemonSet")) {
            WorkloadRules.immutable(before, object, "/spec/selector", causes);
            rules.daemons();
        } else {
            rules.stateful(before.isEmpty());
            before.filter(live -> !kept(live).equals(kept(object)))
                    .ifPresent(live -> rules.rules.add(Cause.forbidden("spec", FROZEN)));
        }
    }

    private void daemons() {
        Optional<Document> selector = set.at("/spec/selector");
        List<Cause> wrong =
                selector.map(one -> LabelSelectors.check(one, "spec.selector")).orElse(List.of());
        causes.addAll(wrong);
        if (wrong.isEmpty() && selector.filter(this::selects).isEmpty()) {
            WorkloadRules.unmatched(set, causes);
        }
        selector.filter(Document.object()::equals)
                .ifPresent(one -> rules.invalid("spec.selector", "{}", "empty selector is invalid for daemonset"));
        pods(set.at("/spec/template/spec").orElse(Document.object()));
        rules.atLeastZero(set, "/spec/minReadySeconds", "spec.minReadySeconds");
        Optional<String> type = set.text("/spec/updateStrategy/type");
        if (type.filter("RollingUpdate"::equals).isPresent()) {
            rolling(set.at("/spec/updateStrategy/rollingUpdate").orElse(Document.object()));
        } else if (type.filter("OnDelete"::equals).isEmpty()) {
            String why = ": supported values: \"RollingUpdate\", \"OnDelete\"";
            causes.add(new Cause("FieldValueNotSupported", "Unsupported value: " + strategy() + why, STRATEGY));
        }
        rules.atLeastZero(set, "/spec/revisionHistoryLimit", "spec.revisionHistoryLimit");
    }

    private boolean selects(Document selector) {
        Document metadata = set.at("/spec/template/metadata").orElse(Document.object());
        return LabelSelectors.matching(selector).test(Document.object("metadata", metadata));
    }

    private void pods(Document template) {
        PodRules.check(template, "spec.template.spec", causes);
        rules.oneOf(template.text("/restartPolicy"), "spec.template.spec.restartPolicy", List.of("Always"));
        if (template.get("activeDeadlineSeconds").isPresent()) {
            String why = "activeDeadlineSeconds in " + kind + " is not Supported";
            rules.add(Cause.forbidden("spec.template.spec.activeDeadlineSeconds", why));
        }
    }

    private String strategy() {
        ValueType type = SchemaTable.kind(kind + "UpdateStrategy");
        return GoTypes.internal(set.at("/spec/updateStrategy").orElse(Document.object()), type);
    }

    /** A daemon set replaces a pod before the new one runs or after, and not both. */
    private void rolling(Document rolling) {
        String path = STRATEGY + ".rollingUpdate.";
        List.of("maxUnavailable", "maxSurge").forEach(field -> sound(rolling, field, path));
        for (String field : List.of("maxUnavailable", "maxSurge")) {
            if (rolling.text("/" + field).isPresent() && amount(rolling, field) > 100) {
                rules.invalid(path + field, shown(rolling, field), "must not be greater than 100%");
            }
        }
        boolean missing = amount(rolling, "maxUnavailable") != 0;
        boolean surplus = amount(rolling, "maxSurge") != 0;
        if (missing && surplus) {
            String why = "may not be set when maxUnavailable is non-zero";
            rules.invalid(path + "maxSurge", shown(rolling, "maxSurge"), why);
        } else if (!missing && !surplus) {
            rules.required(path + "maxUnavailable", "cannot be 0 when maxSurge is 0");
        }
    }

    private static String shown(Document rolling, String field) {
        return rolling.get(field).map(Document::toJson).orElse("0");
    }

    /** A number or a part of a hundred; nothing for a text that is neither. */
    private static long amount(Document rolling, String field) {
        Matcher percent = PERCENT.matcher(rolling.text("/" + field).orElse(""));
        return percent.matches()
                ? Long.parseLong(percent.group(1))
                : JobRules.number(rolling, field).orElse(0L);
    }

    private void sound(Document rolling, String field, String path) {
        Optional<String> text = rolling.get(field)
                .filter(value -> value.kind() == Document.Kind.STRING)
                .flatMap(Document::asText);
        if (text.isPresent()) {
            rules.sound(
                    text.get(),
                    path + field,
                    PERCENT.matcher(text.get()).matches() ? Optional.empty() : Optional.of(NO_PERCENT));
        } else {
            rules.atLeastZero(rolling, "/" + field, path + field);
        }
    }

    private void stateful(boolean fresh) {
        String management = set.text("/spec/podManagementPolicy").orElse("");
        if (!List.of("OrderedReady", "Parallel").contains(management)) {
            rules.invalid("spec.podManagementPolicy", Names.quoted(management), "must be 'OrderedReady' or 'Parallel'");
        }
        strategies();
        for (String when : List.of("whenDeleted", "whenScaled")) {
            String path = "spec.persistentVolumeClaimRetentionPolicy." + when;
            rules.oneOf(set.text("/" + path.replace('.', '/')), path, List.of("Retain", "Delete"));
        }
        List<Document> claims = fresh ? claims() : List.of();
        for (int i = 0; i < claims.size(); i++) {
            Document claim = claims.get(i).get("spec").orElse(Document.object());
            ClaimRules.check(claim, "spec.volumeClaimTemplates[" + i + "].spec", rules);
        }
        for (String field : List.of("replicas", "minReadySeconds", "ordinals.start")) {
            rules.atLeastZero(set, "/spec/" + field.replace('.', '/'), "spec." + field);
        }
        set.text("/spec/serviceName")
                .filter(name -> fresh && !name.isEmpty())
                .ifPresent(name -> rules.sound(name, "spec.serviceName", Names.label(name)));
        selected();
        pods(withClaims());
    }

    private List<Document> claims() {
        return Rules.elements(set, "/spec/volumeClaimTemplates");
    }

    /** The pods of a stateful set have a volume for each claim. */
    private Document withClaims() {
        Document pod = set.at("/spec/template/spec").orElse(Document.object());
        List<Document> volumes = new ArrayList<>();
        for (Document claim : claims()) {
            Document source = Document.object("claimName", Meta.name(claim));
            volumes.add(Document.object("name", Meta.name(claim), "persistentVolumeClaim", source));
        }
        for (Document volume : Rules.elements(pod, "/volumes")) {
            boolean claimed = claims().stream()
                    .anyMatch(claim -> volume.text("/name")
                            .filter(Meta.name(claim)::equals)
                            .isPresent());
            volumes.addAll(claimed ? List.of() : List.of(volume));
        }
        return volumes.isEmpty() ? pod : pod.with("volumes", volumes);
    }

    private void strategies() {
        Optional<Document> rolling = set.at("/spec/updateStrategy/rollingUpdate");
        switch (set.text("/spec/updateStrategy/type").orElse("")) {
            case "OnDelete" ->
                rolling.ifPresent(one -> rules.invalid(
                        STRATEGY + ".rollingUpdate",
                        GoTypes.internal(one, SchemaTable.kind("RollingUpdateStatefulSet")),
                        "only allowed for updateStrategy 'RollingUpdate'"));
            case "RollingUpdate" ->
                rolling.ifPresent(one -> rules.atLeastZero(one, "/partition", STRATEGY + ".rollingUpdate.partition"));
            default -> rules.invalid(STRATEGY, strategy(), "must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private void selected() {
        Optional<Document> selector = set.at("/spec/selector");
        if (selector.isEmpty()) {
            rules.required("spec.selector", "");
            WorkloadRules.unmatched(set, causes);
            return;
        }
        List<Cause> wrong = LabelSelectors.check(selector.get(), "spec.selector");
        causes.addAll(wrong);
        String shown = selector.get().toJson();
        if (selector.get().equals(Document.object())) {
            rules.invalid("spec.selector", shown, "empty selector is invalid for statefulset");
        } else if (!wrong.isEmpty()) {
            causes.add(new Cause("FieldValueInvalid", "Invalid value: " + shown, "spec.selector"));
        } else if (!selects(selector.get())) {
            WorkloadRules.unmatched(set, causes);
        }
    }

    private static Document kept(Document set) {
        Document spec = set.get("spec").orElse(Document.object());
        for (String field : CHANGED) {
            spec = spec.without(field);
        }
        return spec;
    }
}
