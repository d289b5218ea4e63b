package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Output;
import java.util.Optional;
import java.util.Set;

/** A group of attributes of a cluster or pool that are declared together. */
interface Part {
    /** The body's properties with this part laid over them. */
    Document onto(Document properties);

    /** The outputs of other resources that this part uses. */
    default Set<Output<?>> outputs() {
        return Set.of();
    }

    /** The document with the value set at the pointer, if there is one. */
    static Document some(Document document, String pointer, Optional<?> value) {
        return value.isPresent() ? document.withAt(pointer, value.get()) : document;
    }

    /** The document with one of two values set at the pointer, if the flag is there to choose. */
    static Document either(Document document, String pointer, Optional<Boolean> flag, Object yes, Object no) {
        return flag.isPresent() ? document.withAt(pointer, flag.get() ? yes : no) : document;
    }

    /** The document with the output set at the pointer, if there is one. */
    static Document output(Document document, String pointer, Optional<? extends Output<?>> value) {
        return value.isPresent() ? document.withAt(pointer, value.get().toDocument()) : document;
    }

    /** Adds the output to the set, if there is one. */
    static void note(Set<Output<?>> outputs, Optional<? extends Output<?>> output) {
        if (output.isPresent()) {
            outputs.add(output.get());
        }
    }
}
