package dev.breakwater.access;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What all bindings do with their subjects. */
final class Subjects {
    private Subjects() {}

    static Document document(List<Subject> subjects) {
        return Document.of(subjects.stream().map(Subject::document).toList());
    }

    static Document named(String kind, Output<String> name) {
        return Document.object("apiGroup", RoleRef.GROUP, "kind", kind, "name", name.toDocument());
    }

    static List<Issue> blank(String where, Output<String> name) {
        return name.known().filter(String::isEmpty).isPresent()
                ? List.of(new Issue(where, "the name of a user or group must not be empty."))
                : List.of();
    }

    static List<Issue> issues(String where, List<Subject> subjects) {
        List<Issue> issues = new ArrayList<>();
        for (int i = 0; i < subjects.size(); i++) {
            issues.addAll(subjects.get(i).issues(where + ": subjects[" + i + "]"));
        }
        return issues;
    }

    static Set<Output<?>> inputs(Set<Output<?>> others, List<Subject> subjects) {
        Set<Output<?>> inputs = new LinkedHashSet<>(others);
        subjects.forEach(subject -> subject.input().ifPresent(inputs::add));
        return inputs;
    }

    static List<Subject> readAll(ManifestReader binding) {
        return binding.objects("subjects").stream().map(Subjects::read).toList();
    }

    private static Subject read(ManifestReader reader) {
        String kind = reader.requiredText("kind");
        String name = reader.requiredText("name");
        String group = reader.text("apiGroup").orElse("");
        Optional<String> namespace = kind.equals("ServiceAccount") ? reader.text("namespace") : Optional.empty();
        boolean account = kind.equals("ServiceAccount");
        if (!group.isEmpty() && (account || !group.equals(RoleRef.GROUP))) {
            reader.issue(
                    "/apiGroup",
                    "is '" + group + "', but a " + kind + " is of the group '" + (account ? "" : RoleRef.GROUP) + "'.");
        }
        return switch (kind) {
            case "Group" -> Subject.group(name);
            case "User" -> Subject.user(name);
            case "ServiceAccount" -> new Subject.ServiceAccount(namespace, name);
            default -> {
                reader.issue("/kind", "is '" + kind + "', but must be Group, User or ServiceAccount.");
                yield Subject.user(name);
            }
        };
    }
}
