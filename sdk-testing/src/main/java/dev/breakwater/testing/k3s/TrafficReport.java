package dev.breakwater.testing.k3s;

import dev.breakwater.network.Endpoint;
import dev.breakwater.network.Port;
import dev.breakwater.network.Reach;
import dev.breakwater.network.Reachability;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of a round of probes, beside what the reachability engine says of them. Immutable.
 *
 * <pre>{@code
 * TrafficReport denied = traffic.settled();
 * assertThat(denied.verdict(web.endpoint(), dns.endpoint(), tcp)).isIn(TrafficVerdict.REFUSED, TrafficVerdict.DROPPED);
 * }</pre>
 */
public final class TrafficReport {
    private final Map<TrafficProbe, TrafficVerdict> verdicts;
    private final Reachability predicted;
    private final boolean real;

    TrafficReport(Map<TrafficProbe, TrafficVerdict> verdicts, Reachability predicted, boolean real) {
        this.verdicts = new LinkedHashMap<>(verdicts);
        this.predicted = predicted;
        this.real = real;
    }

    /** The verdicts, in the order of the probes. */
    public Map<TrafficProbe, TrafficVerdict> verdicts() {
        return new LinkedHashMap<>(verdicts);
    }

    /**
     * The verdict on a probe.
     *
     * @throws IllegalArgumentException if it was not asked
     */
    public TrafficVerdict verdict(Endpoint.Pod from, Endpoint to, Port port) {
        TrafficProbe probe = new TrafficProbe(from, to, port);
        TrafficVerdict verdict = verdicts.get(probe);
        if (verdict == null) {
            throw new IllegalArgumentException("TrafficReport: " + probe + " was not among the probes.");
        }
        return verdict;
    }

    /** The probes that got through. */
    public List<TrafficProbe> passing() {
        List<TrafficProbe> passing = new ArrayList<>();
        verdicts.forEach((probe, verdict) -> {
            if (verdict.passes()) {
                passing.add(probe);
            }
        });
        return passing;
    }

    /** Whether packets were sent; on FakeKubernetes the reachability engine answers in their place. */
    public boolean isReal() {
        return real;
    }

    /** What the engine makes of the cluster's own objects, read as kube-router reads them. */
    public Reachability predicted() {
        return predicted;
    }

    /** Where the traffic did other than {@link #predicted()}, each with the engine's reasons. */
    public List<String> disagreements() {
        return disagreements(predicted);
    }

    /** Where the traffic did other than an engine says, each with its reasons; what it does not know is told, too. */
    public List<String> disagreements(Reachability engine) {
        List<String> texts = new ArrayList<>();
        verdicts.forEach((probe, verdict) -> {
            if (verdict == TrafficVerdict.NO_NAME) {
                texts.add(probe + ": the name has no address there");
            } else if (engine.allowed(probe.from(), probe.to(), probe.port()) != reachOf(verdict)) {
                texts.add("the traffic was " + verdict + ", the engine says "
                        + engine.explain(probe.from(), probe.to(), probe.port()).render());
            }
        });
        return texts;
    }

    private static Reach reachOf(TrafficVerdict verdict) {
        return verdict.passes() ? Reach.ALLOWED : Reach.DENIED;
    }

    /** {@code TrafficReport[3 of 12 probes got through]}. */
    @Override
    public String toString() {
        return "TrafficReport[" + passing().size() + " of " + verdicts.size() + " probes got through]";
    }
}
