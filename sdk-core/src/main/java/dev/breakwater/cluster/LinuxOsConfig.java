package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** How Linux is set on the nodes of a pool; what is left out the service decides. Create-only. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface LinuxOsConfig extends Part, WithLinuxOsConfig {
    /** Starts a configuration. */
    static Builder builder() {
        return new Builder();
    }

    /** Kernel settings by the service's names, such as {@code vmMaxMapCount} for {@code vm.max_map_count}. */
    Map<String, Document> sysctls();

    /** {@code always}, {@code defer}, {@code defer+madvise}, {@code madvise} or {@code never}. */
    Optional<String> transparentHugePageDefrag();

    /** {@code always}, {@code madvise} or {@code never}. */
    Optional<String> transparentHugePages();

    /** The size of a swap file in megabytes; needs {@link KubeletConfig#failSwapOn} to be {@code false}. */
    Optional<Integer> swapFileMegabytes();

    /** The pool with this laid over it. */
    @Override
    default Document onto(Document pool) {
        Document at = pool.at("/linuxOSConfig")
                .orElse(Document.object())
                .withSome("transparentHugePageDefrag", transparentHugePageDefrag())
                .withSome("transparentHugePageEnabled", transparentHugePages())
                .withSome("swapFileSizeMB", swapFileMegabytes());
        return pool.with("linuxOSConfig", sysctls().isEmpty() ? at : at.with("sysctls", sysctls()));
    }

    /** Collects the settings. Not thread-safe. */
    final class Builder extends ImmutableLinuxOsConfig.Builder {
        Builder() {}

        /** A kernel setting that is a number. */
        public Builder sysctl(String name, int value) {
            putSysctl(name, Document.of(value));
            return this;
        }

        /** A kernel setting that is on or off. */
        public Builder sysctl(String name, boolean value) {
            putSysctl(name, Document.of(value));
            return this;
        }

        /** A kernel setting that is a text, such as {@code netIpv4IpLocalPortRange}. */
        public Builder sysctl(String name, String value) {
            putSysctl(name, Document.of(value));
            return this;
        }
    }
}
