package dev.breakwater.testing.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.breakwater.testing.entra.FakeEntra;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/** A credential that issues the fake's tokens without asking anybody. */
final class FakeCredential implements TokenCredential {
    private final FakeEntra entra;
    private final String objectId;

    FakeCredential(FakeEntra entra, String objectId) {
        this.entra = entra;
        this.objectId = objectId;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext context) {
        return Mono.fromSupplier(() -> getTokenSync(context));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext context) {
        // The client's cache lives in real time, so days of the fake's may pass before it asks again.
        String token = entra.token(objectId, String.join(" ", context.getScopes()), Duration.ofDays(36_500))
                .reveal();
        return new AccessToken(token, OffsetDateTime.now(ZoneOffset.UTC).plusHours(1));
    }

    @Override
    public String toString() {
        return "FakeCredential[" + objectId + "]";
    }
}
