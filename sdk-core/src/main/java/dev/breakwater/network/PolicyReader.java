package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a network policy's manifest, with the API server's default of {@code policyTypes}. */
final class PolicyReader {
    private PolicyReader() {}

    static NetworkPolicy read(Document manifest) {
        ManifestReader reader = ManifestReader.of(manifest, "networking.k8s.io/v1", "NetworkPolicy");
        ManifestReader metadata = reader.metadata();
        NetworkPolicy.Builder builder = NetworkPolicy.named(metadata.requiredText("name"))
                .namespace(metadata.requiredText("namespace"))
                .putAllLabels(metadata.textMap("labels"))
                .putAllAnnotations(metadata.textMap("annotations"));
        if (!reader.has("spec")) {
            reader.issue("/spec", "is missing.");
        }
        reader.object("spec").ifPresent(spec -> readSpec(spec, builder));
        return reader.finish(builder::build);
    }

    private static void readSpec(ManifestReader spec, NetworkPolicy.Builder builder) {
        if (!spec.has("podSelector")) {
            spec.issue("/podSelector", "is missing; write {} to select all pods of the namespace.");
        }
        spec.object("podSelector").map(LabelSelector::read).ifPresent(builder::podSelector);
        IngressTraffic ingress = IngressTraffic.read(spec);
        EgressTraffic egress = EgressTraffic.read(spec);
        Set<String> types = types(spec, egress);
        direction(spec, types, "Ingress", !ingress.rules().isEmpty()).ifPresent(in -> builder.ingress(ingress));
        direction(spec, types, "Egress", !egress.rules().isEmpty()).ifPresent(out -> builder.egress(egress));
    }

    private static Set<String> types(ManifestReader spec, EgressTraffic egress) {
        Set<String> types = new LinkedHashSet<>(spec.texts("policyTypes"));
        types.stream()
                .filter(type -> !type.equals("Ingress") && !type.equals("Egress"))
                .forEach(type -> spec.issue("/policyTypes", "has '" + type + "', but only Ingress and Egress exist."));
        if (types.isEmpty()) {
            types.addAll(egress.rules().isEmpty() ? List.of("Ingress") : List.of("Ingress", "Egress"));
        }
        return types;
    }

    private static Optional<String> direction(ManifestReader spec, Set<String> types, String type, boolean rules) {
        if (rules && !types.contains(type)) {
            spec.issue(
                    "/policyTypes",
                    "does not have '" + type + "', so the rules of that direction would have no"
                            + " effect; add it, or remove the rules.");
        }
        return types.contains(type) ? Optional.of(type) : Optional.empty();
    }
}
