package dev.breakwater.testing.kubernetes;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A refusal of the fake API server, with the {@code Status} object that a client would have got. */
public final class StatusException extends BreakwaterException {
    private static final long serialVersionUID = 1L;
    /** Tells refusals without details from those whose details are empty. */
    private static final Document NO_DETAILS = Document.nothing();

    private static final String UNREAD = "\" cannot be handled as a ";

    private final transient Document status;
    private final int code;

    private StatusException(int code, String reason, String message, Document details) {
        super(message);
        this.code = code;
        Document base = Document.object(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "metadata",
                Document.object(),
                "status",
                "Failure",
                "message",
                message);
        Document withReason = reason.isEmpty() ? base : base.with("reason", reason);
        Document detailed = details.equals(NO_DETAILS) ? withReason : withReason.with("details", details);
        this.status = detailed.with("code", code);
    }

    /** The HTTP status code. */
    public int code() {
        return code;
    }

    /** The machine-readable reason, such as {@code Conflict}. */
    public String reason() {
        return status.text("/reason").orElse("");
    }

    /** The whole {@code Status} object. */
    public Document status() {
        return status;
    }

    private StatusException(Document status) {
        super(status.text("/message").orElse(""));
        this.status = status;
        this.code = status.number("/code").map(Number::intValue).orElse(403);
    }

    /** The refusal of an admission plug-in. */
    static StatusException of(Document status) {
        return new StatusException(status);
    }

    static StatusException of(int code, String reason, String message) {
        return new StatusException(code, reason, message, NO_DETAILS);
    }

    /** The refusal of a document that is none of its kind; {@link #unread} tells why again. */
    static StatusException unreadable(ApiKind kind, String why) {
        return badRequest(kind.kind() + " in version \"" + kind.version() + UNREAD + kind.kind() + ": " + why);
    }

    /** Why a document could not be read as a kind, if that is what is refused. */
    Optional<String> unread(ApiKind kind) {
        String text = String.valueOf(getMessage());
        String before = UNREAD + kind.kind() + ": ";
        int at = text.indexOf(before);
        return at < 0 ? Optional.empty() : Optional.of(text.substring(at + before.length()));
    }

    static StatusException badRequest(String message) {
        return of(400, "BadRequest", message);
    }

    static StatusException notFoundPath() {
        return new StatusException(
                404, "NotFound", "the server could not find the requested resource", Document.object());
    }

    static StatusException notImplemented(String sentence) {
        return of(501, "NotImplemented", sentence);
    }

    static StatusException notAllowed() {
        Document status = Document.object("kind", "Status", "apiVersion", "v1", "metadata", Document.object())
                .with("status", "Failure")
                .with("message", "the server does not allow this method on the requested resource")
                .with("reason", "MethodNotAllowed")
                .with("details", Document.object())
                .with("code", 405);
        return of(status);
    }

    /** The refusal of a JSON patch that does not fit; a server does not say why. */
    static StatusException unfit() {
        return new StatusException(
                422, "Invalid", "the server rejected our request due to an error in our request", Document.object());
    }

    /** The refusal of a patch of an unknown form. */
    static StatusException unsupported() {
        return new StatusException(415, "UnsupportedMediaType", "415: Unsupported Media Type", Document.object());
    }

    /** The refusal to answer in a form that no client has to have. */
    static StatusException notAcceptable(String message) {
        return new StatusException(406, "NotAcceptable", message, Document.object());
    }

    /** The refusal of an option of a request, such as one of CreateOptions. */
    static StatusException option(String kind, Cause cause) {
        Document details = Document.object("group", "meta.k8s.io", "kind", kind);
        return new StatusException(
                422,
                "Invalid",
                kind + ".meta.k8s.io \"\" is invalid: " + cause.text(),
                withCauses(details, List.of(cause)));
    }

    static StatusException notFound(ApiKind kind, String name) {
        return new StatusException(
                404, "NotFound", kind.qualified() + " \"" + name + "\" not found", details(kind, name, kind.plural()));
    }

    static StatusException exists(ApiKind kind, String name) {
        return new StatusException(
                409,
                "AlreadyExists",
                kind.qualified() + " \"" + name + "\" already exists",
                details(kind, name, kind.plural()));
    }

    static StatusException conflict(ApiKind kind, String name, String why) {
        return new StatusException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.qualified() + " \"" + name + "\": " + why,
                details(kind, name, kind.plural()));
    }

    /** The conflict of a deletion with its preconditions, which names the kind rather than the resource. */
    static StatusException mismatch(ApiKind kind, String name, String why) {
        return new StatusException(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + kind.qualifiedKind() + " \"" + name + "\": " + why,
                details(kind, name, kind.kind()));
    }

    static StatusException modified(ApiKind kind, String name) {
        return conflict(
                kind,
                name,
                "the object has been modified; please apply your changes to the latest version and try again");
    }

    static StatusException forbidden(ApiKind kind, String name, String why, List<Cause> causes) {
        return new StatusException(
                403,
                "Forbidden",
                kind.qualified() + " \"" + name + "\" is forbidden: " + why,
                withCauses(details(kind, name, kind.plural()), causes));
    }

    /** The refusal of a request that nobody allows; a path has neither group nor resource. */
    static StatusException forbidden(String group, String resource, String name, String why) {
        String qualified = group.isEmpty() ? resource : resource + "." + group;
        String what = name.isEmpty() ? qualified + " is " : qualified + " \"" + name + "\" is ";
        Document named = name.isEmpty() ? Document.object() : Document.object("name", name);
        Document grouped = group.isEmpty() ? named : named.with("group", group);
        return new StatusException(
                403,
                "Forbidden",
                (resource.isEmpty() ? "" : what) + "forbidden: " + why,
                resource.isEmpty() ? grouped : grouped.with("kind", resource));
    }

    /** A conflict on a path that is no resource of its own. */
    static StatusException conflict(String shown, String name, String why) {
        Document details = Document.object("name", name, "kind", shown);
        String message = "Operation cannot be fulfilled on " + shown + " \"" + name + "\": " + why;
        return new StatusException(409, "Conflict", message, details);
    }

    /** What a list is told that asks for a version to come. */
    static StatusException tooLarge(long wanted, long current) {
        Document cause = Document.object("reason", "ResourceVersionTooLarge", "message", "Too large resource version");
        return new StatusException(
                504,
                "Timeout",
                "Timeout: Too large resource version: " + wanted + ", current: " + current,
                Document.object("causes", List.of(cause), "retryAfterSeconds", 1));
    }

    static StatusException tooMany(String message, List<Cause> causes) {
        return new StatusException(429, "TooManyRequests", message, withCauses(Document.object(), causes));
    }

    static StatusException invalid(ApiKind kind, String name, List<Cause> causes) {
        List<String> texts = causes.stream().map(Cause::text).distinct().toList();
        String all = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
        return new StatusException(
                422,
                "Invalid",
                kind.qualifiedKind() + " \"" + name + "\" is invalid: " + all,
                withCauses(details(kind, name, kind.kind()), causes));
    }

    /** The refusal of an object that does not know its own kind. */
    static StatusException nameless(String group, List<Cause> causes) {
        List<String> texts = causes.stream().map(Cause::text).distinct().toList();
        String all = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
        return new StatusException(
                422,
                "Invalid",
                (group.isEmpty() ? "" : "." + group) + " \"\" is invalid: " + all,
                withCauses(group.isEmpty() ? Document.object() : Document.object("group", group), causes));
    }

    static StatusException applyConflict(List<Cause> causes) {
        String counted = causes.size() == 1 ? "1 conflict" : causes.size() + " conflicts";
        return new StatusException(
                409,
                "Conflict",
                "Apply failed with " + counted + ": " + summary(causes),
                withCauses(Document.object(), causes));
    }

    private static String summary(List<Cause> causes) {
        if (causes.size() == 1) {
            return causes.get(0).message() + ": " + causes.get(0).field();
        }
        List<String> managers =
                causes.stream().map(Cause::message).distinct().sorted().toList();
        List<String> parts = new ArrayList<>();
        for (String manager : managers) {
            List<String> fields = causes.stream()
                    .filter(cause -> cause.message().equals(manager))
                    .map(Cause::field)
                    .toList();
            parts.add("conflicts" + manager.substring("conflict".length()) + ":\n- " + String.join("\n- ", fields));
        }
        return String.join("\n", parts);
    }

    private static Document details(ApiKind kind, String name, String shown) {
        Document details = name.isEmpty() ? Document.object() : Document.object("name", name);
        return (kind.group().isEmpty() ? details : details.with("group", kind.group())).with("kind", shown);
    }

    private static Document withCauses(Document details, List<Cause> causes) {
        return causes.isEmpty()
                ? details
                : details.with("causes", causes.stream().map(Cause::toDocument).toList());
    }

    /** One reason of a refusal: a machine-readable type, the field, and a sentence. */
    record Cause(String type, String message, String field) {
        static Cause required(String field, String why) {
            return new Cause("FieldValueRequired", "Required value" + (why.isEmpty() ? "" : ": " + why), field);
        }

        static Cause invalid(String field, String value, String why) {
            return new Cause("FieldValueInvalid", "Invalid value: " + value + ": " + why, field);
        }

        static Cause unsupported(String field, String value, String supported) {
            return new Cause(
                    "FieldValueNotSupported",
                    "Unsupported value: \"" + value + "\": supported values: " + supported,
                    field);
        }

        static Cause duplicate(String field, String value) {
            return new Cause("FieldValueDuplicate", "Duplicate value: " + value, field);
        }

        static Cause notFound(String field, String value) {
            return new Cause("FieldValueNotFound", "Not found: " + value, field);
        }

        static Cause forbidden(String field, String why) {
            return new Cause("FieldValueForbidden", "Forbidden: " + why, field);
        }

        String text() {
            return field + ": " + message;
        }

        Document toDocument() {
            Document cause = Document.object("reason", type, "message", message);
            return field.isEmpty() ? cause : cause.with("field", field);
        }
    }
}
