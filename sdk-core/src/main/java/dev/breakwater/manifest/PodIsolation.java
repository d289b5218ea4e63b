package dev.breakwater.manifest;

import dev.breakwater.document.Document;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the pods of a workload are marked as, by the label {@link #LABEL} of the pods or of their namespace, so that
 * they run on machines that are fit for them. The mark of a namespace holds for all pods in it, whatever they say.
 */
public enum PodIsolation {
    /** Runs code that nobody vouches for: each pod needs a virtual machine of its own. */
    UNTRUSTED,
    /** Works on what not even the host may read: its memory is encrypted by the processor. */
    CONFIDENTIAL;

    /** The key of the label; its value is {@code untrusted} or {@code confidential}. */
    public static final String LABEL = "breakwater.dev/workload";

    private static final String POINTER = "/metadata/labels/breakwater.dev~1workload";

    /** The runtime classes of AKS that are enough by themselves, wherever the pod lands. */
    public List<String> runtimeClasses() {
        return this == UNTRUSTED
                ? List.of("kata-vm-isolation", "kata-mshv-vm-isolation", "kata-cc-isolation")
                : List.of("kata-cc-isolation");
    }

    /** What a pod, or a template of pods, is marked as; a value that is none of these marks nothing. */
    public static Set<PodIsolation> of(Optional<Document> namespace, Document pod) {
        Set<PodIsolation> marks = EnumSet.noneOf(PodIsolation.class);
        add(marks, pod);
        namespace.ifPresent(space -> add(marks, space));
        return marks;
    }

    private static void add(Set<PodIsolation> marks, Document marked) {
        Optional<String> label = marked.text(POINTER);
        for (PodIsolation mark : label.isPresent() ? values() : new PodIsolation[0]) {
            if (label.get().equals(mark.toString())) {
                marks.add(mark);
            }
        }
    }

    /** The value of the label. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
