package dev.breakwater.engine;

import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Validates declarations again at plan, because anybody may implement one. */
final class Validation {
    private Validation() {}

    /** Throws once, with every issue. */
    static void check(DesiredState desired, Handlers handlers) {
        List<Issue> issues = new ArrayList<>(desired.validate());
        for (Resource<?> resource : desired.resources()) {
            if (handlers.find(resource).isEmpty()) {
                issues.add(new Issue(
                        resource.address().toString(),
                        "has no handler in this engine, which knows " + handlers.known()
                                + "; add the provider of that type."));
            }
            unlisted(resource, issues);
        }
        InvalidDeclarationException.throwIfAny(issues);
    }

    private static void unlisted(Resource<?> resource, List<Issue> issues) {
        Set<String> unlisted = new TreeSet<>(resource.document().references());
        for (Output<?> input : resource.inputs()) {
            if (input instanceof Output.Ref<?, ?> ref) {
                unlisted.remove(ref.target());
            }
        }
        for (String target : unlisted) {
            issues.add(new Issue(
                    resource.address().toString(),
                    "uses the output " + target + " in its document without listing it in inputs(); list it."));
        }
    }
}
