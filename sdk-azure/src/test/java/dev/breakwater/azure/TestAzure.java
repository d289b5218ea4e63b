package dev.breakwater.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.provider.Progress;
import dev.breakwater.resource.ArmId;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import reactor.core.publisher.Mono;

/** What the tests of this package share: a stub, a credential with a canary, a clock that is set by hand. */
final class TestAzure implements HandlerContext {
    static final String SUBSCRIPTION = "11111111-2222-3333-4444-555555555555";
    static final String CANARY = "canary-token-5f1d7a";
    static final ArmId GROUP = ArmId.subscription(SUBSCRIPTION).resourceGroup("rg");
    static final ArmId CLUSTER = GROUP.child("Microsoft.ContainerService/managedClusters", "prod");

    final StubHttp http = new StubHttp();
    final ManualClock clock = new ManualClock();
    final CountingCredential credential = new CountingCredential(clock);
    final Map<Output<?>, Object> values = new HashMap<>();
    final AzureOptions options =
            AzureOptions.builder().httpClient(http).clock(clock).maxPages(5).build();
    final ArmClient client = new ArmClient(credential, options);
    final Subscriptions subscriptions = new Subscriptions(Set.of());

    ResourceGroupHandler groups() {
        return new ResourceGroupHandler(client, subscriptions, List.of(clusters()));
    }

    AksClusterHandler clusters() {
        return new AksClusterHandler(client, subscriptions, ClusterAccess.over(client, credential));
    }

    RoleAssignmentHandler assignments() {
        return new RoleAssignmentHandler(client, subscriptions);
    }

    static <S extends Observed> S done(Progress<S> progress) {
        return ((Progress.Done<S>) progress).state();
    }

    static <S extends Observed> Progress.Pending<S> pending(Progress<S> progress) {
        return (Progress.Pending<S>) progress;
    }

    static String error(String code, String message) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
    }

    @Override
    @SuppressWarnings("unchecked") // the tests put values of the right type
    public <T> Optional<T> value(Output<T> output) {
        return output.known().or(() -> Optional.ofNullable((T) values.get(output)));
    }

    @Override
    public String owner() {
        return "prod-state";
    }

    @Override
    public Clock clock() {
        return clock;
    }

    static final class ManualClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    static final class CountingCredential implements TokenCredential {
        final List<List<String>> asked = new ArrayList<>();
        private final Clock clock;

        CountingCredential(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Mono<AccessToken> getToken(TokenRequestContext request) {
            return Mono.fromCallable(() -> getTokenSync(request));
        }

        @Override
        public AccessToken getTokenSync(TokenRequestContext request) {
            asked.add(request.getScopes());
            // The SDK's own cache looks at the system's clock, hence the later of the two.
            Instant later = Instant.now().isAfter(clock.instant()) ? Instant.now() : clock.instant();
            Instant end = request.getScopes().toString().contains("management") ? later : clock.instant();
            return new AccessToken(
                    CANARY + "-" + asked.size(), OffsetDateTime.ofInstant(end.plusSeconds(3600), ZoneOffset.UTC));
        }
    }
}
