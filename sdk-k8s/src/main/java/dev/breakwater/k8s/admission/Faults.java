package dev.breakwater.k8s.admission;

import dev.breakwater.admission.AdmissionRequest;
import dev.breakwater.admission.AdmissionResponse;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is wrong with the fields of an object, in the words of the API server. Not thread-safe. */
final class Faults {
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final String SUBDOMAIN_FAULT =
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric"
                    + " characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex"
                    + " used for validation is '" + SUBDOMAIN + "')";
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]");
    private static final String NAME_FAULT = " must consist of alphanumeric characters, '-', '_' or '.', and must"
            + " start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
            + " validation is '" + NAME + "')";
    private static final String LABEL_FAULT = "a valid label must be an empty string or consist of alphanumeric"
            + " characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
            + " 'my_value',  or '12345', regex used for validation is '(" + NAME + ")?')";

    private final Set<Document> causes = new LinkedHashSet<>();

    void add(String field, String reason, String message) {
        causes.add(Document.object("reason", reason, "message", message, "field", field));
    }

    void required(String field, String why) {
        add(field, "FieldValueRequired", why.isEmpty() ? "Required value" : "Required value: " + why);
    }

    void invalid(String field, String value, String why) {
        add(field, "FieldValueInvalid", "Invalid value: " + TextFunctions.quoted(value) + ": " + why);
    }

    void invalid(String field, List<?> values, String why) {
        add(field, "FieldValueInvalid", "Invalid value: " + Document.of(values).toJson() + ": " + why);
    }

    void forbidden(String field, String why) {
        add(field, "FieldValueForbidden", "Forbidden: " + why);
    }

    void duplicate(String field, String value) {
        add(field, "FieldValueDuplicate", "Duplicate value: " + TextFunctions.quoted(value));
    }

    /** Tells of a value that is none of the supported ones. */
    void unsupported(String field, String value, List<String> supported) {
        if (!supported.contains(value)) {
            String all = supported.stream().map(TextFunctions::quoted).collect(Collectors.joining(", "));
            String given = TextFunctions.quoted(value);
            add(field, "FieldValueNotSupported", "Unsupported value: " + given + ": supported values: " + all);
        }
    }

    /** Tells of a name that is no DNS subdomain. */
    void subdomain(String field, String name) {
        if (!SUBDOMAIN.matcher(name).matches()) {
            invalid(field, name, SUBDOMAIN_FAULT);
        }
    }

    /** Tells of a name that is not qualified: a name of at most 63 characters, maybe after a subdomain and a slash. */
    void qualified(String field, String qualified) {
        int slash = qualified.indexOf('/');
        if (slash != qualified.lastIndexOf('/')) {
            invalid(
                    field,
                    qualified,
                    "a qualified name" + NAME_FAULT
                            + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
            return;
        }
        String prefix = slash < 0 ? "" : qualified.substring(0, slash);
        if (slash == 0) {
            invalid(field, qualified, "prefix part must be non-empty");
        } else if (slash > 0 && !SUBDOMAIN.matcher(prefix).matches()) {
            invalid(field, qualified, "prefix part " + SUBDOMAIN_FAULT);
        }
        String name = qualified.substring(slash + 1);
        if (name.isEmpty()) {
            invalid(field, qualified, "name part must be non-empty");
        } else if (name.length() > 63) {
            invalid(field, qualified, "name part must be no more than 63 characters");
        }
        if (!NAME.matcher(name).matches()) {
            invalid(field, qualified, "name part" + NAME_FAULT);
        }
    }

    /** Tells of a label value that is none. */
    void label(String field, String value) {
        if (value.length() > 63) {
            invalid(field, value, "must be no more than 63 characters");
        }
        if (!value.isEmpty() && !NAME.matcher(value).matches()) {
            invalid(field, value, LABEL_FAULT);
        }
    }

    /** Tells of a name that cannot be a part of a path. */
    void segment(String field, String name) {
        if (name.equals(".") || name.equals("..")) {
            invalid(field, name, "may not be '" + name + "'");
            return;
        }
        for (String mark : List.of("/", "%")) {
            if (name.contains(mark)) {
                invalid(field, name, "may not contain '" + mark + "'");
            }
        }
    }

    /** Refuses the object with all that is wrong; lets it pass if nothing is. */
    AdmissionResponse response(AdmissionRequest request) {
        if (causes.isEmpty()) {
            return AdmissionResponse.allow();
        }
        String kind = request.kind().kind();
        String group = request.kind().group();
        List<String> faults = new ArrayList<>();
        causes.forEach(cause -> faults.add(
                cause.text("/field").orElse("") + ": " + cause.text("/message").orElse("")));
        String all = faults.size() == 1 ? faults.get(0) : "[" + String.join(", ", faults) + "]";
        return AdmissionResponse.refuse(Document.object("kind", "Status", "apiVersion", "v1")
                .with("metadata", Document.object())
                .with("status", "Failure")
                .with("message", kind + "." + group + " \"" + request.name() + "\" is invalid: " + all)
                .with("reason", "Invalid")
                .with(
                        "details",
                        Document.object("name", request.name(), "group", group, "kind", kind)
                                .with("causes", List.copyOf(causes)))
                .with("code", 422));
    }
}
