package dev.breakwater.testing.k3s;

/** What came of an attempt to reach a port. */
public enum TrafficVerdict {
    /** The server answered. */
    ANSWERED,

    /** Somebody said no at once: a plug-in that rejects what policies deny, or a machine with nothing on that port. */
    REFUSED,

    /**
     * Nothing came back in time. Of UDP it cannot be told whether anybody refused; and as Linux sends only so many
     * refusals at once, so end some of many denied probes also where denials are refused. No test should tell the two apart.
     */
    DROPPED,

    /** The name of the destination has no address, as far as the source is told. */
    NO_NAME;

    /** Whether traffic gets through. */
    public boolean passes() {
        return this == ANSWERED;
    }
}
