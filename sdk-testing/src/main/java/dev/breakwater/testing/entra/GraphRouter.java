package dev.breakwater.testing.entra;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds who answers a path; literals compare without case. */
final class GraphRouter {
    /** What answers a route. */
    @FunctionalInterface
    interface Handler {
        EntraResponse handle(GraphCall call);
    }

    /** One method and path; a segment in braces is a variable, an element after {@code *} more than one literal. */
    record Route(String method, String template, List<String> segments, Handler handler) {
        Optional<Map<String, String>> match(List<String> path) {
            Map<String, String> variables = new LinkedHashMap<>();
            boolean fits = path.size() == segments.size();
            for (int i = 0; fits && i < segments.size(); i++) {
                String expected = segments.get(i);
                if (expected.charAt(0) == '{') {
                    variables.put(expected.substring(1, expected.length() - 1), path.get(i));
                    fits = !path.get(i).startsWith("$");
                } else {
                    fits = expected.equalsIgnoreCase(path.get(i).replaceFirst("^(?i)microsoft\\.graph\\.", ""))
                            || expected.equalsIgnoreCase(path.get(i));
                }
            }
            return fits ? Optional.of(variables) : Optional.empty();
        }
    }

    /** A route with the values of its variables. */
    record Found(Route route, Map<String, String> variables) {}

    private final List<Route> routes = new ArrayList<>();

    void add(String method, String template, Handler handler) {
        routes.add(new Route(method, template, List.of(template.split("/", -1)), handler));
    }

    Optional<Found> find(String method, List<String> path) {
        for (Route route : routes) {
            Optional<Map<String, String>> variables =
                    route.method().equals(method) ? route.match(path) : Optional.empty();
            if (variables.isPresent()) {
                return Optional.of(new Found(route, variables.get()));
            }
        }
        return Optional.empty();
    }

    /** The templates with the same beginning, to help somebody who asked for what is not there. */
    String hint(String first) {
        return String.join(
                ", ",
                routes.stream()
                        .filter(route -> route.segments().get(0).equalsIgnoreCase(first))
                        .map(route -> route.method() + " " + route.template())
                        .toList());
    }

    @Override
    public String toString() {
        return "GraphRouter[" + routes.size() + " routes]";
    }
}
