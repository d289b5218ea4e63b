package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/** How many changes of which kind a plan holds, and how many of their fields and of its remarks harden or weaken. */
record Tally(int create, int update, int delete, int refused, int none, int hardening, int weakening) {
    static Tally of(Plan plan) {
        return new Tally(
                count(plan, Change.Create.class),
                count(plan, Change.Update.class),
                count(plan, Change.Delete.class),
                count(plan, Change.Refused.class),
                count(plan, Change.NoOp.class),
                count(plan, Effect.HARDENS),
                count(plan, Effect.WEAKENS));
    }

    private static int count(Plan plan, Effect effect) {
        long fields = plan.changes().stream()
                .flatMap(change -> change.fields().stream())
                .filter(field -> field.effect() == effect)
                .count();
        long remarks = plan.remarks().stream()
                .filter(remark -> remark.effect() == effect)
                .count();
        return (int) (fields + remarks);
    }

    private static int count(Plan plan, Class<? extends Change> kind) {
        return (int) plan.changes().stream().filter(kind::isInstance).count();
    }

    /** {@code 2 to create, 1 to update, 7 unchanged: 3 harden, 0 weaken}; kinds that do not occur are left out. */
    String line() {
        List<String> kinds = new ArrayList<>();
        if (create + update + delete + refused == 0) {
            kinds.add("nothing to change");
        }
        add(kinds, create, "to create");
        add(kinds, update, "to update");
        add(kinds, delete, "to delete");
        add(kinds, refused, "refused");
        add(kinds, none, "unchanged");
        boolean calm = create + update + delete + refused + hardening + weakening == 0;
        return String.join(", ", kinds) + (calm ? "" : ": " + hardening + " harden, " + weakening + " weaken");
    }

    private static void add(List<String> kinds, int count, String what) {
        if (count > 0) {
            kinds.add(count + " " + what);
        }
    }

    Document document() {
        return Document.object(
                "create",
                create,
                "update",
                update,
                "delete",
                delete,
                "refused",
                refused,
                "none",
                none,
                "hardening",
                hardening,
                "weakening",
                weakening);
    }
}
