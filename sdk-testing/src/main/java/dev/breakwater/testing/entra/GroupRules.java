package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.Optional;

/** Groups: security groups can be made; groups with mail are Microsoft 365's. */
final class GroupRules implements GraphCollection.Rules {
    @Override
    public Document created(GraphCall call, Document body) {
        GraphCollection.require(Kind.GROUP, body, "displayName", "mailEnabled", "mailNickname", "securityEnabled");
        requireValid(body);
        return Document.object("createdDateTime", call.directory().now().toString())
                .with("groupTypes", Document.array())
                .with("proxyAddresses", Document.array())
                .with("visibility", "Private")
                .merge(body);
    }

    private static void requireValid(Document group) {
        boolean unified = Applications.texts(group, "groupTypes").contains("Unified");
        boolean dynamic = Applications.texts(group, "groupTypes").contains("DynamicMembership");
        if (group.flag("/mailEnabled").orElse(false) && !unified) {
            throw GraphError.badRequest(
                    "The service does not currently support writes of mail-enabled groups. Please ensure"
                            + " that the mail-enablement property is unset and the security-enablement property is set.");
        }
        if (!unified && !group.flag("/securityEnabled").orElse(true)) {
            throw GraphError.badRequest("A group must be security-enabled, mail-enabled, or both.");
        }
        if (dynamic != group.text("/membershipRule").isPresent()) {
            throw GraphError.badRequest("Invalid value specified for property 'membershipRule' of resource 'Group'.");
        }
        if (group.text("/mailNickname")
                .filter(name -> name.length() > 64 || name.contains(" "))
                .isPresent()) {
            throw GraphError.badRequest("Invalid value specified for property 'mailNickname' of resource 'Group'.");
        }
    }

    @Override
    public Document updated(GraphCall call, Directory.Entry before, Document body) {
        Optional<Document> assignable = body.get("isAssignableToRole");
        if (assignable.isPresent() && !assignable.equals(before.document().get("isAssignableToRole"))) {
            throw GraphError.badRequest("Property 'isAssignableToRole' cannot be updated once the group is created.");
        }
        Document after = before.document().merge(body);
        requireValid(after);
        Links.bind(call, before, Directory.MEMBERS);
        return after;
    }

    @Override
    public void added(GraphCall call, Directory.Entry entry) {
        Links.bind(call, entry, Directory.OWNERS);
        Links.bind(call, entry, Directory.MEMBERS);
    }

    /** Only groups of Microsoft 365 can be brought back. */
    @Override
    public boolean isRestorable(Directory.Entry entry) {
        return Applications.texts(entry.document(), "groupTypes").contains("Unified");
    }
}
