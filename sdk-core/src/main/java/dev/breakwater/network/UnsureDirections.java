package dev.breakwater.network;

import java.util.List;
import java.util.Optional;

/** Pods of which the engine cannot tell what passes in a direction, whatever the network policies say. */
final class UnsureDirections {
    private UnsureDirections() {}

    /** Why it cannot be told of a pod; empty if it can. */
    static Optional<String> of(World world, NetworkPod pod, boolean inward) {
        for (ForeignPolicy foreign : world.foreign()) {
            if (foreign.concerns(inward) && foreign.concerns(pod, world.labelsOf(pod.namespace()))) {
                return Optional.of(foreign.id() + " may concern " + pod + ", and is not decided here");
            }
        }
        return pod.windows() && world.profile() == NetworkProfile.AZURE_NPM
                ? windows(world, pod, inward)
                : Optional.empty();
    }

    /** On Windows, Azure NPM knows no named ports, exceptions, SCTP and no label that must not be there. */
    private static Optional<String> windows(World world, NetworkPod pod, boolean inward) {
        for (PolicyModel policy : world.policies().values()) {
            boolean selects =
                    policy.namespace().equals(pod.namespace()) && policy.pods().matches(pod.labels());
            Optional<List<PolicyModel.Rule>> rules = policy.rules(inward);
            if (selects && rules.isPresent() && (negates(policy.pods()) || asksTooMuch(rules.get()))) {
                return Optional.of(policy + " uses what Azure NPM does not do on Windows");
            }
        }
        return Optional.empty();
    }

    private static boolean asksTooMuch(List<PolicyModel.Rule> rules) {
        for (PolicyModel.Rule rule : rules) {
            for (PolicyPort port : rule.ports()) {
                if (port instanceof PolicyPort.Named || port.protocol() == PolicyPort.Protocol.SCTP) {
                    return true;
                }
            }
            for (Peer peer : rule.peers()) {
                if (asksTooMuch(peer)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean asksTooMuch(Peer peer) {
        if (peer instanceof Peer.IpBlock block) {
            return !block.except().isEmpty();
        }
        if (peer instanceof Peer.Pods some) {
            return negates(some.pods());
        }
        return peer instanceof Peer.PodsInNamespaces both
                ? negates(both.pods()) || negates(both.namespaces())
                : peer instanceof Peer.Namespaces all && negates(all.namespaces());
    }

    private static boolean negates(LabelSelector selector) {
        for (LabelSelector.Requirement requirement : selector.expressions()) {
            if (requirement.operator() == LabelSelector.Operator.DOES_NOT_EXIST
                    || requirement.operator() == LabelSelector.Operator.NOT_IN) {
                return true;
            }
        }
        return false;
    }
}
