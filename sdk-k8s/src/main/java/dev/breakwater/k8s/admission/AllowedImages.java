package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The rule behind the template of Azure Policy for allowed images: a regular expression of RE2, found anywhere in the
 * image unless it is anchored. Written anew from the definition's description; the sentence is ours.
 */
final class AllowedImages {
    private static final Pattern KIND = Pattern.compile("(?i)K8sAzureV[0-9]+ContainerAllowedImages");

    private AllowedImages() {}

    static boolean is(String templateKind) {
        return KIND.matcher(templateKind).matches();
    }

    /** Throws {@link CelFailure} where the expression cannot be read. */
    static List<String> violations(Document pod, Document parameters) {
        String regex = parameters.text("/imageRegex").orElse("");
        List<String> excluded = Selection.texts(parameters, "/excludedContainers");
        List<String> violations = new ArrayList<>();
        for (String list : List.of("containers", "initContainers", "ephemeralContainers")) {
            for (Document container : Selection.elements(pod, "/spec/" + list)) {
                String name = container.text("/name").orElse("");
                String image = container.text("/image").orElse("");
                if (!excluded.contains(name)
                        && !Patterns.matches(new Object[] {image, regex}).equals(true)) {
                    violations.add("Image " + image + " is not allowed in container: " + name);
                }
            }
        }
        return violations;
    }
}
