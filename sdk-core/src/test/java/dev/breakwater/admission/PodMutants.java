package dev.breakwater.admission;

import dev.breakwater.admission.PodSecurityTest.Mutant;
import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Mistakes that evaluators of the Pod Security Standards make. */
final class PodMutants {
    private PodMutants() {}

    static List<Mutant> all() {
        List<Mutant> mutants = new ArrayList<>();
        for (PodCheck row : PodChecks.TABLE) {
            if (row.since() > 0) {
                mutants.add(table(row + " comes one release late", one -> one.equals(row) ? since(row, 1) : one));
                mutants.add(table(row + " comes one release early", one -> one.equals(row) ? since(row, -1) : one));
            }
            if (!row.overrides().isEmpty()) {
                mutants.add(table(row + " overrides nothing", one -> one.equals(row) ? overridingNothing(row) : one));
            }
            mutants.add(table(row + " passes everything", one -> one.equals(row) ? passing(row) : one));
        }
        mutants.add(
                reading("ephemeral containers are not looked at", pod -> pod.withoutAt("/spec/ephemeralContainers")));
        mutants.add(reading("init containers are not looked at", pod -> pod.withoutAt("/spec/initContainers")));
        mutants.add(reading("users of its own are not known", pod -> pod.withoutAt("/spec/hostUsers")));
        mutants.add(reading("Windows is not known", pod -> pod.withoutAt("/spec/os")));
        mutants.add(reading("every pod runs on Windows", pod -> pod.withAt("/spec/os/name", "windows")));
        mutants.add(reading("annotations are not looked at", pod -> pod.withoutAt("/metadata/annotations")));
        mutants.add(reading("nobody says runAsNonRoot: true is the default", PodMutants::nonRootByDefault));
        mutants.add(reading("containers inherit no seccomp profile", PodMutants::seccompOfPodUnread));
        mutants.add(reading("a volume without a source is an emptyDir", PodMutants::volumesAreEmptyDirs));
        mutants.add(reading("capabilities are compared without case", PodMutants::upperCase));
        mutants.add(reading("host port 0 is a port", PodMutants::portZero));
        return mutants;
    }

    private static Mutant table(String name, UnaryOperator<PodCheck> row) {
        return new Mutant(name, row, pod -> pod);
    }

    private static Mutant reading(String name, UnaryOperator<Document> reading) {
        return new Mutant(name, row -> row, reading);
    }

    private static PodCheck since(PodCheck row, int shift) {
        return new PodCheck(row.id(), row.level(), row.since() + shift, row.overrides(), row.test());
    }

    private static PodCheck overridingNothing(PodCheck row) {
        return new PodCheck(row.id(), row.level(), row.since(), "", row.test());
    }

    private static PodCheck passing(PodCheck row) {
        return new PodCheck(row.id(), row.level(), row.since(), row.overrides(), pod -> Optional.empty());
    }

    private static Document nonRootByDefault(Document pod) {
        return pod.at("/spec/securityContext/runAsNonRoot").isPresent()
                ? pod
                : pod.withAt("/spec/securityContext/runAsNonRoot", true);
    }

    private static Document seccompOfPodUnread(Document pod) {
        return pod.withoutAt("/spec/securityContext/seccompProfile");
    }

    private static Document volumesAreEmptyDirs(Document pod) {
        return each(
                pod,
                "/spec/volumes",
                volume -> volume.members().size() == 1 ? volume.with("emptyDir", Document.object()) : volume);
    }

    private static Document upperCase(Document pod) {
        return each(pod, "/spec/initContainers", container -> {
            List<Document> drop = new ArrayList<>();
            for (Document one : container
                    .at("/securityContext/capabilities/drop")
                    .orElse(Document.array())
                    .elements()) {
                drop.add(Document.of(one.asText().orElse("").toUpperCase(Locale.ROOT)));
            }
            return container.withAt("/securityContext/capabilities/drop", drop);
        });
    }

    private static Document portZero(Document pod) {
        return each(
                pod,
                "/spec/containers",
                container -> container.at("/ports").isEmpty()
                        ? container
                        : each(
                                container,
                                "/ports",
                                port -> port.text("/hostPort")
                                                .filter("0"::equals)
                                                .isPresent()
                                        ? port.with("hostPort", 1)
                                        : port));
    }

    private static Document each(Document value, String pointer, UnaryOperator<Document> change) {
        Optional<Document> list = value.at(pointer);
        return list.isEmpty()
                ? value
                : value.withAt(
                        pointer, list.get().elements().stream().map(change).toList());
    }
}
