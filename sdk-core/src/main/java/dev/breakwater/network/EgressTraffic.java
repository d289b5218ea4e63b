package dev.breakwater.network;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestReader;
import java.util.List;

/**
 * What a policy says of traffic out of the pods it selects: denied but for its rules.
 *
 * @param rules what is allowed; an empty list denies all
 */
public record EgressTraffic(List<EgressRule> rules) {
    /** Copies the rules. */
    public EgressTraffic {
        rules = List.copyOf(rules);
    }

    /** All of it is denied. */
    public static EgressTraffic denied() {
        return new EgressTraffic(List.of());
    }

    /** Only what one of the rules allows is allowed. */
    public static EgressTraffic allow(EgressRule... rules) {
        return new EgressTraffic(List.of(rules));
    }

    Document document() {
        return Document.of(rules.stream().map(EgressRule::document).toList());
    }

    static EgressTraffic read(ManifestReader spec) {
        return new EgressTraffic(
                spec.objects("egress").stream().map(EgressRule::read).toList());
    }

    /** The rules as the manifest holds them. */
    @Override
    public String toString() {
        return document().toString();
    }
}
