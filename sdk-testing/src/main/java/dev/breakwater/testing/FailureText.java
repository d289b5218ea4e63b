package dev.breakwater.testing;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a failed control reads like in a test: what must hold, what is there, what to do, how to accept it. */
final class FailureText {
    private static final int SHOWN = 160;

    private FailureText() {}

    static String of(Finding finding, Control control, Optional<String> reason, Optional<Estate.Source> source) {
        List<String> lines = new ArrayList<>();
        lines.add(control.id() + " " + control.sentence() + "  ("
                + finding.address().shortName()
                + reason.map(why -> ", because " + why).orElse("") + ")");
        for (Evidence evidence : finding.evidence()) {
            lines.add("  " + shown(evidence, finding.verdict() == Verdict.FAIL, control));
        }
        if (finding.verdict() == Verdict.NOT_ASSESSABLE || finding.evidence().isEmpty()) {
            lines.add("  " + finding.message());
        }
        source.ifPresent(where -> lines.add("  " + at(where)));
        lines.add("  fix: " + control.remedy() + refs(control));
        lines.add("  to accept: an Acceptance with control, reason, owner and expiry");
        return String.join("\n", lines);
    }

    /** Where a resource stands: {@code declared at Clusters.java:42  (com.acme.Clusters.payments())}. */
    static String at(Estate.Source source) {
        return source.isCode()
                ? "declared at " + source.file() + ":" + source.line() + "  (" + source.pointer() + ")"
                : "in " + source;
    }

    private static String shown(Evidence evidence, boolean fails, Control control) {
        String value = evidence.value().map(Object::toString).orElse("(absent)");
        String cut = value.length() <= SHOWN ? value : value.substring(0, SHOWN - 1) + "…";
        String expected = control.expected(evidence.path())
                .map(wanted -> " expected " + wanted)
                .orElse("");
        String mark = fails && !evidence.isContext() ? "  ✗" + expected : "";
        return evidence.path() + " = " + cut + mark + "  (" + evidence.apiVersion() + ")";
    }

    private static String refs(Control control) {
        List<String> refs = new ArrayList<>();
        for (Map.Entry<String, List<String>> mapping : new TreeMap<>(control.mappings()).entrySet()) {
            refs.add(mapping.getKey() + " " + String.join(", ", mapping.getValue()));
        }
        return refs.isEmpty() ? "" : "   refs: " + String.join("; ", refs);
    }
}
