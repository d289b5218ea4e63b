package dev.breakwater.audit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A control whose head is a value: it has only to judge. Stateless and thread-safe, as every control. */
public interface HeadedControl extends Control {
    /** What it says of itself. */
    ControlHead head();

    @Override
    default String id() {
        return head().id();
    }

    @Override
    default String sentence() {
        return head().sentence();
    }

    @Override
    default String remedy() {
        return head().remedy();
    }

    @Override
    default Severity severity() {
        return head().severity();
    }

    @Override
    default Set<String> evidence() {
        return head().evidence();
    }

    @Override
    default Map<String, List<String>> mappings() {
        return head().mappings();
    }
}
