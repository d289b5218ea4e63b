package dev.breakwater.testing.k3s;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.breakwater.network.Endpoint;
import dev.breakwater.network.NetworkPod;
import dev.breakwater.network.Port;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What the script of the pods makes of a server. */
class PodWireTest {
    private static final NetworkPod WEB = NetworkPod.of("default", "web", Map.of());

    /** By the shell of this machine. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void what_a_server_sends_is_no_verdict() throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                StandIn.succeeds(Duration.ofSeconds(5), "sh", "-c", "command -v wget && command -v timeout"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = "connection refused\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            TrafficProbe probe = new TrafficProbe(
                    WEB.endpoint(),
                    Endpoint.service("default", "web"),
                    Port.tcp(server.getAddress().getPort()));
            Process process = new ProcessBuilder(
                            "sh", "-c", ProbeScript.TEXT, "try", ProbeScript.word(0, probe, "127.0.0.1"))
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(said).isEqualTo("0 0  \n");
            assertThat(ProbeScript.verdict(said.strip() + " ")).isEqualTo(TrafficVerdict.ANSWERED);
        } finally {
            server.stop(0);
        }
    }
}
