package dev.breakwater.examples;

import dev.breakwater.audit.AuditReport;
import dev.breakwater.blueprint.Catalogue;
import dev.breakwater.change.Permission;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.Estate;
import dev.breakwater.engine.Plan;
import dev.breakwater.resource.DesiredState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The main job in one go: declare a secure cluster, plan it, apply it, plan again, let it drift, see what
 * weakened, repair it, audit before and after. It runs on the embedded fakes; with {@code
 * -Dbreakwater.live=true} the same program runs against real Azure after printing the plan and asking.
 */
public final class Quickstart {
    private final Landscape landscape;
    private final PrintStream out;
    private final Path reports;

    Quickstart(Landscape landscape, PrintStream out, Path reports) {
        this.landscape = landscape;
        this.out = out;
        this.reports = reports;
    }

    /** Runs the story. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Path reports = Path.of(System.getProperty("breakwater.reports", "target/quickstart"));
        try (Landscape landscape = Boolean.getBoolean("breakwater.live")
                ? new LiveLandscape(Settings.fromProperties(), out)
                : new EmbeddedLandscape(out)) {
            new Quickstart(landscape, out, reports).run();
        }
    }

    void run() throws IOException {
        DesiredState desired = ShopCluster.declare(landscape.settings());
        Engine engine = landscape.engine();

        heading("1. What would be done");
        Plan plan = engine.plan(desired);
        out.println(plan.render());
        if (!landscape.confirm(plan)) {
            out.println("Nothing was written.");
            return;
        }

        heading("2. Doing it");
        // Whoever read the plan and went on has allowed what it needs; a program of yours names each permission.
        out.println(engine.apply(plan, plan.needs().toArray(Permission[]::new))
                .orThrow()
                .render());

        heading("3. A second plan is empty");
        out.println(engine.plan(desired).render());

        Optional<AuditReport> drifted = Optional.empty();
        if (landscape.drift(desired)) {
            heading("4. Somebody was in the portal: local accounts on, the API server open, a policy deleted");
            Plan repair = engine.plan(desired);
            out.println(repair.render());
            out.println("What had weakened:");
            repair.hardening()
                    .forEach((address, fields) ->
                            fields.forEach(field -> out.println("  " + address.shortName() + "  " + field)));
            out.println();
            drifted = Optional.of(report("drifted", audit(engine.observe(desired))));

            heading("5. Repairing it");
            out.println(engine.apply(repair).orThrow().render());
        }

        heading("6. The audit of what is there now");
        AuditReport now = audit(engine.observe(desired));
        report("now", drifted.map(now::since).orElse(now));
    }

    private static AuditReport audit(Estate there) {
        return Catalogue.auditor().audit(there).picturing(ShopPictures.of(there));
    }

    private AuditReport report(String name, AuditReport audit) throws IOException {
        Path page = reports.resolve("audit-" + name + ".html").toAbsolutePath();
        Files.createDirectories(page.getParent());
        Files.writeString(page, audit.toHtml());
        out.println(audit.render());
        out.println("The whole audit with its evidence: " + page);
        out.println();
        return audit;
    }

    private void heading(String text) {
        out.println();
        out.println("== " + text);
        out.println();
    }

    @Override
    public String toString() {
        return "Quickstart[reports in " + reports + "]";
    }
}
