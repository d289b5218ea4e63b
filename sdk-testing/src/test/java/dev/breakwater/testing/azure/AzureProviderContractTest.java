package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenRequestContext;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.provider.Provider;
import dev.breakwater.testing.contract.ContractEstate;
import dev.breakwater.testing.contract.ProviderContract;
import dev.breakwater.testing.contract.Sample;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The Azure provider keeps the laws over the fake: operations end at once or after some looks, all parts lag,
 * and policies and plans add what nobody asked for. */
class AzureProviderContractTest {
    @Nested
    class At_once implements ProviderContract {
        @Override
        public ContractEstate estate() {
            return new Estate(Pacing.immediate(), Lags.none(), ServerAdditions.NONE);
        }
    }

    @Nested
    class After_two_polls implements ProviderContract {
        @Override
        public ContractEstate estate() {
            return new Estate(Pacing.polls(2), Lags.none(), ServerAdditions.NONE);
        }
    }

    @Nested
    class After_two_polls_with_all_lags_and_additions implements ProviderContract {
        @Override
        public ContractEstate estate() {
            return new Estate(Pacing.polls(2), Lags.ordinary(), ServerAdditions.ALL);
        }
    }

    private static final class Estate implements ContractEstate {
        private final FakeAzure azure;

        Estate(Pacing pacing, Lags lags, ServerAdditions additions) {
            TimeSource time = TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z"));
            azure = FakeAzure.builder()
                    .time(time)
                    .operations(pacing)
                    .lags(lags)
                    .serverAdditions(additions)
                    .start();
        }

        @Override
        public List<Provider> providers() {
            return List.of(azure.provider());
        }

        @Override
        public TimeSource time() {
            return azure.time();
        }

        @Override
        public List<Sample> samples() {
            return new AzureSamples(azure).all();
        }

        /** The client secret, the head that every token of the fake begins with, and what is in the vault. */
        @Override
        public Set<String> canaries() {
            String token = azure.credential()
                    .getTokenSync(new TokenRequestContext().addScopes("https://management.azure.com/.default"))
                    .getToken();
            return Set.of(
                    azure.application("caller").secret().reveal(),
                    token.substring(0, token.indexOf('.')),
                    VaultSamples.CANARY);
        }

        @Override
        public void tell(String line) {
            System.out.println("ProviderContract: " + line);
        }

        @Override
        public void close() {
            azure.close();
        }
    }
}
