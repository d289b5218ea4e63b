package dev.breakwater.testing.kubernetes;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request taken apart.
 *
 * @param request what came
 * @param path the segments of the path, decoded
 * @param query the parameters of the query, decoded; the last of a name wins
 * @param guard looks at what the call would write
 * @param login who asks
 * @param notes what the call leaves behind besides its answer
 */
record Call(
        KubernetesRequest request,
        List<String> path,
        Map<String, String> query,
        WriteGuard guard,
        Login login,
        Notes notes) {
    static Call of(KubernetesRequest request, Notes notes) {
        String target = request.target();
        int end = target.indexOf('?');
        List<String> path = new ArrayList<>();
        for (String segment : (end < 0 ? target : target.substring(0, end)).split("/", -1)) {
            if (!segment.isEmpty()) {
                path.add(decode(segment.replace("+", "%2B")));
            }
        }
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : end < 0 ? new String[0] : target.substring(end + 1).split("&", -1)) {
            String[] nameAndValue = pair.split("=", 2);
            query.put(decode(nameAndValue[0]), nameAndValue.length > 1 ? decode(nameAndValue[1]) : "");
        }
        return new Call(request, List.copyOf(path), query, WriteGuard.NONE, Login.anonymous(), notes);
    }

    /** This call by somebody whose writes are guarded. */
    Call by(Login newLogin, WriteGuard newGuard) {
        return new Call(request, path, query, newGuard, newLogin, notes);
    }

    /** This call as a watch. */
    Call watching() {
        return with("watch", "true");
    }

    /** This call about the object of a name alone. */
    Call naming(String name) {
        return with("fieldSelector", "metadata.name=" + name);
    }

    private Call with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(query);
        more.put(parameter, value);
        return new Call(request, path, more, guard, login, notes);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StatusException.badRequest("The request target is not well-formed.");
        }
    }

    /** How many writes ago a list may show, as a server behind the others would. */
    int staleness() {
        return notes.staleness();
    }

    String query(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        return List.of("true", "1").contains(query(name));
    }

    long number(String name, long otherwise) {
        try {
            return query(name).isEmpty() ? otherwise : Long.parseLong(query(name));
        } catch (NumberFormatException e) {
            throw StatusException.badRequest(
                    "strconv.ParseInt: parsing " + Names.quoted(query(name)) + ": invalid syntax");
        }
    }

    String method() {
        return request.method();
    }

    String accept() {
        return request.header("Accept");
    }

    String contentType() {
        return request.header("Content-Type").split(";", -1)[0].trim();
    }
}
