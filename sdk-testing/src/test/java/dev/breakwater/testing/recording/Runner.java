package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.testing.kubernetes.KubernetesResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends the steps of a suite to a server, one after the other, and tells what they were answered. */
final class Runner {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([^{}/]+/[^{}/]+)(/[^{}]*)\\}\\}");
    private static final Pattern WARNING = Pattern.compile("299 - (\"(?:[^\"\\\\]|\\\\.)*\")");

    private final Function<KubernetesRequest, KubernetesResponse> server;
    private final String token;
    private final boolean real;
    private final Map<String, Document> answers = new HashMap<>();
    private Tokens tokens = new Tokens();
    private String scenario = "";

    /** A runner against a server; waits where steps ask for it only on a real one. */
    Runner(Function<KubernetesRequest, KubernetesResponse> server, String token, boolean real) {
        this.server = server;
        this.token = token;
        this.real = real;
    }

    /** The answer with stable tokens: status, warnings and the body. */
    Document run(Step step) {
        if (!step.scenario().equals(scenario)) {
            scenario = step.scenario();
            tokens = new Tokens();
        }
        KubernetesResponse response = settled(step);
        Document body = body(step, response);
        answers.put(step.id(), body);
        Document answer = Document.object("status", response.status());
        List<String> warnings = warnings(response);
        answer = warnings.isEmpty() ? answer : answer.with("warnings", warnings);
        if (!step.verdictOnly()) {
            Document shown = Projection.of(step, tokens.hide(body));
            return shown.equals(Document.of("")) ? answer : answer.with("body", shown);
        }
        return response.status() < 300 ? answer : answer.withSome("message", body.text("/message"));
    }

    private KubernetesResponse settled(Step step) {
        if (real && step.number("pause") > 0) {
            sleep(step.number("pause") * 1000);
        }
        KubernetesResponse response = send(step);
        long until = real ? step.number("until") : 0;
        for (int tries = 0; until > 0 && response.status() != until && tries < 100; tries++) {
            sleep(200);
            response = send(step);
        }
        if (until > 0 && response.status() != until) {
            throw new IllegalStateException("Waited for " + until + " in vain: " + step + " " + response.body());
        }
        return response;
    }

    private KubernetesResponse send(Step step) {
        Map<String, String> headers = new LinkedHashMap<>(step.headers());
        headers.put("Authorization", "Bearer " + token);
        String method = step.request().text("/method").orElse("GET");
        return server.apply(new KubernetesRequest(method, filled(step.target()), headers, filled(step.body())));
    }

    private String filled(String text) {
        Matcher place = PLACE.matcher(text);
        return place.replaceAll(found -> Matcher.quoteReplacement(earlier(found.group(1), found.group(2))));
    }

    private String earlier(String id, String pointer) {
        Document answer = answers.getOrDefault(id, Document.object());
        return answer.at(pointer)
                .map(value -> value.asText().orElseGet(value::toJson))
                .orElse("");
    }

    private static Document body(Step step, KubernetesResponse response) {
        if (step.target().contains("watch=")) {
            List<Document> events = new ArrayList<>();
            response.body().lines().filter(line -> !line.isBlank()).forEach(line -> events.add(Document.parse(line)));
            return Document.of(events);
        }
        return response.body().startsWith("{") ? Document.parse(response.body()) : Document.of(response.body());
    }

    private static List<String> warnings(KubernetesResponse response) {
        String header = response.headers().entrySet().stream()
                .filter(one -> one.getKey().equalsIgnoreCase("Warning"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        List<String> warnings = new ArrayList<>();
        Matcher each = WARNING.matcher(header);
        while (each.find()) {
            String text = each.group(1);
            warnings.add(
                    text.substring(1, text.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\"));
        }
        return warnings;
    }

    /** A real server settles in its own time, which no clock of ours moves; a fake has settled once it answers. */
    private static void sleep(long millis) {
        try {
            Thread.sleep(Duration.ofMillis(millis).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
