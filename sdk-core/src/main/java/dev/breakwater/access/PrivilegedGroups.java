package dev.breakwater.access;

import java.util.Set;

/** The names of subjects that stand for everybody, for every service account, or for whom no rule holds. */
final class PrivilegedGroups {
    static final String MASTERS = "system:masters";

    private static final Set<String> EVERYBODY =
            Set.of("system:anonymous", "system:unauthenticated", "system:authenticated");
    private static final String ACCOUNTS = "system:serviceaccounts";
    private static final String ACCOUNT = "system:serviceaccount:";

    private PrivilegedGroups() {}

    static boolean isEverybody(String name) {
        return EVERYBODY.contains(name);
    }

    /** Whether the name is a service account's, or that of the group of all of them, here or in one namespace. */
    static boolean isAccounts(String name) {
        return name.equals(ACCOUNTS) || name.startsWith(ACCOUNTS + ":") || name.startsWith(ACCOUNT);
    }

    /** Whether a subject may hold cluster-admin: a group of some people, or a part of the system. */
    static boolean mayAdminister(String kind, String name) {
        boolean some = !isEverybody(name) && !isAccounts(name);
        return some && (kind.equals("Group") || (kind.equals("User") && name.startsWith("system:")));
    }
}
