package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import java.util.List;

/**
 * What a policy says of traffic into the pods it selects: denied but for its rules.
 *
 * @param rules what is allowed; an empty list denies all
 */
public record IngressTraffic(List<IngressRule> rules) {
    /** Copies the rules. */
    public IngressTraffic {
        rules = List.copyOf(rules);
    }

    /** All of it is denied. */
    public static IngressTraffic denied() {
        return new IngressTraffic(List.of());
    }

    /** Only what one of the rules allows is allowed. */
    public static IngressTraffic allow(IngressRule... rules) {
        return new IngressTraffic(List.of(rules));
    }

    Document document() {
        return Document.of(rules.stream().map(IngressRule::document).toList());
    }

    static IngressTraffic read(ManifestReader spec) {
        return new IngressTraffic(
                spec.objects("ingress").stream().map(IngressRule::read).toList());
    }

    /** The rules as the manifest holds them. */
    @Override
    public String toString() {
        return document().toString();
    }
}
