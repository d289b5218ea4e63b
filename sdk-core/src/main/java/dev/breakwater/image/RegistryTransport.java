package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.resource.Sensitive;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** How requests reach a registry: over HTTP, or in process to one of a test. Implementations are thread-safe. */
@FunctionalInterface
public interface RegistryTransport {
    /** What a registry answered. */
    final class Answer {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        /**
         * An answer.
         *
         * @param headers the first value of each, by names in any letter case
         * @param body the body, whole; not copied
         */
        public Answer(int status, Map<String, String> headers, byte[] body) {
            this.status = status;
            this.headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            this.headers.putAll(headers);
            this.body = body;
        }

        /** The status code. */
        public int status() {
            return status;
        }

        /** The value of a header, whatever its letter case. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** The body; not to be changed. */
        public byte[] body() {
            return body;
        }

        /** {@code Answer[200, 1432 bytes]}; a body can be large. */
        @Override
        public String toString() {
            return "Answer[" + status + ", " + body.length + " bytes]";
        }
    }

    /**
     * Asks for something.
     *
     * @param uri where it is
     * @param accept the media types that are understood
     * @param most how many bytes are read; a longer body is an error
     */
    Answer get(URI uri, String accept, int most);

    /** Over HTTP without signing in. */
    static RegistryTransport http() {
        return http(Optional::empty);
    }

    /**
     * Over HTTP with an {@code Authorization} header, such as {@code Bearer …}, asked for before each request. It is sent
     * to the host of the request only, not to where a registry sends us on for blobs.
     */
    static RegistryTransport http(Supplier<Optional<Sensitive<String>>> authorization) {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return (uri, accept, most) -> follow(client, uri, accept, most, authorization);
    }

    private static Answer follow(
            HttpClient client, URI uri, String accept, int most, Supplier<Optional<Sensitive<String>>> authorization) {
        URI at = uri;
        for (int hop = 0; hop < 4; hop++) {
            boolean ours = at.getAuthority().equals(uri.getAuthority())
                    && at.getScheme().equals(uri.getScheme());
            Answer answer = exchange(client, at, accept, most, ours ? authorization.get() : Optional.empty());
            Optional<String> location = answer.header("location");
            if (answer.status() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            URI next = at.resolve(location.get());
            if (!"https".equals(next.getScheme()) && !uri.getScheme().equals(next.getScheme())) {
                throw new BreakwaterException(
                        uri + ": the registry sends us on to " + next.getScheme() + ", which is refused.");
            }
            at = next;
        }
        throw new BreakwaterException(uri + ": the registry sends us in circles.");
    }

    private static Answer exchange(
            HttpClient client, URI uri, String accept, int most, Optional<Sensitive<String>> authorization) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).header("Accept", accept);
        authorization.ifPresent(secret -> request.header("Authorization", secret.reveal()));
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new BreakwaterException(uri + ": the answer has more than " + most + " bytes.");
                }
                return new Answer(response.statusCode(), first(response), bytes);
            }
        } catch (IOException e) {
            throw new BreakwaterException(uri + ": the registry does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BreakwaterException(uri + ": interrupted while the registry was asked.", e);
        }
    }

    private static Map<String, String> first(HttpResponse<?> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return headers;
    }
}
