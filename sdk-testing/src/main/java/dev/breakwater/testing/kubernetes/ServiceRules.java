package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Optional;

/** What the API server refuses in services. */
final class ServiceRules {
    private ServiceRules() {}

    static void check(Optional<Document> before, Document service, List<Cause> causes) {
        Rules rules = new Rules(causes);
        Document spec = service.get("spec").orElse(Document.object());
        String type = spec.text("/type").orElse("ClusterIP");
        List<Document> ports = Rules.elements(spec, "/ports");
        boolean external = type.equals("ExternalName");
        if (ports.isEmpty() && !external && !isHeadless(spec)) {
            rules.required("spec.ports", "");
        }
        for (int i = 0; i < ports.size(); i++) {
            port(ports.get(i), "spec.ports[" + i + "]", ports.size() > 1, rules);
        }
        rules.unique(ports, "/name", "spec.ports");
        Names.labels(spec.get("selector").orElse(Document.object()).members(), "spec.selector")
                .forEach(rules::add);
        rules.oneOf(spec.text("/sessionAffinity"), "spec.sessionAffinity", List.of("ClientIP", "None"));
        rules.oneOf(Optional.of(type), "spec.type", List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort"));
        if (external && spec.text("/externalName").orElse("").isEmpty()) {
            rules.required("spec.externalName", "");
        }
        addresses(before, spec, rules);
    }

    private static boolean isHeadless(Document spec) {
        return spec.text("/clusterIP").filter("None"::equals).isPresent();
    }

    private static void port(Document port, String path, boolean several, Rules rules) {
        Optional<String> name = port.text("/name").filter(given -> !given.isEmpty());
        if (several && name.isEmpty()) {
            rules.required(path + ".name", "");
        }
        name.ifPresent(given -> rules.sound(given, path + ".name", Names.label(given)));
        rules.port(port.get("port").orElse(Document.of(0)), path + ".port");
        rules.oneOf(port.text("/protocol"), path + ".protocol", Rules.PROTOCOLS);
        port.get("targetPort").ifPresent(target -> rules.port(target, path + ".targetPort"));
    }

    private static void addresses(Optional<Document> before, Document spec, Rules rules) {
        Optional<Document> live = before.flatMap(old -> old.at("/spec/clusterIPs"));
        Document given = spec.get("clusterIPs").orElse(Document.array());
        if (live.isPresent() && !live.get().equals(given)) {
            rules.invalid("spec.clusterIPs[0]", given.toJson(), "may not change once set");
            return;
        }
        for (int i = 0; i < given.elements().size(); i++) {
            String address = given.elements().get(i).asText().orElse("");
            boolean valid = address.equals("None")
                    || Cidr.parse(address + (address.contains(":") ? "/128" : "/32"))
                            .isPresent();
            if (!valid) {
                rules.invalid(
                        "spec.clusterIPs[" + i + "]",
                        Names.quoted(address),
                        "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
            }
        }
    }
}
