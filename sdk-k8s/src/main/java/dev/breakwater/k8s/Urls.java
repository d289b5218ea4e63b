package dev.breakwater.k8s;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Puts texts into addresses, so that no name can leave its segment. */
final class Urls {
    private Urls() {}

    static String segment(String text) {
        return query(text).replace("+", "%20");
    }

    static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
