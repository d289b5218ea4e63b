package dev.breakwater.engine;

import dev.breakwater.change.Change;
import dev.breakwater.change.FieldChange;
import dev.breakwater.change.FieldValue;
import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;

/** A plan as a JSON document; the members are described at {@link Plan#toJson()}. */
final class PlanJson {
    static final String SCHEMA = "breakwater.dev/plan/v1";

    private PlanJson() {}

    static Document of(Plan plan) {
        return Document.object(
                "schema", SCHEMA,
                "name", plan.desired().name(),
                "kind", plan.destroys() ? "destroy" : "apply",
                "summary", Tally.of(plan).document(),
                "needs", plan.needs(),
                "changes", plan.changes().stream().map(PlanJson::change).toList(),
                "orphans", plan.orphans().stream().map(PlanJson::address).toList(),
                "remarks", plan.remarks().stream().map(PlanJson::remark).toList());
    }

    private static Document change(Change change) {
        Document document = Document.object("action", Words.of(change))
                .merge(address(change.address()))
                .with("fields", change.fields().stream().map(PlanJson::field).toList());
        return change instanceof Change.Refused refused ? document.with("remedy", refused.remedy()) : document;
    }

    private static Document address(Address<?> address) {
        return Document.object("type", address.type(), "path", address.path());
    }

    private static Document field(FieldChange field) {
        Document document = Document.object("path", field.path());
        document = side(document, "before", field.before());
        document = side(document, "after", field.after());
        return document.with("effect", field.effect()).with("consequence", field.consequence());
    }

    private static Document side(Document field, String name, FieldValue value) {
        if (value instanceof FieldValue.Known known) {
            return field.with(name, Document.object("value", known.value()));
        }
        if (value instanceof FieldValue.KnownAfterApply later) {
            return field.with(name, Document.object("knownAfterApply", later.target()));
        }
        return value instanceof FieldValue.Hidden ? field.with(name, Document.object("sensitive", true)) : field;
    }

    private static Document remark(Remark remark) {
        Document document = Document.object("code", remark.code());
        if (remark.address().isPresent()) {
            document = document.merge(address(remark.address().get()));
        }
        return document.with("effect", remark.effect())
                .with("refuses", remark.refuses())
                .with("text", remark.text());
    }
}
