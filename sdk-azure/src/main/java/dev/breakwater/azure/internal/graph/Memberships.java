package dev.breakwater.azure.internal.graph;

import dev.breakwater.document.Document;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.provider.HandlerContext;
import java.util.Optional;

/** Memberships of groups: there or not. */
final class Memberships extends GraphType<GroupMembership> {
    Memberships(GraphApi graph) {
        super(graph, GroupMembership.PROPERTIES);
    }

    @Override
    Optional<Document> where(GroupMembership desired, HandlerContext context) {
        Optional<String> group = context.value(desired.group());
        Optional<String> member = context.value(desired.member());
        return group.isPresent() && member.isPresent()
                ? Optional.of(Document.object("groupId", group.get(), "memberId", member.get()))
                : Optional.empty();
    }

    private static String path(Document where) {
        return "/groups/" + text(where, "groupId") + "/members";
    }

    @Override
    Optional<Document> read(Document where, HandlerContext context) {
        String wanted = text(where, "memberId");
        for (Document member : graph().list(path(where) + "?$select=id&$top=999")) {
            if (text(member, "id").equalsIgnoreCase(wanted)) {
                return Optional.of(where);
            }
        }
        return Optional.empty();
    }

    @Override
    void make(Document where, Document body, HandlerContext context) {
        graph().post(path(where) + "/$ref", Document.object("@odata.id", graph().reference(text(where, "memberId"))));
    }

    @Override
    void change(Document where, Document body, Document live, HandlerContext context) {
        // Nothing of a membership can change.
    }

    @Override
    void remove(Document live) {
        graph().delete(path(live) + "/" + text(live, "memberId") + "/$ref");
    }
}
