package dev.breakwater.testing.azure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The state of a fake in parts, each known by a name, so that another fake of the same build can take it over. What a
 * part hands out is changed by nobody afterwards. Guarded by the engine's lock.
 */
final class Parts {
    private record Part<S>(Supplier<S> save, Consumer<S> load) {
        @SuppressWarnings("unchecked") // what is loaded was saved by the part of the same name
        private void take(Object saved) {
            load.accept((S) saved);
        }
    }

    private final Map<String, Part<?>> parts = new LinkedHashMap<>();

    <S> void add(String name, Supplier<S> save, Consumer<S> load) {
        if (parts.put(name, new Part<>(save, load)) != null) {
            throw new IllegalStateException("Two parts of the fake are called " + name + ".");
        }
    }

    /** A map whose values nobody changes. */
    <K, V> void add(String name, Map<K, V> live) {
        add(name, () -> new LinkedHashMap<>(live), saved -> {
            live.clear();
            live.putAll(saved);
        });
    }

    Map<String, Object> save() {
        Map<String, Object> saved = new LinkedHashMap<>();
        parts.forEach((name, part) -> saved.put(name, part.save().get()));
        return Collections.unmodifiableMap(saved);
    }

    void load(Map<String, Object> saved) {
        parts.forEach((name, part) -> part.take(Objects.requireNonNull(saved.get(name), name)));
    }
}
