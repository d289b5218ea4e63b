package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import dev.breakwater.provider.ProviderException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the API server answered to a call: an object, or a Status that becomes an exception. */
record Answer(Call call, URI server, int status, Optional<String> retryAfter, String body) {
    /** The object answered. */
    Document orThrow() {
        if (status / 100 == 2) {
            return document();
        }
        throw failure(statusBody());
    }

    /** What the server said for people. */
    String said() {
        return statusBody().text("/message").orElse("no message");
    }

    private ProviderException failure(Document problem) {
        String code =
                problem.text("/reason").filter(reason -> !reason.isEmpty()).orElse("HTTP " + status);
        String said = problem.text("/message").orElse("no message");
        String head = "Cannot " + call + " at " + server.getHost() + ": ";
        if (isTerminating(problem)) {
            return later(
                    "NamespaceTerminating",
                    head + "the namespace is being deleted. Wait until it is gone, then" + " apply again.");
        }
        return switch (status) {
            case 401 ->
                ProviderException.refused(
                        code,
                        head + "the API server does not accept the token. Sign in"
                                + " again, and check that the cluster trusts the tenant of the token.");
            case 403 ->
                ProviderException.refused(
                        code,
                        head + "the caller may not '" + call.verb()
                                + "' it. Grant that verb to the caller. The API server says: " + said);
            case 404 -> missing(code, head, said, problem);
            case 409 -> conflict(code, head, said, problem);
            case 410 -> later(code, head + "the list changed while it was read. Ask again.");
            case 429, 502, 503, 504 -> later(code, head + said);
            case 500 ->
                later(
                        code,
                        head
                                + said
                                + (said.contains("webhook")
                                        ? " An admission webhook does not answer; mend or remove it, then apply again."
                                        : ""));
            default -> ProviderException.refused(code, head + said + causes(problem));
        };
    }

    /** A kind that is not served, where an object or a namespace is missing the answer names it: it may come yet. */
    private ProviderException missing(String code, String head, String said, Document problem) {
        boolean named = problem.at("/details/name").isPresent() || !said.endsWith(" find the requested resource");
        return named
                ? ProviderException.refused(code, head + said + causes(problem))
                : later(
                        "KindUnknown",
                        head
                                + "the API server does not serve this kind yet. It does once its definition is established:"
                                + " declare that, or the add-on that brings it, too.");
    }

    private ProviderException conflict(String code, String head, String said, Document problem) {
        List<Document> causes = causesOf(problem).stream()
                .filter(cause -> cause.text("/reason")
                        .filter("FieldManagerConflict"::equals)
                        .isPresent())
                .toList();
        if (causes.isEmpty()) {
            return ProviderException.stale(code, head + said + " Plan again.");
        }
        String fields = causes.stream()
                .map(cause -> cause.text("/field").orElse("?") + " ("
                        + cause.text("/message").orElse("?") + ")")
                .collect(Collectors.joining(", "));
        return ProviderException.refused(
                "FieldManagerConflict",
                head + "another manager holds " + fields
                        + ". Breakwater never takes fields by force: let the other manager give the field up, or declare the"
                        + " value that it holds.");
    }

    private boolean isTerminating(Document problem) {
        return causesOf(problem).stream()
                .anyMatch(cause -> cause.text("/reason")
                        .filter("NamespaceTerminating"::equals)
                        .isPresent());
    }

    private static List<Document> causesOf(Document problem) {
        return problem.at("/details/causes").orElse(Document.array()).elements();
    }

    private static String causes(Document problem) {
        String text = causesOf(problem).stream()
                .map(cause -> cause.text("/field").orElse("?") + ": "
                        + cause.text("/message").orElse("?"))
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? "" : " (" + text + ")";
    }

    private ProviderException later(String code, String message) {
        return ProviderException.transientFailure(
                code,
                message,
                retryAfter
                        .filter(text -> text.matches("[0-9]{1,6}"))
                        .map(Long::parseLong)
                        .map(Duration::ofSeconds));
    }

    private Document document() {
        try {
            return Document.parse(body);
        } catch (InvalidDocumentException e) {
            throw ProviderException.refused(
                            "InvalidAnswer",
                            "Cannot " + call + " at " + server.getHost()
                                    + ": the answer is not JSON. Is this the address of an API server?")
                    .causedBy(e);
        }
    }

    /** The Status of a failure; a proxy's answer need not be JSON. */
    private Document statusBody() {
        try {
            Document parsed = Document.parse(body);
            return parsed.isObject() ? parsed : Document.object();
        } catch (InvalidDocumentException notJson) {
            return Document.object();
        }
    }

    /** The call and the status; never the body. */
    @Override
    public String toString() {
        return call + " -> " + status;
    }
}
