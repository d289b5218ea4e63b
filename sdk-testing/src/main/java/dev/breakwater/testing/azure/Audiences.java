package dev.breakwater.testing.azure;

import dev.breakwater.testing.entra.EntraToken;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which tokens are meant for which service. */
final class Audiences {
    /** The application id of every AKS cluster's Entra server. */
    static final String AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

    private static final Set<String> ARM = Set.of(
            "https://management.azure.com",
            "https://management.core.windows.net",
            "https://management.usgovcloudapi.net",
            "https://management.chinacloudapi.cn",
            "797f4846-ba00-4fd7-ba43-dac1f8f63013");

    private static final Set<String> VAULT = Set.of("https://vault.azure.net", "cfa8b339-82a2-471a-a3c9-0fc0be7a4093");

    private Audiences() {}

    static boolean isForArm(EntraToken token) {
        return ARM.contains(token.audience());
    }

    static boolean isForVaults(EntraToken token) {
        return VAULT.contains(token.audience());
    }

    /** Tokens for storage are for all accounts or for one. */
    static boolean isForBlobs(EntraToken token, String host) {
        String audience = token.audience().replaceFirst("/$", "");
        return audience.equals("https://storage.azure.com")
                || audience.equals("e406a681-f3d4-42a8-90b6-c2b029497af1")
                || audience.equals("https://" + host);
    }

    static boolean isForAks(EntraToken token) {
        return token.audience().equals(AKS) || token.audience().equals("api://" + AKS);
    }

    /** The bearer token of a request; empty if it has none. */
    static Optional<String> bearer(ArmRequest request) {
        String header = request.header("Authorization").orElse("");
        boolean bearer = header.toLowerCase(Locale.ROOT).startsWith("bearer ");
        return bearer ? Optional.of(header.substring("bearer ".length())) : Optional.empty();
    }
}
