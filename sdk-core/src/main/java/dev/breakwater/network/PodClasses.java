package dev.breakwater.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The pods of a world, grouped into classes that no policy tells apart. Classes are numbered namespace by namespace,
 * so that a namespace is a range; selections of more than a few classes are remembered.
 */
final class PodClasses {
    /** What surely belongs to a selection, and what may. */
    record Selection(Bits sure, Bits maybe) {
        static final Selection NOTHING = new Selection(Bits.NONE, Bits.NONE);

        static Selection certain(Bits members) {
            return new Selection(members, members);
        }

        Selection or(Selection other) {
            return new Selection(sure.or(other.sure), maybe.or(other.maybe));
        }

        Selection and(Bits filter) {
            return sure.equals(maybe) ? certain(sure.and(filter)) : new Selection(sure.and(filter), maybe.and(filter));
        }
    }

    /** Selecting in a smaller range costs less than looking up what was remembered of it. */
    private static final int WORTH_REMEMBERING = 512;

    private record Scoped(int low, LabelSelector selector) {}

    private record Both(LabelSelector namespaces, LabelSelector pods) {}

    private static final class Traits {
        private final int[] numbers;

        Traits(int[] numbers) {
            this.numbers = numbers;
        }

        @Override
        public boolean equals(@org.jspecify.annotations.Nullable Object other) {
            return other instanceof Traits that && Arrays.equals(numbers, that.numbers);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(numbers);
        }
    }

    private final NetworkProfile profile;
    private final Vocabulary vocabulary;
    private final Cells cells;
    private final NetworkPod[] pods;
    private final int[] classOf;
    private volatile @org.jspecify.annotations.Nullable Map<Endpoint.Pod, Integer> places;
    private final Map<String, int[]> ranges = new LinkedHashMap<>();
    private final List<int[]> rangeList = new ArrayList<>();
    private final LabelIndex namespacesByLabel = new LabelIndex();
    private final LabelIndex byLabel = new LabelIndex();
    private final LabelIndex byPort = new LabelIndex();
    private final Map<Scoped, Bits> remembered = new ConcurrentHashMap<>();
    private final Map<Both, Bits> across = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Integer>> pairs = new HashMap<>();
    private final int[] firstPods;
    private final int[] weights;
    private int size;
    private int pairCount;
    private final Bits host;
    private final Bits unplaced;
    private final Map<Integer, Bits> inhabited = new TreeMap<>();

    PodClasses(World world, Vocabulary vocabulary) {
        this.profile = world.profile();
        this.vocabulary = vocabulary;
        this.cells = new Cells(vocabulary.blocks());
        Map<String, List<NetworkPod>> byNamespace = new LinkedHashMap<>();
        for (String namespace : world.namespaces().keySet()) {
            byNamespace.put(namespace, new ArrayList<>());
        }
        int count = 0;
        for (NetworkPod pod : world.podsInOrder()) {
            List<NetworkPod> members = byNamespace.get(pod.namespace());
            if (members != null) {
                members.add(pod);
            }
            count++;
        }
        pods = new NetworkPod[count];
        classOf = new int[count];
        firstPods = new int[count];
        weights = new int[count];
        int at = 0;
        for (Map.Entry<String, List<NetworkPod>> namespace : byNamespace.entrySet()) {
            at = add(namespace.getKey(), world.labelsOf(namespace.getKey()), namespace.getValue(), at);
        }
        host = describe();
        unplaced = places();
    }

    /** Numbers the pods of one namespace, and returns the place of the next pod. */
    private int add(String namespace, Map<String, String> labels, List<NetworkPod> members, int first) {
        Map<Traits, Integer> numbers = new HashMap<>(); // of this namespace only: classes never span two
        int low = size;
        int at = first;
        for (NetworkPod pod : members) {
            Traits traits = traits(pod, low);
            Integer known = numbers.putIfAbsent(traits, size);
            int number = known == null ? size++ : known;
            if (known == null) {
                firstPods[number] = at;
            }
            weights[number]++;
            pods[at] = pod;
            classOf[at] = number;
            at++;
        }
        int[] range = {low, size};
        int place = rangeList.size();
        rangeList.add(range);
        ranges.put(namespace, range);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            namespacesByLabel.add(place, label.getKey(), label.getValue());
        }
        return at;
    }

    /** What policies can see of a pod, as numbers: pairs of labels in order, then ports and cells below zero. */
    private Traits traits(NetworkPod pod, int low) {
        int[] found = new int
                [2 + pod.labels().size() + pod.ports().size() + pod.addresses().size()];
        int count = 0;
        for (Map.Entry<String, String> label : pod.labels().entrySet()) {
            if (vocabulary.keeps(label.getKey())) {
                found[2 + count++] = pair(label.getKey(), label.getValue());
            }
        }
        for (NetworkPod.NamedPort port : pod.ports()) {
            if (vocabulary.names(port.name())) {
                found[2 + count++] = pair(
                        port.name() + "/" + port.port().protocol(),
                        "" + port.port().number());
            }
        }
        if (!vocabulary.blocks().isEmpty()) {
            for (String ip : pod.addresses()) {
                found[2 + count++] = -1 - Cidr.address(ip).map(cells::cellOf).orElse(cells.size());
            }
        }
        Arrays.sort(found, 2, 2 + count);
        found[0] = low;
        found[1] = (pod.host() ? 1 : 0)
                + (pod.windows() ? 2 : 0)
                + (pod.addresses().isEmpty() ? 4 : 0);
        return new Traits(count + 2 == found.length ? found : Arrays.copyOf(found, count + 2));
    }

    private int pair(String key, String value) {
        Map<String, Integer> values = pairs.get(key);
        if (values == null) {
            values = new HashMap<>();
            pairs.put(key, values);
        }
        Integer known = values.get(value);
        if (known == null) {
            known = pairCount++;
            values.put(value, known);
        }
        return known;
    }

    /** Indexes each class by one of its pods, and returns those on the network of a node. */
    private Bits describe() {
        long[] onHost = new long[(size >> 6) + 1];
        for (int number = 0; number < size; number++) {
            NetworkPod pod = pods[firstPods[number]];
            for (Map.Entry<String, String> label : pod.labels().entrySet()) {
                if (vocabulary.keeps(label.getKey())) {
                    byLabel.add(number, label.getKey(), label.getValue());
                }
            }
            for (NetworkPod.NamedPort port : pod.ports()) {
                if (vocabulary.names(port.name())) {
                    byPort.add(
                            number,
                            port.name() + "/" + port.port().protocol(),
                            "" + port.port().number());
                }
            }
            if (pod.host()) {
                onHost[number >> 6] |= 1L << number;
            }
        }
        return Bits.of(onHost, 0);
    }

    /** Finds out which classes live in which cell, if that matters, and returns those without an address. */
    private Bits places() {
        long[] none = new long[(size >> 6) + 1];
        Map<Integer, long[]> found = new HashMap<>();
        boolean matters = !vocabulary.blocks().isEmpty();
        for (int number = 0; matters && number < size; number++) {
            NetworkPod pod = pods[firstPods[number]];
            if (pod.addresses().isEmpty()) {
                none[number >> 6] |= 1L << number;
            }
            for (String ip : pod.addresses()) {
                int cell = Cidr.address(ip).map(cells::cellOf).orElse(cells.size());
                found.computeIfAbsent(cell, fresh -> new long[none.length])[number >> 6] |= 1L << number;
            }
        }
        found.forEach((cell, words) -> inhabited.put(cell, Bits.of(words, 0)));
        return Bits.of(none, 0);
    }

    int size() {
        return size;
    }

    Bits all() {
        return Bits.range(0, size);
    }

    int podCount() {
        return pods.length;
    }

    NetworkPod pod(int place) {
        return pods[place];
    }

    /** The place of a pod; -1 if there is no such pod. */
    int place(Endpoint.Pod endpoint) {
        Map<Endpoint.Pod, Integer> known = places;
        if (known == null) {
            known = new HashMap<>(pods.length * 2);
            for (int at = 0; at < pods.length; at++) {
                known.put(pods[at].endpoint(), at);
            }
            places = known;
        }
        Integer place = known.get(endpoint);
        return place == null ? -1 : place;
    }

    int classOf(int place) {
        return classOf[place];
    }

    /** A pod of the class. */
    NetworkPod sample(int number) {
        return pods[firstPods[number]];
    }

    int weight(int number) {
        return weights[number];
    }

    Cells cells() {
        return cells;
    }

    Bits host() {
        return host;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Pods of one namespace, as the subject of a policy or as its peer. */
    Selection inNamespace(String namespace, LabelSelector selector) {
        int[] range = ranges.get(namespace);
        return range == null ? Selection.NOTHING : hostless(select(selector, range[0], range[1]));
    }

    /** Pods of the selected namespaces. */
    Selection inNamespaces(LabelSelector namespaces, LabelSelector selector) {
        Both both = new Both(namespaces, selector);
        Bits known = across.get(both);
        if (known == null) {
            known = select(namespaces, selector);
            across.put(both, known);
        }
        return hostless(known);
    }

    private Bits select(LabelSelector namespaces, LabelSelector selector) {
        int[] selected =
                namespacesByLabel.select(namespaces, 0, rangeList.size()).toArray();
        long[] words = new long[(size >> 6) + 1];
        boolean several = selected.length > 4 && !selector.selectsAll();
        for (int namespace : selected) {
            int[] range = rangeList.get(namespace);
            LabelSelector within = several ? LabelSelector.all() : selector;
            select(within, range[0], range[1]).orInto(words);
        }
        Bits found = Bits.of(words, 0);
        return several ? select(selector, 0, size).and(found) : found;
    }

    private Bits select(LabelSelector selector, int low, int high) {
        if (high - low <= WORTH_REMEMBERING || selector.selectsAll()) {
            return byLabel.select(selector, low, high);
        }
        Scoped key = new Scoped(low == 0 && high == size ? -1 : low, selector); // no two other ranges begin alike
        Bits known = remembered.get(key);
        if (known == null) {
            known = byLabel.select(selector, low, high);
            remembered.put(key, known);
        }
        return known;
    }

    private Selection hostless(Bits found) {
        if (host.isEmpty()) {
            return Selection.certain(found);
        }
        Bits without = found.minus(host);
        return profile.selectorsMatchHost() == NetworkProfile.Reading.UNKNOWN
                ? new Selection(without, found)
                : Selection.certain(without);
    }

    /** Pods whose container port of that name has that number, by number. */
    Map<Integer, Bits> named(String name, PolicyPort.Protocol protocol) {
        Map<Integer, Bits> found = new TreeMap<>();
        byPort.values(name + "/" + protocol, size)
                .forEach((number, members) -> found.put(Integer.valueOf(number), members));
        return found;
    }

    /** Pods whose addresses lie in these cells, as far as the plug-in compares addresses of pods with blocks. */
    Selection inCells(Bits wanted) {
        if (wanted.isEmpty()) {
            return Selection.NOTHING;
        }
        Bits inside = Bits.NONE;
        Bits outside = Bits.NONE;
        for (Map.Entry<Integer, Bits> cell : inhabited.entrySet()) {
            if (wanted.has(cell.getKey())) {
                inside = inside.or(cell.getValue());
            } else {
                outside = outside.or(cell.getValue());
            }
        }
        Bits mixed = inside.or(unplaced);
        Bits pure = inside.minus(outside);
        return reading(pure.minus(host), mixed.minus(host), false).or(reading(pure.and(host), mixed.and(host), true));
    }

    private Selection reading(Bits sure, Bits maybe, boolean onHost) {
        return switch (profile.blocksMatch(onHost)) {
            case YES -> new Selection(sure, maybe);
            case NO -> Selection.NOTHING;
            case UNKNOWN -> new Selection(Bits.NONE, maybe);
        };
    }

    @Override
    public String toString() {
        return "PodClasses[" + size + " of " + pods.length + " pods]";
    }
}
