package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.Locale;

/** Users: each with a principal name in the tenant's domain, once; a password is never shown. */
final class UserRules implements GraphCollection.Rules {
    @Override
    public Document created(GraphCall call, Document body) {
        GraphCollection.require(
                Kind.USER,
                body,
                "accountEnabled",
                "displayName",
                "mailNickname",
                "passwordProfile",
                "userPrincipalName");
        requireValid(call, "", body);
        String password = body.text("/passwordProfile/password").orElse("");
        if (password.length() < 8) {
            throw GraphError.badRequest("The specified password does not comply with password complexity requirements."
                    + " Please provide a different password.");
        }
        return user(call.directory(), body);
    }

    /** A user as it is stored, its password beside it. */
    static Document user(Directory directory, Document body) {
        String id = directory.nextId("user");
        directory.secret(id, body.text("/passwordProfile/password").orElse(""));
        return Document.object("id", id, "createdDateTime", directory.now().toString())
                .with("businessPhones", Document.array())
                .with("userType", "Member")
                .merge(body.without("passwordProfile"));
    }

    private static void requireValid(GraphCall call, String id, Document user) {
        String name = user.text("/userPrincipalName").orElse("");
        String domain = "@" + call.directory().settings().domain();
        if (!name.toLowerCase(Locale.ROOT).endsWith(domain)) {
            throw GraphError.badRequest(
                    "The domain portion of the userPrincipalName property is invalid. You must use one of the verified"
                            + " domain names in your organization.");
        }
        boolean taken = call.directory()
                .with(Kind.USER, "userPrincipalName", name)
                .filter(other -> !other.id().equals(id))
                .isPresent();
        if (taken) {
            throw GraphError.badRequest(
                    "Another object with the same value for property userPrincipalName already exists.");
        }
    }

    @Override
    public Document updated(GraphCall call, Directory.Entry before, Document body) {
        body.text("/passwordProfile/password")
                .ifPresent(value -> call.directory().secret(before.id(), value));
        Document after = before.document().merge(body.without("passwordProfile"));
        requireValid(call, before.id(), after);
        return after;
    }

    @Override
    public boolean isRestorable(Directory.Entry entry) {
        return true;
    }
}
