package dev.breakwater.testing.recording;

import dev.breakwater.testing.kubernetes.KubernetesRequest;
import dev.breakwater.testing.kubernetes.KubernetesResponse;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** An API server that a kubeconfig names. */
final class RealServer implements Function<KubernetesRequest, KubernetesResponse> {
    private final Config config;
    private final HttpClient client;

    RealServer(Path kubeconfig) {
        this.config = Config.fromKubeconfig(kubeconfig.toFile());
        try {
            this.client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(SSLUtils.sslContext(config))
                    .build();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("The kubeconfig cannot be used: " + kubeconfig, e);
        }
    }

    /** The bearer token of the kubeconfig; empty text if it signs in with a certificate. */
    String token() {
        return Stream.of(config.getOauthToken(), config.getAutoOAuthToken())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    @Override
    public KubernetesResponse apply(KubernetesRequest request) {
        String master = config.getMasterUrl().replaceAll("/+$", "");
        HttpRequest.Builder sent = HttpRequest.newBuilder(URI.create(master + request.target()))
                .method(request.method(), BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, value) -> header(sent, name, value));
        try {
            HttpResponse<String> response = client.send(sent.build(), BodyHandlers.ofString());
            String warnings = String.join(", ", response.headers().allValues("Warning"));
            return new KubernetesResponse(response.statusCode(), Map.of("Warning", warnings), response.body());
        } catch (IOException e) {
            throw new IllegalStateException("No answer to " + request, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void header(HttpRequest.Builder sent, String name, String value) {
        if (name.equals("Impersonate-Group")) {
            for (String group : value.split(",", -1)) {
                sent.header(name, group);
            }
        } else if (!value.equals("Bearer ")) {
            sent.header(name, value);
        }
    }

    @Override
    public String toString() {
        return "RealServer[" + config.getMasterUrl() + "]";
    }
}
