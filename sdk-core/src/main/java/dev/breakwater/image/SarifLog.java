package dev.breakwater.image;

import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.image.ImageFinding.Domain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A SARIF 2.1.0 log (OASIS): the results that stand, that is neither suppressed nor gone since the baseline, each with
 * its rule. A run that failed, or that says nothing of its results, is refused: it shows no absence of errors.
 */
final class SarifLog {
    /** What Trivy and its likes write into the message, line by line. */
    private static final Pattern LINE =
            Pattern.compile("^(Package|Installed Version|Fixed Version): ?(.*)$", Pattern.MULTILINE);

    /** One result and what its rule says, null where the log has no such rule. */
    record Result(Place place, String id, Document rule, Optional<String> overridden, String tool) {
        /** The level by section 3.27.10: its own, else the run's for the rule, else the rule's, else warning. */
        String level() {
            if (!place.optional("kind").orElse("fail").equals("fail")) {
                return "none";
            }
            return place.optional("level")
                    .or(() -> overridden)
                    .or(() -> rule.text("/defaultConfiguration/level"))
                    .orElse("warning");
        }

        String message() {
            return place.get("message").optional("text").orElse("");
        }

        /** Where it is, as {@code src/Main.java:12}; empty if the log does not say. */
        String where() {
            Document at = place.value().at("/locations/0/physicalLocation").orElse(Document.object());
            String line = at.text("/region/startLine").map(text -> ":" + text).orElse("");
            return at.text("/artifactLocation/uri").map(uri -> uri + line).orElse("");
        }
    }

    private final Place root;
    private final String tools;
    private final List<Result> results;

    private SarifLog(Place root, String tools, List<Result> results) {
        this.root = root;
        this.tools = tools;
        this.results = results;
    }

    static SarifLog of(Place root) {
        if (root.get("runs").value().isNull()) {
            throw root.wrong("this is neither a report of Trivy or Grype nor a SARIF log");
        }
        if (!root.text("version").equals("2.1.0")) {
            throw root.get("version").wrong("only SARIF 2.1.0 is read");
        }
        List<Place> runs = root.each("runs");
        if (runs.isEmpty()) {
            throw root.get("runs").wrong("no scanner has run");
        }
        List<Result> all = new ArrayList<>();
        List<String> tools = new ArrayList<>();
        for (Place run : runs) {
            tools.add(run.object("tool").object("driver").text("name"));
            requireWhole(run);
            run.each("results").stream()
                    .filter(SarifLog::stands)
                    .forEach(result -> all.add(result(run, result, tools.get(tools.size() - 1))));
        }
        return new SarifLog(root, String.join(", ", tools), all);
    }

    private static void requireWhole(Place run) {
        if (!run.get("results").value().isArray()) {
            throw run.get("results").wrong("the run has no results, so it has not come to an end");
        }
        for (Place invocation : run.each("invocations")) {
            if (invocation.optional("executionSuccessful").equals(Optional.of("false"))) {
                throw invocation.get("executionSuccessful").wrong("the scanner failed, and may have found more");
            }
        }
    }

    private static boolean stands(Place result) {
        List<Place> suppressions = result.each("suppressions");
        boolean suppressed = !suppressions.isEmpty()
                && suppressions.stream()
                        .allMatch(
                                one -> one.optional("status").orElse("accepted").equals("accepted"));
        return !suppressed && !result.optional("baselineState").equals(Optional.of("absent"));
    }

    private static Result result(Place run, Place result, String tool) {
        Document rule = rule(run.value(), result.value()).orElse(Document.nothing());
        String id = result.optional("ruleId")
                .or(() -> result.value().text("/rule/id"))
                .or(() -> rule.text("/id"))
                .orElseThrow(() -> result.wrong("the result names no rule"));
        return new Result(result, id, rule, overridden(run, id), tool);
    }

    /** The level that the run was told to give that rule, which goes before the rule's own (section 3.20.5). */
    private static Optional<String> overridden(Place run, String id) {
        return run.each("invocations").stream()
                .flatMap(invocation -> invocation.each("ruleConfigurationOverrides").stream())
                .filter(one -> one.value().text("/descriptor/id").equals(Optional.of(id)))
                .flatMap(one -> one.value().text("/configuration/level").stream())
                .findFirst();
    }

    /** By index into the rules of the driver or of an extension (section 3.52), else by id. */
    private static Optional<Document> rule(Document run, Document result) {
        String component = result.text("/rule/toolComponent/index")
                .map(index -> "/tool/extensions/" + index)
                .orElse("/tool/driver");
        Optional<Document> indexed = result.text("/ruleIndex")
                .or(() -> result.text("/rule/index"))
                .flatMap(index -> run.at(component + "/rules/" + index));
        return indexed.or(() -> run.at(component + "/rules").orElse(Document.array()).elements().stream()
                .filter(rule -> rule.text("/id").equals(result.text("/ruleId")))
                .findFirst());
    }

    List<Result> results() {
        return results;
    }

    String tools() {
        return tools;
    }

    /** About the image that the run names in its properties, as Trivy does. */
    ImageFindings images() {
        List<Place> runs = root.each("runs");
        if (runs.size() > 1) {
            throw root.get("runs").wrong("the log has several runs; split it, as each may be about another image");
        }
        Place run = runs.get(0);
        Place properties = run.get("properties");
        Optional<Document> digest = properties.value().at("/repoDigests/0");
        Place named = digest.isPresent() ? properties.each("repoDigests").get(0) : properties.get("imageName");
        String text = named.value()
                .asText()
                .orElseThrow(() -> named.wrong("the log does not name its image; read it with ImageFindings.sarif"));
        return in(named.image(text));
    }

    ImageFindings in(ImageReference image) {
        List<ImageFinding> found = new ArrayList<>();
        for (Result result : results) {
            if (!result.level().equals("none")) {
                found.add(finding(image, result));
            }
        }
        return ImageFindings.of(tools, List.of(image), found);
    }

    private static ImageFinding finding(ImageReference image, Result result) {
        Optional<String> name = line(result, "Package");
        return new ImageFinding(
                image,
                result.id(),
                name.orElseGet(() -> result.where().isEmpty() ? "?" : result.where()),
                line(result, "Installed Version").orElse(""),
                line(result, "Fixed Version"),
                severity(result),
                Domain.VULNERABILITIES,
                result.tool());
    }

    private static Optional<String> line(Result result, String name) {
        Matcher lines = LINE.matcher(result.message());
        while (lines.find()) {
            if (lines.group(1).equals(name)) {
                return Optional.of(lines.group(2).trim()).filter(text -> !text.isEmpty());
            }
        }
        return Optional.empty();
    }

    /**
     * By the score that code scanning of GitHub reads, over 9, 7, 4 and 0; else by the level. Trivy writes 0.0 where it
     * has no score of version 3, also for what is critical, and then a note for what nobody rated.
     */
    private static Optional<Severity> severity(Result result) {
        Optional<Double> score =
                result.rule().text("/properties/security-severity").flatMap(SarifLog::number);
        boolean unrated = score.filter(value -> value == 0).isPresent();
        if (score.isPresent() && !unrated) {
            double value = score.get();
            return Optional.of(
                    value >= 9
                            ? Severity.CRITICAL
                            : value >= 7 ? Severity.HIGH : value >= 4 ? Severity.MEDIUM : Severity.LOW);
        }
        return switch (result.level()) {
            case "error" -> Optional.of(Severity.HIGH);
            case "warning" -> Optional.of(Severity.MEDIUM);
            case "note" -> unrated ? Optional.empty() : Optional.of(Severity.LOW);
            default -> Optional.empty();
        };
    }

    private static Optional<Double> number(String text) {
        return text.matches("\\d{1,2}(\\.\\d{1,4})?") ? Optional.of(Double.valueOf(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "SARIF of " + tools + ": " + results.size() + " results";
    }
}
