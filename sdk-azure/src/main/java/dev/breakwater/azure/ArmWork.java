package dev.breakwater.azure;

import dev.breakwater.document.Document;
import dev.breakwater.provider.Operation;
import java.time.Instant;
import java.util.Optional;

/**
 * A typed view of the plain data of an {@link Operation}.
 *
 * @param kind {@code create}, {@code update} or {@code delete}
 * @param style how its progress is learnt
 * @param url where it is asked for; empty for {@link Style#STATE}
 * @param target the id that was written
 * @param resource the id of the resource that the caller sees, read when all is done
 * @param since when it began
 * @param note of a deletion, what was last seen; of a failure, what the service said
 */
record ArmWork(String kind, Style style, String url, String target, String resource, Instant since, Document note) {
    /** How ARM tells the progress of an operation. */
    enum Style {
        /** A status document ({@code Azure-AsyncOperation}). */
        STATUS,
        /** An address that answers 202 until all is done ({@code Location}). */
        LOCATION,
        /** The resource's own {@code provisioningState}. */
        STATE
    }

    static ArmWork of(Operation operation) {
        Document memo = operation.memo();
        return new ArmWork(
                operation.kind(),
                Style.valueOf(memo.text("/style").orElse("STATE")),
                operation.handle(),
                memo.text("/target").orElse(""),
                memo.text("/resource").orElse(""),
                Instant.parse(memo.text("/since").orElse("1970-01-01T00:00:00Z")),
                memo.get("note").orElse(Document.object()));
    }

    Operation toOperation() {
        Document memo = Document.object(
                "style", style, "target", target, "resource", resource, "since", since.toString(), "note", note);
        return new Operation(kind, url.isEmpty() ? target : url, memo);
    }

    ArmWork by(Style newStyle, String newUrl) {
        return new ArmWork(kind, newStyle, newUrl, target, resource, since, note);
    }

    /** The same work, to be looked at through the resource's own state. */
    ArmWork byState() {
        return by(Style.STATE, target);
    }

    ArmWork noting(Document newNote) {
        return new ArmWork(kind, style, url, target, resource, since, newNote);
    }

    boolean isDelete() {
        return kind.equals("delete");
    }

    boolean isCreate() {
        return kind.equals("create");
    }

    /** The error that the service gave for it before it went on all the same. */
    Optional<Document> error() {
        return note.get("error");
    }
}
