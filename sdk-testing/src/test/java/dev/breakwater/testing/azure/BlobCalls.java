package dev.breakwater.testing.azure;

import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A small client of the blob service, signing by token, by the key of a connection string, or not at all. */
final class BlobCalls {
    private final HttpClient client;
    private final String account;
    private final Clock clock;
    private final Consumer<HttpRequest> signer;

    private BlobCalls(HttpClient client, String account, Clock clock, Consumer<HttpRequest> signer) {
        this.client = client;
        this.account = account;
        this.clock = clock;
        this.signer = signer;
    }

    static BlobCalls unsigned(FakeAzure azure, String account) {
        return new BlobCalls(azure.httpClient(), account, azure.time().clock(), request -> {});
    }

    static BlobCalls as(FakeAzure azure, String account, TokenCredential credential) {
        return with(azure, account, credential, "https://storage.azure.com/.default");
    }

    static BlobCalls with(FakeAzure azure, String account, TokenCredential credential, String scope) {
        return new BlobCalls(azure.httpClient(), account, azure.time().clock(), request -> {
            String token = credential
                    .getTokenSync(new TokenRequestContext().addScopes(scope))
                    .getToken();
            request.setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + token);
        });
    }

    /** As applications of old do it: the whole sign-in is in one string. */
    static BlobCalls of(FakeAzure azure, String connectionString) {
        Map<String, String> parts = new TreeMap<>();
        for (String part : connectionString.split(";", -1)) {
            parts.put(part.split("=", 2)[0], part.split("=", 2)[1]);
        }
        String account = parts.get("AccountName");
        byte[] key = Base64.getDecoder().decode(parts.get("AccountKey"));
        return new BlobCalls(azure.httpClient(), account, azure.time().clock(), request -> sign(request, account, key));
    }

    record Answer(int status, String body, Map<String, String> headers) {
        String code() {
            return headers.getOrDefault("x-ms-error-code", "");
        }
    }

    Answer get(String path) {
        return send(HttpMethod.GET, path, "", Map.of());
    }

    Answer put(String path, String text) {
        return send(HttpMethod.PUT, path, text, Map.of("x-ms-blob-type", "BlockBlob"));
    }

    Answer send(HttpMethod method, String path, String body, Map<String, String> headers) {
        HttpRequest request = new HttpRequest(method, "https://" + account + ".blob.core.windows.net/" + path);
        request.setHeader(HttpHeaderName.fromString("x-ms-version"), "2025-05-05");
        request.setHeader(
                HttpHeaderName.fromString("x-ms-date"),
                DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
        headers.forEach((name, value) -> request.setHeader(HttpHeaderName.fromString(name), value));
        if (method == HttpMethod.PUT) {
            request.setHeader(HttpHeaderName.CONTENT_TYPE, "text/plain").setBody(body);
        }
        signer.accept(request);
        try (HttpResponse response = client.sendSync(request, Context.NONE)) {
            Map<String, String> told = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            response.getHeaders().forEach(header -> told.put(header.getName(), header.getValue()));
            return new Answer(
                    response.getStatusCode(), response.getBodyAsBinaryData().toString(), told);
        }
    }

    private static void sign(HttpRequest request, String account, byte[] key) {
        StringBuilder text = new StringBuilder(request.getHttpMethod().toString()).append("\n\n\n");
        String length = header(request, "Content-Length");
        text.append(length.equals("0") ? "" : length).append("\n\n").append(header(request, "Content-Type"));
        text.append("\n\n\n").append(header(request, "If-Match")).append("\n\n\n\n");
        Map<String, String> own = new TreeMap<>();
        for (HttpHeader header : request.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-ms-")) {
                own.put(name, header.getValue());
            }
        }
        own.forEach((name, value) -> text.append(name).append(':').append(value).append('\n'));
        text.append('/').append(account).append(request.getUrl().getPath());
        Map<String, String> query = new TreeMap<>();
        String asked = request.getUrl().getQuery();
        for (String pair : asked == null ? new String[0] : asked.split("&", -1)) {
            query.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        query.forEach(
                (name, value) -> text.append('\n').append(name).append(':').append(value));
        request.setHeader(HttpHeaderName.AUTHORIZATION, "SharedKey " + account + ":" + signature(key, text.toString()));
    }

    private static String header(HttpRequest request, String name) {
        String value = request.getHeaders().getValue(HttpHeaderName.fromString(name));
        return value == null ? "" : value;
    }

    private static String signature(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
