package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/** How the kubelets of a pool are set; what is left out the service decides. Create-only. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface KubeletConfig extends Part, WithKubeletConfig {
    /** Starts a configuration. */
    static Builder builder() {
        return new Builder();
    }

    /** {@code none} or {@code static}. */
    Optional<String> cpuManagerPolicy();

    /** Whether CPU limits of containers are enforced; the service's default is yes. */
    Optional<Boolean> cpuCfsQuota();

    /** The period of CPU limits, from 1 millisecond to 1 second. */
    Optional<Duration> cpuCfsQuotaPeriod();

    /** {@code none}, {@code best-effort}, {@code restricted} or {@code single-numa-node}. */
    Optional<String> topologyManagerPolicy();

    /** The disk use in percent that starts the removal of unused images. */
    Optional<Integer> imageGcHighThreshold();

    /** The disk use in percent that ends the removal of unused images. */
    Optional<Integer> imageGcLowThreshold();

    /** Whether the kubelet refuses to start on a node with swap; {@code false} is needed for a swap file. */
    Optional<Boolean> failSwapOn();

    /** The most megabytes of one log file of a container. */
    Optional<Integer> containerLogMaxMegabytes();

    /** The most log files of a container. */
    Optional<Integer> containerLogMaxFiles();

    /** The most processes of a pod. */
    Optional<Integer> podMaxPids();

    /** The pool with this laid over it. */
    @Override
    default Document onto(Document pool) {
        Document at = pool.at("/kubeletConfig")
                .orElse(Document.object())
                .withSome("cpuManagerPolicy", cpuManagerPolicy())
                .withSome("cpuCfsQuota", cpuCfsQuota())
                .withSome("cpuCfsQuotaPeriod", cpuCfsQuotaPeriod().map(period -> period.toMillis() + "ms"))
                .withSome("topologyManagerPolicy", topologyManagerPolicy())
                .withSome("imageGcHighThreshold", imageGcHighThreshold())
                .withSome("imageGcLowThreshold", imageGcLowThreshold())
                .withSome("failSwapOn", failSwapOn())
                .withSome("containerLogMaxSizeMB", containerLogMaxMegabytes())
                .withSome("containerLogMaxFiles", containerLogMaxFiles())
                .withSome("podMaxPids", podMaxPids());
        return pool.with("kubeletConfig", at);
    }

    /** Collects the settings. Not thread-safe. */
    final class Builder extends ImmutableKubeletConfig.Builder {
        Builder() {}
    }
}
