package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredentialBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A program that knows nothing of any fake: it asks for the token of its managed identity and prints the claims. */
final class ManagedIdentityProbe {
    private ManagedIdentityProbe() {}

    public static void main(String[] arguments) {
        String token = new ManagedIdentityCredentialBuilder()
                .clientId(arguments[0])
                .build()
                .getTokenSync(new TokenRequestContext().addScopes("https://vault.azure.net/.default"))
                .getToken();
        byte[] claims = Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]);
        System.out.println(new String(claims, StandardCharsets.UTF_8));
    }
}
