package dev.breakwater.k8s.admission;

import dev.breakwater.BreakwaterException;

/** Says plainly what is missing when the language is not on the class path. */
final class CelMissing {
    private static final String COORDINATES = "dev.cel:cel:0.14.0";

    private CelMissing() {}

    /** Throws a sentence with the coordinates unless the language is there. */
    static void check() {
        try {
            Class.forName("dev.cel.compiler.CelCompilerFactory", false, CelMissing.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new BreakwaterException(
                    "Policies in CEL cannot be evaluated: add " + COORDINATES + " to the class path.", e);
        }
    }
}
