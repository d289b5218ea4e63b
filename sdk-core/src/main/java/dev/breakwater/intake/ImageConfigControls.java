package dev.breakwater.intake;

import dev.breakwater.audit.Control;
import dev.breakwater.audit.ControlHead;
import dev.breakwater.audit.Evidence;
import dev.breakwater.audit.Finding;
import dev.breakwater.audit.HeadedControl;
import dev.breakwater.audit.Severity;
import dev.breakwater.audit.Verdict;
import dev.breakwater.document.Document;
import dev.breakwater.engine.Estate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The controls over configurations of images that CIS Docker Benchmark 1.6 has in its chapter 4. */
public final class ImageConfigControls {
    private static final String CIS = "CIS Docker 1.6";
    private static final Set<String> ROOT = Set.of("", "0", "root");

    private static final List<Control> ALL = List.of(
            new OfImage(
                    head(
                                    "06",
                                    Severity.HIGH,
                                    "An image names a user that is not root.",
                                    "Set USER in the Dockerfile to a number that is not 0.")
                            .maps(CIS, "4.1"),
                    ImageConfigControls::user),
            new OfImage(
                    head(
                                    "07",
                                    Severity.LOW,
                                    "An image says how its health is checked.",
                                    "Set HEALTHCHECK in the Dockerfile.")
                            .maps(CIS, "4.6"),
                    ImageConfigControls::health),
            new OfImage(
                    head(
                                    "08",
                                    Severity.CRITICAL,
                                    "No variable, label or step of an image holds a secret.",
                                    "Take it out of the Dockerfile (ENV, ARG, LABEL), use a build secret or a mount at run"
                                            + " time, and replace the secret: layers that were pushed keep it.")
                            .maps(CIS, "4.10"),
                    ImageConfigControls::secrets),
            new OfImage(
                    head(
                                    "09",
                                    Severity.MEDIUM,
                                    "No file of an image runs as its owner or group whoever calls it (setuid, setgid).",
                                    "Remove the bits while building: find / -xdev -perm /6000 -type f -exec chmod a-s {} +.")
                            .maps(CIS, "4.8"),
                    ImageConfigControls::privileged));

    private ImageConfigControls() {}

    /** All of them. */
    public static List<Control> all() {
        return ALL;
    }

    private record OfImage(ControlHead head, BiFunction<ControlHead, Estate.Entry, Finding> judge)
            implements HeadedControl {
        @Override
        public List<Finding> check(Estate estate) {
            return estate.ofType(ImageConfig.TYPE).stream()
                    .map(entry -> judge.apply(head, entry))
                    .toList();
        }

        @Override
        public String toString() {
            return head.toString();
        }
    }

    private static ControlHead head(String number, Severity severity, String sentence, String remedy) {
        return ControlHead.of("IMG-" + number, severity, sentence, remedy, ImageConfig.TYPE);
    }

    private static Evidence at(Estate.Entry entry, String path) {
        return new Evidence(path, entry.document().at(path), entry.apiVersion());
    }

    /** Numbers may have a group after a colon. */
    private static Finding user(ControlHead head, Estate.Entry entry) {
        String user =
                entry.document().text("/user").orElse("").split(":", -1)[0].strip();
        return head.finding(entry, !ROOT.contains(user), List.of(at(entry, "/user")));
    }

    private static Finding health(ControlHead head, Estate.Entry entry) {
        Optional<Document> test = entry.document().at("/healthcheck");
        boolean there = test.filter(check ->
                        !check.elements().isEmpty() && !check.elements().get(0).equals(Document.of("NONE")))
                .isPresent();
        return head.finding(entry, there, List.of(at(entry, "/healthcheck")));
    }

    /** The evidence names the variables; their values are not read. */
    private static Finding secrets(ControlHead head, Estate.Entry entry) {
        List<Evidence> found = new ArrayList<>();
        for (String list : List.of("/env", "/labels", "/history")) {
            List<Document> all =
                    entry.document().at(list).orElse(Document.array()).elements();
            for (int i = 0; i < all.size(); i++) {
                if (all.get(i).flag("/secret").orElse(false)) {
                    found.add(at(entry, list + "/" + i + "/name"));
                }
            }
        }
        return head.finding(entry, found.isEmpty(), found);
    }

    private static Finding privileged(ControlHead head, Estate.Entry entry) {
        Optional<Document> files = entry.document().at("/privileged");
        if (files.isEmpty()) {
            String why = "Which files its layers hold is not known: "
                    + entry.document().text("/unread").orElse("they are not listed")
                    + ". It takes a list of each, as tar --list --verbose prints it.";
            return new Finding(head.id(), entry.address(), Verdict.NOT_ASSESSABLE, why, List.of());
        }
        return head.finding(entry, files.get().elements().isEmpty(), List.of(at(entry, "/privileged")));
    }
}
