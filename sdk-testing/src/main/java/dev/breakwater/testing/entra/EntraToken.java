package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/**
 * A genuine access token of the tenant, taken apart.
 *
 * @param claims its claims
 */
public record EntraToken(Document claims) {
    /** Whom it is for: an application id or an identifier URI, without a slash at the end. */
    public String audience() {
        return text("aud").replaceAll("/+$", "");
    }

    /** The object id of the user or service principal it stands for. */
    public String objectId() {
        return text("oid");
    }

    /** The id of the application that asked for it. */
    public String applicationId() {
        return claims.text("/appid").or(() -> claims.text("/azp")).orElse("");
    }

    /** Whether it stands for an application itself, not for a user. */
    public boolean isApplication() {
        return text("idtyp").equals("app");
    }

    /** The groups it names; empty if there are none, none were asked for, or too many. */
    public List<String> groups() {
        return texts("groups");
    }

    /** The application permissions it carries. */
    public List<String> roles() {
        return texts("roles");
    }

    /** The templates of the directory roles of its user. */
    public List<String> directoryRoles() {
        return texts("wids");
    }

    /** The permissions that a user lent to the application. */
    public List<String> scopes() {
        Optional<String> scopes = claims.text("/scp");
        return scopes.map(text -> List.of(text.split(" ", -1))).orElse(List.of());
    }

    private String text(String claim) {
        return claims.text("/" + claim).orElse("");
    }

    private List<String> texts(String claim) {
        List<Document> elements = claims.get(claim).orElse(Document.array()).elements();
        return elements.stream().map(element -> element.asText().orElse("")).toList();
    }

    /** Whom it stands for and what for; never the token. */
    @Override
    public String toString() {
        return "EntraToken[" + objectId() + " for " + audience() + "]";
    }
}
