package dev.breakwater.audit;

import dev.breakwater.engine.Estate;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that must hold, checked on any estate. Stateless and thread-safe. An id is never re-used
 * and never changes meaning.
 */
public interface Control {
    /** The stable id, such as {@code AKS-ID-03}. */
    String id();

    /** One sentence that says what must hold. */
    String sentence();

    /** What to do when it does not hold: the call on the declaration that mends it. */
    String remedy();

    /** How much it matters. */
    Severity severity();

    /** The resource types it needs as evidence. */
    Set<String> evidence();

    /** Benchmark names to the ids it answers there, such as {@code CIS AKS 1.8} to {@code 5.4.1}. */
    Map<String, List<String>> mappings();

    /** Why it matters and how settled it is; empty for a control that the catalogue does not know. Read when asked for. */
    default Optional<ControlNotes> notes() {
        return ControlNotes.of(id());
    }

    /** What a safe value at that place of a body is, in words such as {@code true}; empty where they would not do. */
    default Optional<String> expected(String path) {
        return Optional.empty();
    }

    /** A finding for each resource it applies to; none for those it does not concern. Acceptances are applied later. */
    List<Finding> check(Estate estate);

    /** The same on a given day, for what depends on it: ends of support, expiries. The auditor asks this one. */
    default List<Finding> check(Estate estate, LocalDate today) {
        return check(estate);
    }
}
