package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.List;
import java.util.Optional;

/** What the API server refuses in ingresses. */
final class IngressRules {
    private IngressRules() {}

    static void check(Document ingress, List<Cause> causes) {
        Rules rules = new Rules(causes);
        Document spec = ingress.get("spec").orElse(Document.object());
        List<Document> hosts = Rules.elements(spec, "/rules");
        if (hosts.isEmpty() && spec.get("defaultBackend").isEmpty()) {
            rules.invalid("spec", "null", "either `defaultBackend` or `rules` must be specified");
        }
        spec.get("defaultBackend").ifPresent(backend -> backend(backend, "spec.defaultBackend", rules));
        for (int i = 0; i < hosts.size(); i++) {
            host(hosts.get(i), "spec.rules[" + i + "]", rules);
        }
    }

    private static void host(Document rule, String path, Rules rules) {
        String host = rule.text("/host").orElse("");
        String plain = host.startsWith("*.") ? host.substring(2) : host;
        if (!host.isEmpty()) {
            rules.sound(host, path + ".host", Names.subdomain(plain));
        }
        List<Document> paths = Rules.elements(rule, "/http/paths");
        for (int i = 0; i < paths.size(); i++) {
            path(paths.get(i), path + ".http.paths[" + i + "]", rules);
        }
    }

    private static void path(Document path, String place, Rules rules) {
        String type = path.text("/pathType").orElse("");
        String given = path.text("/path").orElse("");
        if (type.isEmpty()) {
            rules.required(place + ".pathType", "pathType must be specified");
        } else {
            rules.oneOf(Optional.of(type), place + ".pathType", List.of("Exact", "ImplementationSpecific", "Prefix"));
            boolean absolute = given.startsWith("/") || (given.isEmpty() && type.startsWith("Impl"));
            if (!absolute) {
                rules.invalid(place + ".path", Names.quoted(given), "must be an absolute path");
            }
        }
        path.get("backend").ifPresent(backend -> backend(backend, place + ".backend", rules));
    }

    private static void backend(Document backend, String place, Rules rules) {
        boolean service = backend.get("service").isPresent();
        boolean resource = backend.get("resource").isPresent();
        if (service && resource) {
            rules.invalid(place, Names.quoted(""), "cannot set both resource and service backends");
        }
        backend.at("/service/port/number").ifPresent(number -> rules.port(number, place + ".service.port.number"));
        backend.text("/service/port/name").ifPresent(name -> rules.portName(name, place + ".service.port.name"));
    }
}
