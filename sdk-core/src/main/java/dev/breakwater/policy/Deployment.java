package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The template in the details of a policy that deploys, as far as it says what it deploys by itself. */
final class Deployment {
    private Deployment() {}

    static List<Document> of(PolicyVerdict verdict) {
        Document deployment =
                verdict.policy().rule().details().at("/deployment/properties").orElse(Document.object());
        Map<String, Document> parameters = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Document declared = deployment.at("/template/parameters").orElse(Document.object());
        declared.members()
                .forEach((name, one) -> one.get("defaultValue").ifPresent(value -> parameters.put(name, value)));
        Document given = deployment.get("parameters").orElse(Document.object());
        given.members()
                .forEach((name, one) -> one.get("value")
                        .ifPresent(value -> parameters.put(
                                name,
                                verdict.policy()
                                        .rule()
                                        .evaluated(
                                                value,
                                                verdict.target(),
                                                verdict.policy().self()))));
        List<Document> resources = new ArrayList<>();
        for (Document resource : AssignedPolicy.elements(deployment, "/template/resources")) {
            Frame frame = Frame.of(verdict.target(), verdict.policy().self());
            resources.add(placed(PolicyRule.evaluated(resource, parameters, frame), verdict.target()));
        }
        return resources;
    }

    /** In the group of the target, or on the resource that its scope names. */
    private static Document placed(Document resource, PolicyTarget target) {
        String[] types = resource.text("/type").orElse("").split("/", -1);
        String[] names = resource.text("/name").orElse("").split("/", -1);
        if (types.length != names.length + 1) {
            throw new PolicyFailedException("A template names a resource '"
                    + resource.text("/name").orElse("") + "', which does not fit its type '"
                    + resource.text("/type").orElse("") + "'.");
        }
        String home = resource.text("/scope").orElse(target.group().text("/id").orElse(target.id()));
        StringBuilder id = new StringBuilder(home).append("/providers/").append(types[0]);
        for (int i = 0; i < names.length; i++) {
            id.append('/').append(types[i + 1]).append('/').append(names[i]);
        }
        return resource.without("apiVersion")
                .without("scope")
                .without("dependsOn")
                .with("id", id.toString())
                .with("name", names[names.length - 1]);
    }
}
