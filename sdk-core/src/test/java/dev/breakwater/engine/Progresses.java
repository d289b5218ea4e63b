package dev.breakwater.engine;

import dev.breakwater.document.Document;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.ArmState;

/** Answers that a fault puts in the place of the real one. */
final class Progresses {
    private Progresses() {}

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // the body of an update is a progress; a fault cannot say so
    static <T> T done(Document state) {
        return (T) Progress.done(new ArmState(state, "v1"));
    }
}
