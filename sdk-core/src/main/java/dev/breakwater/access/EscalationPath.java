package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * A way from a position to another, step by step.
 *
 * @param from where it begins
 * @param steps the steps, each beginning where the one before ends; none if one is there already
 */
public record EscalationPath(Position from, List<EscalationStep> steps) {
    /** Takes a copy of the steps. */
    public EscalationPath {
        steps = List.copyOf(steps);
    }

    /** Where it ends. */
    public Position to() {
        return steps.isEmpty() ? from : steps.get(steps.size() - 1).to();
    }

    /** Whether nothing known stands in the way. */
    public boolean isOpen() {
        return steps.stream().allMatch(EscalationStep::isOpen);
    }

    /** Whether no step depends on what is not known. */
    public boolean isCertain() {
        return steps.stream().allMatch(step -> step.doubt().isEmpty());
    }

    /** A line for the ends, then one for each step. */
    public String render() {
        StringBuilder text = new StringBuilder(
                from + " → " + to() + (isOpen() ? "" : " (blocked)") + (isCertain() ? "" : " (not certain)") + "\n");
        for (int at = 0; at < steps.size(); at++) {
            text.append("  ").append(at + 1).append(". ").append(steps.get(at)).append('\n');
        }
        return text.toString();
    }

    /** The path as an object of {@code from}, {@code to}, {@code open}, {@code certain} and {@code steps}. */
    public Document document() {
        List<Document> all = new ArrayList<>();
        for (EscalationStep step : steps) {
            all.add(Document.object("code", step.code(), "to", step.to().toString(), "how", step.how())
                    .withSome("grant", step.grant())
                    .withSome("doubt", step.doubt())
                    .withSome("block", step.block()));
        }
        return Document.object(
                "from", from.toString(), "to", to().toString(), "open", isOpen(), "certain", isCertain(), "steps", all);
    }

    /** {@code group devs → cluster-admin in 2 steps}. */
    @Override
    public String toString() {
        return from + " → " + to() + " in " + steps.size() + (steps.size() == 1 ? " step" : " steps");
    }
}
