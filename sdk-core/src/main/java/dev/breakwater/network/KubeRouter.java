package dev.breakwater.network;

import dev.breakwater.network.PolicyModel.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Where kube-router reads a rule otherwise than the specification: as rules that mean by the specification what it makes
 * of it. Source: kube-router 2.6.3, {@code pkg/controllers/netpol/policy.go}, and traffic that was tried on a node.
 */
final class KubeRouter {
    private final World world;
    private final PolicyModel policy;
    private final Rule rule;
    private final boolean inward;
    private final List<Peer> selectors = new ArrayList<>();
    private final List<Peer.IpBlock> blocks = new ArrayList<>();
    private final List<PolicyPort> numbers = new ArrayList<>();
    private final List<PolicyPort.Named> names = new ArrayList<>();

    private KubeRouter(World world, PolicyModel policy, Rule rule, boolean inward) {
        this.world = world;
        this.policy = policy;
        this.rule = rule;
        this.inward = inward;
        for (Peer peer : rule.peers()) {
            if (peer instanceof Peer.IpBlock block) {
                blocks.add(block);
            } else {
                selectors.add(peer);
            }
        }
        for (PolicyPort port : rule.ports()) {
            if (port instanceof PolicyPort.Named named) {
                names.add(named);
            } else {
                numbers.add(port);
            }
        }
    }

    /** What the plug-in of a world makes of a rule: the rule itself, unless that is kube-router and it differs. */
    static List<Rule> readings(World world, PolicyModel policy, Rule rule, boolean inward) {
        if (world.profile() != NetworkProfile.KUBE_ROUTER) {
            return List.of(rule);
        }
        KubeRouter reading = new KubeRouter(world, policy, rule, inward);
        return reading.names.isEmpty() && reading.blocks.size() < 2 ? List.of(rule) : reading.rules();
    }

    /**
     * Whether a policy's rules of one direction hold in the other as well, between pods that it selects: one chain has
     * the rules of both, and either of the two pods runs through all of it.
     */
    static boolean crosses(World world, PolicyModel policy) {
        return world.profile() == NetworkProfile.KUBE_ROUTER
                && policy.ingress().isPresent()
                && policy.egress().isPresent();
    }

    private List<Rule> rules() {
        if (rule.peers().isEmpty()) {
            return inward ? List.of(rule) : toAnybody();
        }
        List<Rule> rules = new ArrayList<>();
        if (!selectors.isEmpty()) {
            rules.add(new Rule(selectors, isForgotten() ? List.of() : rule.ports()));
        }
        List<PolicyPort> ports = inward ? rule.ports() : numbers; // out to blocks, names are passed over
        if (!blocks.isEmpty() && (!ports.isEmpty() || rule.ports().isEmpty())) {
            rules.add(new Rule(merged(), ports));
        }
        return rules;
    }

    /** Names that no pod bears leave no port, and a list without ports is taken for all of them. */
    private boolean isForgotten() {
        return numbers.isEmpty() && !names.isEmpty() && names.stream().noneMatch(this::isBorne);
    }

    private boolean isBorne(PolicyPort.Named name) {
        for (NetworkPod pod : world.podsInOrder()) {
            if (!pod.host() && isConcerned(pod) && pod.ports().stream().anyMatch(port -> bears(port, name))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a pod gives names to ports of this rule: one that is selected, or one that is sent to. */
    private boolean isConcerned(NetworkPod pod) {
        return inward
                ? policy.namespace().equals(pod.namespace()) && policy.pods().matches(pod.labels())
                : selectors.stream().anyMatch(peer -> policy.selects(peer, pod, world));
    }

    private static boolean bears(NetworkPod.NamedPort port, PolicyPort.Named name) {
        return port.name().equals(name.name()) && port.port().protocol() == name.protocol();
    }

    /** A name stands for the numbers that pods of the policy's namespace give it, whoever is sent to. */
    private List<Rule> toAnybody() {
        List<PolicyPort> ports = new ArrayList<>(numbers);
        for (NetworkPod pod : world.podsInOrder()) {
            if (!pod.host() && pod.namespace().equals(policy.namespace())) {
                pod.ports().stream()
                        .filter(port -> names.stream().anyMatch(name -> bears(port, name)))
                        .forEach(port -> ports.add(Vocabulary.numeric(port.port())));
            }
        }
        return ports.isEmpty() ? List.of() : List.of(new Rule(List.of(), ports));
    }

    /**
     * All blocks of a rule are one set, in which the narrowest entry decides: what one excepts, no wider one allows. Of a
     * block and an equal exception, the later one decides.
     */
    private List<Peer> merged() {
        List<Peer> merged = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            String block = blocks.get(i).cidr();
            List<String> excepted = new ArrayList<>();
            for (int j = 0; j < blocks.size(); j++) {
                for (String inner : blocks.get(j).except()) {
                    boolean overruled = j < i && holds(inner, block);
                    if (holds(block, inner) && !overruled) {
                        excepted.add(inner);
                    }
                }
            }
            merged.add(new Peer.IpBlock(block, excepted));
        }
        return merged;
    }

    private static boolean holds(String block, String inner) {
        return Cidr.parse(block)
                .filter(outer -> Cidr.parse(inner).filter(outer::contains).isPresent())
                .isPresent();
    }

    /** {@code KubeRouter[shop/allow-web]}. */
    @Override
    public String toString() {
        return "KubeRouter[" + policy + "]";
    }
}
