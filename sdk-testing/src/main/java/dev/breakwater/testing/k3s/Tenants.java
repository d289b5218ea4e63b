package dev.breakwater.testing.k3s;

import dev.breakwater.BreakwaterException;
import dev.breakwater.document.Document;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.resource.Sensitive;
import dev.breakwater.testing.azure.FakeAzure;
import dev.breakwater.testing.entra.EntraRequest;
import dev.breakwater.testing.entra.EntraResponse;
import dev.breakwater.testing.entra.FakeEntra;
import dev.breakwater.testing.entra.FakeUser;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Fake tenants in real time, and signing in to them as AKS clients do. */
final class Tenants {
    private static final String AKS_CLIENT = "80faf920-1908-4b52-b5ef-a8e7bedfc67a";

    private Tenants() {}

    static FakeAzure start() {
        return FakeAzure.builder().time(TimeSource.system()).start();
    }

    /** A token of a user who is in exactly these groups from now on; anybody with the public key can check it. */
    static Sensitive<String> token(FakeEntra entra, String name, List<String> groups) {
        FakeUser user = entra.user(name);
        entra.memberOf(user.objectId(), groups);
        Map<String, String> form = Map.of(
                "grant_type",
                "password",
                "client_id",
                AKS_CLIENT,
                "scope",
                EntraFront.AUDIENCE + "/.default",
                "username",
                user.name(),
                "password",
                user.password().reveal());
        String text = form.entrySet().stream()
                .map(field -> field.getKey() + '=' + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        URI uri = URI.create("https://" + FakeEntra.LOGIN + '/' + entra.tenant() + "/oauth2/v2.0/token");
        EntraResponse response = entra.handle(new EntraRequest("POST", uri, header -> Optional.empty(), text));
        return Sensitive.of(response.body()
                .orElse(Document.object())
                .text("/access_token")
                .orElseThrow(() ->
                        new BreakwaterException("Entra ID does not let " + name + " sign in: " + reason(response))));
    }

    private static String reason(EntraResponse response) {
        return response.body().flatMap(body -> body.text("/error_description")).orElse(response.toString());
    }
}
