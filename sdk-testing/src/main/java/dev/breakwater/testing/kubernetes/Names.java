package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What names, label keys and label values may look like. */
final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern DNS_LABEL = Pattern.compile(LABEL);
    private static final Pattern DNS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final Pattern LABEL_VALUE = Pattern.compile("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?");

    private static final String NAME_RULE = "must consist of alphanumeric characters, '-', '_' or '.', and must start"
            + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
            + " validation is '" + QUALIFIED.pattern() + "')";

    private Names() {}

    static List<Cause> check(ApiKind kind, Document object) {
        List<Cause> causes = new ArrayList<>();
        String name = Meta.name(object);
        fault(kind, name).ifPresent(why -> causes.add(Cause.invalid("metadata.name", quoted(name), why)));
        causes.addAll(labels(Meta.labels(object), "metadata.labels"));
        object.at("/metadata/annotations")
                .orElse(Document.object())
                .members()
                .keySet()
                .forEach(key -> keyFault(key)
                        .ifPresent(why -> causes.add(Cause.invalid("metadata.annotations", quoted(key), why))));
        return causes;
    }

    private static Optional<String> fault(ApiKind kind, String name) {
        if (kind.group().startsWith("rbac")) {
            return pathSegment(name);
        }
        return kind.equals(ApiKinds.NAMESPACE) ? label(name) : subdomain(name);
    }

    static Optional<String> label(String name) {
        if (name.length() > 63) {
            return Optional.of("must be no more than 63 characters");
        }
        return DNS_LABEL.matcher(name).matches()
                ? Optional.empty()
                : Optional.of(
                        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
                                + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex"
                                + " used for validation is '" + LABEL + "')");
    }

    static Optional<String> subdomain(String name) {
        if (name.length() > 253) {
            return Optional.of("must be no more than 253 characters");
        }
        return DNS_SUBDOMAIN.matcher(name).matches()
                ? Optional.empty()
                : Optional.of("a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                        + " or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                        + " used for validation is '" + SUBDOMAIN + "')");
    }

    private static Optional<String> pathSegment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("may not be '" + name + "'");
        }
        return name.contains("/") || name.contains("%")
                ? Optional.of("may not contain '" + (name.contains("/") ? "/" : "%") + "'")
                : Optional.empty();
    }

    static List<Cause> labels(Map<String, Document> labels, String field) {
        List<Cause> causes = new ArrayList<>();
        labels.forEach((key, value) -> {
            keyFault(key).ifPresent(why -> causes.add(Cause.invalid(field, quoted(key), why)));
            String text = value.asText().orElse("");
            valueFault(text).ifPresent(why -> causes.add(Cause.invalid(field, quoted(text), why)));
        });
        return causes;
    }

    static Optional<String> valueFault(String value) {
        if (value.length() > 63) {
            return Optional.of("must be no more than 63 bytes");
        }
        return LABEL_VALUE.matcher(value).matches()
                ? Optional.empty()
                : Optional.of("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',"
                        + "  or '12345', regex used for validation is '" + LABEL_VALUE.pattern() + "')");
    }

    static Optional<String> keyFault(String key) {
        String[] parts = key.split("/", -1);
        String name = parts[parts.length - 1];
        if (parts.length > 2) {
            return Optional.of("a qualified name " + NAME_RULE + " with an optional DNS subdomain prefix and '/'"
                    + " (e.g. 'example.com/MyName')");
        }
        Optional<String> prefix = parts.length == 1 ? Optional.empty() : subdomain(parts[0]);
        if (prefix.isPresent()) {
            return prefix.map(why -> "prefix part " + why);
        }
        if (name.length() > 63) {
            return Optional.of("name part must be no more than 63 bytes");
        }
        return QUALIFIED.matcher(name).matches() ? Optional.empty() : Optional.of("name part " + NAME_RULE);
    }

    static String quoted(String text) {
        return Document.of(text).toJson();
    }
}
