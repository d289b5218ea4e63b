package dev.breakwater.testing;

import static dev.breakwater.testing.BreakwaterAssertions.assertThat;
import static dev.breakwater.testing.BreakwaterAssertions.assertThatThrownBy;

import dev.breakwater.audit.Auditor;
import dev.breakwater.cluster.AksCluster;
import dev.breakwater.engine.Engine;
import dev.breakwater.engine.VirtualTime;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.azure.Fault;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@BreakwaterTest
class BreakwaterTestTest {
    private static final Set<FakeAzure> SEEN = Collections.synchronizedSet(new HashSet<>());

    private final TestBed ofConstructor;

    BreakwaterTestTest(TestBed bed) {
        ofConstructor = bed;
    }

    @AfterAll
    static void each_test_had_an_azure_of_its_own() {
        assertThat(SEEN).hasSizeGreaterThanOrEqualTo(5);
    }

    @RepeatedTest(3)
    void a_test_begins_with_an_empty_azure(TestBed bed, Engine engine, FakeAzure azure) {
        assertThat(SEEN.add(azure)).as("new").isTrue();
        assertThat(bed).isSameAs(ofConstructor);
        assertThat(bed.azure()).isSameAs(azure);
        assertThat(bed.engine()).isSameAs(engine);

        assertThat(engine.plan(Payments.declared()))
                .creates(AksCluster.TYPE, 1)
                .creates(Payments.cluster().cluster())
                .weakensNothing()
                .requires();
    }

    @Test
    void an_apply_rides_out_throttling_and_is_repeatable(Engine engine, FakeAzure azure) {
        SEEN.add(azure);
        azure.fault(Fault.throttled(2).on("PUT managedClusters"));

        assertThat(engine.apply(engine.plan(Payments.declared()))).isSuccess();

        assertThat(engine.plan(Payments.declared())).isEmpty();
    }

    @Test
    void an_audit_finds_drift(TestBed bed, Auditor auditor, FakeAzure azure) {
        SEEN.add(azure);
        bed.apply(Payments.declared());
        Set<String> before = bed.audit(Payments.declared()).failedControls();
        azure.drift(Payments.id(), body -> body.withAt("/properties/disableLocalAccounts", false));

        assertThat(bed.audit(Payments.declared()))
                .hasFindings("AKS-ID-03")
                .atPath("/properties/disableLocalAccounts")
                .on("payments");
        assertThat(before).doesNotContain("AKS-ID-03");
        assertThat(auditor.controls()).hasSameSizeAs(bed.auditor().controls());
    }

    @Test
    void the_clock_is_virtual(TestBed bed, VirtualTime clock) {
        LocalDate before = bed.audit(Payments.declared()).day();

        clock.advance(Duration.ofDays(400));

        assertThat(bed.audit(Payments.declared()).day()).isEqualTo(before.plusDays(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://management.azure.com/", "http://127.evil.example/", "http://192.0.2.1/"})
    void nothing_leaves_this_machine(String address) {
        URI uri = URI.create(address);

        assertThatThrownBy(() -> new Socket(uri.getHost(), 443)).hasMessageContaining("may not leave this machine");
        assertThatThrownBy(() -> ((HttpURLConnection) uri.toURL().openConnection()).getResponseCode())
                .hasMessageContaining("may not leave this machine");
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString()))
                .hasStackTraceContaining("may not leave this machine");
    }

    @Test
    void loopback_is_open() throws IOException {
        try (ServerSocket server = new ServerSocket(0);
                Socket client = new Socket()) {
            client.connect(new InetSocketAddress("localhost", server.getLocalPort()));

            assertThat(client.isConnected()).isTrue();
        }
    }

    @Test
    void who_has_not_entered_does_not_open_the_way_for_others() {
        LoopbackOnly.Entry entry = LoopbackOnly.enter();
        entry.close();
        entry.close();

        assertThatThrownBy(() -> new Socket("192.0.2.1", 443)).hasMessageContaining("may not leave this machine");
    }

    @Nested
    class WithOptions {
        @RegisterExtension
        static final BreakwaterExtension BED =
                BreakwaterExtension.on(() -> FakeAzure.builder().locations("norwayeast"));

        @Test
        void the_innermost_extension_lends_the_bed(TestBed bed) {
            SEEN.add(bed.azure());

            assertThat(bed.engine().apply(bed.engine().plan(Payments.declared())))
                    .failed(Payments.cluster().group(), "westeurope")
                    .skipped(Payments.cluster().cluster());
        }
    }
}
