package dev.breakwater.resource;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The lines of a program at which resources are declared, for what a failed test or a report says. They are kept once
 * {@link #keep()} was called, as the testing harness does, or with {@code -Dbreakwater.lines=true}; a plain plan does
 * not pay for them. A line is that of the innermost frame outside of the SDK and the JDK: the call of {@code build()} or
 * of a {@code with…} method, in a lambda too. There is none for code without line numbers and for snippets of JShell.
 * Thread-safe.
 */
public final class DeclaredLines {
    private static final int DEPTH = 200;
    private static final List<String> INSIDE =
            List.of("dev.breakwater.", "java.", "javax.", "jdk.", "sun.", "com.sun.");
    private static final List<String> BEYOND = List.of("org.junit.", "org.assertj.", "REPL.");

    private static volatile boolean kept = Boolean.getBoolean("breakwater.lines");

    private DeclaredLines() {}

    /** From now on the line of each declaration that is made is kept, as long as the declaration is. */
    public static void keep() {
        kept = true;
    }

    /** Where that very declaration was made, if lines were kept then. */
    public static Optional<StackTraceElement> of(Object declaration) {
        return kept ? Optional.ofNullable(Kept.LINES.get(new Key(declaration))) : Optional.empty();
    }

    /**
     * Called by each declaration as it is made.
     *
     * @throws InvalidDeclarationException if there is any issue
     */
    public static void check(Object declaration, List<Issue> issues) {
        InvalidDeclarationException.throwIfAny(issues);
        if (kept) {
            Kept.put(declaration, here());
        }
    }

    /** What said nothing when it was made was declared where it is used first. */
    static void added(Resource<?> declaration) {
        if (kept && of(declaration).isEmpty()) {
            Kept.put(declaration, here());
        }
    }

    /** What stands for several resources was declared where they are. */
    static List<Resource<?>> parts(Composite composite) {
        List<Resource<?>> parts = composite.resources();
        Optional<StackTraceElement> line = of(composite);
        if (line.isPresent()) {
            parts.forEach(part -> Kept.put(part, line));
        }
        return parts;
    }

    private static Optional<StackTraceElement> here() {
        return StackWalker.getInstance().walk(DeclaredLines::line);
    }

    private static Optional<StackTraceElement> line(Stream<StackWalker.StackFrame> frames) {
        Iterator<StackWalker.StackFrame> inwards = frames.limit(DEPTH).iterator();
        while (inwards.hasNext()) {
            StackWalker.StackFrame frame = inwards.next();
            if (!startsWith(frame, INSIDE)) {
                return Optional.of(frame)
                        .filter(user -> !startsWith(user, BEYOND) && user.getLineNumber() > 0)
                        .map(StackWalker.StackFrame::toStackTraceElement)
                        .filter(user -> user.getFileName() != null);
            }
        }
        return Optional.empty();
    }

    private static boolean startsWith(StackWalker.StackFrame frame, List<String> prefixes) {
        for (String prefix : prefixes) {
            if (frame.getClassName().startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    /** By identity and weakly: equal declarations of two tests have each its line, and none outlives its declaration. */
    private static final class Kept {
        private static final Map<Key, StackTraceElement> LINES = new ConcurrentHashMap<>();
        private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();

        private static void put(Object declaration, Optional<StackTraceElement> line) {
            for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
                LINES.remove(gone);
            }
            line.ifPresent(at -> LINES.put(new Key(declaration), at));
        }
    }

    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object declaration) {
            super(declaration, Kept.GONE);
            this.hash = System.identityHashCode(declaration);
        }

        @Override
        public boolean equals(Object other) {
            return this == other || (other instanceof Key key && get() != null && key.refersTo(get()));
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
