package dev.breakwater.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** All ports, cut where some list of ports begins or ends, and grouped where no list tells the pieces apart. */
final class PortGroups {
    private static final List<PolicyPort.Protocol> PROTOCOLS = List.of(PolicyPort.Protocol.values());

    private final int[] starts;
    private final int[] groups;
    private final int size;
    private final Map<PolicyPort, Bits> covered = new HashMap<>();

    PortGroups(Collection<PolicyPort> ports) {
        TreeSet<Integer> cuts = new TreeSet<>();
        for (PolicyPort.Protocol protocol : PolicyPort.Protocol.values()) {
            cuts.add(first(protocol));
        }
        for (PolicyPort port : ports) {
            cuts.add(low(port));
            cuts.add(high(port));
        }
        cuts.remove(PolicyPort.Protocol.values().length << 16);
        starts = cuts.stream().mapToInt(Integer::intValue).toArray();
        groups = new int[starts.length];
        size = group(ports);
    }

    private int group(Collection<PolicyPort> ports) {
        int next = 1;
        for (PolicyPort port : ports) {
            Map<Integer, Integer> moved = new HashMap<>();
            int end = place(high(port));
            for (int i = place(low(port)); i < end; i++) {
                Integer group = moved.putIfAbsent(groups[i], next);
                groups[i] = group == null ? next++ : group;
            }
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int i = 0; i < groups.length; i++) {
            Integer group = numbers.putIfAbsent(groups[i], numbers.size());
            groups[i] = group == null ? numbers.size() - 1 : group;
        }
        return numbers.size();
    }

    /** All protocols on one line: each takes 65,536 numbers, of which 0 is the end of the one before. */
    private static int first(PolicyPort.Protocol protocol) {
        return PROTOCOLS.indexOf(protocol) << 16;
    }

    private static int low(PolicyPort port) {
        return port instanceof PolicyPort.Range range
                ? first(port.protocol()) + Math.max(0, Math.min(65535, range.port()))
                : first(port.protocol());
    }

    private static int high(PolicyPort port) {
        return port instanceof PolicyPort.Range range
                ? first(port.protocol()) + Math.min(65535, range.endPort().orElse(range.port())) + 1
                : first(port.protocol()) + 65536;
    }

    private int place(int start) {
        int at = Arrays.binarySearch(starts, start);
        return at >= 0 ? at : -at - 1;
    }

    int size() {
        return size;
    }

    Bits all() {
        return Bits.range(0, size);
    }

    int groupOf(Port port) {
        int at = Arrays.binarySearch(starts, first(port.protocol()) + port.number());
        return groups[at >= 0 ? at : -at - 2];
    }

    /** The ports of a group. */
    List<PortSpan> spans(int group) {
        List<PortSpan> spans = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            int last = (i + 1 < starts.length ? starts[i + 1] : 3 << 16) - 1;
            if (groups[i] == group && (last & 0xffff) > 0) {
                PolicyPort.Protocol protocol = PROTOCOLS.get(starts[i] >> 16);
                spans.add(new PortSpan(protocol, Math.max(1, starts[i] & 0xffff), last & 0xffff));
            }
        }
        return spans;
    }

    /** The groups that one of the given ports, a range or a whole protocol covers. */
    Bits of(PolicyPort port) {
        synchronized (covered) {
            return covered.computeIfAbsent(port, this::find);
        }
    }

    private Bits find(PolicyPort port) {
        long[] words = new long[(size >> 6) + 1];
        int end = place(high(port));
        for (int i = place(low(port)); i < end; i++) {
            words[groups[i] >> 6] |= 1L << groups[i];
        }
        return Bits.of(words, 0);
    }

    @Override
    public String toString() {
        return "PortGroups[" + size + "]";
    }
}
