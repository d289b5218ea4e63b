package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.resource.Address;
import dev.breakwater.resource.KubernetesObject;
import dev.breakwater.workload.Manifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lets the objects of custom kinds wait for the definitions of these kinds that are declared beside them. */
final class Definitions {
    private Definitions() {}

    static List<KubernetesObject> first(List<KubernetesObject> objects) {
        Map<String, Address<?>> definitions = new HashMap<>();
        for (KubernetesObject object : objects) {
            if (object.kind().equals("CustomResourceDefinition")) {
                Document spec = object.document().get("spec").orElse(Document.object());
                definitions.put(
                        spec.text("/group").orElse("") + "/"
                                + spec.text("/names/kind").orElse(""),
                        object.address());
            }
        }
        return objects.stream()
                .map(object -> object instanceof Manifest custom ? waiting(custom, definitions) : object)
                .toList();
    }

    private static KubernetesObject waiting(Manifest custom, Map<String, Address<?>> definitions) {
        String version = custom.apiVersion();
        String group = version.contains("/") ? version.substring(0, version.indexOf('/')) : "";
        Address<?> definition = definitions.get(group + "/" + custom.kind());
        return definition == null ? custom : custom.after(definition);
    }
}
