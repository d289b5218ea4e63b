package dev.breakwater.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Cuts snippets into Markdown. A page holds {@code <!-- snippet: path#tag -->} before a fenced block,
 * which is Java if it is not there yet; the file at that path holds the text between {@code tag::name} and {@code end::name}. Without a tag the whole
 * file is the snippet.
 */
final class Snippets {
    private static final Pattern PLACE =
            Pattern.compile("<!-- snippet: ([^#\\s]+)(?:#(\\S+))? -->\\n(?:```(\\w*)\\n.*?```)?", Pattern.DOTALL);

    private final Path root;

    Snippets(Path root) {
        this.root = root;
    }

    /** The page as it should be. */
    String render(String page) {
        return PLACE.matcher(page).replaceAll(place -> {
            String tag = place.group(2) == null ? "" : "#" + place.group(2);
            String language = place.group(3) == null ? "java" : place.group(3);
            String end = place.group(3) == null ? "```\n" : "```";
            return Matcher.quoteReplacement("<!-- snippet: " + place.group(1) + tag + " -->\n```" + language + "\n"
                    + cut(root.resolve(place.group(1)), place.group(2)) + end);
        });
    }

    /** How many snippets the page has. */
    static long count(String page) {
        return PLACE.matcher(page).results().count();
    }

    /** How many fenced blocks of Java the page has, cut or not. */
    static long javaBlocks(String page) {
        return Pattern.compile("^```java$", Pattern.MULTILINE)
                .matcher(page)
                .results()
                .count();
    }

    /** How many fenced blocks of Java are cut from code. */
    static long cutJavaBlocks(String page) {
        return PLACE.matcher(page)
                .results()
                .filter(place -> "java".equals(place.group(3)))
                .count();
    }

    private static String cut(Path file, String tag) {
        try (Stream<String> lines = Files.lines(file)) {
            List<String> all = lines.toList();
            return String.join("\n", tag == null ? all : unindent(between(all, file, tag))) + "\n";
        } catch (IOException e) {
            throw new IllegalStateException("The snippet's file " + file + " cannot be read.", e);
        }
    }

    private static List<String> between(List<String> lines, Path file, String tag) {
        List<String> snippet = new ArrayList<>();
        boolean inside = false;
        boolean closed = false;
        for (String line : lines) {
            if (line.contains("end::" + tag + "[")) {
                inside = false;
                closed = true;
            } else if (line.contains("tag::" + tag + "[")) {
                inside = true;
            } else if (inside && !line.contains("tag::") && !line.contains("end::")) {
                snippet.add(line);
            }
        }
        if (!closed || snippet.isEmpty()) {
            throw new IllegalStateException(file + " has no text between tag::" + tag + " and end::" + tag);
        }
        return snippet;
    }

    private static List<String> unindent(List<String> lines) {
        int indent = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indent))
                .toList();
    }
}
