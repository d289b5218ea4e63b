package dev.breakwater.examples.dns;

import dev.breakwater.engine.TimeSource;
import dev.breakwater.provider.Provider;
import dev.breakwater.resource.Output;
import dev.breakwater.testing.contract.ContractEstate;
import dev.breakwater.testing.contract.ProviderContract;
import dev.breakwater.testing.contract.Sample;
import java.time.Instant;
import java.util.List;

/** A third party's provider keeps the laws. */
// tag::contract[]
class DnsProviderContractTest implements ProviderContract {
    private static final DnsRecord API = DnsRecord.named("api")
            .zone("shop.example")
            .target(Output.of("prod.hcp.westeurope.azmk8s.io"))
            .ttl(60)
            .build();

    @Override
    public ContractEstate estate() {
        return new Estate(TimeSource.virtual(Instant.parse("2026-01-01T00:00:00Z")));
    }

    private record Estate(TimeSource time, DnsProvider provider) implements ContractEstate {
        Estate(TimeSource time) {
            this(time, new DnsProvider(new DnsService(time.clock())));
        }

        @Override
        public List<Provider> providers() {
            return List.of(provider);
        }

        @Override
        public List<Sample> samples() {
            return List.of(Sample.of(API)
                    .varying("target", API.withTarget(Output.of("next.hcp.westeurope.azmk8s.io")))
                    .varying("ttl", API.withTtl(120)));
        }
    }
}
// end::contract[]
