package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Optional;

/** What the API server refuses in claims of volumes, by themselves and in stateful sets. */
final class ClaimRules {
    static final List<String> MODES = List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");

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

    /** How a volume is opened: one way for a single pod goes with no other. */
    static void modes(List<String> modes, String path, Rules rules) {
        modes.forEach(mode -> rules.oneOf(Optional.of(mode), path + ".accessModes", MODES));
        if (modes.size() > 1 && modes.contains("ReadWriteOncePod")) {
            rules.add(Cause.forbidden(path + ".accessModes", "may not use ReadWriteOncePod with other access modes"));
        }
    }
}
