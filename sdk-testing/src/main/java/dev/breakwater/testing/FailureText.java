package dev.breakwater.testing;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a failed control reads like in a test: what must hold, what is there, what to do, how to accept it. */
final class FailureText {
    private static final int SHOWN = 160;

    private FailureText() {}

    static String of(Finding finding, Control control, Optional<String> reason) {
        List<String> lines = new ArrayList<>();
        lines.add(control.id() + " " + control.sentence() + "  ("
                + finding.address().shortName()
                + reason.map(why -> ", because " + why).orElse("") + ")");
        for (Evidence evidence : finding.evidence()) {
            lines.add("  " + shown(evidence));
        }
        if (finding.verdict() == Verdict.NOT_ASSESSABLE || finding.evidence().isEmpty()) {
            lines.add("  " + finding.message());
        }
        lines.add("  fix: " + control.remedy() + refs(control));
        lines.add("  to accept: an Acceptance with control, reason, owner and expiry");
        return String.join("\n", lines);
    }

    private static String shown(Evidence evidence) {
        String value = evidence.value().map(Object::toString).orElse("(absent)");
        String cut = value.length() <= SHOWN ? value : value.substring(0, SHOWN - 1) + "…";
        return evidence.path() + " = " + cut + "  ✗  (" + evidence.apiVersion() + ")";
    }

    private static String refs(Control control) {
        List<String> refs = new ArrayList<>();
        for (Map.Entry<String, List<String>> mapping : new TreeMap<>(control.mappings()).entrySet()) {
            refs.add(mapping.getKey() + " " + String.join(", ", mapping.getValue()));
        }
        return refs.isEmpty() ? "" : "   refs: " + String.join("; ", refs);
    }
}
