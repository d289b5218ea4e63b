package dev.breakwater.platform;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.PropertyControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.change.PropertyTable;
import java.util.List;

/** The controls whose evidence is a network or a workspace alone. */
public final class PlatformControls {
    private static final List<Control> ALL = List.of(
            control(
                    Subnet.PROPERTIES,
                    "AKS-VNET-01",
                    Severity.MEDIUM,
                    "A network security group filters the subnet's traffic.",
                    "Declare Subnet.securityGroup(…)."),
            control(
                    Subnet.PROPERTIES,
                    "AKS-VNET-02",
                    Severity.MEDIUM,
                    "Machines of the subnet reach the internet only by an exit that somebody declared.",
                    "Declare Subnet.defaultOutboundAccess(false), and a NAT gateway or route."),
            control(
                    VirtualNetwork.PROPERTIES,
                    "AKS-VNET-03",
                    Severity.LOW,
                    "A DDoS protection plan protects the network's public addresses.",
                    "Declare VirtualNetwork.ddosProtection(DdosProtection.by(…))."),
            control(
                    LogAnalyticsWorkspace.PROPERTIES,
                    "LOG-01",
                    Severity.MEDIUM,
                    "Logs are sent and asked for with Entra ID only, not with the workspace's keys.",
                    "Declare LogAnalyticsWorkspace.localAuth(false)."),
            control(
                    LogAnalyticsWorkspace.PROPERTIES,
                    "LOG-02",
                    Severity.LOW,
                    "The workspace is reached over private networks only.",
                    "Declare publicIngestion(false) and publicQuery(false), and a private link scope."),
            control(
                    LogAnalyticsWorkspace.PROPERTIES,
                    "LOG-03",
                    Severity.MEDIUM,
                    "Logs are kept for at least 90 days.",
                    "Declare LogAnalyticsWorkspace.retentionDays(90) or more."));

    private PlatformControls() {}

    private static Control control(PropertyTable table, String id, Severity severity, String sentence, String remedy) {
        return PropertyControl.of(table, id, severity, sentence, remedy);
    }

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }
}
