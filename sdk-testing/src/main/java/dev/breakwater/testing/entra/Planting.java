package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.identity.AdminConsent;
import dev.breakwater.identity.ApplicationFederation;
import dev.breakwater.identity.ClientCertificate;
import dev.breakwater.identity.ConditionalAccessPolicy;
import dev.breakwater.identity.EntraApplication;
import dev.breakwater.identity.EntraGroup;
import dev.breakwater.identity.GroupMembership;
import dev.breakwater.identity.ServicePrincipal;
import dev.breakwater.resource.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts into a directory what was read of another one, as Microsoft Graph answered it. */
final class Planting {
    private static final Map<String, Kind> OBJECTS = Map.of(
            EntraApplication.TYPE,
            Kind.APPLICATION,
            ServicePrincipal.TYPE,
            Kind.SERVICE_PRINCIPAL,
            EntraGroup.TYPE,
            Kind.GROUP);
    private static final List<String> NOT_SAID = List.of("owners", "applicationId", "twins", "namesakes");

    private final Directory directory;

    Planting(Directory directory) {
        this.directory = directory;
    }

    /** Objects before what links them. */
    Map<Address<?>, String> plant(Collection<Estate.Entry> recorded) {
        List<Estate.Entry> links = new ArrayList<>();
        for (Estate.Entry entry : recorded) {
            Kind kind = OBJECTS.get(entry.address().type());
            if (kind == null) {
                links.add(entry);
            } else {
                directory.seed(kind, bare(entry.document()));
            }
        }
        recorded.forEach(entry -> own(entry.document()));
        Map<Address<?>, String> refused = new LinkedHashMap<>();
        for (Estate.Entry entry : links) {
            String reason = link(entry.address().type(), entry.document());
            if (!reason.isEmpty()) {
                refused.put(entry.address(), reason);
            }
        }
        return refused;
    }

    /** Without what OData says about it, and without what handlers add. */
    private static Document bare(Document document) {
        Document bare = document;
        for (String name : document.members().keySet()) {
            bare = name.contains("@odata.") || NOT_SAID.contains(name) ? bare.without(name) : bare;
        }
        return bare;
    }

    private void own(Document application) {
        for (Document owner : application.get("owners").orElse(Document.array()).elements()) {
            String id = owner.asText().orElse("");
            require(Kind.USER, id);
            directory.link(Directory.OWNERS, text(application, "id"), id);
        }
    }

    /** Links; returns why not, or an empty text. */
    private String link(String type, Document body) {
        switch (type) {
            case GroupMembership.TYPE -> {
                require(Kind.GROUP, text(body, "groupId"));
                require(Kind.USER, text(body, "memberId"));
                directory.link(Directory.MEMBERS, text(body, "groupId"), text(body, "memberId"));
            }
            case ApplicationFederation.TYPE -> {
                require(Kind.APPLICATION, text(body, "applicationId"));
                String id = directory.seed(Kind.FEDERATION, bare(body)).id();
                directory.link(Directory.FEDERATIONS, text(body, "applicationId"), id);
            }
            case AdminConsent.TYPE -> consent(body);
            case ConditionalAccessPolicy.TYPE -> {
                return policy(body);
            }
            case ClientCertificate.TYPE -> {
                return "its public key, which sign-in needs, is not in the recording";
            }
            default -> {
                return "the fake directory knows no " + type;
            }
        }
        return "";
    }

    private String policy(Document body) {
        Document bare = bare(body);
        directory.seed(Kind.POLICY, bare);
        for (Document twin : body.get("twins").orElse(Document.array()).elements()) {
            directory.seed(Kind.POLICY, bare.with("id", twin));
        }
        return body.get("namesakes").isPresent()
                ? "other policies have its name, and what they say was not read; the policy itself is there"
                : "";
    }

    private void consent(Document body) {
        String client = text(body, "clientId");
        require(Kind.SERVICE_PRINCIPAL, client);
        Map<String, List<String>> scopes = new LinkedHashMap<>();
        for (Document permission :
                body.get("permissions").orElse(Document.array()).elements()) {
            String api = api(text(permission, "api"));
            permission
                    .text("/scope")
                    .ifPresent(scope ->
                            scopes.computeIfAbsent(api, id -> new ArrayList<>()).add(scope));
            permission
                    .text("/role")
                    .ifPresent(role -> grant(
                            Kind.APP_ROLE_ASSIGNMENT,
                            client + api + role,
                            Document.object(
                                            "principalId",
                                            client,
                                            "principalType",
                                            "ServicePrincipal",
                                            "resourceId",
                                            api)
                                    .with("appRoleId", role)));
        }
        scopes.forEach((api, names) -> grant(
                Kind.GRANT,
                client + api,
                Document.object("clientId", client, "consentType", "AllPrincipals", "resourceId", api)
                        .with("scope", String.join(" ", names))));
    }

    private void grant(Kind kind, String what, Document body) {
        directory.seed(kind, body.with("id", directory.settings().guid("recorded " + what)));
    }

    /** The object id of the principal of an API. */
    private String api(String appId) {
        return directory
                .with(Kind.SERVICE_PRINCIPAL, "appId", appId)
                .map(Directory.Entry::id)
                .orElseGet(() -> directory
                        .seed(
                                Kind.SERVICE_PRINCIPAL,
                                Document.object(
                                        "id", directory.settings().guid("recorded api " + appId), "appId", appId))
                        .id());
    }

    private void require(Kind kind, String id) {
        if (directory.find(id).isEmpty()) {
            directory.seed(kind, Document.object("id", id, "displayName", "not recorded"));
        }
    }

    private static String text(Document body, String name) {
        return body.text("/" + name).orElse("");
    }

    @Override
    public String toString() {
        return "Planting";
    }
}
