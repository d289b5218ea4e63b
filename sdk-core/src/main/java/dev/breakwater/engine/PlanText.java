package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Consequence;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A plan as a text for people: what weakens first, then every change, then what else there is to know. */
final class PlanText {
    private final Plan plan;
    private final Labels labels;
    private final StringBuilder text = new StringBuilder();

    PlanText(Plan plan) {
        this.plan = plan;
        this.labels = Labels.of(plan);
    }

    String render() {
        line((plan.destroys() ? "Destroy plan for " : "Plan for ")
                + plan.desired().name() + ": " + Tally.of(plan).line());
        weakening();
        section(Change.Create.class, "+ create ");
        section(Change.Update.class, "~ update ");
        section(Change.Delete.class, "- delete ");
        section(Change.Refused.class, "! refused ");
        remarks();
        orphans();
        needs();
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void weakening() {
        List<String> lines = new ArrayList<>();
        for (Change change : plan.changes()) {
            change.fields().stream()
                    .filter(field -> field.effect() == Effect.WEAKENS)
                    .map(field -> labels.of(change.address()) + " " + field.path() + ": " + Shown.step(change, field))
                    .forEach(lines::add);
        }
        plan.remarks().stream()
                .filter(remark -> remark.effect() == Effect.WEAKENS)
                .map(this::text)
                .forEach(lines::add);
        block("This plan WEAKENS security:", lines);
    }

    private void block(String heading, List<String> lines) {
        if (!lines.isEmpty()) {
            line("");
            line(heading);
            lines.forEach(line -> line("  " + line));
        }
    }

    private void section(Class<? extends Change> kind, String mark) {
        for (Change change : plan.changes()) {
            if (kind.isInstance(change)) {
                line("");
                line(mark + labels.of(change.address()));
                fields(change);
                if (change instanceof Change.Refused refused) {
                    line("    " + refused.remedy());
                }
            }
        }
    }

    private void fields(Change change) {
        int paths = width(change.fields().stream().map(FieldChange::path).toList());
        int steps = width(
                change.fields().stream().map(field -> Shown.step(change, field)).toList());
        for (FieldChange field : change.fields()) {
            String path = pad(field.path() + ":", paths + 1);
            String marks = marks(field);
            String step = Shown.step(change, field);
            line("    " + path + " " + (marks.isEmpty() ? step : pad(step, steps) + "   " + marks));
        }
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String value, int width) {
        return value + " ".repeat(Math.max(0, width - value.length()));
    }

    private static String marks(FieldChange field) {
        List<String> marks = new ArrayList<>();
        if (field.effect() != Effect.NEUTRAL) {
            marks.add(field.effect().name());
        }
        if (field.consequence() != Consequence.IN_PLACE) {
            marks.add(consequence(field.consequence()));
        }
        return String.join(", ", marks);
    }

    private static String consequence(Consequence consequence) {
        return switch (consequence) {
            case IN_PLACE -> "in place";
            case REIMAGES_NODES -> "re-images nodes";
            case REPLACES_POOL -> "replaces the pool";
            case DELETES -> "deletes";
            case ONE_WAY -> "one-way";
            case REFUSED -> "cannot be changed";
        };
    }

    private void remarks() {
        List<String> lines = new ArrayList<>();
        for (Remark remark : plan.remarks()) {
            String mark = remark.refuses() ? "REFUSES  " : remark.effect() == Effect.HARDENS ? "HARDENS  " : "";
            if (remark.refuses() || remark.effect() != Effect.WEAKENS) {
                lines.add(mark + text(remark));
            }
        }
        block("Remarks:", lines);
    }

    private String text(Remark remark) {
        String subject =
                remark.address().map(address -> labels.of(address) + ": ").orElse("");
        return remark.code() + ": " + subject + remark.text();
    }

    private void orphans() {
        boolean deleted =
                plan.changes().stream().anyMatch(change -> plan.orphans().contains(change.address()));
        if (!deleted) {
            block(
                    "Marked as ours but not declared, left alone unless pruning is on:",
                    plan.orphans().stream().map(labels::of).toList());
        }
    }

    private void needs() {
        if (!plan.needs().isEmpty()) {
            line("");
            line("Apply needs " + plan.needs().stream().map(this::need).collect(Collectors.joining("; ")) + ".");
        }
    }

    private String need(Permission permission) {
        return permission + " for " + PlanGate.needers(plan, permission);
    }
}
