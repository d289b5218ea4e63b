package dev.breakwater.testing.k3s;

import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** A FakeKubernetes for one test, which trusts the fake tenant as a real one would. */
final class FakeBackend extends Backend {
    private static final String RELEASE = "1.34";
    private static final int LATEST = 20;

    private final FakeKubernetes fake;

    private FakeBackend(FakeAzure azure, FakeKubernetes fake) {
        super(ClusterKind.FAKE, azure, new Access(fake.connection()));
        this.fake = fake;
    }

    static FakeBackend start() {
        FakeAzure azure = Tenants.start();
        FakeEntra entra = azure.entra();
        FakeKubernetes fake = FakeKubernetes.create(RELEASE, Clock.systemUTC())
                .authenticate(EntraFront.configuration(entra), uri -> EntraFront.document(entra, uri));
        return new FakeBackend(azure, fake);
    }

    @Override
    Wire wire() {
        return new ModelWire(fake);
    }

    @Override
    String diagnosis(String namespace) {
        return "Latest requests:\n"
                + fake.requests().stream()
                        .skip(Math.max(0, fake.requests().size() - LATEST))
                        .map(Object::toString)
                        .collect(Collectors.joining("\n"))
                + access().events(namespace);
    }

    @Override
    boolean isOfOneTest() {
        return true;
    }

    @Override
    public void close() {
        Closing.all(List.of(super::close, fake::close));
    }
}
