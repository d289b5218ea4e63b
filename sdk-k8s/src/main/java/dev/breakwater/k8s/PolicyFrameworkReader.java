package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.provider.ProviderException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/** Reads what Gatekeeper holds in a cluster, and tries out whether it refuses. Used by one thread. */
final class PolicyFrameworkReader {
    private static final String CONSTRAINTS = "/apis/constraints.gatekeeper.sh/v1beta1";
    private static final String GROUP = "/apis/templates.gatekeeper.sh/v1";
    private static final String TEMPLATES = GROUP + "/constrainttemplates";
    private static final String WEBHOOKS = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
    private static final String GATEKEEPER = "gatekeeper.sh";
    private static final String WEBHOOK = "validation." + GATEKEEPER;
    private static final String PROBE = "breakwater-policy-probe";

    private final ApiServer server;
    private final Clock clock;
    private final List<String> unread = new ArrayList<>();

    PolicyFrameworkReader(ApiServer server, Clock clock) {
        this.server = server;
        this.clock = clock;
    }

    PolicyFramework read(String namespace) {
        Optional<List<String>> kinds = attempt(this::kinds);
        List<Document> templates = rows(() -> server.list(TEMPLATES, ""), PolicyFrameworkReader::template);
        List<Document> constraints = new ArrayList<>();
        for (String kind : kinds.orElse(List.of())) {
            constraints.addAll(rows(() -> server.list(CONSTRAINTS + "/" + kind, ""), this::constraint));
        }
        Optional<Boolean> installed = attempt(() -> server.read(GROUP).isPresent());
        List<Document> webhooks = attempt(() -> server.list(WEBHOOKS, "")).orElse(List.of()).stream()
                .flatMap(one -> webhooks(one).stream())
                .toList();
        Document probe = attempt(() -> probe(namespace))
                .orElse(Document.object("namespace", namespace, "message", "it could not be asked"));
        return new PolicyFramework(Document.object("readAt", clock.instant().toString())
                .withSome("installed", installed)
                .with("templates", templates)
                .with("constraints", constraints)
                .with("webhooks", webhooks)
                .with("probe", probe)
                .withSome("windows", windows())
                .with("notAssessable", unread));
    }

    /** What the server refuses to tell is remembered; that it cannot be reached at all is thrown. */
    private <T> Optional<T> attempt(Supplier<T> question) {
        try {
            return Optional.of(question.get());
        } catch (ProviderException e) {
            if (e.retry() != ProviderException.Retry.NEVER) {
                throw e;
            }
            unread.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private List<Document> rows(Supplier<List<Document>> question, Function<Document, Document> row) {
        return attempt(question).orElse(List.of()).stream().map(row).toList();
    }

    /** The names in paths of the kinds of constraints. */
    private List<String> kinds() {
        TreeSet<String> names = new TreeSet<>();
        for (Document one : elements(server.read(CONSTRAINTS).orElse(Document.object()), "/resources")) {
            one.text("/name").filter(name -> !name.contains("/")).ifPresent(names::add);
        }
        return List.copyOf(names);
    }

    private static Document template(Document template) {
        List<String> errors = new ArrayList<>();
        for (Document pod : elements(template, "/status/byPod")) {
            for (Document error : elements(pod, "/errors")) {
                error.text("/message").filter(said -> !errors.contains(said)).ifPresent(errors::add);
            }
        }
        return Document.object("name", template.text("/metadata/name").orElse(""))
                .withSome("kind", template.at("/spec/crd/spec/names/kind"))
                .withSome("managedBy", template.at("/metadata/labels/managed-by"))
                .with("created", template.flag("/status/created").orElse(false))
                .withSome("errors", errors.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", errors)));
    }

    private Document constraint(Document constraint) {
        Optional<String> audited = constraint.text("/status/auditTimestamp");
        return Document.object("kind", constraint.text("/kind").orElse(""))
                .withSome("name", constraint.at("/metadata/name"))
                .with("action", constraint.text("/spec/enforcementAction").orElse("deny"))
                .withSome("managedBy", constraint.at("/metadata/labels/managed-by"))
                .withSome("assignment", constraint.at("/metadata/annotations/azure-policy-assignment-id"))
                .withSome("definition", constraint.at("/metadata/annotations/azure-policy-definition-id"))
                .withSome("auditTimestamp", audited)
                .withSome("auditAge", audited.flatMap(this::age))
                .withSome("totalViolations", constraint.at("/status/totalViolations"))
                .withSome("violations", constraint.at("/status/violations"));
    }

    private Optional<Long> age(String time) {
        try {
            return Optional.of(
                    Duration.between(Instant.parse(time), clock.instant()).toSeconds());
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }

    private static List<Document> webhooks(Document configuration) {
        List<Document> found = new ArrayList<>();
        for (Document webhook : elements(configuration, "/webhooks")) {
            String name = webhook.text("/name").orElse("");
            if (name.endsWith(GATEKEEPER)) {
                found.add(Document.object("name", name)
                        .withSome("configuration", configuration.at("/metadata/name"))
                        .with("failurePolicy", webhook.text("/failurePolicy").orElse("Fail")));
            }
        }
        return found;
    }

    /** A privileged pod in a dry run; it says who refused it, if anybody did. */
    private Document probe(String namespace) {
        Answer answer = server.tryOut("/api/v1/namespaces/" + Urls.segment(namespace) + "/pods", pod(namespace));
        Document probe = Document.object("namespace", namespace);
        String where = "a privileged pod in " + namespace;
        String said = answer.said();
        if (answer.status() / 100 == 2) {
            return probe.with("refused", false).with("message", where + " is let through");
        }
        if (answer.status() == 403 && said.contains('"' + WEBHOOK + '"')) {
            return probe.with("refused", true).with("message", where + " is refused: " + said);
        }
        return probe.with("message", "not assessable, " + where + " did not come to Gatekeeper's answer: " + said);
    }

    private static Document pod(String namespace) {
        Document container = Document.object("name", "probe", "image", "registry.k8s.io/pause:3.10")
                .with("securityContext", Document.object("privileged", true));
        return Document.object("apiVersion", "v1", "kind", "Pod")
                .with("metadata", Document.object("name", PROBE, "namespace", namespace))
                .with(
                        "spec",
                        Document.object("containers", List.of(container))
                                .with("nodeSelector", Document.object("kubernetes.io/os", "linux")));
    }

    /** Why nothing is said of Windows pods, where nodes could run them. */
    private Optional<String> windows() {
        boolean there = attempt(() -> server.metadataOnly().list("/api/v1/nodes", "kubernetes.io/os=windows"))
                .filter(nodes -> !nodes.isEmpty())
                .isPresent();
        return there
                ? Optional.of("pods on the Windows nodes of this cluster: these policies and the probe are for Linux.")
                : Optional.empty();
    }

    private static List<Document> elements(Document of, String pointer) {
        return of.at(pointer).orElse(Document.array()).elements();
    }

    @Override
    public String toString() {
        return "PolicyFrameworkReader[" + server + "]";
    }
}
