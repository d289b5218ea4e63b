package dev.breakwater.audit;

/** How much a failed control matters. */
public enum Severity {
    /** Opens the cluster by itself. */
    CRITICAL(10),
    /** Opens it together with one other mistake. */
    HIGH(5),
    /** Makes an attack easier or its detection harder. */
    MEDIUM(2),
    /** Good practice. */
    LOW(1);

    private final int weight;

    Severity(int weight) {
        this.weight = weight;
    }

    /** What one finding of this severity weighs in {@link AuditReport#score()}. */
    int weight() {
        return weight;
    }
}
