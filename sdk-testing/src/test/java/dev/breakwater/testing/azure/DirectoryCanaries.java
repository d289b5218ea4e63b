package dev.breakwater.testing.azure;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineEvent;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.Plan;
import dev.breakwater.testing.azure.Crash.Lost;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process that makes, rotates and breaks client secrets, and writes down every text that it could get hold of, and
 * the secrets apart from them. Run by {@link DirectoryCanariesTest} with the loudest logs there are.
 */
public final class DirectoryCanaries {
    private final StringBuilder texts = new StringBuilder();
    private final Set<String> secrets = new LinkedHashSet<>();
    private final List<EngineEvent> events = new ArrayList<>();

    private DirectoryCanaries() {}

    /** Writes {@code texts} and {@code secrets} into the folder given. */
    public static void main(String[] arguments) throws IOException {
        DirectoryCanaries run = new DirectoryCanaries();
        run.rotations();
        run.deaths();
        Path folder = Path.of(arguments[0]);
        Files.writeString(folder.resolve("texts"), run.texts + "\n" + run.events);
        Files.write(folder.resolve("secrets"), run.secrets);
        Files.writeString(folder.resolve("lines"), String.valueOf(LoudLogs.LINES.get()));
    }

    private void rotations() {
        try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
            for (String version : List.of("1", "2", "3")) {
                Engine engine = world.patient();
                engine = engine.with(engineOptions(world));
                Plan plan = engine.plan(world.desired(version));
                ApplyResult applied = engine.apply(plan);
                note(plan.render(), plan.toJson(), plan, applied.render(), applied, world.desired(version));
                note(
                        engine.observe(world.desired(version)).toJson(),
                        world.azure().requests(),
                        world.azure());
                applied.state(world.secret(version).address()).ifPresent(this::note);
                keep(world);
            }
            secrets.add(world.azure().application("caller").secret().reveal());
        }
    }

    private EngineOptions engineOptions(DirectoryWorld world) {
        return EngineOptions.standard().withTime(world.azure().time()).withListeners(events::add);
    }

    private void deaths() {
        for (int at = 8; at < 38; at++) {
            try (DirectoryWorld world = new DirectoryWorld(Lags.none())) {
                world.patient().apply(world.patient().plan(world.secrets("1"))).orThrow();
                try {
                    Engine engine = world.engine(world.line(at, Lost.ANSWER));
                    ApplyResult applied = engine.apply(engine.plan(world.secrets("2")));
                    note(applied.render());
                    applied.orThrow();
                } catch (BreakwaterException died) {
                    StringWriter trace = new StringWriter();
                    died.printStackTrace(new PrintWriter(trace));
                    note(trace);
                }
                keep(world);
            }
        }
    }

    /** The value in the vault; what else the vault says of it counts as a text. */
    private void keep(DirectoryWorld world) {
        Document bundle = world.secretBundle();
        bundle.text("/value").ifPresent(secrets::add);
        note(bundle.without("value"), world.application());
    }

    private void note(Object... more) {
        for (Object one : more) {
            texts.append(one instanceof Document document ? document.toJson() : one)
                    .append('\n');
        }
    }
}
