package dev.breakwater.audit;

import java.util.function.Function;

/**
 * A line of a file in a repository, such as the one that declares a resource. Immutable.
 *
 * @param file the path from the root of the repository, with {@code /} between its segments
 * @param line the line, from 1
 * @see AuditReport#toSarif(Function)
 */
public record SourceLine(String file, int line) {
    /** Refuses what is no place in a repository. */
    public SourceLine {
        boolean outside = file.isBlank() || file.startsWith("/") || file.contains("\\") || file.contains("://");
        if (outside || line < 1) {
            throw new IllegalArgumentException(
                    "SourceLine '" + file + "', " + line
                            + ": give a path from the root of the repository with '/' between its segments, and a line from 1.");
        }
    }

    /** {@code src/main/java/Prod.java:42}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
