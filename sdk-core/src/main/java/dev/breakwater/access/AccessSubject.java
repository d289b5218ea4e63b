package dev.breakwater.access;

/**
 * Somebody whom bindings name: a user, a service account by the user name it signs in with, or a group.
 *
 * @param isGroup whether it is a group
 * @param name the name
 */
public record AccessSubject(boolean isGroup, String name) implements Comparable<AccessSubject> {
    /** The group of that name. */
    public static AccessSubject group(String name) {
        return new AccessSubject(true, name);
    }

    /** The user of that name. */
    public static AccessSubject user(String name) {
        return new AccessSubject(false, name);
    }

    /** The service account of that namespace and name. */
    public static AccessSubject serviceAccount(String namespace, String name) {
        return user(Caller.accountName(namespace, name));
    }

    /** Somebody who is this and nothing else. */
    public Caller caller() {
        return isGroup ? Caller.user("", name) : Caller.user(name);
    }

    @Override
    public int compareTo(AccessSubject other) {
        int byKind = Boolean.compare(isGroup, other.isGroup);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    /** {@code group admins}, {@code user alice} or {@code service account shop/web}. */
    @Override
    public String toString() {
        String account = "system:serviceaccount:";
        if (!isGroup && name.startsWith(account)) {
            return "service account " + name.substring(account.length()).replaceFirst(":", "/");
        }
        return (isGroup ? "group " : "user ") + name;
    }
}
