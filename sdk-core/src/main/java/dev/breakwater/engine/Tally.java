package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.Effect;
import dev.breakwater.document.Document;

/** How many changes of which kind a plan holds. */
record Tally(int create, int update, int delete, int refused, int none, int weakening) {
    static Tally of(Plan plan) {
        int fields = (int) plan.changes().stream()
                .filter(change -> change instanceof Change.Update || change instanceof Change.Refused)
                .flatMap(change -> change.fields().stream())
                .filter(field -> field.effect() == Effect.WEAKENS)
                .count();
        int remarks = (int) plan.remarks().stream()
                .filter(remark -> remark.effect() == Effect.WEAKENS)
                .count();
        return new Tally(
                count(plan, Change.Create.class),
                count(plan, Change.Update.class),
                count(plan, Change.Delete.class),
                count(plan, Change.Refused.class),
                count(plan, Change.NoOp.class),
                fields + remarks);
    }

    private static int count(Plan plan, Class<? extends Change> kind) {
        return (int) plan.changes().stream().filter(kind::isInstance).count();
    }

    /** {@code 2 to create, 1 to update, 0 weakening}: kinds that do not occur are left out. */
    String line() {
        if (create + update + delete + refused + weakening == 0) {
            return "nothing to change";
        }
        StringBuilder line = new StringBuilder();
        append(line, create, "to create");
        append(line, update, "to update");
        append(line, delete, "to delete");
        append(line, refused, "refused");
        return line.append(weakening).append(" weakening").toString();
    }

    private static void append(StringBuilder line, int count, String what) {
        if (count > 0) {
            line.append(count).append(' ').append(what).append(", ");
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
                "weakening",
                weakening);
    }
}
