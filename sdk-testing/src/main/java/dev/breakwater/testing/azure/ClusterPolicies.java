package dev.breakwater.testing.azure;

import dev.breakwater.admission.ClusterReader;
import dev.breakwater.document.Document;
import dev.breakwater.k8s.admission.ConstraintAudit;
import dev.breakwater.k8s.admission.GatekeeperConstraints;
import dev.breakwater.testing.azure.PolicyAddOn.Step;
import dev.breakwater.testing.kubernetes.FakeKubernetes;
import dev.breakwater.testing.kubernetes.StatusException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Azure Policy add-on and Gatekeeper's audit inside one cluster: constraints follow the timetable, and each minute
 * what somebody did to them is undone, and an audit writes into them which pods violate them. It runs on one thread at a time.
 */
final class ClusterPolicies implements Consumer<FakeKubernetes> {
    private static final Duration AUDIT_INTERVAL = Duration.ofMinutes(1); // Gatekeeper's default
    private static final String TEMPLATE = "ConstraintTemplate";
    private static final int ANY_VERSION = 33; // rules in Java are the same in all

    private final Supplier<List<Step>> timetable;
    private final Clock clock;
    private @Nullable Step current;
    private Instant audited = Instant.MIN;

    ClusterPolicies(Supplier<List<Step>> timetable, Clock clock) {
        this.timetable = timetable;
        this.clock = clock;
    }

    @Override
    public void accept(FakeKubernetes server) {
        Instant now = clock.instant();
        Step due = due(now);
        if (due == null) {
            return;
        }
        boolean round = !due.constraints().isEmpty() && !now.isBefore(next());
        if (round || !due.equals(current)) {
            install(server, due.constraints());
            current = due;
        }
        if (round) {
            audit(server);
            audited = now;
        }
    }

    private Instant next() {
        return audited.equals(Instant.MIN) ? audited : audited.plus(AUDIT_INTERVAL);
    }

    private @Nullable Step due(Instant now) {
        Step due = null;
        for (Step step : timetable.get()) {
            due = step.from().isAfter(now) ? due : step;
        }
        return due;
    }

    private static void install(FakeKubernetes server, List<Document> constraints) {
        server.gatekeeper();
        server.apply(Document.parse("{\"apiVersion\": \"v1\", \"kind\": \"Namespace\","
                + " \"metadata\": {\"name\": \"gatekeeper-system\"}}"));
        Set<String> names = new HashSet<>();
        Set<String> templates = new HashSet<>();
        for (Document constraint : constraints) {
            Document template = PolicyConstraint.template(constraint);
            if (templates.add(name(template))) {
                server.apply(template);
            }
            names.add(name(constraint));
            server.apply(constraint);
        }
        remove(server, names, templates);
    }

    /** With a template goes the kind of its constraints. */
    private static void remove(FakeKubernetes server, Set<String> names, Set<String> templates) {
        for (Document template : server.list(PolicyConstraint.TEMPLATES, TEMPLATE, "")) {
            String kind = template.text("/spec/crd/spec/names/kind").orElse("");
            for (Document constraint : server.list(PolicyConstraint.API, kind, "")) {
                if (isOurs(constraint) && !names.contains(name(constraint))) {
                    server.delete(PolicyConstraint.API, kind, "", name(constraint));
                }
            }
            if (isOurs(template) && !templates.contains(name(template))) {
                server.delete(PolicyConstraint.TEMPLATES, TEMPLATE, "", name(template));
            }
        }
    }

    private void audit(FakeKubernetes server) {
        List<Document> pods = server.list("v1", "Pod", "");
        for (ConstraintAudit audit :
                GatekeeperConstraints.kubernetes(ANY_VERSION).audit(pods, reader(server), clock)) {
            if (audit.notAssessable().isEmpty()) {
                server.applyStatus(audit.constraint());
            }
        }
    }

    private static ClusterReader reader(FakeKubernetes server) {
        return new ClusterReader() {
            @Override
            public Optional<Document> get(String apiVersion, String kind, String namespace, String name) {
                try {
                    return server.get(apiVersion, kind, namespace, name);
                } catch (StatusException notServed) {
                    return Optional.empty();
                }
            }

            @Override
            public List<Document> list(String apiVersion, String kind, String namespace) {
                try {
                    return server.list(apiVersion, kind, namespace);
                } catch (StatusException notServed) {
                    return List.of();
                }
            }
        };
    }

    private static boolean isOurs(Document object) {
        return object.text("/metadata/labels/managed-by")
                .filter(PolicyConstraint.OWNER::equals)
                .isPresent();
    }

    private static String name(Document object) {
        return object.text("/metadata/name").orElse("");
    }

    @Override
    public String toString() {
        return "ClusterPolicies["
                + (current == null ? "nothing yet" : current.constraints().size() + " constraints") + "]";
    }
}
