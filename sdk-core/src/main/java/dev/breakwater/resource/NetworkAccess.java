package dev.breakwater.resource;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * From where a service of Azure with a name in public DNS, such as a vault, a registry or a storage account, lets
 * itself be reached: over private endpoints only, from named ranges and subnets too, or from everywhere. Immutable.
 */
public final class NetworkAccess {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern RANGE = Pattern.compile(OCTET + "(\\." + OCTET + "){3}(/([12]?\\d|3[0-2]))?");

    private final boolean isPublic;
    private final boolean isOpen;
    private final List<String> ranges;
    private final List<Output<String>> subnets;
    private final boolean trustedServices;

    private NetworkAccess(
            boolean isPublic,
            boolean isOpen,
            List<String> ranges,
            List<Output<String>> subnets,
            boolean trustedServices) {
        this.isPublic = isPublic;
        this.isOpen = isOpen;
        this.ranges = List.copyOf(ranges);
        this.subnets = List.copyOf(subnets);
        this.trustedServices = trustedServices;
    }

    /** Over private endpoints only; services that Azure trusts come in too. */
    public static NetworkAccess privateOnly() {
        return new NetworkAccess(false, false, List.of(), List.of(), true);
    }

    /**
     * From these IPv4 addresses and CIDR blocks, of which there may be none; services that Azure trusts come in too.
     */
    public static NetworkAccess from(String... ranges) {
        return new NetworkAccess(true, false, List.of(ranges), List.of(), true);
    }

    /** From everywhere. */
    public static NetworkAccess open() {
        return new NetworkAccess(true, true, List.of(), List.of(), true);
    }

    /** This access, and from that subnet, by its ARM id; it needs the service's endpoint there. */
    public NetworkAccess andSubnet(Output<String> subnetId) {
        List<Output<String>> all = new ArrayList<>(subnets);
        all.add(subnetId);
        return new NetworkAccess(isPublic, isOpen, ranges, all, trustedServices);
    }

    /** This access, where services that Azure trusts get no way around the rules. */
    public NetworkAccess withoutTrustedServices() {
        return new NetworkAccess(isPublic, isOpen, ranges, subnets, false);
    }

    /** Whether there is any way over the public network. */
    public boolean isPublic() {
        return isPublic;
    }

    /** Whether everybody comes in. */
    public boolean isOpen() {
        return isOpen;
    }

    /** The IPv4 addresses and CIDR blocks that come in. */
    public List<String> ranges() {
        return ranges;
    }

    /** The ARM ids of the subnets that come in. */
    public List<Output<String>> subnets() {
        return subnets;
    }

    /** {@code Enabled} or {@code Disabled}: what ARM calls public network access. */
    public String publicNetworkAccess() {
        return isPublic ? "Enabled" : "Disabled";
    }

    /** {@code Allow} or {@code Deny}: what ARM calls the default action. */
    public String defaultAction() {
        return isOpen ? "Allow" : "Deny";
    }

    /** {@code AzureServices} or {@code None}: what ARM calls the bypass. */
    public String bypass() {
        return trustedServices ? "AzureServices" : "None";
    }

    /** The rules as vaults and storage accounts write them: {@code networkAcls}. */
    public Document acls() {
        Document acls = Document.object("bypass", bypass(), "defaultAction", defaultAction());
        List<Document> ips =
                ranges.stream().map(range -> Document.object("value", range)).toList();
        List<Document> networks = subnets.stream()
                .map(subnet -> Document.object("id", subnet.toDocument()))
                .toList();
        return isOpen ? acls : acls.with("ipRules", ips).with("virtualNetworkRules", networks);
    }

    /** Every output that the rules use. */
    public Set<Output<?>> outputs() {
        return new LinkedHashSet<>(subnets);
    }

    /** What the services refuse in it; empty if nothing. */
    public List<Issue> issues(String subject) {
        List<Issue> issues = new ArrayList<>();
        for (String range : ranges) {
            if (!RANGE.matcher(range).matches()) {
                issues.add(new Issue(
                        subject,
                        "networkAccess contains '" + range
                                + "', which is no IPv4 address or CIDR block such as 203.0.113.0/24."));
            }
        }
        if ((isOpen || !isPublic) && !subnets.isEmpty()) {
            issues.add(new Issue(
                    subject,
                    "networkAccess names subnets, but is " + this
                            + "; begin with NetworkAccess.from(), which closes it to all others."));
        }
        return issues;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NetworkAccess that
                && isPublic == that.isPublic
                && isOpen == that.isOpen
                && trustedServices == that.trustedServices
                && ranges.equals(that.ranges)
                && subnets.equals(that.subnets);
    }

    @Override
    public int hashCode() {
        return Objects.hash(isPublic, isOpen, trustedServices, ranges, subnets);
    }

    /** {@code from [203.0.113.0/24]}, {@code private only} or {@code open}. */
    @Override
    public String toString() {
        return isOpen ? "open" : isPublic ? "from " + ranges + subnets : "private only";
    }
}
