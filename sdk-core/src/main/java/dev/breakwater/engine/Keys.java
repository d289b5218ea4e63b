package dev.breakwater.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** One writer per exclusion key: who asks while it is taken waits in line. Used on the engine's thread only. */
final class Keys {
    private final Map<String, Deque<Runnable>> lines = new HashMap<>();

    /** Runs the holder now, or as soon as all before it have released the key. */
    void acquire(String key, Runnable holder) {
        Deque<Runnable> line = lines.get(key);
        if (line != null) {
            line.add(holder);
            return;
        }
        lines.put(key, new ArrayDeque<>());
        holder.run();
    }

    /** Hands the key to the next in line. */
    void release(String key) {
        Deque<Runnable> line = lines.get(key);
        if (line == null || line.isEmpty()) {
            lines.remove(key);
        } else {
            line.remove().run();
        }
    }
}
