package dev.breakwater.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import dev.breakwater.resource.Sensitive;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Entra tokens for the Kubernetes API, or another service, each used until shortly before it expires. Thread-safe. */
final class EntraTokens implements Supplier<Sensitive<String>> {
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private final TokenCredential credential;
    private final String service;
    private final String scope;
    private final Clock clock;
    private volatile @Nullable AccessToken last;

    EntraTokens(TokenCredential credential, AzureOptions options) {
        this(credential, options, "Kubernetes API", options.kubernetesScope());
    }

    private EntraTokens(TokenCredential credential, AzureOptions options, String service, String scope) {
        this.credential = credential;
        this.service = service;
        this.scope = scope;
        this.clock = options.clock();
    }

    /** Tokens that a container registry exchanges for its own, in every cloud. */
    static EntraTokens ofRegistries(TokenCredential credential, AzureOptions options) {
        return new EntraTokens(
                credential, options, "container registry", "https://containerregistry.azure.net/.default");
    }

    @Override
    public Sensitive<String> get() {
        AccessToken token = last;
        return Sensitive.of((token != null && isFresh(token) ? token : renewed()).getToken());
    }

    private synchronized AccessToken renewed() {
        AccessToken token = last;
        if (token == null || !isFresh(token)) {
            token = ask();
            last = token;
        }
        return token;
    }

    private AccessToken ask() {
        try {
            return credential.getTokenSync(new TokenRequestContext().addScopes(scope));
        } catch (ClientAuthenticationException refused) {
            throw ArmErrors.credential(service + " (scope " + scope + ")", refused)
                    .orElseThrow(() -> refused);
        }
    }

    private boolean isFresh(AccessToken token) {
        return clock.instant().plus(MARGIN).isBefore(token.getExpiresAt().toInstant());
    }

    @Override
    public String toString() {
        return "EntraTokens[" + scope + "]";
    }
}
