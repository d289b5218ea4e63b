package dev.breakwater.testing;

import dev.breakwater.resource.DeclaredLines;
import org.junit.jupiter.api.extension.Extension;

/** Has the lines of declarations kept before the static fields of a test class make any. */
final class LinesKept implements Extension {
    LinesKept() {
        DeclaredLines.keep();
    }
}
