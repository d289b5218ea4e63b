package dev.breakwater.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists of port spans. */
final class PortSpans {
    private PortSpans() {}

    /** The same ports in order, neighbours joined. */
    static List<PortSpan> merged(List<PortSpan> spans) {
        List<PortSpan> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparing(PortSpan::protocol).thenComparingInt(PortSpan::first));
        List<PortSpan> merged = new ArrayList<>();
        for (PortSpan span : sorted) {
            PortSpan last = merged.isEmpty() ? span : merged.get(merged.size() - 1);
            if (!merged.isEmpty() && last.protocol() == span.protocol() && last.last() + 1 >= span.first()) {
                int end = Math.max(last.last(), span.last());
                merged.set(merged.size() - 1, new PortSpan(last.protocol(), last.first(), end));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    /** {@code TCP 80, UDP 53}, or {@code every port}. */
    static String text(List<PortSpan> spans) {
        boolean all = spans.size() == 3 && spans.stream().allMatch(span -> span.first() == 1 && span.last() == 65535);
        return all
                ? "every port"
                : String.join(", ", spans.stream().map(PortSpan::toString).toList());
    }
}
