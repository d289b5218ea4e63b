package dev.breakwater.audit;

/** How much a failed control matters. */
public enum Severity {
    /** Opens the cluster by itself. */
    CRITICAL,
    /** Opens it together with one other mistake. */
    HIGH,
    /** Makes an attack easier or its detection harder. */
    MEDIUM,
    /** Good practice. */
    LOW
}
