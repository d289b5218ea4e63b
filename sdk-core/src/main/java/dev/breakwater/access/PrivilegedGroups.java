package dev.breakwater.access;

import java.util.Set;

/** The names of subjects that stand for everybody, or for whom no rule holds. */
final class PrivilegedGroups {
    static final Set<String> EVERYBODY = Set.of("system:anonymous", "system:unauthenticated", "system:authenticated");
    static final String MASTERS = "system:masters";

    private PrivilegedGroups() {}

    static boolean isEverybody(String name) {
        return EVERYBODY.contains(name);
    }
}
