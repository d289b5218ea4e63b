package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.EnumSet;
import java.util.Set;

/** A way in which the pods or machines of a pool are kept apart from others, and how far one can build on it. */
public enum PoolIsolation {
    /** A small virtual machine for each pod that asks for it: {@link WorkloadRuntime#KATA_VM_ISOLATION}. */
    SANDBOXED(true, "Pod sandboxing is generally available on Azure Linux."),
    /** Machines whose memory the host cannot read, by their size. */
    CONFIDENTIAL_MACHINES(true, "Confidential virtual machines are generally available."),
    /** Pods in enclaves of their own: Confidential Containers. Detected only. */
    CONFIDENTIAL_CONTAINERS(
            false,
            "Confidential Containers are a preview, built on Azure Linux 2, whose images were taken away on"
                    + " 2026-03-31; move to confidential sizes."),
    /** SGX enclaves inside a process, by size. Detected only. */
    ENCLAVES(true, "SGX enclaves are supported; their sizes and add-on are not declared by kind here."),
    /** A machine alone on its server, by its size. */
    WHOLE_SERVERS(true, "Isolated sizes are generally available."),
    /** Machines on hosts that nobody else uses. */
    DEDICATED_HOSTS(true, "Dedicated hosts are generally available.");

    /** Sizes of which one machine fills its server: an {@code i} among the letters, and a few without. */
    private static final String WHOLE = "standard_([a-z]+[0-9]+(-[0-9]+)?i[a-z]*_.*|h[bx][0-9]+.*|nc96ads_a100_v4)";

    private static final String ENCLAVE = "standard_dc[0-9]+d?s_v[23]";

    private final boolean lasting;
    private final String state;

    PoolIsolation(boolean lasting, String state) {
        this.lasting = lasting;
        this.state = state;
    }

    /** Whether it is supported and not on its way out. */
    public boolean isLasting() {
        return lasting;
    }

    /** One sentence that says how far one can build on it. */
    public String state() {
        return state;
    }

    /** What isolates a pool, from an element of {@code agentPoolProfiles}; empty if nothing but the usual does. */
    public static Set<PoolIsolation> of(Document pool) {
        String size = Facts.text(pool, "/vmSize", "");
        Set<PoolIsolation> found = EnumSet.noneOf(PoolIsolation.class);
        add(found, SANDBOXED, Facts.is(pool, "/workloadRuntime", "", "katavmisolation"));
        add(found, CONFIDENTIAL_CONTAINERS, Facts.is(pool, "/workloadRuntime", "", "kataccisolation"));
        add(found, CONFIDENTIAL_MACHINES, Facts.isConfidential(size));
        add(found, ENCLAVES, size.startsWith("dc", Facts.FAMILY) && Problems.matches(size, ENCLAVE));
        add(found, WHOLE_SERVERS, mayBeWhole(size) && Problems.matches(size, WHOLE));
        add(found, DEDICATED_HOSTS, !pool.text("/hostGroupID").orElse("").isEmpty());
        return found;
    }

    /** A look that spares most sizes the pattern. */
    private static boolean mayBeWhole(String size) {
        return size.indexOf('i', Facts.FAMILY + 1) > 0
                || size.startsWith("h", Facts.FAMILY)
                || size.startsWith("nc", Facts.FAMILY);
    }

    private static void add(Set<PoolIsolation> found, PoolIsolation kind, boolean there) {
        if (there) {
            found.add(kind);
        }
    }

    /** As a word, such as {@code confidential containers}. */
    @Override
    public String toString() {
        return Costs.lower(name()).replace('_', ' ');
    }
}
