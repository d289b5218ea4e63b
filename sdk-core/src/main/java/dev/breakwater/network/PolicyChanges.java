package dev.breakwater.network;

import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Compares two specs of a network policy, both in {@link PolicyForm}, rule by rule. */
final class PolicyChanges {
    private final Document before;
    private final Document after;
    private final List<FieldChange> changes = new ArrayList<>();

    private PolicyChanges(Document before, Document after) {
        this.before = before;
        this.after = after;
    }

    static List<FieldChange> between(Document before, Document after) {
        PolicyChanges comparison = new PolicyChanges(before, after);
        comparison.selector();
        comparison.direction("Ingress", "ingress");
        comparison.direction("Egress", "egress");
        return comparison.changes;
    }

    /**
     * Pods that are no longer selected may lose their denial; only a selector of all pods loses none. Pods that are
     * newly selected gain what the rules allow, which other policies may deny; only a policy without rules gives none.
     */
    private void selector() {
        Document was = before.get("podSelector").orElse(Document.object());
        Document is = after.get("podSelector").orElse(Document.object());
        if (!was.equals(is)) {
            boolean opens = !PolicyForm.rules(after, "ingress").isEmpty()
                    || !PolicyForm.rules(after, "egress").isEmpty();
            Effect effect = is.equals(Document.object()) && !opens ? Effect.HARDENS : Effect.WEAKENS;
            add("/spec/podSelector", Optional.of(was), Optional.of(is), effect);
        }
    }

    private void direction(String type, String name) {
        boolean denied = PolicyForm.denies(before, type);
        boolean denies = PolicyForm.denies(after, type);
        if (denied != denies) {
            Effect effect = denies ? denial(name) : Effect.WEAKENS;
            add("/spec/policyTypes/" + type, flag(denied, type), flag(denies, type), effect);
        }
        List<Document> was = PolicyForm.rules(before, name);
        List<Document> is = PolicyForm.rules(after, name);
        gone("/spec/" + name, was, is, denied && denies);
        added("/spec/" + name, was, is, denied, denies);
    }

    /** With rules, a denial may close less than it opens beside the denials of other policies. */
    private Effect denial(String direction) {
        return PolicyForm.rules(after, direction).isEmpty() ? Effect.HARDENS : Effect.NEUTRAL;
    }

    /** Rules close something only in a direction that is denied before and after. */
    private void gone(String path, List<Document> was, List<Document> is, boolean denied) {
        for (int i = 0; i < was.size(); i++) {
            if (!is.contains(was.get(i))) {
                boolean closes = denied && !covered(was.get(i), is);
                add(
                        path + "/" + i,
                        Optional.of(was.get(i)),
                        Optional.empty(),
                        closes ? Effect.HARDENS : Effect.NEUTRAL);
            }
        }
    }

    /** In a direction denied anew, only a rule for all peers surely opens what other policies deny. */
    private void added(String path, List<Document> was, List<Document> is, boolean denied, boolean denies) {
        for (int i = 0; i < is.size(); i++) {
            if (!was.contains(is.get(i))) {
                boolean opens =
                        denied ? denies && !covered(is.get(i), was) : denies && PolicyEffects.hasAnyPeer(is.get(i));
                add(path + "/" + i, Optional.empty(), Optional.of(is.get(i)), opens ? Effect.WEAKENS : Effect.NEUTRAL);
            }
        }
    }

    private static boolean covered(Document rule, List<Document> others) {
        return others.stream()
                .anyMatch(other ->
                        covers(other, rule, "from") && covers(other, rule, "to") && covers(other, rule, "ports"));
    }

    /** Whether one rule allows all peers or ports of another, as far as the two lists tell. */
    private static boolean covers(Document wider, Document narrower, String member) {
        List<Document> wide = wider.get(member).map(Document::elements).orElse(List.of());
        List<Document> narrow = narrower.get(member).map(Document::elements).orElse(List.of());
        return wide.isEmpty() || (!narrow.isEmpty() && new HashSet<>(wide).containsAll(narrow));
    }

    private static Optional<Document> flag(boolean set, String type) {
        return set ? Optional.of(Document.of(type)) : Optional.empty();
    }

    private void add(String path, Optional<Document> was, Optional<Document> is, Effect effect) {
        changes.add(new FieldChange(path, value(was), value(is), effect, Consequence.IN_PLACE));
    }

    private static FieldValue value(Optional<Document> document) {
        return document.map(FieldValue::of).orElse(FieldValue.absent());
    }
}
