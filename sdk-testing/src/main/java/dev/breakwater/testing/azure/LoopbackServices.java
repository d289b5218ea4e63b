package dev.breakwater.testing.azure;

import dev.breakwater.document.Document;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a loopback front answers: the fake's state under both sets of names, the metadata of the cloud, and 501 with a
 * sentence where the fake does not go, since no exception reaches another process.
 */
final class LoopbackServices implements WireMockState.Exchange {
    private static final String BLOBS = ".blob.core.windows.net";

    /** Azure's own names, which clients reach through the proxy. */
    static final List<String> NAMES = List.of(
            "management.azure.com",
            "login.microsoftonline.com",
            "graph.microsoft.com",
            "*.vault.azure.net",
            "*" + BLOBS);

    private final ArmEngine engine;
    private final String tenant;

    LoopbackServices(ArmEngine engine, String tenant) {
        this.engine = engine;
        this.tenant = tenant;
    }

    /** Whether a host is one that the front answers for. */
    static boolean serves(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.endsWith(FrontAddresses.VAULTS)
                || NAMES.stream()
                        .anyMatch(one -> one.startsWith("*") ? name.endsWith(one.substring(1)) : name.equals(one));
    }

    @Override
    public ArmResponse exchange(ArmRequest request) throws IOException {
        if (!FrontAddresses.isLoopback(request)) {
            return answer(request);
        }
        FrontAddresses addresses = FrontAddresses.of(request, tenant);
        return CloudMetadata.isAsked(request)
                ? CloudMetadata.answer(addresses, request)
                : addresses.own(answer(addresses.azures(request)));
    }

    private ArmResponse answer(ArmRequest request) throws IOException {
        try {
            return paced(engine.exchange(request));
        } catch (UnmodelledRequestException e) {
            return ArmResponse.of(501, ArmError.envelope("NotImplemented", String.valueOf(e.getMessage())));
        } catch (UnknownHostException e) {
            return ArmResponse.of(404, nobody(request.host()));
        }
    }

    /** A name that leads to nobody: Azure's would not even resolve. */
    private static Document nobody(String host) {
        return host.endsWith(BLOBS)
                ? ArmError.envelope("StorageAccountNotFound", "There is no storage account at " + host + ".")
                : ArmError.envelope("VaultNotFound", "There is no vault at " + host + ".");
    }

    /** Clients in Python poll as often as this says, and each half minute without it; others do not read it. */
    private static ArmResponse paced(ArmResponse response) {
        boolean operation = Optional.ofNullable(response.headers().get("Azure-AsyncOperation"))
                        .isPresent()
                || response.body()
                        .flatMap(body -> body.text("/status"))
                        .filter("InProgress"::equals)
                        .isPresent()
                || response.status() == 202;
        return operation ? response.with("x-ms-retry-after-ms", "20") : response;
    }

    @Override
    public String toString() {
        return "LoopbackServices[" + engine + "]";
    }
}
