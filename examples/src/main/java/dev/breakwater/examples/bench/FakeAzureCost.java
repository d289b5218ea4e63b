package dev.breakwater.examples.bench;

import com.azure.core.http.HttpClient;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.WireMockFront;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a fake Azure with one cluster applied costs once the JVM is warm. */
public final class FakeAzureCost {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private FakeAzureCost() {}

    /** Runs at full size. */
    public static void main(String[] arguments) {
        Report.publish(full());
    }

    static BenchResult full() {
        return run(700, 9, 20, 100);
    }

    static BenchResult run(int warmUp, int rounds, int repeats, int instances) {
        DesiredState desired = BenchCluster.oneCluster();
        DesiredState secure = BenchCluster.declare();
        Map<String, Long> operations = new TreeMap<>();
        try (FakeAzure plain = start();
                FakeAzure mocked = start()) {
            Answers.same("FakeAzureCost", throughWireMock(mocked, desired), inProcess(plain, desired));
            operations.put("requests", (long) plain.requests().size());
            operations.put("requests through WireMock", (long) mocked.requests().size());
        }
        Runnable ours = () -> {
            try (FakeAzure azure = start()) {
                inProcess(azure, desired);
            }
        };
        Runnable mocked = () -> {
            try (FakeAzure azure = start()) {
                throughWireMock(azure, desired);
            }
        };
        Runnable all = () -> {
            try (FakeAzure azure = start()) {
                inProcess(azure, secure);
            }
        };
        Interleaved.warmUp(warmUp, ours);
        Interleaved.warmUp(warmUp / 4 + 1, all);
        Interleaved.warmUp(warmUp / 4 + 1, mocked);
        Interleaved measured =
                Interleaved.measure(rounds, Interleaved.cpu(repeats, ours), Interleaved.cpu(repeats / 4 + 1, mocked));
        Interleaved whole =
                Interleaved.measure(rounds, Interleaved.cpu(repeats / 4 + 1, all), Interleaved.cpu(1, ours));
        return new BenchResult(
                "FakeAzureCost",
                "A new FakeAzure (seed 1), a cluster with its group, identity and two role assignments planned and"
                        + " applied by the engine through the real AzureProvider, read, and planned again to nothing;"
                        + " all on a warm JVM. The reference is the same through the WireMock front without sockets;"
                        + " the documents that were there in the end are equal. The third row is a SecureCluster, with"
                        + " its workspace, logs, policies and maintenance windows.",
                operations,
                List.of(
                        Figure.of("through WireMock", "ms CPU", measured.second()),
                        Figure.against(measured.second(), "in process", "ms CPU", measured.first()),
                        Figure.of("a whole SecureCluster, in process", "ms CPU", whole.first()),
                        Figure.of("heap of one instance", "KB", Samples.one(heap(instances, desired)))),
                List.of(new Goal(
                        "warm FakeAzure with one cluster applied",
                        "ms CPU",
                        30,
                        measured.first().median())));
    }

    private static FakeAzure start() {
        return FakeAzure.builder()
                .subscription(BenchCluster.SUBSCRIPTION)
                .tenant(BenchCluster.TENANT)
                .time(TimeSource.virtual(START))
                .start();
    }

    private static Map<String, Document> inProcess(FakeAzure azure, DesiredState desired) {
        return applied(azure, azure.httpClient(), desired);
    }

    private static Map<String, Document> throughWireMock(FakeAzure azure, DesiredState desired) {
        try (WireMockFront front = azure.wireMock()) {
            return applied(azure, front.httpClient(), desired);
        }
    }

    /** Applies, and returns the final documents by address. */
    private static Map<String, Document> applied(FakeAzure azure, HttpClient client, DesiredState desired) {
        AzureOptions options = AzureOptions.builder()
                .httpClient(client)
                .clock(azure.time().clock())
                .build();
        Engine engine = Engine.of(AzureProvider.of(azure.credential(), options))
                .with(EngineOptions.standard().withTime(azure.time()));
        engine.apply(engine.plan(desired)).orThrow();
        if (!engine.plan(desired).isEmpty()) {
            throw new IllegalStateException("FakeAzureCost: the second plan is not empty.");
        }
        Map<String, Document> documents = new TreeMap<>();
        engine.observe(desired)
                .entries()
                .forEach(entry -> documents.put(entry.address().toString(), entry.document()));
        return documents;
    }

    /** The heap that each of many instances holds while all are open. */
    private static double heap(int instances, DesiredState desired) {
        List<FakeAzure> open = new ArrayList<>();
        double before = Machine.heapKilobytes();
        for (int at = 0; at < instances; at++) {
            FakeAzure azure = start();
            inProcess(azure, desired);
            open.add(azure);
        }
        double after = Machine.heapKilobytes();
        open.forEach(FakeAzure::close);
        return (after - before) / instances;
    }
}
