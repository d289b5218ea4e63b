package dev.breakwater.testing.entra;

import dev.breakwater.document.Document;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A client of the sign-in endpoints that speaks plain forms to a fake. */
final class Login {
    private final FakeEntra entra;

    Login(FakeEntra entra) {
        this.entra = entra;
    }

    /** What came back: a token or an error. */
    record Answer(int status, Document body) {
        /** The number after AADSTS; 0 if there is none. */
        int code() {
            return body.number("/error_codes/0").map(Number::intValue).orElse(0);
        }

        String error() {
            return text("error");
        }

        String text(String name) {
            return body.text("/" + name).orElse("");
        }

        Document claims() {
            return Jws.parse(text("access_token")).orElseThrow().claims();
        }
    }

    static Map<String, String> form(String... namesAndValues) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return form;
    }

    Answer token(String... form) {
        return post("oauth2/v2.0/token", form);
    }

    Answer post(String path, String... form) {
        return post(entra.tenant(), path, form(form));
    }

    Answer post(String tenant, String path, Map<String, String> form) {
        URI uri = URI.create("https://login.microsoftonline.com/" + tenant + "/" + path);
        EntraResponse response = entra.handle(new EntraRequest("POST", uri, name -> Optional.empty(), encoded(form)));
        return new Answer(response.status(), response.body().orElse(Document.object()));
    }

    Document get(String path) {
        URI uri = URI.create("https://login.microsoftonline.com/" + entra.tenant() + "/" + path);
        return entra.handle(new EntraRequest("GET", uri, name -> Optional.empty(), ""))
                .body()
                .orElseThrow();
    }

    /** Where the browser is sent by the authorization endpoint, its query taken apart. */
    Map<String, String> authorize(String... query) {
        URI uri = URI.create("https://login.microsoftonline.com/" + entra.tenant() + "/oauth2/v2.0/authorize?"
                + encoded(form(query)));
        EntraResponse response = entra.handle(new EntraRequest("GET", uri, name -> Optional.empty(), ""));
        String location = response.headers().getOrDefault("Location", "?status=" + response.status());
        return EntraRequest.pairs(location.substring(location.indexOf('?') + 1));
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    @Override
    public String toString() {
        return "Login";
    }
}
