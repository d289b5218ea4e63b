package dev.breakwater.k8s.admission;

import dev.breakwater.BreakwaterException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An expression that cannot be compiled; the message shows each error under its line, as the API server does. */
public final class CelCompilationException extends BreakwaterException {
    @Serial
    private static final long serialVersionUID = 1;

    CelCompilationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
