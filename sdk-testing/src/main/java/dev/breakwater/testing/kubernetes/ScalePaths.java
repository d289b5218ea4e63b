package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import java.util.Optional;

/**
 * Where a kind that can be scaled keeps its size.
 *
 * @param replicas the wanted size
 * @param present the present size
 * @param selector the selector of the pods; empty when the kind has none
 */
record ScalePaths(String replicas, String present, String selector) {
    private static final ScalePaths WORKLOAD = new ScalePaths("/spec/replicas", "/status/replicas", "/spec/selector");

    /** The paths of a kind; empty when it has no size. */
    static Optional<ScalePaths> of(ApiKind kind) {
        if (kind.equals(ApiKinds.DEPLOYMENT)
                || kind.equals(ApiKinds.REPLICA_SET)
                || kind.equals(ApiKinds.STATEFUL_SET)) {
            return Optional.of(WORKLOAD);
        }
        return kind.definition()
                .flatMap(CustomKind::scale)
                .map(scale -> new ScalePaths(
                        pointer(scale, "specReplicasPath"),
                        pointer(scale, "statusReplicasPath"),
                        pointer(scale, "labelSelectorPath")));
    }

    private static String pointer(Document scale, String path) {
        return scale.text("/" + path).orElse("").replace('.', '/');
    }

    /** The selector of an object as text: custom kinds keep it as such. */
    String selector(Document object) {
        return selector.isEmpty()
                ? ""
                : object.at(selector)
                        .map(found -> found.asText().orElseGet(() -> LabelSelectors.text(found)))
                        .orElse("");
    }
}
