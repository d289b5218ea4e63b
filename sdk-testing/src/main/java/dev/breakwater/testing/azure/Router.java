package dev.breakwater.testing.azure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds who answers a path; for a path that nobody answers, finds the most similar one. */
final class Router {
    private final List<Route> routes = new ArrayList<>();

    void add(String method, String template, Route.Handler handler) {
        routes.add(Route.of(method, template, handler));
    }

    Optional<Call> find(ArmRequest request) {
        for (Route route : routes) {
            if (route.method().equals(request.method())) {
                Optional<Map<String, String>> variables = route.match(request.segments());
                if (variables.isPresent()) {
                    return Optional.of(new Call(request, route, variables.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** What to tell about a path that no route answers. */
    String hint(ArmRequest request) {
        Route nearest = routes.stream()
                .min(Comparator.comparingInt(route -> distance(route, request)))
                .orElseThrow();
        return "FakeAzure does not model " + request.method() + " " + request.path() + ". The nearest it knows is "
                + nearest.method() + " " + nearest.template()
                + ". Check the path; to answer it yourself, stub it on FakeAzure.wireMock().";
    }

    private static int distance(Route route, ArmRequest request) {
        List<String> path = request.segments();
        int distance = 2 * Math.abs(route.segments().size() - path.size());
        for (int i = 1; i <= Math.min(route.segments().size(), path.size()); i++) {
            String expected = route.segments().get(route.segments().size() - i);
            boolean variable = expected.charAt(0) == '{';
            distance += variable ? 1 : 2 * edits(expected, path.get(path.size() - i));
        }
        return distance * 2 + (route.method().equals(request.method()) ? 0 : 1);
    }

    /** The number of edits from one word to the other (Levenshtein), without case. */
    private static int edits(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
