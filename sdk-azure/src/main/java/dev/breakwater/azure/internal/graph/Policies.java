package dev.breakwater.azure.internal.graph;

import dev.breakwater.change.FieldChange;
import dev.breakwater.document.Document;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.provider.HandlerContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conditional Access policies, found by their names, since Graph gives them no key of ours and lists them late. A run
 * that makes one because it does not see what a run before it had made, takes its own back once it sees both. Later
 * nobody can tell who made which: others that are alike word for word need the permission to delete, and what has the
 * name and differs is nobody's to write.
 */
final class Policies extends GraphType<ConditionalAccessPolicy> {
    private static final String TWINS = "twins";
    private static final String NAMESAKES = "namesakes";
    private static final String MADE = "made";
    private static final String SESSION = "sessionControls";
    private static final String FREQUENCY = "signInFrequency";
    private static final String PATH = "/identity/conditionalAccess/policies";

    Policies(GraphApi graph) {
        super(graph, ConditionalAccessPolicy.PROPERTIES);
    }

    @Override
    Optional<Document> where(ConditionalAccessPolicy desired, HandlerContext context) {
        return Optional.of(Document.object("name", desired.name()));
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        List<Document> same = named(text(where, "name"));
        String made = text(where, MADE);
        boolean shows =
                made.isEmpty() || same.stream().anyMatch(one -> text(one, "id").equals(made));
        if (same.isEmpty() || !shows) {
            return Optional.empty();
        }
        List<String> twins = new ArrayList<>();
        List<String> namesakes = new ArrayList<>();
        for (Document other : same.subList(1, same.size())) {
            (plain(other).equals(plain(same.get(0))) ? twins : namesakes).add(text(other, "id"));
        }
        Document oldest = same.get(0);
        oldest = twins.isEmpty() ? oldest : oldest.with(TWINS, twins);
        return Optional.of(namesakes.isEmpty() ? oldest : oldest.with(NAMESAKES, namesakes));
    }

    /** Without what OData says about it, at any depth: that names the object itself, and is not ours to send. */
    private static Document bare(Document value) {
        if (value.isArray()) {
            return Document.of(value.elements().stream().map(Policies::bare).toList());
        }
        Document bare = value;
        for (Map.Entry<String, Document> member : value.members().entrySet()) {
            String name = member.getKey();
            bare = name.contains("@odata.") ? bare.without(name) : bare.with(name, bare(member.getValue()));
        }
        return bare;
    }

    /** The policies of that name, the oldest first. */
    private List<Document> named(String name) {
        List<Document> found = new ArrayList<>();
        for (Document policy : graph().list(PATH + "?$filter=displayName%20eq%20" + quoted(name))) {
            if (text(policy, "displayName").equals(name)) {
                found.add(bare(policy));
            }
        }
        found.sort(Comparator.comparing((Document policy) -> text(policy, "createdDateTime"))
                .thenComparing(policy -> text(policy, "id")));
        return found;
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        made(where, body, context);
    }

    @Override
    Document made(Document where, Document body, HandlerContext context) {
        Document made = graph().post(PATH, body.without(SESSION).withSome(SESSION, controls(body)));
        return where.with(MADE, text(made, "id"));
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        removeTwins(live);
        Document patch = patch(body.without(TWINS).without(NAMESAKES), live);
        Document session = controls(patch).orElse(Document.parse("null"));
        graph().patch(PATH + "/" + text(live, "id"), patch.with(SESSION, session));
    }

    /** The controls of a session; one that is off is none, and must not be sent as if it were. */
    private static Optional<Document> controls(Document body) {
        Document controls = body.get(SESSION).filter(Document::isObject).orElse(Document.object());
        boolean off = !controls.flag("/" + FREQUENCY + "/isEnabled").orElse(false);
        Document without = controls.without(FREQUENCY);
        boolean others = without.members().values().stream().anyMatch(control -> !control.isNull());
        Document kept = off ? without.with(FREQUENCY, Document.parse("null")) : controls;
        return off && !others ? Optional.empty() : Optional.of(kept);
    }

    /** Takes back what was made just now, if it shows beside an older one that is the same. */
    @Override
    boolean settle(Document where, Document live) {
        String made = text(where, MADE);
        boolean again = !made.isEmpty() && twins(live).contains(Document.of(made));
        if (again) {
            graph().delete(PATH + "/" + made);
        }
        return again;
    }

    @Override
    Document resolved(Document body, Document live) {
        Document resolved = live.get(TWINS).isPresent() ? body.with(TWINS, Document.array()) : body;
        return live.get(NAMESAKES).isPresent() ? resolved.with(NAMESAKES, Document.array()) : resolved;
    }

    @Override
    Optional<String> remedy(List<FieldChange> refused) {
        return Optional.of(
                "Another policy has the same name and says something else, and nothing but the name tells which"
                        + " is meant. Rename or delete one of them.");
    }

    private static List<Document> twins(Document live) {
        return live.get(TWINS).map(Document::elements).orElse(List.of());
    }

    private void removeTwins(Document live) {
        for (Document twin : twins(live)) {
            graph().delete(PATH + "/" + twin.asText().orElse(""));
        }
    }

    private static Document plain(Document policy) {
        return policy.without("id").without("createdDateTime").without("modifiedDateTime");
    }

    @Override
    void remove(Document live) {
        removeTwins(live);
        graph().delete(PATH + "/" + text(live, "id"));
    }
}
