package dev.breakwater.network;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Lists what one end, or any of several, reaches. */
final class Exposure {
    private static final List<Cidr> PRIVATE = List.of(
                    "10.0.0.0/8",
                    "172.16.0.0/12",
                    "192.168.0.0/16",
                    "100.64.0.0/10",
                    "169.254.0.0/16",
                    "127.0.0.0/8",
                    "fc00::/7",
                    "fe80::/10",
                    "::1/128")
            .stream()
            .map(text -> Cidr.parse(text).orElseThrow())
            .toList();

    private Exposure() {}

    /** Whether no address of a block is one of the internet. */
    static boolean isPrivate(Cidr block) {
        return PRIVATE.stream().anyMatch(range -> range.contains(block));
    }

    /** The pods that an end reaches or may reach. */
    static List<NetworkPath> of(Reachability reachability, Endpoint from) {
        List<NetworkPath> paths = new ArrayList<>();
        for (NetworkPod pod : reachability.world().pods()) {
            if (!pod.endpoint().equals(from)) {
                paths.addAll(paths(reachability, from, pod.endpoint()));
            }
        }
        return paths;
    }

    /** The blocks of public addresses that policies tell apart, and the pods that they reach or may reach. */
    static List<NetworkPath> toInternet(Reachability reachability) {
        List<NetworkPath> paths = new ArrayList<>();
        Cells cells = reachability.classes().cells();
        for (int cell = 0; cell < cells.size(); cell++) {
            Cidr block = cells.block(cell);
            if (!isPrivate(block) && !cells.isEmpty(cell)) {
                for (int place = 0; place < reachability.classes().podCount(); place++) {
                    paths.addAll(paths(reachability, cell, place));
                }
            }
        }
        return paths;
    }

    private static List<NetworkPath> paths(Reachability reachability, Endpoint from, Endpoint to) {
        Map<Reach, List<PortSpan>> found = new EnumMap<>(Reach.class);
        for (int group = 0; group < reachability.portGroups().size(); group++) {
            List<PortSpan> spans = reachability.portGroups().spans(group);
            Port port = new Port(spans.get(0).protocol(), spans.get(0).first());
            found.computeIfAbsent(reachability.allowed(from, to, port), fresh -> new ArrayList<>())
                    .addAll(spans);
        }
        return paths(from, to, found);
    }

    private static List<NetworkPath> paths(Reachability reachability, int cell, int place) {
        Map<Reach, List<PortSpan>> found = new EnumMap<>(Reach.class);
        for (int group = 0; group < reachability.portGroups().size(); group++) {
            found.computeIfAbsent(reachability.fromCell(cell, place, group), fresh -> new ArrayList<>())
                    .addAll(reachability.portGroups().spans(group));
        }
        Endpoint from =
                new Endpoint.Block(reachability.classes().cells().block(cell).toString());
        return paths(from, reachability.classes().pod(place).endpoint(), found);
    }

    private static List<NetworkPath> paths(Endpoint from, Endpoint to, Map<Reach, List<PortSpan>> found) {
        List<NetworkPath> paths = new ArrayList<>();
        found.remove(Reach.DENIED);
        found.forEach((reach, spans) -> paths.add(new NetworkPath(from, to, PortSpans.merged(spans), reach)));
        return paths;
    }
}
