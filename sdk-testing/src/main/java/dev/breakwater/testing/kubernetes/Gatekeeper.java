package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Locale;

/** What Gatekeeper itself does in a cluster: it brings the kind of templates, and a kind of constraints for each. */
final class Gatekeeper {
    private static final String MANAGER = "gatekeeper";
    private static final String TEMPLATES = "templates.gatekeeper.sh";
    private static final String CONSTRAINTS = "constraints.gatekeeper.sh";
    private static final Document OPEN =
            Document.object("type", "object", "x-kubernetes-preserve-unknown-fields", true);

    private final Writes writes;
    private final Deletes deletes;

    Gatekeeper(Writes writes, Deletes deletes) {
        this.writes = writes;
        this.deletes = deletes;
    }

    /** Brings the kind of templates. */
    void install() {
        define(definition(TEMPLATES, "ConstraintTemplate", "constrainttemplates", OPEN, List.of("v1", "v1beta1")));
    }

    /** Brings the kind of a template's constraints, or takes it away with the template. */
    void react(Event event) {
        boolean template = event.kind().group().equals(TEMPLATES);
        if (template && event.after().isEmpty()) {
            Store.Key key = new Store.Key("", plural(event.before().orElseThrow()) + "." + CONSTRAINTS);
            deletes.delete(ApiKinds.DEFINITION, key, Document.object(), WriteOptions.internal(MANAGER));
        } else if (template
                && event.before().flatMap(before -> before.get("spec")).isEmpty()) {
            constraints(event.kind(), event.after().orElseThrow());
        } else if (template
                && !event.before().get().get("spec").equals(event.after().get().get("spec"))) {
            constraints(event.kind(), event.after().orElseThrow());
        }
    }

    private void constraints(ApiKind kind, Document template) {
        Document parameters =
                template.at("/spec/crd/spec/validation/openAPIV3Schema").orElse(OPEN);
        Document spec = Document.object("type", "object", "x-kubernetes-preserve-unknown-fields", true)
                .with("properties", Document.object("parameters", parameters, "match", OPEN));
        define(definition(CONSTRAINTS, kindOf(template), plural(template), spec, List.of("v1beta1")));
        WriteOptions status = WriteOptions.internal(MANAGER).through("status");
        writes.patch(
                kind, Store.Key.of(template), live -> live.with("status", Document.object("created", true)), status);
    }

    private static String kindOf(Document template) {
        return template.text("/spec/crd/spec/names/kind").orElse("");
    }

    private static String plural(Document template) {
        return kindOf(template).toLowerCase(Locale.ROOT);
    }

    private void define(Document definition) {
        writes.apply(ApiKinds.DEFINITION, Store.Key.of(definition), definition, WriteOptions.internal(MANAGER));
    }

    private static Document definition(String group, String kind, String plural, Document spec, List<String> versions) {
        Document schema =
                Document.object("type", "object").with("properties", Document.object("spec", spec, "status", OPEN));
        List<Document> served = versions.stream()
                .map(version -> Document.object("name", version, "served", true)
                        .with("storage", version.equals(versions.get(0)))
                        .with("subresources", Document.object("status", Document.object()))
                        .with("schema", Document.object("openAPIV3Schema", schema)))
                .toList();
        Document names = Document.object("kind", kind, "plural", plural)
                .with("singular", kind.toLowerCase(Locale.ROOT))
                .with("listKind", kind + "List");
        return Document.object("apiVersion", "apiextensions.k8s.io/v1", "kind", "CustomResourceDefinition")
                .with("metadata", Document.object("name", plural + "." + group))
                .with("spec", Document.object("group", group, "scope", "Cluster", "names", names, "versions", served));
    }
}
