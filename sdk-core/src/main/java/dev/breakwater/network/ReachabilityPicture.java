package dev.breakwater.network;

import dev.breakwater.audit.Picture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who reaches whom, by namespace and workload, as a matrix and a graph in SVG, and as a graph in Mermaid and in DOT.
 * Names are escaped, nothing is loaded from elsewhere. Of more than 60 workloads the first 60 are drawn.
 * Immutable, thread-safe.
 */
public final class ReachabilityPicture {
    private static final int MOST = 60;

    private enum Mark {
        NONE("", "#ffffff", "nothing"),
        UNKNOWN("?", "#d9d9d9", "unknown"),
        SOME("◐", "#fdd49e", "some ports"),
        ALL("●", "#fc8d59", "every port");

        private final String sign;
        private final String colour;
        private final String text;

        Mark(String sign, String colour, String text) {
            this.sign = sign;
            this.colour = colour;
            this.text = text;
        }
    }

    private record Group(String name, List<NetworkPod> pods) {}

    private final List<Group> groups;
    private final Mark[][] marks;
    private final List<List<List<PortSpan>>> ports = new ArrayList<>();
    private final int left;

    private ReachabilityPicture(Reachability reachability) {
        List<Group> all = group(reachability.world().pods());
        groups = all.subList(0, Math.min(MOST, all.size()));
        left = all.size() - groups.size();
        marks = new Mark[groups.size()][groups.size()];
        for (int from = 0; from < marks.length; from++) {
            List<List<PortSpan>> row = new ArrayList<>();
            for (int to = 0; to < marks.length; to++) {
                row.add(judge(reachability, from, to));
            }
            ports.add(row);
        }
    }

    /** The picture of an answer. */
    public static ReachabilityPicture of(Reachability reachability) {
        return new ReachabilityPicture(reachability);
    }

    private static List<Group> group(List<NetworkPod> pods) {
        Map<String, List<NetworkPod>> byOwner = new LinkedHashMap<>();
        for (NetworkPod pod : pods) {
            byOwner.computeIfAbsent(pod.namespace() + "/" + pod.owner(), fresh -> new ArrayList<>())
                    .add(pod);
        }
        List<Group> groups = new ArrayList<>();
        byOwner.forEach((name, members) -> groups.add(new Group(name, members)));
        groups.sort((one, other) -> one.name().compareTo(other.name()));
        return groups;
    }

    /** The ports on which some pod of one workload reaches some pod of the other. */
    private List<PortSpan> judge(Reachability reachability, int from, int to) {
        List<PortSpan> open = new ArrayList<>();
        boolean unknown = false;
        int passing = 0;
        for (int number = 0; number < reachability.portGroups().size(); number++) {
            Reach best = best(reachability, groups.get(from), groups.get(to), number);
            unknown |= best == Reach.UNKNOWN;
            if (best == Reach.ALLOWED) {
                passing++;
                open.addAll(reachability.portGroups().spans(number));
            }
        }
        boolean all = passing == reachability.portGroups().size();
        marks[from][to] = all ? Mark.ALL : passing > 0 ? Mark.SOME : unknown ? Mark.UNKNOWN : Mark.NONE;
        return PortSpans.merged(open);
    }

    private static Reach best(Reachability reachability, Group from, Group to, int ports) {
        Reach best = Reach.DENIED;
        for (NetworkPod source : from.pods()) {
            for (NetworkPod target : to.pods()) {
                if (!source.equals(target) && best != Reach.ALLOWED) {
                    Reach reach = reachability.betweenPods(
                            reachability.place(source.endpoint()), reachability.place(target.endpoint()), ports);
                    best = reach.compareTo(best) > 0 ? reach : best;
                }
            }
        }
        return best;
    }

    /** A matrix, sources as rows and destinations as columns. */
    public Picture matrix() {
        List<String> names = groups.stream().map(Group::name).toList();
        Picture.Mark[][] fields = new Picture.Mark[marks.length][marks.length];
        for (int from = 0; from < marks.length; from++) {
            for (int to = 0; to < marks.length; to++) {
                fields[from][to] = new Picture.Mark(marks[from][to].sign, marks[from][to].colour, detail(from, to));
            }
        }
        String legend = "● every port, ◐ some ports, ? unknown; rows send, columns receive";
        return Picture.matrix("Who reaches whom", names, names, fields, legend + undrawn());
    }

    /** A graph, workloads that send on the left and those that receive on the right; broken lines are unknown. */
    public Picture graph() {
        List<Picture.Box> boxes = new ArrayList<>();
        for (int column = 0; column < 2; column++) {
            for (Group group : groups) {
                boxes.add(new Picture.Box(column, group.name()));
            }
        }
        List<Picture.Edge> edges = new ArrayList<>();
        for (int from = 0; from < marks.length; from++) {
            for (int to = 0; to < marks.length; to++) {
                if (from != to && marks[from][to] != Mark.NONE) {
                    String text =
                            groups.get(from).name() + " to " + groups.get(to).name() + ": " + detail(from, to);
                    edges.add(new Picture.Edge(from, marks.length + to, text, marks[from][to] == Mark.UNKNOWN));
                }
            }
        }
        String legend = "The left sends, the right receives; broken lines: unknown";
        return Picture.graph("Which workload sends to which", boxes, edges, legend + undrawn());
    }

    private String undrawn() {
        return left > 0 ? "; " + left + " more workloads are not drawn" : "";
    }

    /** The {@link #matrix()} as a file of its own. */
    public String svg() {
        return matrix().svg();
    }

    private String detail(int from, int to) {
        return marks[from][to] == Mark.SOME ? PortSpans.text(ports.get(from).get(to)) : marks[from][to].text;
    }

    /** A graph in the language of Mermaid, namespaces as boxes. */
    public String mermaid() {
        StringBuilder out = new StringBuilder("flowchart LR\n");
        nodes(out, "  subgraph %s[\"%s\"]\n", "    %s[\"%s\"]\n", "  end\n");
        edges(out, "  %s -->|\"%s\"| %s\n", "  %s -.->|\"%s\"| %s\n");
        return out.toString();
    }

    /** A graph in the language of Graphviz, namespaces as clusters. */
    public String dot() {
        StringBuilder out = new StringBuilder("digraph reachability {\n  rankdir=LR;\n  node [shape=box];\n");
        nodes(out, "  subgraph cluster_%s {\n    label=\"%s\";\n", "    %s [label=\"%s\"];\n", "  }\n");
        edges(out, "  %1$s -> %3$s [label=\"%2$s\"];\n", "  %1$s -> %3$s [label=\"%2$s\", style=dashed];\n");
        return out.append("}\n").toString();
    }

    private void nodes(StringBuilder out, String open, String node, String close) {
        String last = "";
        for (int i = 0; i < groups.size(); i++) {
            String name = groups.get(i).name();
            String namespace = name.substring(0, name.indexOf('/'));
            if (!namespace.equals(last)) {
                out.append(last.isEmpty() ? "" : close).append(open.formatted("s" + i, escape(namespace)));
                last = namespace;
            }
            out.append(node.formatted("w" + i, escape(name.substring(namespace.length() + 1))));
        }
        out.append(last.isEmpty() ? "" : close);
    }

    private void edges(StringBuilder out, String solid, String dashed) {
        for (int from = 0; from < groups.size(); from++) {
            for (int to = 0; to < groups.size(); to++) {
                if (from != to && marks[from][to] != Mark.NONE) {
                    String form = marks[from][to] == Mark.UNKNOWN ? dashed : solid;
                    out.append(form.formatted("w" + from, escape(detail(from, to)), "w" + to));
                }
            }
        }
    }

    /** Nothing in a name is markup, ends a text in quotes, or goes unseen. */
    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(point -> {
            boolean plain = Character.isLetterOrDigit(point) || " /-_.,:?".indexOf(point) >= 0;
            out.append(
                    plain ? Character.toString(point) : "&#" + (Character.isISOControl(point) ? 65533 : point) + ";");
        });
        return out.toString();
    }

    /** {@code ReachabilityPicture[4 workloads]}. */
    @Override
    public String toString() {
        return "ReachabilityPicture[" + groups.size() + " workloads]";
    }
}
