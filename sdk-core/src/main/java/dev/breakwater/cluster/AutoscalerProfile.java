package dev.breakwater.cluster;

import dev.breakwater.BreakwaterStyle;
import dev.breakwater.document.Document;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** How the cluster autoscaler decides; what is left out the service decides. Immutable. */
@Value.Immutable
@BreakwaterStyle
public interface AutoscalerProfile extends Part, WithAutoscalerProfile {
    /** Starts a profile. */
    static Builder builder() {
        return new Builder();
    }

    /** How a pool is chosen: {@code least-waste}, {@code most-pods}, {@code priority} or {@code random}. */
    Optional<String> expander();

    /** The interval of decisions. */
    Optional<Duration> scanInterval();

    /** How long a node is idle before it is removed. */
    Optional<Duration> scaleDownUnneeded();

    /** How long no node is removed after one was added. */
    Optional<Duration> scaleDownDelayAfterAdd();

    /** The utilisation below which a node may go, from 0 to 1. */
    Optional<Double> utilizationThreshold();

    /** Whether similar pools are kept at the same size. */
    Optional<Boolean> balanceSimilarPools();

    /** Whether nodes with pods that use local storage stay. */
    Optional<Boolean> keepNodesWithLocalStorage();

    /** Any other setting by the service's name, such as {@code ok-total-unready-count}. */
    Map<String, String> settings();

    @Override
    default Document onto(Document properties) {
        Document at = properties
                .at("/autoScalerProfile")
                .orElse(Document.object())
                .withSome("expander", expander())
                .withSome("scan-interval", scanInterval().map(GoDuration::of))
                .withSome("scale-down-unneeded-time", scaleDownUnneeded().map(GoDuration::of))
                .withSome("scale-down-delay-after-add", scaleDownDelayAfterAdd().map(GoDuration::of))
                .withSome(
                        "scale-down-utilization-threshold",
                        utilizationThreshold().map(String::valueOf))
                .withSome("balance-similar-node-groups", balanceSimilarPools().map(String::valueOf))
                .withSome(
                        "skip-nodes-with-local-storage",
                        keepNodesWithLocalStorage().map(String::valueOf))
                .merge(Document.of(settings()));
        return properties.with("autoScalerProfile", at);
    }

    /** Collects the attributes. Not thread-safe. */
    final class Builder extends ImmutableAutoscalerProfile.Builder {
        Builder() {}
    }
}
