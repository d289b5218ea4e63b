package dev.breakwater.testing.kubernetes;

import dev.breakwater.access.Caller;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.Optional;
import java.util.Set;

/**
 * How a write is to be done.
 *
 * @param manager the field manager
 * @param subresource the sub-resource written through; empty for the object itself
 * @param dryRun whether nothing is stored
 * @param fieldValidation Ignore, Warn or Strict
 * @param force whether an apply takes fields from others
 * @param guard looks at what is about to be written
 * @param caller who writes; empty for the server itself, whose writes no admission plug-in sees
 * @param notes collects what the client is told in warning headers
 */
record WriteOptions(
        String manager,
        String subresource,
        boolean dryRun,
        String fieldValidation,
        boolean force,
        WriteGuard guard,
        Optional<Caller> caller,
        Notes notes) {
    private static final Set<String> VALIDATIONS = Set.of("Ignore", "Warn", "Strict");

    static WriteOptions of(Call call, String subresource) {
        String agent = call.request().header("User-Agent").split("/", -1)[0];
        String manager = call.query("fieldManager").isEmpty() ? agent : call.query("fieldManager");
        String validation = call.query("fieldValidation").isEmpty() ? "Warn" : call.query("fieldValidation");
        if (!VALIDATIONS.contains(validation)) {
            throw StatusException.option(
                    kind(call),
                    Cause.unsupported("fieldValidation", validation, "\"\", \"Ignore\", \"Strict\", \"Warn\""));
        }
        if (!call.query("dryRun").isEmpty() && !call.query("dryRun").equals("All")) {
            String shown = "Unsupported value: [\"" + call.query("dryRun") + "\"]: supported values: \"All\"";
            throw StatusException.option(kind(call), new Cause("FieldValueNotSupported", shown, "dryRun"));
        }
        if (call.query("fieldManager").length() > 128) {
            String why = "Too long: may not be more than 128 bytes";
            throw StatusException.option(kind(call), new Cause("FieldValueTooLong", why, "fieldManager"));
        }
        return new WriteOptions(
                manager.isEmpty() ? "unknown" : manager,
                subresource,
                call.query("dryRun").equals("All"),
                validation,
                call.flag("force"),
                call.guard(),
                Optional.of(call.login().caller()),
                call.notes());
    }

    private static String kind(Call call) {
        return switch (call.method()) {
            case "POST" -> "CreateOptions";
            case "PUT" -> "UpdateOptions";
            case "DELETE" -> "DeleteOptions";
            default -> "PatchOptions";
        };
    }

    static WriteOptions internal(String manager) {
        return new WriteOptions(manager, "", false, "Strict", true, WriteGuard.NONE, Optional.empty(), new Notes());
    }

    /** These options for a write by a caller. */
    WriteOptions by(Caller newCaller) {
        return new WriteOptions(
                manager, subresource, dryRun, fieldValidation, force, guard, Optional.of(newCaller), notes);
    }

    /** These options, storing nothing if so. */
    WriteOptions dry(boolean more) {
        return new WriteOptions(manager, subresource, dryRun || more, fieldValidation, force, guard, caller, notes);
    }

    /** These options through a sub-resource. */
    WriteOptions through(String part) {
        return new WriteOptions(manager, part, dryRun, fieldValidation, force, guard, caller, notes);
    }

    Manager by(ApiKind kind, boolean apply) {
        return new Manager(manager, apply, kind.groupVersion(), subresource);
    }
}
