package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.resource.Acceptance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * What a code scanner found, read from its SARIF 2.1.0 log, as a gate: it is open when no result has the level {@code
 * error} but those that somebody answers for. Results that the log itself marks as suppressed, or as gone since the
 * baseline, do not count. Immutable.
 */
public final class CodeScan {
    /**
     * One result of the scan.
     *
     * @param rule the scanner's rule, which an {@link Acceptance} names as its control
     * @param level {@code error}, {@code warning}, {@code note} or {@code none}
     * @param where file and line; empty if the log does not say
     * @param message the scanner's words
     */
    public record Result(String rule, String level, String where, String message) {
        /** {@code error java/sql-injection at src/Main.java:12: …}. */
        @Override
        public String toString() {
            return level + " " + rule + (where.isEmpty() ? "" : " at " + where) + ": " + message;
        }
    }

    private final String tools;
    private final List<Result> results;

    private CodeScan(SarifLog log) {
        this.tools = log.tools();
        this.results = log.results().stream()
                .map(one -> new Result(
                        one.id(),
                        one.level(),
                        one.where(),
                        one.message().lines().findFirst().orElse("")))
                .toList();
    }

    /**
     * Reads a log.
     *
     * @param file its name, for messages
     * @throws InvalidDocumentException if it is no SARIF 2.1.0, or a scanner did not come to an end; the message names
     *     file and JSON path
     */
    public static CodeScan of(String file, String sarif) {
        return new CodeScan(SarifLog.of(Place.root(file, sarif)));
    }

    /** Reads a log from a file; throws as {@link #of}. */
    public static CodeScan read(Path file) {
        try {
            return of(String.valueOf(file.getFileName()), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new BreakwaterException("The log " + file + " cannot be read as UTF-8 text.", unreadable);
        }
    }

    /** All results that stand, in the log's order. */
    public List<Result> results() {
        return results;
    }

    /**
     * The errors that nobody answers for on that day: the gate is open when there are none. An acceptance may name a
     * rule; one with a scope concerns resources, and no code.
     */
    public List<Result> errors(Collection<Acceptance> acceptances, LocalDate day) {
        return results.stream()
                .filter(result -> result.level().equals("error"))
                .filter(result -> acceptances.stream()
                        .noneMatch(one -> one.control().equals(result.rule())
                                && one.scope().isEmpty()
                                && one.holdsOn(day)))
                .toList();
    }

    /** {@code CodeScan[CodeQL, 3 results]}. */
    @Override
    public String toString() {
        return "CodeScan[" + tools + ", " + results.size() + (results.size() == 1 ? " result]" : " results]");
    }
}
