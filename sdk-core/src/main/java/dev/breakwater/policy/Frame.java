package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation: what is looked at, what is known, and inside a count the element that is being counted. Not
 * thread-safe; lives as long as the evaluation.
 */
final class Frame {
    /**
     * The element that a count looks at.
     *
     * @param parent what an enclosing count looks at
     * @param key the path of a field up to the wildcard, or the name of a value count
     * @param element the element
     */
    record Scope(@Nullable Scope parent, String key, Document element) {}

    private final PolicyTarget target;
    private final Document subject;
    private final Document policy;
    private final boolean isAboutTypeOnly;
    private final @Nullable List<Document> trace;
    private @Nullable Scope scope;

    private Frame(
            PolicyTarget target,
            Document subject,
            Document policy,
            boolean isAboutTypeOnly,
            @Nullable List<Document> trace) {
        this.target = target;
        this.subject = subject;
        this.policy = policy;
        this.isAboutTypeOnly = isAboutTypeOnly;
        this.trace = trace;
    }

    static Frame of(PolicyTarget target, Document policy) {
        return new Frame(target, target.resource(), policy, false, null);
    }

    /** The same, keeping what was evaluated. */
    Frame traced() {
        return new Frame(target, subject, policy, isAboutTypeOnly, new ArrayList<>());
    }

    /** The same for conditions about a related resource; the function field still asks the target. */
    Frame about(Document related) {
        return new Frame(target, related, policy, isAboutTypeOnly, trace);
    }

    /** The same with all unknown but type, name and kind: what decides whether a policy is applicable. */
    Frame aboutTypeOnly() {
        return new Frame(target, subject, policy, true, null);
    }

    PolicyTarget target() {
        return target;
    }

    /** What conditions on fields look at. */
    Document subject() {
        return subject;
    }

    Document policy() {
        return policy;
    }

    boolean isAboutTypeOnly() {
        return isAboutTypeOnly;
    }

    @Nullable
    Scope scope() {
        return scope;
    }

    void enter(String key, Document element) {
        scope = new Scope(scope, key, element);
    }

    void leave() {
        scope = scope == null ? null : scope.parent();
    }

    /** The element that a count fixes at that path; null outside of such a count. */
    @Nullable
    Document fixed(String key) {
        for (Scope at = scope; at != null; at = at.parent()) {
            if (at.key().equals(key)) {
                return at.element();
            }
        }
        return null;
    }

    void note(Map<String, Document> evaluated) {
        if (trace != null) {
            trace.add(Document.of(evaluated));
        }
    }

    boolean isTraced() {
        return trace != null;
    }

    /** What was evaluated, in the order of evaluation. */
    List<Document> trace() {
        return trace == null ? List.of() : List.copyOf(trace);
    }
}
