package dev.breakwater.secret;

import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Inspection;
import dev.breakwater.audit.ResourceControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.List;
import java.util.Optional;

/**
 * KV-04: secrets and keys of vaults come to an end, and keys are replaced by a policy before that. Their bodies are those
 * of the vault, with the attributes at their top, or those of ARM, with all in properties. A policy of rotation is a
 * resource of its own at the vault, but a part of the key in ARM.
 */
final class ExpiringObjects implements ResourceControl {
    private static final String KEY = KeyVault.TYPE + "/keys";
    private static final String ARM = "/properties";
    private static final String POLICY = "/rotationPolicy";

    private static final ControlHead HEAD = ControlHead.of(
                    "KV-04",
                    Severity.MEDIUM,
                    "Secrets and keys expire, and a policy rotates keys.",
                    "Declare KeyVaultSecret.expires(…), and a new version before that; give a key a rotation policy with"
                            + " an expiry.",
                    KeyVaultSecret.TYPE,
                    KEY)
            .maps("Azure Policy", "98728c90", "152b15f7", "d8cf8476");

    @Override
    public ControlHead head() {
        return HEAD;
    }

    @Override
    public Optional<Finding> judge(Inspection of) {
        Estate.Entry entry = of.entry();
        Document body = of.body();
        String at = body.get("properties").isPresent() ? ARM : "";
        Evidence expiry = evidence(entry, at + "/attributes/exp");
        boolean expires = isTold(expiry);
        if (!entry.address().type().equalsIgnoreCase(KEY)) {
            return Optional.of(HEAD.finding(entry, expires, List.of(expiry)));
        }
        Evidence ofVersions = evidence(entry, at + POLICY + "/attributes/expiryTime");
        Evidence actions = evidence(entry, at + POLICY + "/lifetimeActions");
        List<Evidence> seen = List.of(expiry, ofVersions, actions);
        if (at.isEmpty() && body.at(POLICY).isEmpty()) {
            String text = "It takes the vault's rotation policy of the key, which is read by itself.";
            return Optional.of(new Finding(HEAD.id(), entry.address(), Verdict.NOT_ASSESSABLE, text, seen));
        }
        return Optional.of(HEAD.finding(entry, (expires || isTold(ofVersions)) && rotates(actions), seen));
    }

    private static Evidence evidence(Estate.Entry entry, String pointer) {
        return new Evidence(pointer, entry.document().at(pointer), entry.apiVersion());
    }

    private static boolean isTold(Evidence evidence) {
        return evidence.value().filter(value -> !value.isNull()).isPresent();
    }

    private static boolean rotates(Evidence actions) {
        return actions.value().orElse(Document.array()).elements().stream()
                .anyMatch(one -> one.text("/action/type")
                        .filter("rotate"::equalsIgnoreCase)
                        .isPresent());
    }

    @Override
    public String toString() {
        return HEAD.toString();
    }
}
