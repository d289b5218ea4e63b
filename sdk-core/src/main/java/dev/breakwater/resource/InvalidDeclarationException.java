package dev.breakwater.resource;

import dev.breakwater.BreakwaterException;
import java.util.List;
import java.util.stream.Collectors;

/** A declaration that the service would refuse; it carries every issue found, not only the first. */
public final class InvalidDeclarationException extends BreakwaterException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable as long as its elements are never shipped
    private final transient List<Issue> issues;

    /** Creates the exception from at least one issue. */
    public InvalidDeclarationException(List<Issue> issues) {
        super(text(issues));
        this.issues = List.copyOf(issues);
    }

    /** Throws if there is any issue. */
    public static void throwIfAny(List<Issue> issues) {
        if (!issues.isEmpty()) {
            throw new InvalidDeclarationException(issues);
        }
    }

    /** All issues. */
    public List<Issue> issues() {
        return issues;
    }

    private static String text(List<Issue> issues) {
        return issues.size() == 1
                ? issues.get(0).toString()
                : issues.size() + " issues:\n"
                        + issues.stream().map(issue -> "  - " + issue).collect(Collectors.joining("\n"));
    }
}
