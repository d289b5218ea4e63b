package dev.breakwater.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenCredential;
import com.azure.core.tracing.opentelemetry.OpenTelemetryTracingOptions;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.breakwater.azure.AzureOptions;
import dev.breakwater.azure.AzureProvider;
import dev.breakwater.change.Permission;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.EngineOptions;
import dev.breakwater.identity.AzureRole;
import dev.breakwater.k8s.KubernetesProvider;
import dev.breakwater.k8s.trace.EngineSpans;
import dev.breakwater.k8s.trace.RequestSpans;
import dev.breakwater.platform.ResourceGroup;
import dev.breakwater.provider.ProviderException;
import dev.breakwater.resource.DesiredState;
import dev.breakwater.resource.NetworkAccess;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.secret.KeyVault;
import dev.breakwater.secret.KeyVaultSecret;
import dev.breakwater.secret.Secret;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What OpenTelemetry is told of plans, applies, resources and requests, and what it is never told. */
class SpansTest {
    private static final String CANARY = "canary-Hunter2-of-a-secret";

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    // tag::spans[]
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter)) // yours exports to a collector
                    .build())
            .build();
    private final EngineOptions watched = EngineOptions.standard().withListeners(EngineSpans.of(telemetry));
    // end::spans[]
    private final FakeAzure azure = FakeAzure.builder()
            .subscription(TestBed.SUBSCRIPTION)
            .tenant(TestBed.TENANT)
            .clustersInProcess()
            .start();
    private final KubernetesProvider kubernetes =
            KubernetesProvider.create().over(azure.clusterTransport()).watchedBy(RequestSpans.of(telemetry));
    private final Engine engine = engine(azure.credential());

    private Engine engine(TokenCredential credential) {
        AzureOptions options = AzureOptions.builder()
                .httpClient(azure.httpClient())
                .clock(azure.time().clock())
                .tracing(new OpenTelemetryTracingOptions().setOpenTelemetry(telemetry))
                .build();
        return Engine.of(AzureProvider.of(credential, options), kubernetes).with(watched.withTime(azure.time()));
    }

    @AfterEach
    void close() {
        kubernetes.close();
        azure.close();
        telemetry.close();
    }

    private List<SpanData> spans(String name) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getName().equals(name))
                .toList();
    }

    private static String text(SpanData span, String key) {
        return String.valueOf(span.getAttributes().asMap().entrySet().stream()
                .filter(one -> one.getKey().getKey().equals(key))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(""));
    }

    @Test
    void a_plan_and_an_apply_are_spans_below_the_caller_with_one_for_each_resource() {
        Span outer = telemetry.getTracer("test").spanBuilder("nightly").startSpan();
        ApplyResult result;
        try (Scope scope = outer.makeCurrent()) {
            assertThat(scope).isNotNull();
            result = engine.apply(engine.plan(Payments.declared())).orThrow();
        } finally {
            outer.end();
        }

        SpanData plan = spans("breakwater.plan").get(0);
        SpanData apply = spans("breakwater.apply").get(0);
        assertThat(List.of(plan, apply))
                .allMatch(span ->
                        span.getParentSpanId().equals(outer.getSpanContext().getSpanId()))
                .allMatch(span -> span.getStatus().getStatusCode() == StatusCode.UNSET)
                .allMatch(span -> text(span, "breakwater.name").equals("prod"));
        assertThat(text(plan, "breakwater.count.create")).isEqualTo(text(apply, "breakwater.count.applied"));
        assertThat(spans("breakwater.change"))
                .hasSize(result.outcomes().size())
                .allMatch(span -> span.getParentSpanId().equals(apply.getSpanId()))
                .allMatch(span -> text(span, "breakwater.outcome").equals("applied"))
                .allMatch(span -> text(span, "breakwater.change").equals("create"))
                .extracting(span -> text(span, "breakwater.resource.type"))
                .contains("Microsoft.ContainerService/managedClusters", "v1/Namespace");
        assertThat(spans("breakwater.read"))
                .isNotEmpty()
                .allMatch(span -> span.getParentSpanId().equals(plan.getSpanId()));
        assertThat(exporter.getFinishedSpanItems())
                .as("one trace")
                .extracting(SpanData::getTraceId)
                .containsOnly(outer.getSpanContext().getTraceId());
    }

    @Test
    void requests_lie_below_what_they_are_made_for() {
        engine.apply(engine.plan(Payments.declared())).orThrow();

        Map<String, SpanData> byId = exporter.getFinishedSpanItems().stream()
                .collect(Collectors.toMap(SpanData::getSpanId, Function.identity()));
        List<SpanData> requests = exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == SpanKind.CLIENT)
                .toList();
        Map<String, Set<String>> parents = new TreeMap<>();
        requests.forEach(span -> parents.computeIfAbsent(
                        text(span, "server.address").contains("azmk8s") ? "kubernetes" : "azure",
                        key -> new HashSet<>())
                .add(
                        byId.containsKey(span.getParentSpanId())
                                ? byId.get(span.getParentSpanId()).getName()
                                : "none"));
        assertThat(parents.get("azure"))
                .contains("breakwater.read", "breakwater.change")
                .doesNotContain("none");
        assertThat(parents.get("kubernetes")).containsOnly("breakwater.change");
        assertThat(requests)
                .extracting(SpanData::getName)
                .contains(
                        "PATCH /api/v1/namespaces/{name}",
                        "PATCH /api/v1/namespaces/{namespace}/resourcequotas/{name}");
        assertThat(requests)
                .filteredOn(span -> span.getName().equals("PATCH /api/v1/namespaces/{name}"))
                .allSatisfy(span -> {
                    assertThat(text(span, "http.request.method")).isEqualTo("PATCH");
                    assertThat(text(span, "http.response.status_code")).isEqualTo("201");
                    assertThat(text(span, "url.path")).isEqualTo("/api/v1/namespaces/payments");
                });
        assertThat(requests)
                .filteredOn(span -> text(span, "server.address").equals("management.azure.com"))
                .isNotEmpty()
                .allMatch(span -> text(span, "url.full").startsWith("https://management.azure.com/"))
                .allMatch(span -> !text(span, "http.response.status_code").isEmpty())
                .extracting(span -> text(span, "http.request.method"))
                .contains("GET", "PUT", "POST");
    }

    @Test
    void what_fails_is_an_error_with_its_text_and_what_waits_for_it_is_skipped() {
        azure.fault(Fault.status(403).on("PUT managedClusters"));
        azure.fault(Fault.throttled(1).on("PUT userAssignedIdentities"));

        ApplyResult result = engine.apply(engine.plan(Payments.declared()));

        assertThat(result.isSuccess()).isFalse();
        SpanData cluster = spans("breakwater.change").stream()
                .filter(span -> text(span, "breakwater.resource.type").endsWith("/managedClusters"))
                .findFirst()
                .orElseThrow();
        assertThat(cluster.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(cluster.getStatus().getDescription()).contains("managedClusters/payments");
        assertThat(text(cluster, "breakwater.outcome")).isEqualTo("failed");
        assertThat(spans("breakwater.apply").get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(spans("breakwater.change"))
                .filteredOn(span -> text(span, "breakwater.resource.type").equals("v1/Namespace"))
                .allMatch(span -> text(span, "breakwater.outcome").equals("skipped"))
                .isNotEmpty();
        assertThat(spans("breakwater.change"))
                .flatExtracting(SpanData::getEvents)
                .anyMatch(event -> event.getName().equals("retry.waiting")
                        && "TooManyRequests"
                                .equals(event.getAttributes().get(AttributeKey.stringKey("breakwater.error"))));
    }

    @Test
    void a_plan_that_fails_ends_its_span_with_the_reason() {
        String nobody = azure.entra().user("nobody").objectId();

        assertThatThrownBy(() -> engine(azure.asPrincipal(nobody)).plan(Payments.declared()))
                .isInstanceOf(ProviderException.class);

        assertThat(spans("breakwater.plan")).hasSize(1).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).contains("Grant the caller a role");
        });
    }

    private DesiredState secretive() {
        ResourceGroup group = ResourceGroup.named("rg-secrets")
                .subscription(azure.subscription())
                .location("westeurope")
                .build();
        KeyVault vault = KeyVault.named(group.id().uniqueName("kv"))
                .group(group.id())
                .location("westeurope")
                .tenant(azure.tenant())
                .networkAccess(NetworkAccess.open())
                .build();
        KeyVaultSecret secret = KeyVaultSecret.named("db")
                .vault(vault.id())
                .value(Sensitive.of(CANARY))
                .version("1")
                .build();
        return Payments.declared()
                .with(group, vault, secret)
                .with(Secret.named("db")
                        .in("payments")
                        .data("password", Sensitive.of(CANARY))
                        .version("1")
                        .on(Payments.cluster().link()));
    }

    @Test
    void no_span_holds_a_secret() {
        String owner = azure.entra().user("owner").objectId();
        azure.entra().administrator(owner);
        List.of(AzureRole.OWNER, AzureRole.KEY_VAULT_ADMINISTRATOR, AzureRole.AKS_RBAC_CLUSTER_ADMIN)
                .forEach(role -> azure.assign(role, owner));
        Engine own = engine(azure.asPrincipal(owner));
        own.apply(own.plan(secretive()), Permission.values()).orThrow();

        List<String> texts = new ArrayList<>();
        for (SpanData span : exporter.getFinishedSpanItems()) {
            texts.add(span.getName() + span.getAttributes() + span.getEvents() + span.getStatus());
        }
        String token = azure.entra()
                .token(owner, "https://management.core.windows.net//.default", Duration.ofHours(1))
                .reveal();
        assertThat(texts).hasSizeGreaterThan(50);
        assertThat(String.join("\n", texts))
                .contains("/secrets/db")
                .doesNotContain(CANARY)
                .doesNotContain(Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8)))
                .doesNotContain(token.substring(0, 20))
                .doesNotContainIgnoringCase("bearer ");
    }

    @Test
    void runs_at_the_same_time_share_a_listener_and_no_span() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> engine.plan(Payments.declared()));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }

        Map<String, Long> reads = spans("breakwater.read").stream()
                .collect(Collectors.groupingBy(SpanData::getParentSpanId, Collectors.counting()));
        assertThat(reads.keySet())
                .containsExactlyInAnyOrderElementsOf(spans("breakwater.plan").stream()
                        .map(SpanData::getSpanId)
                        .toList());
        assertThat(new HashSet<>(reads.values())).hasSize(1);
    }

    @Test
    void nothing_but_the_spans_themselves_needs_opentelemetry() {
        JavaClasses ours = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.breakwater");

        noClasses()
                .that()
                .resideOutsideOfPackage("dev.breakwater.k8s.trace")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(ours);
        assertThat(ours.contain(EngineSpans.class)).isTrue();
    }
}
