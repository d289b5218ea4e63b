package dev.breakwater.cluster;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * What all Windows nodes of a cluster share. AKS makes up the password of the local administrator, so that there
 * is no secret to declare.
 *
 * @param adminUsername the local administrator; create-only
 * @param ownLicences whether Windows Server licences of yours are used: the Azure Hybrid Benefit
 * @param domain the domain of group-managed service accounts, which are on if there is one
 */
public record WindowsNodes(String adminUsername, boolean ownLicences, Optional<Domain> domain) implements Part {
    /**
     * The domain that group-managed service accounts live in. Both parts may be blank where nodes find it by the
     * DNS of their network.
     *
     * @param dnsServer the address of its DNS server
     * @param root its name
     */
    public record Domain(String dnsServer, String root) {}

    /** Windows nodes with that local administrator. */
    public static WindowsNodes admin(String username) {
        return new WindowsNodes(username, false, Optional.empty());
    }

    /** These nodes under Windows Server licences of yours. */
    public WindowsNodes underOwnLicences() {
        return new WindowsNodes(adminUsername, true, domain);
    }

    /** These nodes with group-managed service accounts of a domain. */
    public WindowsNodes inDomain(String dnsServer, String root) {
        return new WindowsNodes(adminUsername, ownLicences, Optional.of(new Domain(dnsServer, root)));
    }

    @Override
    public Document onto(Document properties) {
        String at = "/windowsProfile/";
        Document body = properties
                .withAt(at + "adminUsername", adminUsername)
                .withAt(at + "licenseType", ownLicences ? "Windows_Server" : "None")
                .withAt(at + "gmsaProfile/enabled", domain.isPresent());
        return domain.isEmpty()
                ? body
                : body.withAt(at + "gmsaProfile/dnsServer", domain.get().dnsServer())
                        .withAt(at + "gmsaProfile/rootDomainName", domain.get().root());
    }
}
