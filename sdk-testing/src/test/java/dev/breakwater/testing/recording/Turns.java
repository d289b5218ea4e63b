package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Random configurations of one object of a kind, each with some of the fields that managers dispute. */
final class Turns {
    private Turns() {}

    static String target(String kind) {
        return switch (kind) {
            case "configmap" -> "/api/v1/namespaces/rec-turns/configmaps/turn";
            case "service" -> "/api/v1/namespaces/rec-turns/services/turn";
            case "role" -> "/apis/rbac.authorization.k8s.io/v1/namespaces/rec-turns/roles/turn";
            case "networkpolicy" -> "/apis/networking.k8s.io/v1/namespaces/rec-turns/networkpolicies/turn";
            default -> "/apis/apps/v1/namespaces/rec-turns/deployments/turn";
        };
    }

    static Document configuration(String kind, Random random) {
        Document metadata = Document.object("name", "turn");
        Document labels = some(random, "l");
        metadata = labels.members().isEmpty() ? metadata : metadata.with("labels", labels);
        Document body = Document.object("metadata", metadata);
        return switch (kind) {
            case "configmap" -> typed("v1", "ConfigMap", body.with("data", some(random, "k")));
            case "role" -> typed("rbac.authorization.k8s.io/v1", "Role", body.with("rules", rules(random)));
            case "networkpolicy" -> typed("networking.k8s.io/v1", "NetworkPolicy", body.with("spec", policy(random)));
            case "service" -> typed("v1", "Service", body.with("spec", service(random)));
            default -> typed("apps/v1", "Deployment", body.with("spec", deployment(random)));
        };
    }

    private static Document typed(String version, String kind, Document body) {
        return Document.object("apiVersion", version, "kind", kind).merge(body);
    }

    private static Document some(Random random, String prefix) {
        Document all = Document.object();
        for (int i = 0; i < 4; i++) {
            all = random.nextBoolean() ? all.with(prefix + i, Integer.toString(random.nextInt(3))) : all;
        }
        return all;
    }

    private static Document rules(Random random) {
        List<String> verbs = random.nextBoolean() ? List.of("get") : List.of("get", "list");
        Document rule = Document.object("apiGroups", List.of(""), "resources", List.of("pods"), "verbs", verbs);
        return Document.array(rule);
    }

    private static Document policy(Random random) {
        Document spec = Document.object("podSelector", Document.object("matchLabels", some(random, "p")));
        spec = random.nextBoolean() ? spec.with("policyTypes", List.of("Ingress")) : spec;
        return random.nextBoolean() ? spec.with("ingress", List.of(Document.object())) : spec;
    }

    private static Document service(Random random) {
        List<Document> ports = new ArrayList<>();
        for (int port : new int[] {80, 81, 82}) {
            if (ports.isEmpty() || random.nextBoolean()) {
                Document one = Document.object("name", "p" + port, "port", port, "protocol", "TCP");
                ports.add(random.nextBoolean() ? one.with("targetPort", 8000 + random.nextInt(2)) : one);
            }
        }
        Document spec = Document.object("ports", ports);
        return random.nextBoolean() ? spec.with("selector", some(random, "s")) : spec;
    }

    private static Document deployment(Random random) {
        List<Document> containers = new ArrayList<>();
        containers.add(container("a", random));
        for (String name : List.of("b", "c")) {
            if (random.nextBoolean()) {
                containers.add(container(name, random));
            }
        }
        Document template = Document.object(
                "metadata", Document.object("labels", Document.object("app", "turn")),
                "spec", Document.object("containers", containers));
        Document selector = Document.object("matchLabels", Document.object("app", "turn"));
        Document spec = Document.object("selector", selector, "template", template);
        return random.nextBoolean() ? spec.with("replicas", random.nextInt(3)) : spec;
    }

    private static Document container(String name, Random random) {
        Document container =
                Document.object("name", name, "image", String.format(Locale.ROOT, "i:%d", random.nextInt(2)));
        List<Document> env = new ArrayList<>();
        for (String variable : List.of("A", "B")) {
            if (random.nextBoolean()) {
                env.add(Document.object("name", variable, "value", Integer.toString(random.nextInt(2))));
            }
        }
        return env.isEmpty() ? container : container.with("env", env);
    }
}
