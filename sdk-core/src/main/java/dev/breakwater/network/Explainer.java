package dev.breakwater.network;

import dev.breakwater.network.Explanation.Direction;
import dev.breakwater.network.Explanation.RuleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks through the policies of one pair, rule by rule, to say what the factors only count. */
final class Explainer {
    private final World world;
    private final Endpoint from;
    private final Endpoint to;
    private final Optional<NetworkPod> source;
    private final Optional<NetworkPod> target;
    private final Port port;
    private final List<String> notes = new ArrayList<>();

    Explainer(World world, Endpoint from, Endpoint to, Port port) {
        this.world = world;
        this.from = from;
        this.to = to;
        this.source = pod(from);
        this.target = pod(to);
        this.port = port;
    }

    private Optional<NetworkPod> pod(Endpoint end) {
        return end instanceof Endpoint.Pod pod ? world.pod(pod) : Optional.empty();
    }

    Explanation explain(Reach reach) {
        Direction egress = source.map(pod -> direction(pod, false)).orElse(Direction.OPEN);
        Direction ingress = target.map(pod -> direction(pod, true)).orElse(Direction.OPEN);
        if (from.equals(to) && !source.map(NetworkPod::isTemplate).orElse(false)) {
            notes.add("a pod always reaches itself");
        }
        if (target.isPresent() && isOnNodeOfTarget()) {
            notes.add("a node always reaches the pods on it");
        }
        if (source.isEmpty() && target.isEmpty()) {
            notes.add("no pod is at either end, so that no policy of this cluster decides");
        }
        return new Explanation(from, to, port, reach, egress, ingress, notes);
    }

    private boolean isOnNodeOfTarget() {
        String node = target.map(NetworkPod::node).orElse("");
        String sender = from instanceof Endpoint.Node own
                ? own.name()
                : source.filter(NetworkPod::host).map(NetworkPod::node).orElse("");
        return !node.isEmpty() && node.equals(sender);
    }

    private Direction direction(NetworkPod self, boolean inward) {
        UnsureDirections.of(world, self, inward).ifPresent(notes::add);
        if (self.host()) {
            hostNote(self);
            if (world.profile().selectorsMatchHost() == NetworkProfile.Reading.NO) {
                return Direction.OPEN;
            }
        }
        List<String> isolating = new ArrayList<>();
        List<RuleName> allowing = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (PolicyModel policy : world.policies().values()) {
            Optional<List<PolicyModel.Rule>> rules = policy.rules(inward);
            if (rules.isPresent() && isSelected(policy, self)) {
                isolating.add(policy.toString());
                judge(policy, rules.get(), inward, allowing, missing);
                cross(policy, inward, allowing);
            }
        }
        return new Direction(isolating, allowing, missing);
    }

    /** With kube-router, rules of the other direction count between pods that one policy selects. */
    private void cross(PolicyModel policy, boolean inward, List<RuleName> allowing) {
        boolean both = source.filter(pod -> !pod.host() && isSelected(policy, pod))
                        .isPresent()
                && target.filter(pod -> !pod.host() && isSelected(policy, pod)).isPresent();
        if (!both || !KubeRouter.crosses(world, policy)) {
            return;
        }
        List<PolicyModel.Rule> rules = policy.rules(!inward).orElse(List.of());
        for (int number = 0; number < rules.size(); number++) {
            for (PolicyModel.Rule rule : KubeRouter.readings(world, policy, rules.get(number), !inward)) {
                RuleName name = new RuleName(policy.toString(), number);
                if (isOnPort(rule)
                        && peers(policy, rule.peers(), !inward) == Reach.ALLOWED
                        && !allowing.contains(name)) {
                    allowing.add(name);
                    notes.add("kube-router lets " + name + " for " + (inward ? "egress" : "ingress")
                            + " hold in the other direction, too, between pods that its policy selects");
                }
            }
        }
    }

    private static boolean isSelected(PolicyModel policy, NetworkPod pod) {
        return policy.namespace().equals(pod.namespace()) && policy.pods().matches(pod.labels());
    }

    private boolean isOnPort(PolicyModel.Rule rule) {
        return rule.ports().isEmpty() || rule.ports().stream().anyMatch(this::covers);
    }

    private void hostNote(NetworkPod pod) {
        String note = pod + " uses the network of its node, which "
                + (world.profile().selectorsMatchHost() == NetworkProfile.Reading.NO
                        ? world.profile() + " does not select"
                        : "the specification leaves open");
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    private void judge(
            PolicyModel policy,
            List<PolicyModel.Rule> rules,
            boolean inward,
            List<RuleName> allowing,
            List<String> missing) {
        for (int number = 0; number < rules.size(); number++) {
            PolicyModel.Rule written = rules.get(number);
            RuleName name = new RuleName(policy.toString(), number);
            List<PolicyModel.Rule> readings = KubeRouter.readings(world, policy, written, inward);
            if (!readings.equals(List.of(written))) {
                notes.add("kube-router reads " + name + " otherwise than the specification says");
            }
            readings.forEach(rule -> judge(policy, rule, name, inward, allowing, missing));
        }
        if (rules.isEmpty()) {
            missing.add(policy + " has no rule for " + (inward ? "ingress" : "egress"));
        }
    }

    private void judge(
            PolicyModel policy,
            PolicyModel.Rule rule,
            RuleName name,
            boolean inward,
            List<RuleName> allowing,
            List<String> missing) {
        boolean onPort = isOnPort(rule);
        Reach peer = peers(policy, rule.peers(), inward);
        if (onPort && peer == Reach.ALLOWED) {
            allowing.add(name);
        } else if (onPort || peer != Reach.DENIED) {
            missing.add(name + " " + lack(rule, onPort, peer, inward));
        }
    }

    private String lack(PolicyModel.Rule rule, boolean onPort, Reach peer, boolean inward) {
        Endpoint other = inward ? from : to;
        if (onPort) {
            return peer == Reach.UNKNOWN
                    ? "may match " + other + " by its address, which depends on the network plug-in"
                    : "allows " + port + ", but does not match " + other;
        }
        return "matches " + other + ", but allows only "
                + String.join(", ", rule.ports().stream().map(Explainer::text).toList());
    }

    private static String text(PolicyPort port) {
        if (port instanceof PolicyPort.Range range) {
            return range.protocol() + " " + range.port()
                    + range.endPort().map(end -> "-" + end).orElse("");
        }
        return port.protocol() + (port instanceof PolicyPort.Named named ? " '" + named.name() + "'" : "");
    }

    private boolean covers(PolicyPort wanted) {
        if (wanted.protocol() != port.protocol()) {
            return false;
        }
        if (wanted instanceof PolicyPort.Named named) {
            return target.filter(pod -> pod.ports().contains(new NetworkPod.NamedPort(named.name(), port)))
                    .isPresent();
        }
        return !(wanted instanceof PolicyPort.Range range)
                || (range.port() <= port.number()
                        && port.number() <= range.endPort().orElse(range.port()));
    }

    private Reach peers(PolicyModel policy, List<Peer> peers, boolean inward) {
        Reach best = peers.isEmpty() ? Reach.ALLOWED : Reach.DENIED;
        for (Peer peer : peers) {
            Reach reach = peer(policy, peer, inward);
            best = reach.compareTo(best) > 0 ? reach : best;
        }
        return best;
    }

    private Reach peer(PolicyModel policy, Peer peer, boolean inward) {
        Optional<NetworkPod> other = inward ? source : target;
        if (peer instanceof Peer.IpBlock block) {
            return block(block, inward ? from : to, other);
        }
        if (other.isEmpty() || !policy.selects(peer, other.get(), world)) {
            return Reach.DENIED;
        }
        if (!other.get().host()) {
            return Reach.ALLOWED;
        }
        return world.profile().selectorsMatchHost() == NetworkProfile.Reading.NO ? Reach.DENIED : Reach.UNKNOWN;
    }

    private Reach block(Peer.IpBlock block, Endpoint end, Optional<NetworkPod> pod) {
        if (end instanceof Endpoint.Address address) {
            return Blocks.contains(block, address.ip()) ? Reach.ALLOWED : Reach.DENIED;
        }
        List<String> ips = pod.map(NetworkPod::addresses)
                .orElseGet(() -> end instanceof Endpoint.Node node
                        ? world.nodes().getOrDefault(node.name(), List.of())
                        : List.of());
        boolean host = pod.isEmpty() || pod.get().host();
        return Blocks.reading(block, ips, world.profile().blocksMatch(host));
    }
}
