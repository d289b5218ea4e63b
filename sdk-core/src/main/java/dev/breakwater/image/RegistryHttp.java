package dev.breakwater.image;

import dev.breakwater.BreakwaterException;
import dev.breakwater.resource.Sensitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks registries over HTTP, and believes nothing of where they send us on, nor that an answer ends. */
final class RegistryHttp {
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Supplier<Optional<Sensitive<String>>> authorization;
    private final List<RegistryLogin> logins;
    private final Duration patience;

    /** The patience is for the headers, and again for the body. */
    RegistryHttp(Supplier<Optional<Sensitive<String>>> authorization, Duration patience, RegistryLogin... logins) {
        this.authorization = authorization;
        this.patience = patience;
        this.logins = List.of(logins);
    }

    /** Where a registry sends us from there. */
    static URI resolved(URI from, String reference) {
        try {
            URI next = from.resolve(new URI(reference));
            if (next.getScheme() != null && next.getAuthority() != null) {
                return next;
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new BreakwaterException(from + ": the registry sends us on to what is no address.", e);
        }
        throw new BreakwaterException(from + ": the registry sends us on to no host.");
    }

    /** Signs in where the registry asks for it, and where a token that was good is good no more. */
    RegistryTransport.Answer get(URI uri, String accept, int most) {
        Optional<RegistryLogin> login =
                logins.stream().filter(one -> one.isFor(uri)).findFirst();
        Optional<Sensitive<String>> by = login.isPresent() ? login.get().known(uri) : authorization.get();
        RegistryTransport.Answer answer = get(uri, accept, most, by);
        Optional<String> challenge = answer.header("WWW-Authenticate");
        if (answer.status() != 401 || challenge.isEmpty() || login.isEmpty()) {
            return answer;
        }
        Optional<Sensitive<String>> token = login.get().answer(this, uri, challenge.get());
        return token.isPresent() ? get(uri, accept, most, token) : answer;
    }

    private RegistryTransport.Answer get(URI uri, String accept, int most, Optional<Sensitive<String>> by) {
        URI at = uri;
        for (int hop = 0; hop < 4; hop++) {
            boolean ours = at.getAuthority().equals(uri.getAuthority())
                    && at.getScheme().equals(uri.getScheme());
            RegistryTransport.Answer answer =
                    exchange(at, accept, most, ours ? by : Optional.empty(), Optional.empty());
            Optional<String> location = answer.header("location");
            if (answer.status() / 100 != 3 || location.isEmpty()) {
                return ours ? answer : unchallenged(answer);
            }
            URI next = resolved(at, location.get());
            if (!"https".equals(next.getScheme()) && !uri.getScheme().equals(next.getScheme())) {
                throw new BreakwaterException(
                        uri + ": the registry sends us on to " + next.getScheme() + ", which is refused.");
            }
            at = next;
        }
        throw new BreakwaterException(uri + ": the registry sends us in circles.");
    }

    /** Who is not the registry asks for no secret of it. */
    private static RegistryTransport.Answer unchallenged(RegistryTransport.Answer answer) {
        return answer.status() == 401 ? new RegistryTransport.Answer(401, Map.of(), answer.body()) : answer;
    }

    /** One request: a GET, or the POST of a form. */
    RegistryTransport.Answer exchange(
            URI uri, String accept, int most, Optional<Sensitive<String>> by, Optional<String> form) {
        try {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(uri).timeout(patience).header("Accept", accept);
            by.ifPresent(secret -> request.header("Authorization", secret.reveal()));
            form.ifPresent(body -> request.header("Content-Type", RegistryLogin.formType())
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            byte[] bytes = body(response, most);
            if (bytes.length > most) {
                throw new BreakwaterException(uri + ": the answer has more than " + most + " bytes.");
            }
            return new RegistryTransport.Answer(response.statusCode(), first(response), bytes);
        } catch (IOException e) {
            throw new BreakwaterException(uri + ": the registry does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BreakwaterException(uri + ": interrupted while the registry was asked.", e);
        } catch (IllegalArgumentException e) { // no cause, which could tell the secret
            throw new BreakwaterException(uri + ": nothing can be asked there, or not with this token.");
        }
    }

    /** At most one byte more than that; the timeout of a request ends with the headers, so the body has its own. */
    private byte[] body(HttpResponse<InputStream> response, int most) throws IOException {
        CompletableFuture<Boolean> whole = new CompletableFuture<>();
        try (InputStream body = response.body()) {
            whole.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS).exceptionally(late -> close(body));
            byte[] bytes = body.readNBytes(most + 1);
            if (whole.complete(true)) {
                return bytes;
            }
            throw new IOException("The body took longer than " + patience + '.');
        } finally {
            whole.complete(false);
        }
    }

    /** Wakes up whoever reads. */
    private static boolean close(InputStream body) {
        try {
            body.close();
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> first(HttpResponse<?> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
        return headers;
    }

    @Override
    public String toString() {
        return "RegistryHttp[" + patience + "]";
    }
}
