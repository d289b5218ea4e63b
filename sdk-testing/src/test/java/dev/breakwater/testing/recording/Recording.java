package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a real API server answered to a suite: a file of JSON lines, the first of which tells where it comes from.
 *
 * @param header the release of the server, the seed of the suite, the day, and what made it
 * @param answered the requests with their answers, in order
 */
public record Recording(Document header, List<Answered> answered) {
    /**
     * A request with its answer.
     *
     * @param step the request
     * @param answer status, warnings, and the body or (of a verdict) the message of a refusal
     */
    public record Answered(Step step, Document answer) {
        /** The HTTP status. */
        public int status() {
            return answer.number("/status").orElseThrow().intValue();
        }

        /** The message of a refusal; empty text if it was none. */
        public String message() {
            return answer.text("/message")
                    .or(() -> answer.text("/body/message"))
                    .orElse("");
        }

        /** The warnings, in order. */
        public List<String> warnings() {
            return answer.get("warnings").orElse(Document.array()).elements().stream()
                    .map(warning -> warning.asText().orElseThrow())
                    .toList();
        }
    }

    /** The committed recording of that name. */
    public static Recording read(String name) {
        try (InputStream in = Recording.class.getResourceAsStream(name + ".jsonl")) {
            if (in == null) {
                throw new IllegalArgumentException("There is no recording " + name + ".jsonl.");
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recording parse(String text) {
        List<Document> lines = text.lines().map(Document::parse).toList();
        List<Answered> answered = new ArrayList<>();
        for (Document line : lines.subList(1, lines.size())) {
            Step step =
                    new Step(line.text("/id").orElseThrow(), line.without("id").without("answer"));
            answered.add(new Answered(step, line.get("answer").orElseThrow()));
        }
        return new Recording(lines.get(0), answered);
    }

    /** Writes this recording into the sources of the module. */
    void write(String name) {
        StringBuilder lines = new StringBuilder(header.toJson()).append('\n');
        for (Answered one : answered) {
            Document line = Document.object("id", one.step().id());
            for (var member : one.step().request().members().entrySet()) {
                line = line.with(member.getKey(), member.getValue());
            }
            lines.append(line.with("answer", one.answer()).toJson()).append('\n');
        }
        Texts.write(name + ".jsonl", lines.toString());
    }

    @Override
    public String toString() {
        return "Recording[" + answered.size() + " requests, " + header.toJson() + "]";
    }
}
