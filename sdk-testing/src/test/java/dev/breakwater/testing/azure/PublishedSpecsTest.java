package dev.breakwater.testing.azure;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.provider.Provider;
import dev.breakwater.testing.contract.ContractEstate;
import dev.breakwater.testing.contract.ProviderContract;
import dev.breakwater.testing.contract.Sample;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import reactor.core.publisher.Mono;

/**
 * Whatever the contract of the Azure provider sends to the fake, and whatever the fake answers, is what Microsoft's
 * published specifications say. They are no part of this repository.
 */
@EnabledIfSystemProperty(
        named = "breakwater.specs",
        matches = ".+",
        disabledReason = "no specifications: give a folder of Azure/azure-rest-api-specs with -Dbreakwater.specs=DIR")
class PublishedSpecsTest {
    private final Set<PublishedSpecs.Exchange> exchanges = Collections.synchronizedSet(new LinkedHashSet<>());

    @Test
    void every_exchange_of_the_contract_is_what_the_published_specifications_say() throws Throwable {
        PublishedSpecs specs = PublishedSpecs.in(Path.of(System.getProperty("breakwater.specs")));
        ProviderContract contract = Estate::new;
        for (DynamicTest test : tests(contract.provider_keeps_its_laws()).toList()) {
            test.getExecutable().execute();
        }
        Map<String, Map<String, Integer>> findings = new TreeMap<>();
        Map<String, Integer> counts = new TreeMap<>();
        Map<String, Integer> unknown = new TreeMap<>();
        Map<String, Set<String>> sentBack = new TreeMap<>();
        for (PublishedSpecs.Exchange exchange : exchanges) {
            Optional<PublishedSpecs.Judgement> judged = specs.judge(exchange);
            if (judged.isEmpty()) {
                unknown.merge(exchange.method() + " " + type(exchange) + " " + exchange.version(), 1, Integer::sum);
            }
            judged.ifPresent(judgement -> {
                counts.merge(judgement.operation(), 1, Integer::sum);
                sentBack.computeIfAbsent(judgement.operation(), operation -> new TreeSet<>())
                        .addAll(judgement.sentBack());
                judgement
                        .findings()
                        .forEach(
                                finding -> findings.computeIfAbsent(judgement.operation(), operation -> new TreeMap<>())
                                        .merge(finding, 1, Integer::sum));
            });
        }
        System.out.println("Published specifications: " + specs.size() + " operations in the folder, "
                + exchanges.size() + " different exchanges");
        counts.forEach((operation, count) -> System.out.println("  " + operation + ": " + count + " exchanges, "
                + findings.getOrDefault(operation, Map.of()).size() + " kinds of finding, "
                + sentBack.getOrDefault(operation, Set.of()).size() + " read-only members sent back"));
        unknown.forEach((what, count) -> System.out.println("  without a specification: " + what + ": " + count));
        findings.forEach((operation, all) -> all.forEach(
                (finding, count) -> System.out.println("  " + operation + ": " + finding + " (" + count + ")")));
        assertThat(counts)
                .as("exchanges that a specification in the folder covers")
                .isNotEmpty();
        assertThat(findings).isEmpty();
    }

    private static String type(PublishedSpecs.Exchange exchange) {
        String path = exchange.path();
        int provider = path.lastIndexOf("/providers/");
        return provider < 0
                ? path.replaceAll("/[^/]+$", "")
                : path.substring(provider + 11).replaceAll("/[^/]+$", "");
    }

    private static Stream<DynamicTest> tests(Stream<? extends DynamicNode> nodes) {
        return nodes.flatMap(node -> node instanceof DynamicContainer container
                ? tests(container.getChildren())
                : Stream.of((DynamicTest) node));
    }

    /** The fake behind a client that remembers what goes by. */
    private final class Estate implements ContractEstate {
        private final FakeAzure azure = FakeAzure.builder()
                .time(TimeSource.virtual(Instant.parse("2026-09-01T00:00:00Z")))
                .start();

        @Override
        public List<Provider> providers() {
            AzureOptions options = AzureOptions.builder()
                    .httpClient(new Listening(azure.httpClient()))
                    .clock(azure.time().clock())
                    .build();
            return List.of(AzureProvider.of(azure.credential(), options));
        }

        @Override
        public TimeSource time() {
            return azure.time();
        }

        @Override
        public List<Sample> samples() {
            return new AzureSamples(azure).all();
        }

        @Override
        public void close() {
            azure.close();
        }
    }

    private final class Listening implements HttpClient {
        private final HttpClient client;

        Listening(HttpClient client) {
            this.client = client;
        }

        @Override
        public Mono<HttpResponse> send(HttpRequest request) {
            return Mono.fromCallable(() -> sendSync(request, Context.NONE));
        }

        @Override
        public HttpResponse sendSync(HttpRequest request, Context context) {
            HttpResponse response = client.sendSync(request, context).buffer();
            URI uri = URI.create(request.getUrl().toString());
            List<String> query = new ArrayList<>();
            String version = "";
            for (String pair : Optional.ofNullable(uri.getQuery()).orElse("").split("&", -1)) {
                String name = pair.split("=", 2)[0];
                version = name.equals("api-version") ? pair.substring(name.length() + 1) : version;
                query.add(name);
            }
            exchanges.add(new PublishedSpecs.Exchange(
                    request.getHttpMethod().toString(),
                    uri.getPath(),
                    Set.copyOf(query),
                    version,
                    document(request.getBodyAsBinaryData()),
                    response.getStatusCode(),
                    document(response.getBodyAsBinaryData())));
            return response;
        }

        private static Optional<Document> document(BinaryData data) {
            return Optional.ofNullable(data)
                    .map(BinaryData::toString)
                    .filter(text -> text.startsWith("{"))
                    .map(Document::parse);
        }
    }
}
