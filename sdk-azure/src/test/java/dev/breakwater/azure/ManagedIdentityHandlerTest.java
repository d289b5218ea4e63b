package dev.breakwater.azure;

import static dev.breakwater.azure.TestAzure.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.breakwater.identity.ManagedIdentity;
import dev.breakwater.identity.ManagedIdentityState;
import dev.breakwater.provider.Ownership;
import org.junit.jupiter.api.Test;

class ManagedIdentityHandlerTest {
    private static final ManagedIdentity PULL = ManagedIdentity.named("pull")
            .group(TestAzure.GROUP)
            .location("westeurope")
            .build();

    private final TestAzure azure = new TestAzure();
    private final ArmHandler<ManagedIdentity, ManagedIdentityState> handler =
            VaultHandlers.identity(azure.client, azure.subscriptions);

    @Test
    void an_identity_is_made_at_once_and_says_its_principal() {
        String url = PULL.id() + "?api-version=2024-11-30";
        azure.http
                .on("GET", url, 404, "")
                .on(
                        "PUT",
                        url,
                        201,
                        "{\"id\":\"" + PULL.id()
                                + "\",\"location\":\"westeurope\",\"properties\":{\"principalId\":\"p\",\"clientId\":\"c\"}}");
        ManagedIdentityState state = done(handler.create(PULL, PULL.document(), azure));
        assertThat(state.principalId()).contains("p");
        assertThat(state.clientId()).contains("c");
        assertThat(azure.http.lastBody().text("/tags/breakwater-owner")).contains("prod-state");
        assertThat(handler.ownership()).isEqualTo(Ownership.TAG);
    }
}
