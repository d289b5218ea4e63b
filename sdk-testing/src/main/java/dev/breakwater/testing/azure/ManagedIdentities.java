package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/** The service principals that resources bring with them: user-assigned identities, and those of resources' own. */
final class ManagedIdentities {
    private static final List<String> OWNERS = List.of(Clusters.TYPE, PolicyAssignments.TYPE);

    private ManagedIdentities() {}

    /** All that the directory has heard of. */
    static List<Document> of(World world) {
        List<Document> all = new ArrayList<>();
        for (Document identity : world.store().ofType(Identities.TYPE)) {
            if (world.lagging().isInDirectory(identity)) {
                Document principal = principal(
                        identity,
                        identity.text("/properties/principalId").orElse(""),
                        identity.text("/properties/clientId").orElse(""));
                all.add(principal.with(Federations.COLLECTION, trusted(world, identity)));
            }
        }
        for (String type : OWNERS) {
            for (Document owner : world.store().ofType(type)) {
                String id = owner.text("/identity/principalId").orElse("");
                if (!id.isEmpty() && world.lagging().isInDirectory(owner)) {
                    all.add(principal(owner, id, world.guids().of("client of " + id)));
                }
            }
        }
        return all;
    }

    private static List<Document> trusted(World world, Document identity) {
        List<Document> trusted = new ArrayList<>();
        String id = identity.text("/id").orElse("");
        for (Document credential : world.store().children(id, Federations.COLLECTION)) {
            if (world.lagging().isInDirectory(credential)) {
                trusted.add(credential.get("properties").orElse(Document.object()));
            }
        }
        return trusted;
    }

    private static Document principal(Document owner, String id, String clientId) {
        String name = owner.text("/name").orElse("");
        return Document.object("id", id, "appId", clientId, "displayName", name, "accountEnabled", true)
                .with("servicePrincipalType", "ManagedIdentity")
                .with("servicePrincipalNames", Document.array(clientId))
                .with(
                        "alternativeNames",
                        Document.array("isExplicit=True", owner.text("/id").orElse("")))
                .with("keyCredentials", Document.array())
                .with("passwordCredentials", Document.array());
    }
}
