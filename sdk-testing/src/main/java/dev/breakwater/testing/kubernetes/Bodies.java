package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Reads request bodies: JSON, and YAML where kubectl sends it. */
final class Bodies {
    /** Protobuf is left out, so that clients fall back. */
    private static final Pattern KNOWN =
            Pattern.compile("application/(apply-patch\\+|)yaml|text/(json|yaml|plain)|\\*/\\*");

    private static final String PARSE_ERROR = "couldn't get version/kind; json parse error: ";
    private static final int SHOWN = 30;

    private Bodies() {}

    /** The body of a write of an object of a kind, or a refusal that names it. */
    static Document read(ApiKind kind, Call call) {
        String prefix = "the object provided is unrecognized (must be of type " + kind.kind() + "): " + PARSE_ERROR;
        String summary = " (" + summary(call.request().body()) + ")";
        Document object = parse(call, prefix, summary);
        if (object.isNull()) {
            return Document.object();
        }
        requireHeader(object, prefix, summary);
        if (!object.isObject()) {
            throw StatusException.badRequest(prefix + "json: cannot unmarshal " + GoTypes.json(object)
                    + " into Go value of type " + GoTypes.HEADER + summary);
        }
        return object;
    }

    /** What the decoder reads before it knows the kind. */
    private static void requireHeader(Document object, String prefix, String summary) {
        for (String field : new String[] {"apiVersion", "kind"}) {
            object.get(field)
                    .filter(value -> !value.isNull() && value.kind() != Document.Kind.STRING)
                    .ifPresent(value -> {
                        throw StatusException.badRequest(prefix + "json: cannot unmarshal " + GoTypes.json(value)
                                + " into Go struct field ." + field + " of type string" + summary);
                    });
        }
    }

    /** The body of a patch. */
    static Document patch(Call call) {
        return parse(call, "error decoding patch: ", "");
    }

    /** The body of a request that is no write of an object. */
    static Document read(Call call) {
        return parse(call, PARSE_ERROR, "");
    }

    /** The body, or an empty object when there is none. */
    static Document optional(Call call) {
        return call.request().body().isBlank() ? Document.object() : read(call);
    }

    /** The options of a deletion, or an empty object when there are none. */
    static Document options(Call call) {
        try {
            return optional(call);
        } catch (StatusException refusal) {
            throw StatusException.of(500, "", refusal.getMessage() == null ? "" : refusal.getMessage());
        }
    }

    private static Document parse(Call call, String prefix, String suffix) {
        String type = call.contentType();
        boolean json = type.startsWith("application/") && type.endsWith("json");
        if (!json && !type.isEmpty() && !KNOWN.matcher(type).matches()) {
            throw StatusException.of(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include:"
                            + " application/json, application/yaml, application/vnd.kubernetes.protobuf");
        }
        String body = call.request().body();
        if (type.contains("yaml") && !body.stripLeading().startsWith("{")) {
            return YamlBodies.read(body, call.notes());
        }
        try {
            return Document.parse(body);
        } catch (InvalidDocumentException e) {
            return reread(call, prefix, suffix);
        }
    }

    private static Document reread(Call call, String prefix, String suffix) {
        GoJson.Result read = GoJson.read(call.request().body().getBytes(StandardCharsets.UTF_8));
        call.notes().repeated(read.repeated());
        return read.value().orElseThrow(() -> StatusException.badRequest(prefix + read.problem() + suffix));
    }

    /** What a refusal shows of a body: the beginning of an object, or of the bytes of anything else. */
    private static String summary(String body) {
        if (body.isEmpty()) {
            return "<empty>";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        boolean whole = bytes.length <= SHOWN;
        String hex = HexFormat.of().formatHex(bytes, 0, Math.min(SHOWN, bytes.length));
        String text = body.startsWith("{") ? body.substring(0, Math.min(SHOWN, body.length())) : hex;
        return whole ? text : text + " ...";
    }
}
