package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which permissions of a resource users have lent to an application, and the refusal of those they have not. */
final class Consent {
    private final Directory directory;

    Consent(Directory directory) {
        this.directory = directory;
    }

    /** The scopes that a token may carry: those asked for, or by {@code .default} all that were consented to. */
    List<String> granted(Directory.Entry client, Directory.Entry user, Asked asked) {
        Set<String> lent = lent(client, user, asked);
        List<String> wanted = asked.isDefault() ? List.copyOf(lent) : asked.scopes();
        List<String> missing = new ArrayList<>(wanted);
        missing.removeIf(scope -> lent.stream().anyMatch(scope::equalsIgnoreCase));
        boolean onlyIdentity = wanted.isEmpty() && !asked.isDefault();
        if (!missing.isEmpty() || (wanted.isEmpty() && !onlyIdentity)) {
            throw SignInError.grant(
                    65001,
                    "The user or administrator has not consented to use the application with ID '"
                            + client.text("/appId")
                            + "' named '" + client.text("/displayName")
                            + "'. Send an interactive authorization request for this user and resource.");
        }
        return wanted;
    }

    private Set<String> lent(Directory.Entry client, Directory.Entry user, Asked asked) {
        Set<String> lent = new LinkedHashSet<>();
        List<String> all = values(asked.resource());
        boolean isMicrosofts =
                directory.with(Kind.APPLICATION, "appId", client.text("/appId")).isEmpty();
        if (isMicrosofts || client.text("/appId").equals(asked.appId())) {
            lent.addAll(all.isEmpty() ? List.of("user_impersonation") : all);
        }
        lent.addAll(preauthorized(client, asked));
        for (Directory.Entry grant : directory.all(Kind.GRANT)) {
            boolean forAll = grant.text("/consentType").equals("AllPrincipals");
            boolean matches = grant.text("/clientId").equals(client.id())
                    && grant.text("/resourceId").equals(asked.resource().id())
                    && (forAll || grant.text("/principalId").equals(user.id()));
            if (matches) {
                lent.addAll(List.of(grant.text("/scope").strip().split(" +", -1)));
            }
        }
        lent.remove("");
        return lent;
    }

    private static List<String> values(Directory.Entry resource) {
        List<String> values = new ArrayList<>();
        for (Document scope : resource.document()
                .get("oauth2PermissionScopes")
                .orElse(Document.array())
                .elements()) {
            scope.text("/value").ifPresent(values::add);
        }
        return values;
    }

    /** The scopes that the resource itself has opened to a client. */
    private List<String> preauthorized(Directory.Entry client, Asked asked) {
        List<String> values = new ArrayList<>();
        Document api = directory
                .with(Kind.APPLICATION, "appId", asked.appId())
                .flatMap(application -> application.document().get("api"))
                .orElse(Document.object());
        for (Document opened :
                api.get("preAuthorizedApplications").orElse(Document.array()).elements()) {
            if (opened.text("/appId")
                    .filter(client.text("/appId")::equalsIgnoreCase)
                    .isPresent()) {
                List<String> ids = Applications.texts(opened, "delegatedPermissionIds");
                for (Document scope : api.get("oauth2PermissionScopes")
                        .orElse(Document.array())
                        .elements()) {
                    if (ids.contains(scope.text("/id").orElse(""))) {
                        scope.text("/value").ifPresent(values::add);
                    }
                }
            }
        }
        return values;
    }

    @Override
    public String toString() {
        return "Consent";
    }
}
