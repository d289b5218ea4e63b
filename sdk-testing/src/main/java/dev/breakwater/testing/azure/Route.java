package dev.breakwater.testing.azure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One method and path the fake knows. A segment in braces is a variable; a leading {@code {scope}}
 * stands for any scope, also the empty one. Literals compare without case, as ARM's do.
 */
record Route(String method, String template, List<String> segments, Handler handler) {
    /** What answers a route. */
    @FunctionalInterface
    interface Handler {
        ArmResponse handle(Call call);
    }

    static Route of(String method, String template, Handler handler) {
        return new Route(method, template, List.of(template.substring(1).split("/")), handler);
    }

    Optional<Map<String, String>> match(List<String> path) {
        boolean scoped = "{scope}".equals(segments.get(0));
        int offset = scoped ? path.size() - segments.size() + 1 : 0;
        if (offset < 0 || (!scoped && path.size() != segments.size())) {
            return Optional.empty();
        }
        int from = scoped ? 1 : 0;
        List<String> rest = path.subList(offset, path.size());
        if (!hasLiterals(rest, from)) {
            return Optional.empty(); // most routes end here, so nothing is made for them
        }
        Map<String, String> variables = new LinkedHashMap<>();
        if (scoped) {
            variables.put("scope", offset == 0 ? "" : '/' + String.join("/", path.subList(0, offset)));
        }
        for (int i = 0; i < rest.size(); i++) {
            String expected = segments.get(i + from);
            if (expected.charAt(0) == '{') {
                variables.put(expected.substring(1, expected.length() - 1), rest.get(i));
            }
        }
        return Optional.of(variables);
    }

    private boolean hasLiterals(List<String> path, int from) {
        for (int i = path.size() - 1; i >= 0; i--) { // routes begin alike
            String expected = segments.get(i + from);
            if (expected.charAt(0) != '{' && !expected.equalsIgnoreCase(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The path in the spelling of the template. */
    String id(Map<String, String> variables) {
        List<String> id = new ArrayList<>(segments.size());
        for (String segment : segments) {
            id.add(
                    segment.charAt(0) == '{'
                            ? variables.getOrDefault(segment.substring(1, segment.length() - 1), "")
                            : segment);
        }
        String joined = String.join("/", id);
        return joined.startsWith("/") ? joined : '/' + joined;
    }
}
