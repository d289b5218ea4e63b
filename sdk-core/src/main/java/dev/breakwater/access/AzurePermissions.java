package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a role or a deny assignment is about: patterns of actions less other patterns, some under a condition. */
final class AzurePermissions {
    static final int LONGEST = 1000;

    /** One element of {@code permissions}; patterns stand as they were written, and in lower case. */
    private record Part(Patterns control, Patterns data, String condition) {}

    private record Patterns(List<String> written, List<String> allowed, List<String> except) {
        static Patterns of(Document part, String allowed, String except) {
            List<String> written = AccessRule.texts(part, allowed);
            return new Patterns(written, lower(written), lower(AccessRule.texts(part, except)));
        }

        private static List<String> lower(List<String> patterns) {
            List<String> lower = new ArrayList<>(patterns);
            lower.replaceAll(pattern -> pattern.toLowerCase(Locale.ROOT));
            return lower;
        }

        Optional<String> matching(String action) {
            for (String pattern : except) {
                if (pattern.length() > LONGEST || matches(pattern, action)) {
                    return Optional.empty();
                }
            }
            for (int at = 0; at < allowed.size(); at++) {
                if (allowed.get(at).length() <= LONGEST && matches(allowed.get(at), action)) {
                    return Optional.of(written.get(at));
                }
            }
            return Optional.empty();
        }
    }

    /** What matches an action, and under which condition; an empty condition is none. */
    record Match(String pattern, String condition) {}

    private final String name;
    private final List<Part> parts = new ArrayList<>();

    private AzurePermissions(String name) {
        this.name = name;
    }

    /** Reads {@code permissions} of a definition's properties. */
    static AzurePermissions of(String name, Document properties) {
        AzurePermissions permissions = new AzurePermissions(name);
        for (Document part : AccessRule.elements(properties, "permissions")) {
            permissions.parts.add(new Part(
                    Patterns.of(part, "actions", "notActions"),
                    Patterns.of(part, "dataActions", "notDataActions"),
                    RbacObjects.text(part, "condition")));
        }
        return permissions;
    }

    String name() {
        return name;
    }

    /** The first match without a condition, else all under one. */
    List<Match> matching(String lowerAction, boolean isData) {
        List<Match> conditional = new ArrayList<>();
        for (Part part : parts) {
            Optional<String> pattern = (isData ? part.data() : part.control()).matching(lowerAction);
            if (pattern.isPresent() && part.condition().isEmpty()) {
                return List.of(new Match(pattern.get(), ""));
            }
            pattern.ifPresent(matched -> conditional.add(new Match(matched, part.condition())));
        }
        return conditional;
    }

    /** Whether a pattern with {@code *} for any text, slashes included, covers an action. */
    static boolean matches(String pattern, String action) {
        int star = -1;
        int retry = 0;
        int at = 0;
        int from = 0;
        while (at < action.length()) {
            if (from < pattern.length() && pattern.charAt(from) == '*') {
                star = from++;
                retry = at;
            } else if (from < pattern.length() && pattern.charAt(from) == action.charAt(at)) {
                from++;
                at++;
            } else if (star >= 0) {
                from = star + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        return AccessRule.withoutStars(pattern).length() <= from;
    }

    @Override
    public String toString() {
        return "AzurePermissions[" + name + ", " + parts.size() + " parts]";
    }
}
