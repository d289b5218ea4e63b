package dev.breakwater.admission;

import dev.breakwater.admission.PodSecurityResult.Failure;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityLevel;
import dev.breakwater.manifest.PodSecurityStandard;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pod and what each level of each release says of it, as the file of cases tells.
 *
 * @param title the check it is about, and how
 * @param pod the pod
 * @param expected the failures
 */
record PodCase(String title, Document pod, List<Expected> expected) {
    /** A release later than all that are known. */
    static final int LATER = PodSecurity.NEWEST + 1;

    private static final Pattern FAILURE = Pattern.compile("(B|R|BR) (\\d+)-(\\d*) (\\S+) (.+)");

    static final Document HARDENED = Document.parse("""
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "pod", "namespace": "shop"},
             "spec": {
               "securityContext": {"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}},
               "initContainers": [{"name": "setup", "image": "registry.example/setup:1", "securityContext":
                 {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}],
               "containers": [{"name": "web", "image": "registry.example/web:1", "securityContext":
                 {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}],
               "ephemeralContainers": [{"name": "debug", "image": "registry.example/debug:1", "securityContext":
                 {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}]}}
            """);

    /** A failure of some levels, from one minor release to another, both inclusive. */
    record Expected(String levels, int from, int to, String check, String text) {
        boolean covers(PodSecurityLevel level, int minor) {
            boolean at = levels.contains(level.name().substring(0, 1));
            return level != PodSecurityLevel.PRIVILEGED && at && from <= minor && minor <= to;
        }
    }

    /** The check it is about. */
    String check() {
        return title.substring(0, title.indexOf(':'));
    }

    /** What is expected, as "check: message" lines. */
    List<String> expected(PodSecurityLevel level, int minor) {
        return expected.stream()
                .filter(failure -> failure.covers(level, minor))
                .map(failure -> failure.check() + ": " + failure.text())
                .toList();
    }

    /** What an evaluator says, as "check: message" lines. */
    List<String> actual(PodEvaluator evaluator, PodSecurityLevel level, int minor) {
        return actual(evaluator, pod, level, minor);
    }

    static List<String> actual(PodEvaluator evaluator, Document pod, PodSecurityLevel level, int minor) {
        List<String> lines = new ArrayList<>();
        for (Failure failure :
                evaluator.evaluate(pod, new PodSecurityStandard(level, minor)).failures()) {
            lines.add(failure.check() + ": " + failure);
        }
        return lines;
    }

    static List<PodCase> all() {
        List<PodCase> cases = new ArrayList<>();
        for (String line : text().split("\n", -1)) {
            if (line.startsWith("  ")) {
                cases.add(cases.remove(cases.size() - 1).with(line.trim()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                cases.add(new PodCase(line, HARDENED, List.of()));
            }
        }
        return cases;
    }

    private PodCase with(String line) {
        Matcher failure = FAILURE.matcher(line);
        if (failure.matches()) {
            List<Expected> all = new ArrayList<>(expected);
            int to = failure.group(3).isEmpty() ? PodSecurityStandard.LATEST : Integer.parseInt(failure.group(3));
            all.add(new Expected(
                    failure.group(1), Integer.parseInt(failure.group(2)), to, failure.group(4), failure.group(5)));
            return new PodCase(title, pod, all);
        }
        String[] change = line.split(" =", 2);
        String pointer = change[0]
                .replaceFirst("^W", "/spec/containers/0")
                .replaceFirst("^I", "/spec/initContainers/0")
                .replaceFirst("^E", "/spec/ephemeralContainers/0")
                .replaceFirst("^P", "/spec");
        Document changed =
                change[1].isBlank() ? pod.withoutAt(pointer) : pod.withAt(pointer, Document.parse(change[1].trim()));
        return new PodCase(title, changed, expected);
    }

    private static String text() {
        try (InputStream in = PodCase.class.getResourceAsStream("pod-security.cases")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
