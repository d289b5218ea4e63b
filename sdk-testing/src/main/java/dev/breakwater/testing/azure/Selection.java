package dev.breakwater.testing.azure;

import java.util.Locale;

/** Picks requests by a text such as {@code "PUT managedClusters"}: a method, a part of the path, or both. */
final class Selection {
    private Selection() {}

    static boolean matches(String on, ArmRequest request) {
        String path = request.path().toLowerCase(Locale.ROOT);
        for (String word : on.trim().toLowerCase(Locale.ROOT).split(" ", -1)) {
            boolean isMethod = request.method().toLowerCase(Locale.ROOT).equals(word);
            if (!isMethod && (isAnyMethod(word) || !path.contains(word))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAnyMethod(String word) {
        return switch (word) {
            case "get", "put", "post", "patch", "delete", "head" -> true;
            default -> false;
        };
    }
}
