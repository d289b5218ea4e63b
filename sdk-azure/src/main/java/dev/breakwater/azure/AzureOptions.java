package dev.breakwater.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.TracingOptions;
import dev.breakwater.BreakwaterStyle;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** How the Azure provider reaches Azure. The defaults are right for the public cloud. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface AzureOptions extends WithAzureOptions {
    /** The options of the public cloud. */
    static AzureOptions standard() {
        return builder().build();
    }

    /** Starts a set of options. */
    static Builder builder() {
        return new Builder();
    }

    /** What sends the requests; the JDK's HTTP client when empty. */
    Optional<HttpClient> httpClient();

    /** The clock that ages tokens and reads the dates of {@code Retry-After}. */
    @Value.Default
    default Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * The https endpoint of Azure Resource Manager, of the public cloud by default; the other clouds have {@code
     * https://management.usgovcloudapi.net} and {@code https://management.chinacloudapi.cn}. A token for it is
     * sent to no other host.
     */
    @Value.Default
    default URI armEndpoint() {
        return URI.create("https://management.azure.com");
    }

    /** The scope of the tokens for Azure Resource Manager; the endpoint's own when empty. */
    Optional<String> armScope();

    /** The scope of the tokens for Kubernetes: the AKS server application, the same in every cloud and tenant. */
    @Value.Default
    default String kubernetesScope() {
        return Kubeconfig.AKS_SERVER_APPLICATION + "/.default";
    }

    /**
     * The https endpoint of Microsoft Graph, of the public cloud by default; the other clouds have {@code
     * https://graph.microsoft.us} and {@code https://microsoftgraph.chinacloudapi.cn}. It is asked for tokens of its
     * own, which are sent to no other host.
     */
    @Value.Default
    default URI graphEndpoint() {
        return URI.create("https://graph.microsoft.com");
    }

    /**
     * What the host names of key vaults end in; {@code vault.azure.net} in the public cloud, {@code
     * vault.usgovcloudapi.net} and {@code vault.azure.cn} in the others. Secrets, and tokens for vaults, are sent to
     * no other host.
     */
    @Value.Default
    default String vaultSuffix() {
        return "vault.azure.net";
    }

    /**
     * Retries inside one request; none when empty, because throttling, busy clusters and server faults are
     * handed to the engine, which waits without blocking a thread.
     */
    Optional<RetryOptions> retry();

    /**
     * Where azure-core tells of its requests, such as its {@code OpenTelemetryTracingOptions}; with
     * {@code com.azure:azure-core-tracing-opentelemetry} on the class path each request is a span, of the global
     * OpenTelemetry when this is empty. Without it there are no spans, and nothing else changes.
     */
    Optional<TracingOptions> tracing();

    /** How long to wait between two looks at an operation when the service does not say; 5 seconds. */
    @Value.Default
    default Duration pollInterval() {
        return Duration.ofSeconds(5);
    }

    /** How long a resource may stay invisible after its creation, or visible after its deletion; 2 minutes. */
    @Value.Default
    default Duration replicationGrace() {
        return Duration.ofMinutes(2);
    }

    /** The most pages followed in one list; 500. */
    @Value.Default
    default int maxPages() {
        return 500;
    }

    /**
     * Subscriptions, by GUID, that are searched for resources no longer declared, besides those that the
     * provider has read declarations of.
     */
    Set<String> subscriptions();

    /** Refuses options under which a token could be read by others, or nothing could ever finish. */
    @Value.Check
    default void check() {
        List<Issue> issues = new ArrayList<>();
        endpoint("armEndpoint", armEndpoint(), "https://management.usgovcloudapi.net", issues);
        endpoint("graphEndpoint", graphEndpoint(), "https://graph.microsoft.us", issues);
        if (pollInterval().isNegative() || replicationGrace().isNegative()) {
            issues.add(new Issue("AzureOptions", "pollInterval and replicationGrace must not be negative."));
        }
        if (maxPages() < 1) {
            issues.add(new Issue("AzureOptions", "maxPages is " + maxPages() + ", which must be at least 1."));
        }
        InvalidDeclarationException.throwIfAny(issues);
    }

    private static void endpoint(String name, URI endpoint, String example, List<Issue> issues) {
        if (!"https".equals(endpoint.getScheme()) || endpoint.getHost() == null) {
            issues.add(new Issue(
                    "AzureOptions",
                    name + " is '" + endpoint + "', which is not an https address; a token is never sent in clear."));
        }
        if (!isBareHost(endpoint)) {
            issues.add(new Issue(
                    "AzureOptions",
                    name + " holds more than scheme, host and port; give it without user, path, query and fragment,"
                            + " such as " + example + "."));
        }
    }

    private static boolean isBareHost(URI endpoint) {
        String path = endpoint.getRawPath();
        return endpoint.getRawUserInfo() == null
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null
                && (path == null || path.isEmpty() || path.equals("/"));
    }

    /** Collects the options. Not thread-safe. */
    final class Builder extends ImmutableAzureOptions.Builder {
        Builder() {}
    }
}
