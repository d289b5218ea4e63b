package dev.breakwater.network;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What policies can tell apart: the label keys they name, the port names, the blocks of addresses and the ports. Pods
 * and ports that agree in all of it fare alike.
 */
final class Vocabulary {
    private final Set<String> keys = new HashSet<>();
    private final Set<String> portNames = new HashSet<>();
    private final Set<Cidr> blocks = new HashSet<>();
    private final Set<PolicyPort> ports = new HashSet<>();

    void addAll(Collection<PolicyModel> policies) {
        for (PolicyModel policy : policies) {
            add(policy.pods());
            policy.ingress().ifPresent(this::addRules);
            policy.egress().ifPresent(this::addRules);
        }
    }

    void addForeign(Collection<ForeignPolicy> policies) {
        policies.forEach(policy -> add(policy.pods()));
    }

    /** Adds the numbers that named ports of pods stand for, as far as a policy uses the name. */
    void addPods(Iterable<NetworkPod> pods) {
        if (portNames.isEmpty()) {
            return;
        }
        for (NetworkPod pod : pods) {
            for (NetworkPod.NamedPort named : pod.ports()) {
                if (portNames.contains(named.name())) {
                    ports.add(numeric(named.port()));
                }
            }
        }
    }

    static PolicyPort numeric(Port port) {
        return new PolicyPort.Range(port.protocol(), port.number(), Optional.empty());
    }

    /** Whether a policy tells nothing apart that is not known already. */
    boolean covers(PolicyModel policy) {
        Vocabulary other = new Vocabulary();
        other.addAll(List.of(policy));
        return keys.containsAll(other.keys)
                && portNames.containsAll(other.portNames)
                && blocks.containsAll(other.blocks)
                && ports.containsAll(other.ports);
    }

    boolean keeps(String key) {
        return keys.contains(key);
    }

    boolean names(String portName) {
        return portNames.contains(portName);
    }

    Set<Cidr> blocks() {
        return blocks;
    }

    /** Ports without names. */
    Set<PolicyPort> ports() {
        return ports;
    }

    private void add(LabelSelector selector) {
        keys.addAll(selector.matchLabels().keySet());
        for (LabelSelector.Requirement requirement : selector.expressions()) {
            keys.add(requirement.key());
        }
    }

    private void addRules(List<PolicyModel.Rule> rules) {
        for (PolicyModel.Rule rule : rules) {
            for (Peer peer : rule.peers()) {
                add(peer);
            }
            for (PolicyPort port : rule.ports()) {
                if (port instanceof PolicyPort.Named named) {
                    portNames.add(named.name());
                } else {
                    ports.add(port);
                }
            }
        }
    }

    private void add(Peer peer) {
        if (peer instanceof Peer.Pods some) {
            add(some.pods());
        } else if (peer instanceof Peer.PodsInNamespaces both) {
            add(both.pods());
        } else if (peer instanceof Peer.IpBlock block) {
            Cidr.parse(block.cidr()).ifPresent(blocks::add);
            for (String except : block.except()) {
                Cidr.parse(except).ifPresent(blocks::add);
            }
        }
    }

    @Override
    public String toString() {
        return "Vocabulary[" + keys.size() + " keys, " + blocks.size() + " blocks, " + ports.size() + " ports]";
    }
}
