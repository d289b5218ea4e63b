package dev.breakwater.cluster;

import dev.breakwater.change.Form;
import dev.breakwater.change.Property;
import dev.breakwater.change.Safety;
import dev.breakwater.document.Document;
import java.util.List;
import java.util.Optional;

/** Properties of a pool: size, machines, network and security. */
final class PoolProperties {
    static final String AT = "/properties/agentPoolProfiles/*/";

    static final List<Property> LIST = List.of(
            Property.at(AT + "name", "Name of the pool")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "mode", "Mode").defaultsTo("User").compares(Form.TEXT_NO_CASE),
            Property.at(AT + "count", "Nodes").serverOwnedWhen(PoolProperties::isAutoscaled),
            Property.at(AT + "enableAutoScaling", "Autoscaling").defaultsTo(false),
            Property.at(AT + "minCount", "Fewest nodes"),
            Property.at(AT + "maxCount", "Most nodes"),
            Property.at(AT + "vmSize", "Machine size")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "type", "Kind of pool")
                    .defaultsTo("VirtualMachineScaleSets")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly()
                    .safe(Safety.oneOf("VirtualMachineScaleSets", "VirtualMachines"), "AKS-NODE-12"),
            Property.at(AT + "osType", "Operating system family")
                    .defaultsTo("Linux")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "osSKU", "Operating system")
                    .compares(Form.TEXT_NO_CASE)
                    .takesIn(Costs.LINUX_IMAGE)
                    .safe(
                            Safety.noneOf("CBLMariner", "Mariner", "Windows2019", "WindowsAnnual", "Flatcar"),
                            "AKS-NODE-07"),
            Property.at(AT + "osDiskType", "System disk")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly()
                    .safe(Safety.oneOf("Ephemeral"), "AKS-NODE-03"),
            Property.at(AT + "osDiskSizeGB", "Size of the system disk").createOnly(),
            Property.at(AT + "kubeletDiskType", "Disk of the kubelet")
                    .defaultsTo("OS")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "availabilityZones", "Zones")
                    .defaultsTo(List.of())
                    .compares(Form.SET)
                    .createOnly()
                    .safe(Safety.whenPresent(), "AKS-NODE-13"),
            Property.at(AT + "maxPods", "Pods per node").createOnly(),
            Property.at(AT + "vnetSubnetID", "Subnet of the nodes")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "podSubnetID", "Subnet of the pods")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "podIPAllocationMode", "How pods get addresses")
                    .defaultsTo("DynamicIndividual")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly(),
            Property.at(AT + "enableEncryptionAtHost", "Encryption at host")
                    .defaultsTo(false)
                    .createOnly()
                    .safe(Safety.when(true), "AKS-NODE-01"),
            Property.at(AT + "enableNodePublicIP", "Public addresses of nodes")
                    .defaultsTo(false)
                    .createOnly()
                    .safe(Safety.when(false), "AKS-NET-04"),
            Property.at(AT + "nodePublicIPPrefixID", "Prefix of public addresses of nodes")
                    .compares(Form.TEXT_NO_CASE)
                    .createOnly()
                    .safe(Safety.whenAbsent(), "AKS-NET-04"),
            Property.at(AT + "enableFIPS", "Validated cryptography")
                    .defaultsTo(false)
                    .reimagesNodes(),
            Property.at(AT + "securityProfile/sshAccess", "SSH access")
                    .defaultsTo("LocalUser")
                    .compares(Form.TEXT_NO_CASE)
                    .safe(Safety.oneOf("Disabled", "EntraId"), "AKS-NODE-04"),
            Property.at(AT + "securityProfile/enableSecureBoot", "Secure boot")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-NODE-05"),
            Property.at(AT + "securityProfile/enableVTPM", "Virtual TPM")
                    .defaultsTo(false)
                    .safe(Safety.when(true), "AKS-NODE-05"),
            Property.at(AT + "workloadRuntime", "Isolation of pods")
                    .defaultsTo("OCIContainer")
                    .compares(Form.TEXT_NO_CASE)
                    .reimagesNodes(),
            Property.at(AT + "networkProfile/allowedHostPorts", "Open host ports")
                    .defaultsTo(List.of())
                    .compares(Form.SET)
                    .safe(Safety.whenAbsent(), "AKS-NET-10"),
            Property.at(AT + "networkProfile/applicationSecurityGroups", "Application security groups")
                    .defaultsTo(List.of())
                    .compares(Form.SET_NO_CASE),
            Property.at(AT + "nodeLabels", "Node labels").defaultsTo(Document.object()),
            Property.at(AT + "nodeTaints", "Node taints").defaultsTo(List.of()).compares(Form.SET),
            Property.at(AT + "tags", "Tags of the machines")
                    .defaultsTo(Document.object())
                    .compares(Form.CONTAINS)
                    .safe(PoolProperties::rotation, "AKS-NODE-16"),
            Property.at(AT + "orchestratorVersion", "Kubernetes version of the pool")
                    .compares(Form.VERSION_OR_LATER_PATCH)
                    .takesIn(Costs.FORWARD_BY_NEW_NODES));

    private PoolProperties() {}

    private static boolean isAutoscaled(Document pool) {
        return Facts.isTrue(pool, "/enableAutoScaling");
    }

    private static int rotation(Optional<Document> tags) {
        return tags.flatMap(map -> map.text("/aks-disable-kubelet-serving-certificate-rotation"))
                        .filter("true"::equalsIgnoreCase)
                        .isPresent()
                ? 0
                : 1;
    }
}
