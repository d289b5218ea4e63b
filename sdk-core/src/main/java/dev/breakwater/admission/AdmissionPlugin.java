package dev.breakwater.admission;

/** Judges writes before they are stored, as the validating plug-ins of an API server do. Thread-safe. */
@FunctionalInterface
public interface AdmissionPlugin {
    /**
     * Judges one write. It may be called while the cluster holds a lock: it reads, decides, and does not wait.
     *
     * @param request the write
     * @param cluster what is stored at that moment
     */
    AdmissionResponse admit(AdmissionRequest request, ClusterReader cluster);
}
