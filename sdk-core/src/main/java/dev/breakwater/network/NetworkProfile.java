package dev.breakwater.network;

/**
 * How a network plug-in reads what the specification of NetworkPolicy leaves open. Sources: the Kubernetes page on
 * network policies, Cilium's issues 9209, 12277 and 16308, the limits of Azure NPM in the documentation of AKS.
 */
public enum NetworkProfile {
    /** What the specification says, and no more: what it leaves to plug-ins is unknown. */
    SPECIFICATION(Reading.UNKNOWN, Reading.UNKNOWN, Reading.UNKNOWN),
    /** Cilium, also as Azure CNI powered by Cilium: blocks match neither pods nor nodes. */
    CILIUM(Reading.NO, Reading.NO, Reading.NO),
    /** Calico: blocks match pods and nodes by their address. */
    CALICO(Reading.YES, Reading.YES, Reading.NO),
    /** Azure Network Policy Manager: as Calico, but without IPv6, and with less on Windows. */
    AZURE_NPM(Reading.YES, Reading.YES, Reading.NO),
    /**
     * The controller inside k3s: blocks match pods and nodes by their address. Some rules it reads otherwise than the
     * specification: names of ports that no pod bears, or that lead out to blocks or to anybody; several blocks in one
     * rule; policies of both directions, between pods that they select.
     */
    KUBE_ROUTER(Reading.YES, Reading.YES, Reading.NO);

    /** Whether something holds. */
    enum Reading {
        YES,
        NO,
        UNKNOWN
    }

    private final Reading blocksMatchPods;
    private final Reading blocksMatchNodes;
    private final Reading selectorsMatchHost;

    NetworkProfile(Reading blocksMatchPods, Reading blocksMatchNodes, Reading selectorsMatchHost) {
        this.blocksMatchPods = blocksMatchPods;
        this.blocksMatchNodes = blocksMatchNodes;
        this.selectorsMatchHost = selectorsMatchHost;
    }

    Reading blocksMatch(boolean host) {
        return host ? blocksMatchNodes : blocksMatchPods;
    }

    /** Whether selectors match pods on the network of their node. */
    Reading selectorsMatchHost() {
        return selectorsMatchHost;
    }

    /** Whether traffic over IPv6 is judged by policies at all. */
    boolean judgesIpv6() {
        return this != AZURE_NPM;
    }
}
