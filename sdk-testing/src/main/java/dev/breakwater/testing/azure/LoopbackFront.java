package dev.breakwater.testing.azure;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.breakwater.BreakwaterException;
import dev.breakwater.testing.tls.LoopbackAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * A fake Azure for other processes: Resource Manager, sign-in, Microsoft Graph and vaults over HTTPS on a loopback port,
 * with a certificate of an authority made for it. Clients reach it in one of two ways. They take the proxy of {@link
 * #environment()} and use Azure's own names, unchanged; the proxy leads nowhere else. Or they are pointed at {@link
 * #uri()}, where {@code /metadata/endpoints} tells them the rest; the names of vaults end in {@code .vault.localhost}
 * then. Stubs of {@link #server()} answer first. Thread-safe; closed, it leaves no port, thread or file behind.
 *
 * <pre>{@code
 * try (FakeAzure azure = FakeAzure.start();
 *         LoopbackFront front = azure.loopback()) {
 *     Map<String, String> environment = front.environment(); // for az, Terraform or a program of yours
 *
 *     assertThat(environment).containsKey("HTTPS_PROXY");
 * }
 * }</pre>
 */
public final class LoopbackFront implements AutoCloseable {
    private static final int LAST = 1000;

    private final WireMockServer server;
    private final MachineEndpoints machine;
    private final LoopbackProxy proxy;
    private final Path authority;
    private final URI uri;

    private LoopbackFront(WireMockServer server, MachineEndpoints machine, LoopbackProxy proxy, Path authority) {
        this.server = server;
        this.machine = machine;
        this.proxy = proxy;
        this.authority = authority;
        this.uri = URI.create("https://localhost:" + server.httpsPort());
    }

    static LoopbackFront start(ArmEngine engine, String tenant) {
        try {
            LoopbackAuthority certificates = LoopbackAuthority.make("fake-azure", names());
            LoopbackServices services = new LoopbackServices(engine, tenant);
            return open(server(services, certificates), new MachineEndpoints(services), certificates.authorityPem());
        } catch (IOException | GeneralSecurityException e) {
            throw new BreakwaterException("FakeAzure could not open its loopback front.", e);
        }
    }

    /** Adds the rest to a running server; if that fails, nothing is left of either. */
    static LoopbackFront open(WireMockServer server, MachineEndpoints machine, String pem) throws IOException {
        Path authority = null;
        try {
            authority = Files.createTempFile("fake-azure-ca", ".pem");
            Files.writeString(authority, pem);
            return new LoopbackFront(server, machine, LoopbackProxy.start(server.httpsPort(), machine), authority);
        } catch (IOException | RuntimeException e) {
            server.stop();
            if (authority != null) {
                Files.deleteIfExists(authority);
            }
            throw e;
        }
    }

    private static String[] names() {
        List<String> names = new ArrayList<>(LoopbackServices.NAMES);
        names.add("*" + FrontAddresses.VAULTS);
        return names.toArray(new String[0]);
    }

    /** The key is on the disk, for its owner alone, until the server has read it. */
    private static WireMockServer server(LoopbackServices services, LoopbackAuthority certificates)
            throws IOException, GeneralSecurityException {
        String password = UUID.randomUUID().toString();
        Path store = Files.createTempFile("fake-azure", ".p12");
        try (OutputStream out = Files.newOutputStream(store)) {
            certificates.keyStore(password.toCharArray()).store(out, password.toCharArray());
            WireMockServer server = new WireMockServer(configuration(services, store, password));
            server.start();
            stub(server);
            return server;
        } finally {
            Files.delete(store);
        }
    }

    /** The fake answers last. A device code takes a moment, as msal4j stumbles over one that comes at once. */
    private static void stub(WireMockServer server) {
        server.stubFor(any(anyUrl()).atPriority(LAST).willReturn(aResponse().withTransformers(WireMockState.NAME)));
        server.stubFor(any(urlPathMatching(".*/devicecode"))
                .atPriority(LAST - 1)
                .willReturn(aResponse().withTransformers(WireMockState.NAME).withFixedDelay(100)));
    }

    /** Nobody but this JVM may change stubs: every user of the machine can reach the port. */
    private static WireMockConfiguration configuration(LoopbackServices services, Path store, String password) {
        return options()
                .httpDisabled(true)
                .dynamicHttpsPort()
                .bindAddress("127.0.0.1")
                .keystorePath(store.toString())
                .keystoreType("PKCS12")
                .keystorePassword(password)
                .keyManagerPassword(password)
                .adminAuthenticator(request -> false)
                .extensions(new WireMockState(services))
                .disableRequestJournal()
                .templatingEnabled(false);
    }

    /** The address of Resource Manager, of sign-in and of {@code /metadata/endpoints}. */
    public URI uri() {
        return uri;
    }

    /** The certificate of the authority that signs for this front, as a PEM file. */
    public Path certificateAuthority() {
        return authority;
    }

    /**
     * The environment of a process that uses Azure's own names: the proxy, and the authority in the variables that
     * clients in Python, Go, C and JavaScript read. Java reads none of them.
     */
    public Map<String, String> environment() {
        Map<String, String> variables = new TreeMap<>();
        for (String name : List.of("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")) {
            variables.put(name, proxy.uri().toString());
        }
        for (String name : List.of("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")) {
            variables.put(name, authority.toString());
        }
        variables.put("NO_PROXY", "127.0.0.1");
        variables.put("no_proxy", "127.0.0.1");
        variables.put("AZURE_CORE_COLLECT_TELEMETRY", "no");
        return variables;
    }

    /**
     * The environment of a process in an App Service that has the managed identities of the fake; a client names one of
     * them if there are several. It needs neither the proxy nor the authority.
     */
    public Map<String, String> appService() {
        return Map.of(
                "IDENTITY_ENDPOINT", proxy.uri() + MachineEndpoints.APP_SERVICE, "IDENTITY_HEADER", machine.secret());
    }

    /** The environment of a process on a virtual machine that has the managed identities of the fake. */
    public Map<String, String> virtualMachine() {
        return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", proxy.uri().toString());
    }

    /** The server to stub; its stubs match the path and query of Azure's URLs, and the host where they name it. */
    public WireMockServer server() {
        return server;
    }

    @Override
    public void close() {
        proxy.close();
        server.stop();
        try {
            Files.deleteIfExists(authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "LoopbackFront[" + uri + "]";
    }
}
