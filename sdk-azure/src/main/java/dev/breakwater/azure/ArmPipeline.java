package dev.breakwater.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.BearerTokenAuthenticationPolicy;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.HttpPolicyProviders;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.ClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The pipeline of our own. What it leaves out matters: no logging policy, which could print bodies; no
 * redirects; and no policy that registers resource providers by itself. Spans are azure-core's own, if there is something
 * on the class path that makes them.
 */
final class ArmPipeline {
    private ArmPipeline() {}

    static HttpPipeline build(TokenCredential credential, AzureOptions options) {
        List<HttpPipelinePolicy> policies = new ArrayList<>();
        policies.add(new UserAgentPolicy(userAgent()));
        policies.add(new RequestIdPolicy("x-ms-client-request-id"));
        options.retry().map(RetryPolicy::new).ifPresent(policies::add);
        policies.add(new BearerTokenAuthenticationPolicy(credential, scope(options)));
        HttpPolicyProviders.addAfterRetryPolicies(policies);
        ClientOptions client = new ClientOptions();
        options.tracing().ifPresent(client::setTracingOptions);
        return new HttpPipelineBuilder()
                .clientOptions(client)
                .policies(policies.toArray(HttpPipelinePolicy[]::new))
                .httpClient(options.httpClient().orElseGet(HttpClient::createDefault))
                .build();
    }

    private static String scope(AzureOptions options) {
        return options.armScope()
                .orElseGet(() -> "https://" + options.armEndpoint().getAuthority() + "/.default");
    }

    private static String userAgent() {
        String version = ArmPipeline.class.getPackage().getImplementationVersion();
        return "breakwater/" + Objects.requireNonNullElse(version, "dev");
    }
}
