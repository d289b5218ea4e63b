package dev.breakwater.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What passes in one world and not in another, between pods that both have, and between them and addresses outside. A
 * path opens if its verdict rises (denied, unknown, allowed), and closes if it falls. Immutable.
 */
public final class ReachabilityDiff {
    /** How many paths of each kind are listed at most; all are counted. */
    static final int LISTED = 10_000;

    private final List<NetworkPath> opened;
    private final List<NetworkPath> closed;
    private final long openedCount;
    private final long closedCount;

    private ReachabilityDiff(Comparison done) {
        this.opened = List.copyOf(done.opened);
        this.closed = List.copyOf(done.closed);
        this.openedCount = done.openedCount;
        this.closedCount = done.closedCount;
    }

    /** What differs; each pair once, with the ports on which it does. */
    static ReachabilityDiff between(Reachability before, Reachability after) {
        Reachability one = Reachability.of(before.world(), after.world());
        Reachability other = Reachability.of(after.world(), before.world());
        return new Comparison(one, other).run();
    }

    /** How many pairs let more pass than before. */
    public long openedCount() {
        return openedCount;
    }

    /** How many pairs let less pass than before. */
    public long closedCount() {
        return closedCount;
    }

    /** Pairs between which more passes than before; the first 10,000. */
    public List<NetworkPath> opened() {
        return opened;
    }

    /** Pairs between which less passes than before; the first 10,000. */
    public List<NetworkPath> closed() {
        return closed;
    }

    /** Whether the same passes. */
    public boolean isEmpty() {
        return opened.isEmpty() && closed.isEmpty();
    }

    /** One line per pair, opened paths first. */
    public String render() {
        List<String> lines = new ArrayList<>();
        opened.forEach(path -> lines.add("+ " + path));
        closed.forEach(path -> lines.add("- " + path));
        return String.join("\n", lines);
    }

    /** {@code ReachabilityDiff[2 opened, 5 closed]}. */
    @Override
    public String toString() {
        return "ReachabilityDiff[" + openedCount + " opened, " + closedCount + " closed]";
    }

    /** Both answers know the same ports and blocks, so that groups and cells mean the same in both. */
    private static final class Comparison {
        private final Reachability before;
        private final Reachability after;
        private final List<NetworkPath> opened = new ArrayList<>();
        private final List<NetworkPath> closed = new ArrayList<>();
        private long openedCount;
        private long closedCount;

        Comparison(Reachability before, Reachability after) {
            this.before = before;
            this.after = after;
        }

        ReachabilityDiff run() {
            List<int[]> shared = shared();
            List<int[]> groups = grouped(shared);
            for (int[] targets : groups) {
                for (int[] sources : groups) {
                    compare(shared, sources, targets);
                }
                outside(shared, targets);
            }
            return new ReachabilityDiff(this);
        }

        /** The places of each pod that both worlds have. */
        private List<int[]> shared() {
            List<int[]> shared = new ArrayList<>();
            for (int place = 0; place < before.classes().podCount(); place++) {
                int other = after.classes().place(before.classes().pod(place).endpoint());
                if (other >= 0) {
                    shared.add(new int[] {place, other});
                }
            }
            return shared;
        }

        /** Numbers of shared pods that are in one class before and in one class after. */
        private List<int[]> grouped(List<int[]> shared) {
            TreeMap<Long, List<Integer>> groups = new TreeMap<>();
            for (int i = 0; i < shared.size(); i++) {
                long key = (long) before.classes().classOf(shared.get(i)[0]) << 32
                        | after.classes().classOf(shared.get(i)[1]);
                groups.computeIfAbsent(key, fresh -> new ArrayList<>()).add(i);
            }
            return groups.values().stream()
                    .map(members -> members.stream().mapToInt(Integer::intValue).toArray())
                    .toList();
        }

        /** Pairs of the same two classes fare alike, but for a pod and itself, and pods on the network of a node. */
        private void compare(List<int[]> shared, int[] sources, int[] targets) {
            boolean special = isHost(shared, sources);
            for (int from : sources) {
                for (int to : targets) {
                    if (from != to || before.classes().pod(shared.get(from)[0]).isTemplate()) {
                        if (differs(shared.get(from), shared.get(to))) {
                            add(shared.get(from), shared.get(to));
                        } else if (!special) {
                            return;
                        }
                    }
                }
            }
        }

        private boolean isHost(List<int[]> shared, int[] sources) {
            return before.classes().pod(shared.get(sources[0])[0]).host()
                    || after.classes().pod(shared.get(sources[0])[1]).host();
        }

        private boolean differs(int[] from, int[] to) {
            for (int group = 0; group < before.portGroups().size(); group++) {
                if (before.betweenPods(from[0], to[0], group) != after.betweenPods(from[1], to[1], group)) {
                    return true;
                }
            }
            return false;
        }

        private void add(int[] from, int[] to) {
            Ports ports = new Ports();
            for (int group = 0; group < before.portGroups().size(); group++) {
                ports.sort(before.betweenPods(from[0], to[0], group), after.betweenPods(from[1], to[1], group), group);
            }
            ports.record(pod(from), pod(to));
        }

        private Endpoint pod(int[] places) {
            return before.classes().pod(places[0]).endpoint();
        }

        /** Each cell of addresses stands for its block. */
        private void outside(List<int[]> shared, int[] members) {
            Cells cells = before.classes().cells();
            for (int cell = 0; cell < cells.size(); cell++) {
                if (!cells.isEmpty(cell)) {
                    Endpoint block = new Endpoint.Block(cells.block(cell).toString());
                    for (int member : members) {
                        outside(shared.get(member), cell, block);
                    }
                }
            }
        }

        private void outside(int[] pod, int cell, Endpoint block) {
            Ports in = new Ports();
            Ports out = new Ports();
            for (int group = 0; group < before.portGroups().size(); group++) {
                in.sort(before.fromCell(cell, pod[0], group), after.fromCell(cell, pod[1], group), group);
                out.sort(before.toCell(pod[0], cell, group), after.toCell(pod[1], cell, group), group);
            }
            in.record(block, pod(pod));
            out.record(pod(pod), block);
        }

        /** The ports of one pair, by what became of them. */
        private final class Ports {
            private final Map<Reach, List<PortSpan>> more = new EnumMap<>(Reach.class);
            private final Map<Reach, List<PortSpan>> less = new EnumMap<>(Reach.class);

            void sort(Reach was, Reach is, int group) {
                if (was != is) {
                    (is.compareTo(was) > 0 ? more : less)
                            .computeIfAbsent(is, fresh -> new ArrayList<>())
                            .addAll(before.portGroups().spans(group));
                }
            }

            void record(Endpoint from, Endpoint to) {
                openedCount += more.isEmpty() ? 0 : 1;
                closedCount += less.isEmpty() ? 0 : 1;
                record(from, to, more, opened);
                record(from, to, less, closed);
            }

            private void record(Endpoint from, Endpoint to, Map<Reach, List<PortSpan>> ports, List<NetworkPath> paths) {
                if (paths.size() < LISTED) {
                    ports.forEach(
                            (reach, spans) -> paths.add(new NetworkPath(from, to, PortSpans.merged(spans), reach)));
                }
            }
        }
    }
}
