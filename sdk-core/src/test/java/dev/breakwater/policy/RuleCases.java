package dev.breakwater.policy;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** The file of cases: what the documentation says of each condition, function and wildcard. */
final class RuleCases implements Callable<String> {
    private static final Document POLICY = Document.object("assignmentId", "/a", "definitionId", "/d");
    private static final Document REQUEST = Document.parse("""
            {"apiVersion": "2021-09-01", "identity": {"idtyp": "user", "acrs": "p1,c1"}}
            """);

    /** One line of the file. */
    record Case(String question, String expected, PolicyTarget target, Map<String, Document> parameters) {
        /** What the language answers, in the words of the file. */
        String answer() {
            try {
                return isExpression() ? value().toJson() : words(match());
            } catch (InvalidDeclarationException refused) {
                return isRefusal() && String.valueOf(refused.getMessage()).contains(expected)
                        ? expected
                        : "refused: " + refused.getMessage();
            } catch (PolicyFailedException failed) {
                return "fails";
            }
        }

        boolean isExpression() {
            return question.startsWith("[");
        }

        boolean isRefusal() {
            return !List.of("yes", "no", "unknown", "fails").contains(expected);
        }

        /** As it should be, in the spelling of {@link #answer}. */
        String wanted() {
            boolean json = isExpression() && !expected.equals("fails");
            return json ? Document.parse(expected).toJson() : expected;
        }

        private static String words(PolicyMatch match) {
            return switch (match) {
                case MATCHES -> "yes";
                case DIFFERS -> "no";
                case UNKNOWN -> "unknown";
            };
        }

        private PolicyMatch match() {
            Document rule = Document.object(
                    "if", Document.parse(question), "then", Document.object("effect", "[parameters('effect')]"));
            return PolicyRule.parse(rule).with(parameters).match(target, POLICY);
        }

        private Document value() {
            Map<String, Document> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            all.putAll(parameters);
            return Template.of(Document.of(question), all).value(Frame.of(target, POLICY));
        }

        @Override
        public String toString() {
            return target.resource().text("/name").orElse("") + ": " + question;
        }
    }

    static List<Case> all() {
        List<Case> cases = new ArrayList<>();
        Map<String, Document> parameters = Map.of();
        PolicyTarget target = PolicyTarget.of(Document.object());
        for (String line : text().split("\n", -1)) {
            if (line.startsWith("@parameters ")) {
                parameters = Document.parse(line.substring(line.indexOf('{'))).members();
            } else if (line.startsWith("@")) {
                target = target(Document.parse(line.substring(line.indexOf('{'))));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int refusal = line.indexOf(" =/ ");
                int answer = line.lastIndexOf(" => ");
                int at = refusal < 0 ? answer : refusal;
                cases.add(new Case(line.substring(0, at), line.substring(at + 4), target, parameters));
            }
        }
        return cases;
    }

    private static PolicyTarget target(Document resource) {
        Document known = resource.at("/properties/later").isPresent()
                ? resource.withAt("/properties/later", Document.reference("later"))
                : resource;
        PolicyTarget plain =
                PolicyTarget.of(known).at(Instant.parse("2025-06-30T12:00:00Z")).by(REQUEST);
        return plain.group().isNull()
                ? plain
                : plain.in(plain.group().with("location", "westeurope").with("tags", Document.object("team", "web")));
    }

    private static String text() {
        try (InputStream in = RuleCases.class.getResourceAsStream("rules.cases")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first case that is answered otherwise, blank if there is none. */
    @Override
    public String call() {
        for (Case one : all()) {
            if (!one.answer().equals(one.wanted())) {
                return one.toString();
            }
        }
        return "";
    }
}
