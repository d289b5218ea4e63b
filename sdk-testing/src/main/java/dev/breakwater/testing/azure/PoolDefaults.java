package dev.breakwater.testing.azure;

import static dev.breakwater.testing.azure.ServerDefaults.standard;

import dev.breakwater.document.Document;
import java.util.Locale;
import java.util.Optional;

/** What AKS adds to a pool, and what it keeps although a PUT does not repeat it. */
final class PoolDefaults {
    private static final String IMAGE_DATE = "202608.01.0";
    private static final Object[][] PLAIN = {
        {"/mode", "User"},
        {"/vmSize", "Standard_D4ds_v5"},
        {"/osType", "Linux"},
        {"/osDiskSizeGB", 128},
        {"/kubeletDiskType", "OS"},
        {"/type", "VirtualMachineScaleSets"},
        {"/enableAutoScaling", false},
        {"/enableNodePublicIP", false},
        {"/enableEncryptionAtHost", false},
        {"/enableUltraSSD", false},
        {"/enableFIPS", false},
        {"/scaleDownMode", "Delete"},
        {"/workloadRuntime", "OCIContainer"},
        {"/upgradeSettings/maxSurge", "10%"},
        {"/upgradeSettings/maxUnavailable", "0"},
        {"/securityProfile/sshAccess", "LocalUser"},
        {"/securityProfile/enableVTPM", false},
        {"/securityProfile/enableSecureBoot", false},
    };

    private PoolDefaults() {}

    static Document pool(Document asked, Optional<Document> current, Document cluster, Settings settings) {
        Document pool = asked;
        for (String property : CreateOnly.POOL) {
            Optional<Document> old = current.flatMap(before -> before.at('/' + property));
            pool = old.isPresent() ? standard(pool, '/' + property, old.get()) : pool;
        }
        for (Object[] row : PLAIN) {
            pool = standard(pool, (String) row[0], row[1]);
        }
        pool = standard(pool, "/count", count(pool, current));
        pool = standard(pool, "/osDiskType", diskType(pool));
        pool = standard(pool, "/maxPods", maxPods(cluster));
        pool = standard(pool, "/osSKU", isWindows(pool) ? "Windows2022" : "Ubuntu");
        pool = pool.with("powerState", Document.object("code", "Running"));
        pool = version(pool, current, cluster, settings);
        return pool.with("nodeImageVersion", image(pool));
    }

    private static Object count(Document pool, Optional<Document> current) {
        Optional<Document> floor = pool.get("minCount");
        return current.flatMap(before -> before.get("count")).or(() -> floor).orElse(Document.of(1));
    }

    private static Document version(Document pool, Optional<Document> current, Document cluster, Settings settings) {
        Optional<String> old = current.flatMap(before -> before.text("/currentOrchestratorVersion"));
        String standing = old.or(() -> cluster.text("/properties/currentKubernetesVersion"))
                .orElseGet(settings::standardVersion);
        String asked = pool.text("/orchestratorVersion").orElse(standing);
        String actual = standing.startsWith(asked + '.') ? standing : Versions.resolve(asked, settings);
        return pool.with("orchestratorVersion", asked).with("currentOrchestratorVersion", actual);
    }

    /** Sizes with a local disk, such as Standard_D4ds_v5, take an ephemeral one. */
    private static String diskType(Document pool) {
        String size = pool.text("/vmSize").orElse("");
        return size.matches("Standard_[A-Z]+\\d+[a-z]*d[a-z]*_v\\d+") ? "Ephemeral" : "Managed";
    }

    private static int maxPods(Document cluster) {
        String plugin = cluster.text("/properties/networkProfile/networkPlugin").orElse("");
        boolean overlay = plugin.isEmpty()
                || "overlay"
                        .equals(cluster.text("/properties/networkProfile/networkPluginMode")
                                .orElse(""));
        int routed = "kubenet".equals(plugin) ? 110 : 30;
        return overlay ? 250 : routed;
    }

    private static boolean isWindows(Document pool) {
        return "windows".equals(pool.text("/osType").orElse("").toLowerCase(Locale.ROOT));
    }

    private static String image(Document pool) {
        String sku = pool.text("/osSKU").orElse("Ubuntu");
        if (isWindows(pool)) {
            return "AKSWindows-2022-containerd-20348.4171.260801";
        }
        return sku.startsWith("AzureLinux")
                ? "AKSAzureLinux-V3gen2-" + IMAGE_DATE
                : "AKSUbuntu-2404gen2containerd-" + IMAGE_DATE;
    }
}
