package dev.breakwater.network;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Severity;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import dev.breakwater.manifest.ManifestControl;
import dev.breakwater.manifest.ManifestControl.Judgement;
import dev.breakwater.manifest.SystemNamespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The controls over what lets traffic in; what AKS runs in its own namespaces is left out. */
public final class ExposureControls {
    private static final Set<Document> WEB = Set.of(Document.of(80), Document.of(443));
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    private ExposureControls() {}

    /** All of them. */
    public static List<Control> all() {
        return List.of(
                new WebFirewall(),
                ManifestControl.of(
                                "K8S-NET-02",
                                Severity.HIGH,
                                "Every ingress serves each of its hosts by TLS, and every gateway has a listener that ends"
                                        + " or passes TLS.",
                                "Declare Ingress.tls(secret, hosts) or Gateway.https(listener, port, host, secret).")
                        .needs(Ingress.TYPE, Gateway.TYPE)
                        .maps("Azure Policy", "1a5b4dca")
                        .maps("MCSB 1", "DP-3")
                        .maps("CIS AKS 1.8", "5.4.5")
                        .maps("Kubescape", "C-0245", "C-0263")
                        .judging((estate, entry) ->
                                entry.address().type().equals(Ingress.TYPE) ? ingressTls(entry) : gatewayTls(entry)),
                ManifestControl.of(
                                "K8S-NET-03",
                                Severity.HIGH,
                                "Every load balancer of a service is internal.",
                                "Declare Service.internalLoadBalancer(), and accept the finding for the one entrance.")
                        .needs(Service.TYPE)
                        .maps("Azure Policy", "3fc4dc25")
                        .judging((estate, entry) -> isOf(entry, "LoadBalancer") ? internal(entry) : Optional.empty()),
                ManifestControl.of(
                                "K8S-NET-04",
                                Severity.HIGH,
                                "No service claims external addresses.",
                                "Remove spec.externalIPs: whoever sets them takes over the traffic to that address.")
                        .needs(Service.TYPE)
                        .maps("Azure Policy", "d46c275d")
                        .maps("Trivy", "KSV-0108")
                        .maps("Kubescape", "C-0283")
                        .judging((estate, entry) -> Judgement.of(
                                list(entry.document(), "/spec/externalIPs").isEmpty(), entry, "/spec/externalIPs")),
                ManifestControl.of(
                                "K8S-NET-05",
                                Severity.MEDIUM,
                                "Services that are reached from outside the cluster listen on 80 and 443 only.",
                                "Put other protocols behind a gateway, or accept the finding for the port that is meant.")
                        .needs(Service.TYPE)
                        .maps("Azure Policy", "233a2a17")
                        .maps("MCSB 1", "PV-2")
                        .judging((estate, entry) -> isOf(entry, "LoadBalancer") || isOf(entry, "NodePort")
                                ? webPorts(entry)
                                : Optional.empty()),
                ManifestControl.of(
                                "K8S-NET-07",
                                Severity.HIGH,
                                "No ingress relies on ingress-nginx, whose support has ended, or carries a snippet of its"
                                        + " configuration.",
                                "Move to the Gateway API, and remove the annotations " + NGINX + "*-snippet.")
                        .needs(Ingress.TYPE)
                        .maps("Checkov", "CKV_K8S_152", "CKV_K8S_153", "CKV_K8S_154")
                        .maps("Kubescape", "C-0059", "C-0292")
                        .judging((estate, entry) -> nginx(entry)));
    }

    private static boolean isOf(Estate.Entry service, String type) {
        String namespace = service.document().text("/metadata/namespace").orElse("");
        return !SystemNamespaces.contains(namespace)
                && service.document().text("/spec/type").filter(type::equals).isPresent();
    }

    private static Optional<Judgement> internal(Estate.Entry service) {
        String pointer = "/metadata/annotations/" + Service.INTERNAL.replace("/", "~1");
        boolean internal = service.document()
                .text(pointer)
                .filter("true"::equalsIgnoreCase)
                .isPresent();
        return Judgement.of(internal, service, pointer);
    }

    private static Optional<Judgement> webPorts(Estate.Entry service) {
        boolean web = list(service.document(), "/spec/ports").stream()
                .allMatch(port -> port.get("port").filter(WEB::contains).isPresent());
        return Judgement.of(web, service, "/spec/ports");
    }

    /** Every host of a rule is among the hosts of a certificate; rules without a host need any certificate. */
    private static Optional<Judgement> ingressTls(Estate.Entry ingress) {
        List<Document> tls = list(ingress.document(), "/spec/tls");
        List<Document> covered = new ArrayList<>();
        tls.forEach(certificate -> covered.addAll(list(certificate, "/hosts")));
        boolean all = list(ingress.document(), "/spec/rules").stream()
                .allMatch(rule -> rule.get("host").map(covered::contains).orElse(!tls.isEmpty()));
        return Judgement.of(all && !tls.isEmpty(), ingress, "/spec/tls");
    }

    private static Optional<Judgement> gatewayTls(Estate.Entry gateway) {
        boolean secure = list(gateway.document(), "/spec/listeners").stream()
                .anyMatch(listener -> listener.text("/protocol")
                        .filter(protocol -> protocol.equals("HTTPS") || protocol.equals("TLS"))
                        .isPresent());
        return Judgement.of(secure, gateway, "/spec/listeners");
    }

    private static Optional<Judgement> nginx(Estate.Entry ingress) {
        List<Evidence> found = new ArrayList<>();
        ingress.document()
                .at("/metadata/annotations")
                .orElse(Document.object())
                .members()
                .forEach((key, value) -> {
                    if (key.startsWith(NGINX) && key.endsWith("-snippet")) {
                        found.add(
                                new Evidence("/metadata/annotations/" + key, Optional.of(value), ingress.apiVersion()));
                    }
                });
        Optional<Document> controller = ingress.document().at("/spec/ingressClassName");
        Evidence seen = new Evidence("/spec/ingressClassName", controller, ingress.apiVersion());
        if (controller.filter(Document.of("nginx")::equals).isPresent()) {
            found.add(seen);
        }
        return Optional.of(new Judgement(found.isEmpty(), found.isEmpty() ? List.of(seen) : found));
    }

    private static List<Document> list(Document object, String pointer) {
        return object.at(pointer).orElse(Document.array()).elements();
    }
}
