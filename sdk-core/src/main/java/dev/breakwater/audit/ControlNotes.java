package dev.breakwater.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What there is to know of a control beyond its sentence. Those of the catalogue stand in a table that is read when the
 * first is asked for, so that an audit does not pay for them.
 *
 * @param rationale why it matters
 * @param maturity how settled what it looks at is
 * @param since the edition of the catalogue that it came with, such as {@code 2026.1}
 */
public record ControlNotes(String rationale, Maturity maturity, String since) {
    /** How settled what a control looks at is. */
    public enum Maturity {
        /** Generally available; the control keeps its meaning. */
        STABLE,
        /** A preview of the service, which may change; baselines leave the control out. */
        PREVIEW
    }

    private static final String TABLE = "controls.txt";
    private static final String PREVIEW = "preview: ";
    private static final String EDITION = "edition ";
    private static final Map<String, ControlNotes> ALL = read();

    /** Those of a control of the catalogue; empty for other ids. */
    public static Optional<ControlNotes> of(String control) {
        return Optional.ofNullable(ALL.get(control));
    }

    /** Each line is an edition that the following lines came with, or an id and a rationale. */
    private static Map<String, ControlNotes> read() {
        Map<String, ControlNotes> all = new HashMap<>();
        String edition = "";
        for (String line : text().split("\n", -1)) {
            if (line.startsWith(EDITION)) {
                edition = line.substring(EDITION.length());
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int space = line.indexOf(' ');
                String rest = line.substring(space + 1);
                boolean preview = rest.startsWith(PREVIEW);
                all.put(
                        line.substring(0, space),
                        new ControlNotes(
                                preview ? rest.substring(PREVIEW.length()) : rest,
                                preview ? Maturity.PREVIEW : Maturity.STABLE,
                                edition));
            }
        }
        return all;
    }

    private static String text() {
        try (InputStream in = Objects.requireNonNull(ControlNotes.class.getResourceAsStream(TABLE), TABLE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code STABLE since 2026.1}. */
    @Override
    public String toString() {
        return maturity + " since " + since;
    }
}
