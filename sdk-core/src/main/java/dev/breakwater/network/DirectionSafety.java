package dev.breakwater.network;

import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.Optional;

/** The more directions a policy denies, the safer. */
enum DirectionSafety implements Safety {
    INSTANCE;

    @Override
    public int score(Optional<Document> value) {
        return value.map(types -> types.elements().size()).orElse(0);
    }
}
