package dev.breakwater.testing.azure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request to ARM asks for, as roles name it.
 *
 * @param name such as {@code Microsoft.Resources/subscriptions/resourceGroups/read}
 * @param scope the id of the resource it is about
 */
record ArmAction(String name, String scope) {
    private static final String RESOURCES = "Microsoft.Resources/subscriptions";

    /** The action of a request; empty for what everybody who is signed in may ask. */
    static Optional<ArmAction> of(ArmRequest request) {
        List<String> path = request.segments();
        int provider = lastProvider(path);
        if (path.size() < 2 || asksAboutOperation(request, path)) {
            return Optional.empty();
        }
        return provider >= 0 && path.size() > provider + 2 ? provided(request, path, provider) : plain(request, path);
    }

    /** Words and names take turns in every path: what stands at an odd place is somebody's name. */
    private static int lastProvider(List<String> path) {
        for (int i = (path.size() - 1) / 2 * 2; i >= 0; i -= 2) {
            if (path.get(i).equalsIgnoreCase("providers")) {
                return i;
            }
        }
        return -1;
    }

    /** How an operation goes, whoever started it may ask. */
    private static boolean asksAboutOperation(ArmRequest request, List<String> path) {
        int word = path.size() - 2;
        return request.method().equals("GET")
                && word % 2 == 0
                && switch (path.get(word).toLowerCase(Locale.ROOT)) {
                    case "operations", "operationresults", "operationstatuses", "commandresults" -> true;
                    default -> false;
                };
    }

    private static Optional<ArmAction> provided(ArmRequest request, List<String> path, int provider) {
        List<String> rest = path.subList(provider + 2, path.size());
        boolean posts = request.method().equals("POST");
        StringBuilder type = new StringBuilder(path.get(provider + 1));
        for (int i = 0; i < rest.size() - (posts ? 1 : 0); i += 2) {
            type.append('/').append(rest.get(i));
        }
        boolean builtIn = provider == 0 && request.method().equals("GET");
        if (builtIn) {
            return Optional.empty();
        }
        String name = posts ? type + "/" + last(path) + "/action" : type + "/" + verb(request.method());
        boolean whole = rest.size() % 2 == 0 && !posts;
        int end = posts || !whole ? path.size() - 1 : path.size();
        return Optional.of(new ArmAction(name, id(path.subList(0, parent(end, provider)))));
    }

    /** A list belongs to what it is below: without its type, and without the provider if nothing else is left. */
    private static int parent(int end, int provider) {
        return end <= provider + 2 ? provider : end;
    }

    private static Optional<ArmAction> plain(ArmRequest request, List<String> path) {
        String verb = verb(request.method());
        String subscription = id(path.subList(0, 2));
        String third = path.size() > 2 ? path.get(2).toLowerCase(Locale.ROOT) : "";
        if (!path.get(0).equalsIgnoreCase("subscriptions")) {
            return Optional.empty();
        }
        return switch (third) {
            case "" -> Optional.of(new ArmAction(RESOURCES + "/" + verb, subscription));
            case "resourcegroups" ->
                path.size() == 3
                        ? Optional.empty()
                        : Optional.of(new ArmAction(RESOURCES + "/resourceGroups/" + verb, id(path.subList(0, 4))));
            case "resources" -> Optional.empty();
            default -> Optional.of(new ArmAction(RESOURCES + "/" + path.get(2) + "/" + verb, subscription));
        };
    }

    private static String verb(String method) {
        return switch (method) {
            case "GET", "HEAD" -> "read";
            case "DELETE" -> "delete";
            default -> "write";
        };
    }

    private static String last(List<String> path) {
        return path.get(path.size() - 1);
    }

    private static String id(List<String> path) {
        return "/" + String.join("/", new ArrayList<>(path));
    }
}
