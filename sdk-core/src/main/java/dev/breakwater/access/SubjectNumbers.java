package dev.breakwater.access;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Users and groups as numbers from one on. A service account is the user that it signs in as. Shared by an authorizer
 * and those made from it; numbers are only ever added. Thread-safe.
 */
final class SubjectNumbers {
    private final Map<String, Integer> users = new ConcurrentHashMap<>();
    private final Map<String, Integer> groups = new ConcurrentHashMap<>();
    private final List<AccessSubject> all = new ArrayList<>();

    /** The number of a user; zero if no binding names it. */
    int user(String name) {
        return users.getOrDefault(name, 0);
    }

    /** The number of a group; zero if no binding names it. */
    int group(String name) {
        return groups.getOrDefault(name, 0);
    }

    /** The number of a binding's subject; zero if nobody can be it. */
    int add(Document subject, String namespace) {
        String name = RbacObjects.text(subject, "name");
        return switch (RbacObjects.text(subject, "kind")) {
            case "User" -> add(users, AccessSubject.user(name));
            case "Group" -> add(groups, AccessSubject.group(name));
            case "ServiceAccount" -> {
                String own = RbacObjects.text(subject, "namespace");
                String home = own.isEmpty() ? namespace : own;
                yield home.isEmpty() ? 0 : add(users, AccessSubject.serviceAccount(home, name));
            }
            default -> 0;
        };
    }

    private synchronized int add(Map<String, Integer> numbers, AccessSubject subject) {
        Integer known = numbers.get(subject.name());
        if (known != null) {
            return known;
        }
        all.add(subject);
        numbers.put(subject.name(), all.size());
        return all.size();
    }

    synchronized AccessSubject get(int number) {
        return all.get(number - 1);
    }

    synchronized List<AccessSubject> all() {
        return List.copyOf(all);
    }

    synchronized int size() {
        return all.size();
    }
}
