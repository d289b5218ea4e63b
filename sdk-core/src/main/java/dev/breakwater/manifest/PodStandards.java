package dev.breakwater.manifest;

import java.util.Map;
import java.util.Set;

/**
 * What the Pod Security Standards name as safe, for all that judges pods. Source: the Pod Security Standards of
 * kubernetes.io, up to v1.37.
 */
public final class PodStandards {
    /** The types of volumes that the restricted level allows. */
    public static final Set<String> VOLUMES = Set.of(
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "persistentVolumeClaim",
            "projected",
            "secret");

    /** The kernel settings that the baseline level allows, each with the first minor release that does. */
    public static final Map<String, Integer> SYSCTLS = Map.ofEntries(
            Map.entry("kernel.shm_rmid_forced", 0),
            Map.entry("net.ipv4.ip_local_port_range", 0),
            Map.entry("net.ipv4.tcp_syncookies", 0),
            Map.entry("net.ipv4.ping_group_range", 0),
            Map.entry("net.ipv4.ip_unprivileged_port_start", 0),
            Map.entry("net.ipv4.ip_local_reserved_ports", 27),
            Map.entry("net.ipv4.tcp_keepalive_time", 29),
            Map.entry("net.ipv4.tcp_fin_timeout", 29),
            Map.entry("net.ipv4.tcp_keepalive_intvl", 29),
            Map.entry("net.ipv4.tcp_keepalive_probes", 29),
            Map.entry("net.ipv4.tcp_rmem", 32),
            Map.entry("net.ipv4.tcp_wmem", 32),
            Map.entry("net.ipv4.tcp_slow_start_after_idle", 37),
            Map.entry("net.ipv4.tcp_notsent_lowat", 37));

    /** The SELinux types that the baseline level allows from v1.31 on; an empty text is none. */
    public static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    /** The types of seccomp and AppArmor profiles that the levels allow. */
    public static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");

    private PodStandards() {}
}
