package dev.breakwater.testing.azure;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** GUIDs that follow from a seed and a text, so that every run of a test sees the same ones. */
record Guids(long seed) {
    String of(String text) {
        return UUID.nameUUIDFromBytes((seed + ":" + text).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
