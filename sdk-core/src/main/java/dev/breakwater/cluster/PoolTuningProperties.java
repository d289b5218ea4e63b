package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import java.util.List;

/** Properties of a pool: upgrades, prices, placement, kubelet and operating-system settings. */
final class PoolTuningProperties {
    private static final String AT = PoolProperties.AT;
    private static final String UPGRADE = AT + "upgradeSettings/";
    private static final String KUBELET = AT + "kubeletConfig/";
    private static final String OS = AT + "linuxOSConfig/";

    static final List<Property> LIST = List.of(
            Property.at(UPGRADE + "maxSurge", "Extra nodes of an upgrade").defaultsTo("10%"),
            Property.at(UPGRADE + "maxUnavailable", "Missing nodes of an upgrade")
                    .defaultsTo("0"),
            Property.at(UPGRADE + "drainTimeoutInMinutes", "Minutes to drain a node")
                    .defaultsTo(30),
            Property.at(UPGRADE + "nodeSoakDurationInMinutes", "Minutes between nodes")
                    .defaultsTo(0),
            Property.at(UPGRADE + "undrainableNodeBehavior", "What becomes of a node that cannot be drained")
                    .defaultsTo("Schedule")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(AT + "scaleDownMode", "What scaling down does")
                    .defaultsTo("Delete")
                    .compares(Form.TEXT_NO_CASE),
            Property.at(AT + "scaleSetPriority", "Priority")
                    .defaultsTo("Regular")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "scaleSetEvictionPolicy", "What eviction does")
                    .defaultsTo("Delete")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "spotMaxPrice", "Highest spot price")
                    .defaultsTo(-1)
                    .createOnly(),
            Property.at(AT + "gpuInstanceProfile", "GPU partition")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "gpuProfile/driver", "GPU driver")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "hostGroupID", "Dedicated hosts")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "proximityPlacementGroupID", "Proximity group")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "capacityReservationGroupID", "Capacity reservation")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "creationData/sourceResourceId", "Snapshot the pool is made from")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "enableUltraSSD", "Ultra disks").defaultsTo(false).createOnly(),
            Property.at(AT + "messageOfTheDay", "Message of the day").createOnly(),
            Property.at(AT + "windowsProfile/disableOutboundNat", "No outbound NAT on Windows")
                    .defaultsTo(false)
                    .createOnly(),
            Property.at(AT + "powerState/code", "Running or stopped")
                    .defaultsTo("Running")
                    .compares(Form.TEXT_NO_CASE),
            kubelet("cpuManagerPolicy", "CPU manager"),
            kubelet("cpuCfsQuota", "CPU quotas"),
            kubelet("cpuCfsQuotaPeriod", "Period of CPU quotas"),
            kubelet("imageGcHighThreshold", "Disk use that starts image collection, in percent"),
            kubelet("imageGcLowThreshold", "Disk use that ends image collection, in percent"),
            kubelet("topologyManagerPolicy", "Topology manager"),
            kubelet("allowedUnsafeSysctls", "Unsafe sysctls allowed")
                    .compares(Form.SET)
                    .safe(Safety.whenAbsent(), "AKS-NODE-15"),
            kubelet("failSwapOn", "Refuse to start with swap"),
            kubelet("containerLogMaxSizeMB", "Largest container log"),
            kubelet("containerLogMaxFiles", "Container logs kept"),
            kubelet("podMaxPids", "Processes per pod"),
            kubelet("seccompDefault", "Default seccomp profile")
                    .defaultsTo("Unconfined")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("RuntimeDefault"), "AKS-NODE-18")
                    .since(OperationProperties.PREVIEW),
            Property.at(OS + "sysctls", "Kernel settings")
                    .compares(Form.CONTAINS)
                    .createOnly(),
            Property.at(OS + "transparentHugePageEnabled", "Huge pages")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(OS + "transparentHugePageDefrag", "Defragmentation of huge pages")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(OS + "swapFileSizeMB", "Swap file").createOnly());

    private PoolTuningProperties() {}

    private static Property kubelet(String name, String title) {
        return Property.at(KUBELET + name, title).createOnly();
    }
}
