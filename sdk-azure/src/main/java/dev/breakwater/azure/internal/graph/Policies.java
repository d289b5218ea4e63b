package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.provider.HandlerContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Conditional Access policies, found by their names, since Graph gives them no key of ours and lists them late: what
 * a run made twice, because it did not see what one before it had made that died, is taken back once it shows.
 */
final class Policies extends GraphType<ConditionalAccessPolicy> {
    private static final String TWINS = "twins";
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
        List<String> twins = new ArrayList<>();
        for (Document other : same) {
            if (!other.equals(same.get(0)) && plain(other).equals(plain(same.get(0)))) {
                twins.add(text(other, "id"));
            }
        }
        return same.stream().findFirst().map(oldest -> twins.isEmpty() ? oldest : oldest.with(TWINS, twins));
    }

    /** The policies of that name, the oldest first. */
    private List<Document> named(String name) {
        List<Document> found = new ArrayList<>();
        for (Document policy : graph().list(PATH + "?$filter=displayName%20eq%20" + quoted(name))) {
            if (text(policy, "displayName").equals(name)) {
                found.add(policy);
            }
        }
        found.sort(Comparator.comparing((Document policy) -> text(policy, "createdDateTime"))
                .thenComparing(policy -> text(policy, "id")));
        return found;
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        graph().post(PATH, body.without(SESSION).withSome(SESSION, controls(body)));
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        removeTwins(live);
        Document patch = patch(body.without(TWINS), live.without(TWINS));
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

    /** A policy that a run made which does not see the one made by a run before it, that died. */
    @Override
    boolean settle(Document where, Document live) {
        removeTwins(live);
        return live.get(TWINS).isPresent();
    }

    @Override
    Document resolved(Document body, Document live) {
        return live.get(TWINS).isPresent() ? body.with(TWINS, Document.array()) : body;
    }

    private void removeTwins(Document live) {
        for (Document twin : live.get(TWINS).map(Document::elements).orElse(List.of())) {
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
