package dev.breakwater.access;

import java.util.List;
import java.util.stream.Stream;

/**
 * Who asks, as the authenticator would say. Groups count only when they are listed, as on the API server.
 *
 * @param name the user name
 * @param groups the groups the user is in
 */
public record Caller(String name, List<String> groups) {
    private static final String AUTHENTICATED = "system:authenticated";
    private static final String ACCOUNT = "system:serviceaccount:";

    /** Takes a copy of the groups. */
    public Caller {
        groups = List.copyOf(groups);
    }

    /** A user with exactly these groups. */
    public static Caller user(String name, String... groups) {
        return new Caller(name, List.of(groups));
    }

    /** A service account with the groups that the API server gives to each. */
    public static Caller serviceAccount(String namespace, String name) {
        List<String> groups = List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace, AUTHENTICATED);
        return new Caller(accountName(namespace, name), groups);
    }

    /** This caller, also in the group of all who are signed in. */
    public Caller authenticated() {
        return groups.contains(AUTHENTICATED)
                ? this
                : new Caller(
                        name,
                        Stream.concat(groups.stream(), Stream.of(AUTHENTICATED)).toList());
    }

    /** Whether no rule holds for the caller: a member of {@code system:masters}. */
    public boolean isMaster() {
        return groups.contains(PrivilegedGroups.MASTERS);
    }

    static String accountName(String namespace, String name) {
        return ACCOUNT + namespace + ":" + name;
    }

    @Override
    public String toString() {
        return groups.isEmpty() ? name : name + " " + groups;
    }
}
