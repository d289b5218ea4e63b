package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The operations of the specifications in a folder; judges exchanges by them. */
final class PublishedSpecs {
    /** A request and its answer. */
    record Exchange(
            String method,
            String path,
            Set<String> query,
            String version,
            Optional<Document> sent,
            int status,
            Optional<Document> received) {}

    /** What an operation makes of an exchange. */
    record Judgement(String operation, List<String> findings, Set<String> sentBack) {}

    private record Operation(
            SpecFile file, String version, String method, String template, Pattern pattern, Document body) {
        String id() {
            return body.text("/operationId").orElse(method + " " + template) + " " + version;
        }

        /** The more of a template is literal, the better it fits. */
        int literals() {
            return template.replaceAll("\\{[^}]*\\}", "").length();
        }
    }

    private static final Set<String> WIDE =
            Set.of("scope", "scopeid", "resourceid", "policyassignmentid", "parentresourcepath", "resourcetype");
    private final List<Operation> operations = new ArrayList<>();

    static PublishedSpecs in(Path folder) throws IOException {
        PublishedSpecs specs = new PublishedSpecs();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".json"))
                    .filter(one -> !one.toString().contains("examples"))
                    .sorted()
                    .toList()) {
                specs.add(SpecFile.of(file));
            }
        }
        return specs;
    }

    int size() {
        return operations.size();
    }

    private void add(SpecFile file) {
        String version = file.content().text("/info/version").orElse("");
        Document paths = file.content().get("paths").orElse(Document.object());
        for (Map.Entry<String, Document> path : paths.members().entrySet()) {
            Pattern pattern = pattern(path.getKey());
            for (Map.Entry<String, Document> method : path.getValue().members().entrySet()) {
                String name = method.getKey().toUpperCase(Locale.ROOT);
                operations.add(new Operation(file, version, name, path.getKey(), pattern, method.getValue()));
            }
        }
    }

    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        for (String segment : template.substring(1).split("/", -1)) {
            boolean variable = segment.startsWith("{");
            String name = variable ? segment.substring(1, segment.length() - 1).toLowerCase(Locale.ROOT) : "";
            pattern.append('/').append(!variable ? Pattern.quote(segment) : WIDE.contains(name) ? ".+" : "[^/]+");
        }
        return Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE);
    }

    /** Empty if no specification in the folder has the operation in that api-version. */
    Optional<Judgement> judge(Exchange exchange) {
        return operations.stream()
                .filter(operation -> operation.version().equals(exchange.version()))
                .filter(operation -> operation.method().equals(exchange.method()))
                .filter(operation ->
                        operation.pattern().matcher(exchange.path()).matches())
                .max((left, right) -> Integer.compare(left.literals(), right.literals()))
                .map(operation -> judged(operation, exchange));
    }

    private static Judgement judged(Operation operation, Exchange exchange) {
        SpecSchema request = new SpecSchema(true);
        SpecSchema response = new SpecSchema(false);
        List<String> findings = new ArrayList<>();
        Set<String> known = new HashSet<>(Set.of("api-version", "$skiptoken"));
        for (Document one :
                operation.body().get("parameters").map(Document::elements).orElse(List.of())) {
            SpecFile.Node parameter = operation.file().node(one);
            known.add(parameter.document().text("/name").orElse("").toLowerCase(Locale.ROOT));
            Optional<Document> schema = parameter.document().get("schema");
            if (schema.isPresent() && exchange.sent().isPresent()) {
                request.check("request ", exchange.sent().get(), parameter.child(schema.get()));
            }
        }
        exchange.query().stream()
                .filter(name -> !known.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(name -> findings.add("query: unknown parameter " + name));
        answered(operation, exchange, response, findings);
        findings.addAll(request.findings());
        findings.addAll(response.findings());
        return new Judgement(operation.id(), findings, request.sentBack());
    }

    private static void answered(Operation operation, Exchange exchange, SpecSchema response, List<String> findings) {
        Document responses = operation.body().get("responses").orElse(Document.object());
        Optional<Document> said = responses.get(Integer.toString(exchange.status()));
        boolean success = exchange.status() < 400;
        if (said.isEmpty() && (success || responses.get("default").isEmpty())) {
            findings.add("status " + exchange.status() + " is none of "
                    + responses.members().keySet());
        }
        Optional<Document> schema = said.or(() -> responses.get("default")).flatMap(one -> one.get("schema"));
        if (schema.isPresent() && exchange.received().isPresent()) {
            response.check(
                    "response ", exchange.received().get(), operation.file().node(schema.get()));
        }
    }

    @Override
    public String toString() {
        return "PublishedSpecs[" + operations.size() + " operations]";
    }
}
