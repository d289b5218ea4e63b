package dev.breakwater.governance;

import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import dev.breakwater.policy.PolicyEffect;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a change of rules, initiatives, overrides and exemptions does to security: it weakens unless shown not to. */
final class PolicyWeakening {
    private static final int STRICTEST = 2;

    private PolicyWeakening() {}

    /** By how strict an effect is; what only a parameter or the definition tells may be anything. */
    private static Effect step(Optional<Document> before, Optional<Document> after) {
        if (before.equals(after)) {
            return Effect.NEUTRAL;
        }
        int old = rank(before);
        int now = rank(after);
        if (old < 0 || now < 0) {
            return now == STRICTEST || old == 0 ? Effect.HARDENS : Effect.WEAKENS;
        }
        return now > old ? Effect.HARDENS : now < old ? Effect.WEAKENS : Effect.NEUTRAL;
    }

    /** Doing nothing, telling, acting; negative if nobody knows. */
    private static int rank(Optional<Document> effect) {
        Optional<PolicyEffect> known = effect.flatMap(Document::asText).flatMap(PolicyEffect::of);
        return known.isEmpty()
                ? -1
                : switch (known.get()) {
                    case DISABLED -> 0;
                    case AUDIT, AUDIT_IF_NOT_EXISTS, MANUAL -> 1;
                    default -> STRICTEST;
                };
    }

    /** Its effect decides if nothing else changes; another condition or detail may find less. */
    static Effect rule(Optional<Document> before, Document after, Document declared) {
        if (before.isEmpty()) {
            return Effect.NEUTRAL;
        }
        Document old = before.get();
        Optional<Document> effect = old.at("/then/effect");
        boolean same = old.withoutAt("/then/effect").equals(after.withoutAt("/then/effect"));
        Effect step = step(effect, resolved(after.at("/then/effect"), declared));
        return same || rank(effect) == 0 || step == Effect.WEAKENS ? step : Effect.WEAKENS;
    }

    /** The default of the parameter that an effect is, as it is declared by the same body. */
    private static Optional<Document> resolved(Optional<Document> effect, Document declared) {
        String text = effect.flatMap(Document::asText).orElse("");
        String head = "[parameters('";
        if (!text.startsWith(head) || !text.endsWith("')]")) {
            return effect;
        }
        String name = text.substring(head.length(), text.length() - 3);
        return declared.at("/properties/parameters/" + name + "/defaultValue").or(() -> effect);
    }

    /** Other defaults weaken, but for effects that are as strict; names for people do not matter. */
    static Effect parameters(Optional<Document> before, Document after) {
        return worst(before.orElse(Document.object()), after, "defaultValue");
    }

    private static Effect worst(Document before, Document after, String member) {
        Map<String, Document> now = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        now.putAll(after.members());
        Effect worst = Effect.NEUTRAL;
        for (Map.Entry<String, Document> one : before.members().entrySet()) {
            Optional<Document> old = one.getValue().get(member);
            Optional<Document> other =
                    Optional.ofNullable(now.remove(one.getKey())).flatMap(value -> value.get(member));
            worst = old.isPresent() ? worse(worst, step(old, other)) : worst;
        }
        for (Document added : member.equals("value") ? now.values() : List.<Document>of()) {
            worst = worse(worst, step(Optional.empty(), added.get(member)));
        }
        return worst;
    }

    private static Effect worse(Effect one, Effect other) {
        if (one == Effect.WEAKENS || other == Effect.WEAKENS) {
            return Effect.WEAKENS;
        }
        return one == Effect.NEUTRAL ? other : one;
    }

    /** Each definition stays, with the values that it is given, in whose place was its default; more of them harden. */
    static Effect definitions(Optional<Document> before, Document after) {
        Effect worst = Effect.NEUTRAL;
        for (Document old : before.map(Document::elements).orElse(List.of())) {
            Optional<Document> twin = after.elements().stream()
                    .filter(one ->
                            isSame(old, one, "/policyDefinitionReferenceId") && isSame(old, one, "/policyDefinitionId"))
                    .findFirst();
            Document given = old.get("parameters").orElse(Document.object());
            worst = worse(
                    worst,
                    twin.map(one -> worst(given, one.get("parameters").orElse(Document.object()), "value"))
                            .orElse(Effect.WEAKENS));
        }
        int size = before.map(list -> list.elements().size()).orElse(0);
        return worse(worst, after.elements().size() > size ? Effect.HARDENS : Effect.NEUTRAL);
    }

    private static boolean isSame(Document one, Document other, String member) {
        return one.text(member).orElse("").equalsIgnoreCase(other.text(member).orElse(""));
    }

    /** One more is weaker unless it acts; one less is weaker unless it did nothing. */
    static Effect overrides(Optional<Document> before, Document after) {
        List<Document> old = before.map(Document::elements).orElse(List.of());
        Effect worst = Effect.NEUTRAL;
        for (Document one : after.elements()) {
            boolean acts = rank(one.get("value")) == STRICTEST;
            worst = old.contains(one) ? worst : worse(worst, acts ? Effect.HARDENS : Effect.WEAKENS);
        }
        for (Document one : old) {
            boolean idle = rank(one.get("value")) == 0;
            worst = after.elements().contains(one) ? worst : worse(worst, idle ? Effect.HARDENS : Effect.WEAKENS);
        }
        return worst;
    }

    /** An exemption that is narrowed hardens; another choice of resources may exempt what was not. */
    static Effect exemptedResources(Optional<Document> before, Document after) {
        boolean any = before.map(Document::elements).orElse(List.of()).isEmpty();
        return any && !after.elements().isEmpty() ? Effect.HARDENS : Effect.WEAKENS;
    }

    /** One definition more is exempted; none named means all. */
    static Effect exempted(Optional<Document> before, Document after) {
        Set<String> old = names(before.map(Document::elements).orElse(List.of()));
        Set<String> now = names(after.elements());
        if (old.equals(now)) {
            return Effect.NEUTRAL;
        }
        boolean within = !now.isEmpty() && (old.isEmpty() || old.containsAll(now));
        return within ? Effect.HARDENS : Effect.WEAKENS;
    }

    private static Set<String> names(List<Document> list) {
        Set<String> names = new HashSet<>();
        list.forEach(one -> names.add(one.asText().orElse("").toLowerCase(Locale.ROOT)));
        return names;
    }
}
