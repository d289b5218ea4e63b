package dev.breakwater.admission;

import dev.breakwater.document.Document;
import dev.breakwater.manifest.PodSecurityStandard;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which pods of a namespace fail what it is about to enforce; they keep running, so these are warnings. Looks at
 * 3,000 pods at most, one of each controller first.
 *
 * @param namespace the namespace
 * @param enforce what it will enforce
 * @param newest the minor release of the API server
 */
record Relabelling(String namespace, PodSecurityStandard enforce, int newest) {
    private static final int MOST = 3_000;

    List<String> warnings(List<Document> pods) {
        List<Document> first = oneOfEachController(pods);
        List<Document> checked = first.subList(0, Math.min(MOST, first.size()));
        Map<String, List<String>> failing = new LinkedHashMap<>();
        for (Document pod : checked) {
            PodSecurityResult result = PodSecurity.evaluate(pod, enforce.atMost(newest));
            if (!result.allowed()) {
                failing.computeIfAbsent(result.reasons(), fresh -> new ArrayList<>())
                        .add(pod.text("/metadata/name").orElse(""));
            }
        }
        List<String> warnings = new ArrayList<>();
        if (checked.size() < pods.size()) {
            warnings.add("new PodSecurity enforce level only checked against the first " + checked.size() + " of "
                    + pods.size() + " existing pods");
        }
        if (!failing.isEmpty()) {
            warnings.add("existing pods in namespace \"" + namespace + "\" violate the new PodSecurity enforce level \""
                    + enforce + "\"");
        }
        failing.entrySet().stream()
                .map(group -> who(group.getValue()) + ": " + group.getKey())
                .sorted()
                .forEach(warnings::add);
        return warnings;
    }

    private static String who(List<String> names) {
        String first = Collections.min(names);
        return switch (names.size()) {
            case 1 -> first;
            case 2 -> first + " (and 1 other pod)";
            default -> first + " (and " + (names.size() - 1) + " other pods)";
        };
    }

    private static List<Document> oneOfEachController(List<Document> pods) {
        List<Document> first = new ArrayList<>();
        List<Document> others = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Document pod : pods) {
            String controller = controller(pod);
            (controller.isEmpty() || seen.add(controller) ? first : others).add(pod);
        }
        first.addAll(others);
        return first;
    }

    private static String controller(Document pod) {
        Document owners = PodFacts.get(PodFacts.get(pod, "metadata"), "ownerReferences");
        for (Document owner : owners.elements()) {
            if (PodFacts.isTrue(PodFacts.get(owner, "controller"))) {
                return PodFacts.text(PodFacts.get(owner, "uid"));
            }
        }
        return "";
    }
}
