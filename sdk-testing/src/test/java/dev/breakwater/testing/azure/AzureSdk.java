package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Context;
import com.azure.resourcemanager.authorization.AuthorizationManager;
import com.azure.resourcemanager.containerservice.ContainerServiceManager;
import com.azure.resourcemanager.containerservice.fluent.AgentPoolsClient;
import com.azure.resourcemanager.containerservice.fluent.ManagedClustersClient;
import com.azure.resourcemanager.msi.MsiManager;
import com.azure.resourcemanager.resources.ResourceManager;
import com.azure.resourcemanager.resources.fluentcore.utils.HttpPipelineProvider;
import dev.breakwater.document.Document;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.util.Map;

/** The real SDK over a fake: typed clients, and raw requests on the same pipeline. */
final class AzureSdk {
    static final String VERSION = "2025-09-01";
    static final String PREVIEW = "2026-03-02-preview";

    private final AzureProfile profile;
    private final HttpPipeline pipeline;
    private final FakeAzure azure;

    private AzureSdk(FakeAzure azure, HttpClient client, TokenCredential credential) {
        this.azure = azure;
        this.profile = new AzureProfile(azure.tenant(), azure.subscription(), AzureEnvironment.AZURE);
        RetryPolicy retry = new RetryPolicy(new RetryOptions(new FixedDelayOptions(3, Duration.ofMillis(1))));
        this.pipeline =
                HttpPipelineProvider.buildHttpPipeline(credential, profile, null, null, null, retry, null, client);
    }

    static AzureSdk over(FakeAzure azure) {
        return over(azure, azure.httpClient());
    }

    static AzureSdk over(FakeAzure azure, HttpClient client) {
        return over(azure, client, azure.credential());
    }

    static AzureSdk over(FakeAzure azure, HttpClient client, TokenCredential credential) {
        return new AzureSdk(azure, client, credential);
    }

    AzureProfile profile() {
        return profile;
    }

    ManagedClustersClient clusters() {
        return ContainerServiceManager.authenticate(pipeline, profile)
                .serviceClient()
                .getManagedClusters();
    }

    AgentPoolsClient pools() {
        return ContainerServiceManager.authenticate(pipeline, profile)
                .serviceClient()
                .getAgentPools();
    }

    MsiManager identities() {
        return MsiManager.authenticate(pipeline, profile);
    }

    AuthorizationManager authorization() {
        return AuthorizationManager.authenticate(pipeline, profile);
    }

    ResourceManager resources() {
        return ResourceManager.authenticate(pipeline, profile).withDefaultSubscription();
    }

    /** The answer to a raw request. */
    record Answer(int status, Document body, Map<String, String> headers) {
        String code() {
            return body.text("/error/code").orElse("");
        }

        String message() {
            return body.text("/error/message").orElse("");
        }
    }

    Answer get(String path) {
        return send(HttpMethod.GET, path, VERSION, Map.of(), "");
    }

    Answer put(String path, Document body) {
        return send(HttpMethod.PUT, path, VERSION, Map.of(), body.toJson());
    }

    Answer send(HttpMethod method, String path, String version, Map<String, String> headers, String body) {
        String separator = path.contains("?") ? "&" : "?";
        return send(method, path + separator + "api-version=" + version, headers, body);
    }

    Answer send(HttpMethod method, String pathAndQuery, Map<String, String> headers, String body) {
        String url = pathAndQuery.startsWith("https://") ? pathAndQuery : "https://management.azure.com" + pathAndQuery;
        HttpRequest request = new HttpRequest(method, url(url));
        headers.forEach((name, value) -> request.setHeader(HttpHeaderName.fromString(name), value));
        if (!body.isEmpty()) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json").setBody(body);
        }
        try (HttpResponse response = pipeline.sendSync(request, Context.NONE)) {
            String text = response.getBodyAsBinaryData().toString();
            Document answer = text.isEmpty() ? Document.object() : Document.parse(text);
            return new Answer(
                    response.getStatusCode(), answer, response.getHeaders().toMap());
        }
    }

    private static URL url(String text) {
        try {
            return URI.create(text).toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    String group() {
        return "/subscriptions/" + azure.subscription() + "/resourceGroups/rg";
    }

    String cluster() {
        return group() + "/providers/Microsoft.ContainerService/managedClusters/prod";
    }

    /** Makes the group {@code rg}. */
    AzureSdk withGroup() {
        put(group(), Document.object("location", "westeurope"));
        return this;
    }

    /** Makes the cluster {@code prod} in the group {@code rg}. */
    AzureSdk withCluster() {
        withGroup().put(cluster(), body());
        return this;
    }

    /** The smallest body of a cluster. */
    static Document body() {
        return Document.object("location", "westeurope", "identity", Document.object("type", "SystemAssigned"))
                .with(
                        "properties",
                        Document.object("dnsPrefix", "prod").with("agentPoolProfiles", Document.array(pool())));
    }

    static Document pool() {
        return Document.object("name", "system", "mode", "System", "count", 1, "vmSize", "Standard_D4s_v5");
    }
}
