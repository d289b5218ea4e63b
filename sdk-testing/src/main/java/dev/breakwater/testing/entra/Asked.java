package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks a token for: one resource, and permissions on it.
 *
 * @param resource the service principal of the resource
 * @param audience the name by which the client asked for it
 * @param scopes the permissions asked for; empty for {@code .default}, all that were consented to
 * @param text the whole scope as it was asked
 */
record Asked(Directory.Entry resource, String audience, List<String> scopes, String text) {
    private static final Set<String> OPENID = Set.of("openid", "profile", "email", "offline_access");
    private static final String DEFAULT = ".default";

    /** Reads a scope, or says in Entra's words what is wrong with it. */
    static Asked of(Directory directory, String scope) {
        String audience = "";
        List<String> scopes = new ArrayList<>();
        for (String word : scope.strip().split(" +", -1)) {
            if (!OPENID.contains(word) && !word.isEmpty()) {
                int slash = word.lastIndexOf('/');
                String resource = slash < 0 ? "https://" + FakeEntra.GRAPH : word.substring(0, slash);
                if (!audience.isEmpty() && !audience.equals(resource)) {
                    throw SignInError.request(
                            28000,
                            "Provided value for the input parameter scope is not valid because it contains more than one"
                                    + " resource. Scope " + scope + " is not valid.");
                }
                audience = resource;
                scopes.add(word.substring(slash + 1));
            }
        }
        String named = audience.isEmpty() ? "https://" + FakeEntra.GRAPH : audience;
        return new Asked(resource(directory, named), named, scopes, scope).withoutDefault();
    }

    /** What a credential in process asks for: the name of a resource that nobody has registered is as good as any. */
    static Asked unchecked(Directory directory, String scope) {
        int end = (scope + ' ').indexOf("/.default ");
        String audience = end < 0 ? scope : scope.substring(scope.lastIndexOf(' ', end) + 1, end);
        Directory.Entry resource = find(directory, audience)
                .orElseGet(() ->
                        new Directory.Entry(Kind.SERVICE_PRINCIPAL, Document.object("appId", audience), Instant.EPOCH));
        return new Asked(resource, audience, List.of(), scope);
    }

    private Asked withoutDefault() {
        return scopes.contains(DEFAULT) ? new Asked(resource, audience, List.of(), text) : this;
    }

    boolean isDefault() {
        return (text + ' ').contains("/" + DEFAULT + ' ');
    }

    boolean wantsRefreshToken() {
        return List.of(text.split(" ", -1)).contains("offline_access");
    }

    private static Directory.Entry resource(Directory directory, String name) {
        return find(directory, name)
                .orElseThrow(() -> SignInError.of(
                        400,
                        "invalid_resource",
                        500011,
                        "The resource principal named " + name + " was not found in the tenant named "
                                + directory.settings().tenant() + ". This can happen if the application has not been"
                                + " installed by the administrator of the tenant or consented to by any user in the"
                                + " tenant. You might have sent your authentication request to the wrong tenant."));
    }

    /** The service principal with that name, slashes at the end aside. */
    static Optional<Directory.Entry> find(Directory directory, String name) {
        String plain = name.replaceAll("/+$", "");
        return directory.all(Kind.SERVICE_PRINCIPAL).stream()
                .filter(entry -> Applications.texts(entry.document(), "servicePrincipalNames").stream()
                        .anyMatch(one -> one.replaceAll("/+$", "").equalsIgnoreCase(plain)))
                .findFirst();
    }

    String appId() {
        return resource.text("/appId");
    }
}
