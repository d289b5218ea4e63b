package dev.breakwater.governance;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;

/**
 * An account outside of Azure that Defender for Cloud looks after, as the service tells it ({@code
 * Microsoft.Security/securityConnectors}). It is listed only: connecting one also changes that other cloud.
 *
 * @param name the connector's name
 * @param environment where the account is: {@code AWS}, {@code GCP}, or a service of source code
 * @param account the other cloud's own id of the account or project
 * @param offerings what Defender does there, such as {@code DefenderForContainersAws}
 */
public record CloudConnector(String name, String environment, String account, List<String> offerings) {
    /** Copies the offerings. */
    public CloudConnector {
        offerings = List.copyOf(offerings);
    }

    /** Reads one as ARM answers it; what is not told is empty. */
    public static CloudConnector of(Document resource) {
        List<String> offerings = new ArrayList<>();
        for (Document one :
                resource.at("/properties/offerings").orElse(Document.array()).elements()) {
            one.text("/offeringType").ifPresent(offerings::add);
        }
        return new CloudConnector(
                resource.text("/name").orElse(""),
                resource.text("/properties/environmentName").orElse(""),
                resource.text("/properties/hierarchyIdentifier").orElse(""),
                offerings);
    }

    /** Whether Defender looks after containers there. */
    public boolean coversContainers() {
        return offerings.stream().anyMatch(one -> one.startsWith("DefenderForContainers"));
    }

    /** {@code AWS 123456789012 (production): DefenderForContainersAws}. */
    @Override
    public String toString() {
        return environment + " " + account + " (" + name + "): " + String.join(", ", offerings);
    }
}
