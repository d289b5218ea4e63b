package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/** How many changes of which kind a plan holds, and how many of their fields and of its remarks harden or weaken. */
record Tally(int create, int update, int delete, int refused, int none, int hardening, int weakening) {
    static Tally of(Plan plan) {
        List<Change> changes = plan.changes();
        return new Tally(
                count(changes, Change.Create.class),
                count(changes, Change.Update.class),
                count(changes, Change.Delete.class),
                count(changes, Change.Refused.class),
                count(changes, Change.NoOp.class),
                count(plan, changes, Effect.HARDENS),
                count(plan, changes, Effect.WEAKENS));
    }

    private static int count(Plan plan, List<Change> changes, Effect effect) {
        int count = 0;
        for (Change change : changes) {
            for (FieldChange field : change.fields()) {
                count += field.effect() == effect ? 1 : 0;
            }
        }
        for (Remark remark : plan.remarks()) {
            count += remark.effect() == effect ? 1 : 0;
        }
        return count;
    }

    private static int count(List<Change> changes, Class<? extends Change> kind) {
        int count = 0;
        for (Change change : changes) {
            count += kind.isInstance(change) ? 1 : 0;
        }
        return count;
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
