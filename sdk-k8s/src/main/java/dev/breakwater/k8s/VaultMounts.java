package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.secret.SecretProviderClass;
import dev.breakwater.secret.VaultObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a {@code SecretProviderClass} as a declaration where that says all that the manifest says; other providers,
 * other parameters and other kinds of secrets it cannot say.
 */
final class VaultMounts {
    private static final String OBJECTS = "/spec/parameters/objects";
    private static final String OLD_IDENTITY = "/spec/parameters/usePodIdentity";
    private static final Map<String, VaultObject.Kind> KINDS = Map.of(
            "secret", VaultObject.Kind.SECRET, "key", VaultObject.Kind.KEY, "cert", VaultObject.Kind.CERTIFICATE);

    private VaultMounts() {}

    /** The declaration; empty if the manifest is of another kind, or says more or other than a declaration can. */
    static Optional<SecretProviderClass> parse(Document manifest) {
        String type = manifest.text("/apiVersion").orElse("") + "/"
                + manifest.text("/kind").orElse("");
        if (!type.equals(SecretProviderClass.TYPE)) {
            return Optional.empty();
        }
        try {
            SecretProviderClass read = read(manifest);
            return same(manifest, read.document()) ? Optional.of(read) : Optional.empty();
        } catch (InvalidDeclarationException | IllegalArgumentException unsaid) {
            return Optional.empty(); // it stays a manifest, which is checked as such
        }
    }

    private static SecretProviderClass read(Document manifest) {
        SecretProviderClass.Builder builder = SecretProviderClass.named(text(manifest, "/metadata/name"))
                .namespace(text(manifest, "/metadata/namespace"))
                .putAllLabels(texts(manifest, "/metadata/labels"))
                .putAllAnnotations(texts(manifest, "/metadata/annotations"))
                .vault(
                        text(manifest, "/spec/parameters/keyvaultName"),
                        text(manifest, "/spec/parameters/tenantId"),
                        text(manifest, "/spec/parameters/clientID"));
        elements(yaml(text(manifest, OBJECTS)), "/array")
                .forEach(element ->
                        builder.addObject(object(yaml(element.asText().orElse("")))));
        for (Document copy : elements(manifest, "/spec/secretObjects")) {
            Map<String, String> keys = new LinkedHashMap<>();
            elements(copy, "/data").forEach(one -> keys.put(text(one, "/objectName"), text(one, "/key")));
            builder.putSecretObject(text(copy, "/secretName"), keys);
        }
        return builder.build();
    }

    private static VaultObject object(Document element) {
        VaultObject.Kind kind = KINDS.get(text(element, "/objectType"));
        if (kind == null) {
            throw new IllegalArgumentException("no kind of object: " + element);
        }
        return new VaultObject(
                text(element, "/objectName"), kind, filled(element, "/objectAlias"), filled(element, "/objectVersion"));
    }

    private static Optional<String> filled(Document from, String pointer) {
        return from.text(pointer).filter(text -> !text.isEmpty());
    }

    /** YAML within YAML. */
    private static Document yaml(String text) {
        List<YamlDocument> documents = YamlReader.read("objects", text);
        return documents.size() == 1 ? documents.get(0).value() : Document.object();
    }

    /** Whether nothing is lost; the retired identity is off where a manifest does not say so. */
    private static boolean same(Document manifest, Document read) {
        Document told = manifest.at(OLD_IDENTITY).isPresent() ? manifest : manifest.withAt(OLD_IDENTITY, "false");
        return told.withoutAt(OBJECTS).equals(read.withoutAt(OBJECTS))
                && objects(manifest).equals(objects(read));
    }

    private static List<Document> objects(Document manifest) {
        return elements(yaml(text(manifest, OBJECTS)), "/array").stream()
                .map(element -> yaml(element.asText().orElse("")))
                .toList();
    }

    private static String text(Document from, String pointer) {
        return from.text(pointer).orElse("");
    }

    private static Map<String, String> texts(Document from, String pointer) {
        Map<String, String> texts = new LinkedHashMap<>();
        from.at(pointer)
                .orElse(Document.object())
                .members()
                .forEach((key, value) -> texts.put(key, value.asText().orElse("")));
        return texts;
    }

    private static List<Document> elements(Document from, String pointer) {
        return from.at(pointer).orElse(Document.array()).elements();
    }
}
