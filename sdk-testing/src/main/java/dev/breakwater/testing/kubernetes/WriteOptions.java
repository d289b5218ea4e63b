package dev.breakwater.testing.kubernetes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How a write is to be done.
 *
 * @param manager the field manager
 * @param subresource the sub-resource written through; empty for the object itself
 * @param dryRun whether nothing is stored
 * @param fieldValidation Ignore, Warn or Strict
 * @param force whether an apply takes fields from others
 * @param warnings collects what the client is told in warning headers
 * @param guard looks at what is about to be written
 */
record WriteOptions(
        String manager,
        String subresource,
        boolean dryRun,
        String fieldValidation,
        boolean force,
        List<String> warnings,
        WriteGuard guard) {

    static WriteOptions of(Call call, String subresource) {
        String agent = call.request().header("User-Agent").split("/", -1)[0];
        String manager = call.query("fieldManager").isEmpty() ? agent : call.query("fieldManager");
        String validation = call.query("fieldValidation").isEmpty() ? "Warn" : call.query("fieldValidation");
        if (!Set.of("Ignore", "Warn", "Strict").contains(validation)) {
            throw StatusException.of(
                    422,
                    "Invalid",
                    "fieldValidation: Unsupported value: \"" + validation
                            + "\": supported values: \"Ignore\", \"Strict\", \"Warn\"");
        }
        if (!Set.of("", "All").contains(call.query("dryRun"))) {
            throw StatusException.of(
                    422,
                    "Invalid",
                    "dryRun: Unsupported value: \"" + call.query("dryRun") + "\": supported values: \"All\"");
        }
        return new WriteOptions(
                manager.isEmpty() ? "unknown" : manager,
                subresource,
                call.query("dryRun").equals("All"),
                validation,
                call.flag("force"),
                new ArrayList<>(),
                call.guard());
    }

    static WriteOptions internal(String manager) {
        return new WriteOptions(manager, "", false, "Strict", true, new ArrayList<>(), WriteGuard.NONE);
    }

    Manager by(ApiKind kind, boolean apply) {
        return new Manager(manager, apply, kind.groupVersion(), subresource);
    }
}
