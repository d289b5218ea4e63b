package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the API server refuses in claims of volumes, by themselves and in stateful sets. */
final class ClaimRules {
    static final List<String> MODES = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

    /** What a volume says beside what it is made of. */
    private static final List<String> BESIDE = List.of(
            "accessModes",
            "capacity",
            "claimRef",
            "mountOptions",
            "nodeAffinity",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "volumeAttributesClassName",
            "volumeMode");

    private static final String FROZEN =
            "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims";
    private static final String MOVED = "spec.persistentvolumesource is immutable after creation";

    private ClaimRules() {}

    /** Checks the spec of a claim at a path. */
    static void check(Document spec, String path, Rules rules) {
        List<String> modes = Meta.texts(spec, "/accessModes");
        if (modes.isEmpty()) {
            rules.required(path + ".accessModes", "at least 1 access mode is required");
        }
        spec.get("selector")
                .ifPresent(selector ->
                        LabelSelectors.check(selector, path + ".selector").forEach(rules::add));
        modes(modes, path, rules);
        Optional<Document> storage = spec.at("/resources/requests/storage");
        if (storage.isEmpty()) {
            rules.required(path + ".resources[storage]", "");
        } else if (Quantity.amount(storage.get()).signum() < 1) {
            rules.invalid(path + ".resources[storage]", storage.get().toJson(), "must be greater than zero");
        }
        spec.text("/storageClassName")
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> rules.sound(name, path + ".storageClassName", Names.subdomain(name)));
        rules.oneOf(spec.text("/volumeMode"), path + ".volumeMode", List.of("Block", "Filesystem"));
    }

    /** Checks a change of a claim, which keeps what it claims: a bound one may only ask for more. */
    static void change(Document live, Document claim, Rules rules) {
        boolean bound = claim.text("/status/phase").filter("Bound"::equals).isPresent();
        Document before = live.get("spec").orElse(Document.object());
        Document after = claim.get("spec").orElse(Document.object());
        if (before.get("volumeName").isEmpty()) {
            before = before.withSome("volumeName", after.get("volumeName"));
        }
        String storage = "/resources/requests/storage";
        Document kept = after;
        if (bound && before.at(storage).isPresent()) {
            kept = after.withAt(storage, before.at(storage).get()).without("volumeAttributesClassName");
            kept = kept.withSome("volumeAttributesClassName", before.get("volumeAttributesClassName"));
        }
        if (!kept.equals(before)) {
            rules.add(Cause.forbidden("spec", FROZEN));
        }
        if (amount(after.at(storage)).compareTo(amount(before.at(storage))) < 0
                && amount(after.at(storage)).compareTo(amount(live.at("/status/capacity/storage"))) <= 0) {
            String why = "field can not be less than status.capacity";
            rules.add(Cause.forbidden("spec.resources.requests.storage", why));
        }
        mode(live, claim, rules);
    }

    private static BigDecimal amount(Optional<Document> quantity) {
        return quantity.map(Quantity::amount).orElse(BigDecimal.ZERO);
    }

    private static void mode(Document live, Document object, Rules rules) {
        Optional<Document> mode = object.at("/spec/volumeMode");
        if (!mode.equals(live.at("/spec/volumeMode"))) {
            rules.invalid("volumeMode", mode.map(Document::toJson).orElse("null"), "field is immutable");
        }
    }

    static void checkVolume(Optional<Document> before, Document volume, Rules rules) {
        Document spec = volume.get("spec").orElse(Document.object());
        List<String> modes = Meta.texts(spec, "/accessModes");
        if (modes.isEmpty()) {
            rules.required("spec.accessModes", "");
        }
        modes(modes, "spec", rules);
        capacity(spec, rules);
        rules.oneOf(
                spec.text("/persistentVolumeReclaimPolicy"),
                "spec.persistentVolumeReclaimPolicy",
                List.of("Delete", "Recycle", "Retain"));
        List<String> given = sources(spec);
        for (String more : given.subList(Math.min(1, given.size()), given.size())) {
            rules.add(Cause.forbidden("spec." + more, "may not specify more than 1 volume type"));
        }
        if (given.isEmpty()) {
            rules.required("spec", "must specify a volume type");
        }
        spec.text("/storageClassName")
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> rules.sound(name, "spec.storageClassName", Names.subdomain(name)));
        rules.oneOf(spec.text("/volumeMode"), "spec.volumeMode", List.of("Block", "Filesystem"));
        before.ifPresent(live -> {
            Document old = live.get("spec").orElse(Document.object());
            if (!sources(old).equals(given)
                    || given.stream().anyMatch(one -> !old.get(one).equals(spec.get(one)))) {
                rules.add(Cause.forbidden("spec.persistentvolumesource", MOVED));
            }
            mode(live, volume, rules);
        });
    }

    private static void capacity(Document spec, Rules rules) {
        Document capacity = spec.get("capacity").orElse(Document.object());
        if (capacity.members().isEmpty()) {
            rules.required("spec.capacity", "");
        }
        if (capacity.get("storage").isEmpty() || capacity.members().size() > 1) {
            String shown = capacity.members().isEmpty() ? "null" : capacity.toJson();
            String why = "Unsupported value: " + shown + ": supported values: \"storage\"";
            rules.add(new Cause("FieldValueNotSupported", why, "spec.capacity"));
        }
        capacity.members().forEach((resource, amount) -> {
            String path = "spec.capacity[" + resource + "]";
            if (Quantity.amount(amount).signum() < 0) {
                rules.invalid(path, amount.toJson(), "must be a valid resource quantity");
            }
            if (Quantity.amount(amount).signum() < 1) {
                rules.invalid(path, amount.toJson(), "must be greater than zero");
            }
        });
    }

    /** What a volume is made of. */
    private static List<String> sources(Document spec) {
        List<String> given = new ArrayList<>(spec.members().keySet());
        given.removeAll(BESIDE);
        given.sort(Comparator.comparingInt(ClaimRules::number));
        return given;
    }

    private static int number(String source) {
        return SchemaTable.kind("PersistentVolumeSpec")
                .row(source)
                .map(FieldRow::tag)
                .orElse(0);
    }

    /** How a volume is opened: one way for a single pod goes with no other. */
    static void modes(List<String> modes, String path, Rules rules) {
        modes.forEach(mode -> rules.oneOf(Optional.of(mode), path + ".accessModes", MODES));
        if (modes.size() > 1 && modes.contains("ReadWriteOncePod")) {
            rules.add(Cause.forbidden(path + ".accessModes", "may not use ReadWriteOncePod with other access modes"));
        }
    }
}
