package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How much there is in a value, and whether all of it is known. */
final class Sizes {
    /** What functions may make and be given together; hand-written lists are far below. */
    static final int MOST = 500_000;

    private Sizes() {}

    /** Characters, and a few for each value; no longer counted once it is more than {@link #MOST}. */
    static int of(Document value) {
        return left(value, 0);
    }

    private static int left(Document value, int before) {
        int size = before + 4;
        if (value.isArray()) {
            for (Document element : value.elements()) {
                size = size > MOST ? size : left(element, size);
            }
        } else if (value.isObject()) {
            for (var member : value.members().entrySet()) {
                size = size > MOST
                        ? size
                        : left(member.getValue(), size + member.getKey().length());
            }
        } else if (value.kind() == Document.Kind.STRING) {
            size += value.asText().orElse("").length();
        }
        return size;
    }

    /** The first reference in a value, which may be one itself; null if all is known. */
    static @Nullable Document unknown(Document value) {
        if (value.isReference()) {
            return value;
        }
        for (Document element : value.elements()) {
            Document found = unknown(element);
            if (found != null) {
                return found;
            }
        }
        for (Document member : value.isObject() ? value.members().values() : List.<Document>of()) {
            Document found = unknown(member);
            if (found != null) {
                return found;
            }
        }
        return null;
    }
}
