package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * What a machine in Azure offers its processes over plain HTTP: the metadata service, and the token endpoint of App
 * Service, which wants a header that only the processes of the machine know. Source of semantics: the documentation of
 * managed identities of virtual machines and of App Service.
 */
final class MachineEndpoints {
    private static final String METADATA = "http://169.254.169.254/metadata/identity/oauth2/token";
    static final String APP_SERVICE = "/msi/token";

    private final WireMockState.Exchange services;
    private final String secret = UUID.randomUUID().toString();

    MachineEndpoints(WireMockState.Exchange services) {
        this.services = services;
    }

    String secret() {
        return secret;
    }

    ArmResponse answer(ArmRequest request) throws IOException {
        String path = request.path();
        if (!request.method().equals("GET")) {
            return refused(405, "Only GET is answered here.");
        }
        if (path.equals(APP_SERVICE)) {
            return appService(request);
        }
        if (path.startsWith("/metadata/identity")) {
            return services.exchange(
                    at("http://169.254.169.254" + request.uri().getRawPath(), request, request.header("Metadata")));
        }
        return refused(404, "FakeAzure answers tokens of managed identities here, and nothing at " + path + ".");
    }

    private ArmResponse appService(ArmRequest request) throws IOException {
        boolean known =
                request.header("X-IDENTITY-HEADER").filter(secret::equals).isPresent();
        return known
                ? services.exchange(at(METADATA, request, Optional.of("true")))
                : refused(401, "The X-IDENTITY-HEADER header is missing or wrong.");
    }

    private static ArmRequest at(String address, ArmRequest request, Optional<String> metadata) {
        String query = Optional.ofNullable(request.uri().getRawQuery()).orElse("");
        return ArmRequest.of(
                "GET",
                URI.create(address + '?' + query),
                name -> name.equalsIgnoreCase("Metadata") ? metadata : request.header(name),
                "");
    }

    private static ArmResponse refused(int status, String message) {
        return ArmResponse.of(status, Document.object("statusCode", status, "message", message));
    }

    @Override
    public String toString() {
        return "MachineEndpoints";
    }
}
