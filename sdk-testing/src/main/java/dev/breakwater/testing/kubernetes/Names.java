package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What names, label keys and label values may look like. */
final class Names {
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final List<String> STANDARD_FINALIZERS = List.of("kubernetes", "orphan", "foregroundDeletion");
    private static final String DNS_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(" + QUALIFIED + ")?";

    private static final String NAME_RULE = "must consist of alphanumeric characters, '-', '_' or '.', and must start"
            + " and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
            + " validation is '" + QUALIFIED + "')";

    private Names() {}

    static List<Cause> check(ApiKind kind, Document object) {
        List<Cause> causes = new ArrayList<>();
        String name = Meta.name(object);
        fault(kind, name).ifPresent(why -> causes.add(Cause.invalid("metadata.name", quoted(name), why)));
        causes.addAll(labels(own(kind, object), "metadata.labels"));
        object.at("/metadata/annotations")
                .orElse(Document.object())
                .members()
                .keySet()
                .forEach(key -> keyFault(key)
                        .ifPresent(why -> causes.add(Cause.invalid("metadata.annotations", quoted(key), why))));
        owners(object, causes);
        finalizers(object, causes);
        return causes;
    }

    /** The labels that somebody gave: those that mark the pods of a job are copied to it later. */
    private static Map<String, Document> own(ApiKind kind, Document object) {
        if (!kind.kind().equals("Job")) {
            return Meta.labels(object);
        }
        Map<String, Document> labels = new LinkedHashMap<>(Meta.labels(object));
        labels.keySet().removeAll(BatchRules.MARKS);
        return labels;
    }

    private static void owners(Document object, List<Cause> causes) {
        String path = "metadata.ownerReferences";
        for (Document owner : Rules.elements(object, "/" + path.replace('.', '/'))) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.text("/" + field).orElse("").isEmpty()) {
                    String why = field.equals("apiVersion") ? "version must not be empty" : "must not be empty";
                    causes.add(Cause.invalid(path + "." + field, quoted(""), why));
                }
            }
        }
    }

    private static void finalizers(Document object, List<Cause> causes) {
        List<String> finalizers = Meta.texts(object, "/metadata/finalizers");
        for (int i = 0; i < finalizers.size(); i++) {
            finalizer(finalizers.get(i), "metadata.finalizers[" + i + "]", causes);
        }
        boolean namespace = object.text("/kind").filter("Namespace"::equals).isPresent();
        for (String finalizer : namespace ? Meta.texts(object, "/spec/finalizers") : List.<String>of()) {
            finalizer(finalizer, "spec.finalizers", causes);
        }
    }

    private static void finalizer(String finalizer, String path, List<Cause> causes) {
        if (!finalizer.contains("/") && !STANDARD_FINALIZERS.contains(finalizer)) {
            causes.add(Cause.invalid(
                    path, quoted(finalizer), "name is neither a standard finalizer name nor is it fully qualified"));
        }
    }

    private static Optional<String> fault(ApiKind kind, String name) {
        if (kind.group().startsWith("rbac")) {
            return pathSegment(name);
        }
        if (kind.equals(ApiKinds.NAMESPACE) || kind.equals(ApiKinds.STATEFUL_SET)) {
            return label(name);
        }
        return kind.kind().equals("Service") ? service(name) : subdomain(name);
    }

    private static Optional<String> service(String name) {
        if (name.length() > 63) {
            return Optional.of("must be no more than 63 characters");
        }
        return isLabel(name) && name.charAt(0) > '9'
                ? Optional.empty()
                : Optional.of(
                        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
                                + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
                                + " 'abc-123', regex used for validation is '" + DNS_1035 + "')");
    }

    static Optional<String> label(String name) {
        if (name.length() > 63) {
            return Optional.of("must be no more than 63 characters");
        }
        return isLabel(name)
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
        return isSubdomain(name)
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
            return Optional.of("must be no more than 63 characters");
        }
        return value.isEmpty() || isQualified(value)
                ? Optional.empty()
                : Optional.of("a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                        + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',"
                        + "  or '12345', regex used for validation is '" + LABEL_VALUE + "')");
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
            return Optional.of("name part must be no more than 63 characters");
        }
        return isQualified(name) ? Optional.empty() : Optional.of("name part " + NAME_RULE);
    }

    private static boolean isSubdomain(String name) {
        int from = 0;
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', from)) {
            if (!isLabel(name.substring(from, dot))) {
                return false;
            }
            from = dot + 1;
        }
        return isLabel(name.substring(from));
    }

    private static boolean isLabel(String name) {
        return isWord(name, false, "-");
    }

    private static boolean isQualified(String name) {
        return isWord(name, true, "-_.");
    }

    /** Whether a text begins and ends with a letter or digit, and has only these and some others between. */
    private static boolean isWord(String text, boolean capitals, String others) {
        int last = text.length() - 1;
        boolean all = last >= 0;
        for (int at = 0; all && at <= last; at++) {
            char next = text.charAt(at);
            boolean small = ('a' <= next && next <= 'z') || ('0' <= next && next <= '9');
            boolean plain = small || (capitals && 'A' <= next && next <= 'Z');
            all = plain || (at > 0 && at < last && others.indexOf(next) >= 0);
        }
        return all;
    }

    static String quoted(String text) {
        return Document.of(text).toJson();
    }
}
