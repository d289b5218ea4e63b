package dev.breakwater.manifest;

import dev.breakwater.resource.Issue;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The syntax of Kubernetes names, label keys and label values, as apimachinery validates it. */
public final class KubernetesSyntax {
    private static final Pattern DNS_LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern DNS_SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL_TEXT = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");

    private KubernetesSyntax() {}

    /** Issues of a DNS label (RFC 1123): the name of a namespace. */
    public static List<Issue> label(String subject, String value) {
        return DNS_LABEL.matcher(value).matches()
                ? List.of()
                : List.of(new Issue(
                        subject,
                        "is '" + value + "', but must be 1 to 63 lower-case letters, digits and"
                                + " hyphens, and begin and end with a letter or digit."));
    }

    /** Issues of a DNS subdomain (RFC 1123): the name of most objects. */
    public static List<Issue> subdomain(String subject, String value) {
        return value.length() <= 253 && DNS_SUBDOMAIN.matcher(value).matches()
                ? List.of()
                : List.of(new Issue(
                        subject,
                        "is '" + value + "', but must be 1 to 253 lower-case letters, digits,"
                                + " hyphens and dots, and begin and end with a letter or digit."));
    }

    /** Issues of a name that is one segment of a path: the name of roles and bindings. */
    public static List<Issue> pathSegment(String subject, String value) {
        boolean valid = !value.isEmpty()
                && !value.equals(".")
                && !value.equals("..")
                && !value.contains("/")
                && !value.contains("%");
        return valid
                ? List.of()
                : List.of(new Issue(
                        subject, "is '" + value + "', but must not be empty, '.', '..', or contain '/' or" + " '%'."));
    }

    /** Issues of a label or annotation key: an optional DNS prefix and a slash, then up to 63 characters. */
    public static List<Issue> key(String subject, String key) {
        int slash = key.indexOf('/');
        boolean prefixed =
                slash < 0 || subdomain(subject, key.substring(0, slash)).isEmpty();
        return prefixed && LABEL_TEXT.matcher(key.substring(slash + 1)).matches()
                ? List.of()
                : List.of(new Issue(
                        subject,
                        "has the key '" + key + "', but a key is an optional DNS name and '/',"
                                + " then 1 to 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or"
                                + " digit."));
    }

    /** Issues of a label: its key and its value. */
    public static List<Issue> labelPair(String subject, String key, String value) {
        return Stream.concat(key(subject, key).stream(), labelValue(subject + " " + key, value).stream())
                .toList();
    }

    /** Issues of a label value: empty, or up to 63 characters. */
    public static List<Issue> labelValue(String subject, String value) {
        return value.isEmpty() || LABEL_TEXT.matcher(value).matches()
                ? List.of()
                : List.of(new Issue(
                        subject,
                        "has the value '" + value + "', but a label value is empty or 1 to 63"
                                + " letters, digits, '-', '_' and '.', beginning and ending with a letter or digit."));
    }
}
