package dev.breakwater.secret;

import dev.breakwater.change.Property;
import dev.breakwater.change.PropertyTable;
import dev.breakwater.document.Document;
import dev.breakwater.manifest.ManifestContent;
import dev.breakwater.manifest.ManifestObject;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Sensitive;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A secret of the cluster. Its values are written and never read: they stand in no document, and a changed value
 * is written only under another {@link #version}. Immutable.
 *
 * @param content what it consists of, each value replaced by a note
 * @param values the values by key
 */
public record Secret(ManifestContent content, Map<String, Output<Sensitive<String>>> values)
        implements ManifestObject<Secret> {
    /** The address type, {@code v1/Secret}. */
    public static final String TYPE = "v1/Secret";

    /** The annotation that holds the declared version of the values. */
    public static final String VERSION = "breakwater.dev/version";

    /** What stands in a document in the place of a value. */
    public static final String NOTE = "(sensitive)";

    /** What is known of its properties. */
    public static final PropertyTable TABLE = PropertyTable.of(
            TYPE,
            Property.at("/metadata/annotations/" + VERSION, "version of the values"),
            Property.at("/type", "type").createOnly());

    /** Copies the values. */
    public Secret {
        values = Map.copyOf(values);
    }

    /** Declares the secret of that name, of the type Opaque. */
    public static Secret named(String name) {
        ManifestContent content = ManifestContent.of("v1", "Secret", name).with("/type", "Opaque");
        return new Secret(content, Map.of());
    }

    /** Where {@code kubectl apply} keeps the whole manifest, values included; it is never kept here. */
    public static final String LAST_APPLIED = "/metadata/annotations/kubectl.kubernetes.io~1last-applied-configuration";

    /**
     * Reads a manifest back: its values become sensitive and leave the document.
     *
     * @throws InvalidDeclarationException if it has no head, declares what only the API server sets, or a value is
     *     not base64
     */
    public static Secret parse(Document manifest) {
        ManifestContent content = ManifestContent.read(
                manifest.without("data").without("stringData").withoutAt(LAST_APPLIED));
        Map<String, Output<Sensitive<String>>> values = new LinkedHashMap<>();
        for (var entry :
                manifest.get("data").orElse(Document.object()).members().entrySet()) {
            values.put(entry.getKey(), constant(decoded(entry.getKey(), entry.getValue())));
        }
        for (var entry :
                manifest.get("stringData").orElse(Document.object()).members().entrySet()) {
            values.put(entry.getKey(), constant(text(entry.getKey(), entry.getValue())));
        }
        Secret secret =
                new Secret(content, Map.of()).type(content.body().text("/type").orElse("Opaque"));
        for (var entry : values.entrySet()) {
            secret = secret.data(entry.getKey(), entry.getValue());
        }
        return secret;
    }

    private static String text(String key, Document value) {
        Optional<String> text = value.asText().filter(known -> value.kind() == Document.Kind.STRING);
        return text.orElseThrow(() -> new InvalidDeclarationException(
                List.of(new Issue("Secret: /stringData/" + key, "is not a text; put it in quotes."))));
    }

    private static String decoded(String key, Document value) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value.asText().orElse(""));
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidDeclarationException(List.of(new Issue(
                    "Secret: /data/" + key,
                    "is not text in UTF-8, and would be changed; keep it in a vault and mount it with"
                            + " SecretProviderClass.")));
        } catch (IllegalArgumentException e) {
            throw new InvalidDeclarationException(
                    List.of(new Issue("Secret: /data/" + key, "is not base64; use stringData for plain text.")));
        }
    }

    private static Output<Sensitive<String>> constant(String text) {
        return Output.of(Sensitive.of(text));
    }

    /** This secret of that type; it cannot be changed later. */
    public Secret type(String type) {
        return set("/type", type);
    }

    /** This secret with a value more, such as the output of a vault. */
    public Secret data(String key, Output<Sensitive<String>> value) {
        Map<String, Output<Sensitive<String>>> all = new LinkedHashMap<>(values);
        all.put(key, value);
        Document noted = content.body().merge(Document.object("data", Document.object(key, NOTE)));
        return new Secret(content.withBody(noted), all);
    }

    /** This secret with a value more. */
    public Secret data(String key, Sensitive<String> value) {
        return data(key, Output.of(value));
    }

    /** This secret with its values in that version: they are written again when it differs from what is there. */
    public Secret version(String version) {
        return annotation(VERSION, version);
    }

    @Override
    public Set<Output<?>> inputs() {
        Set<Output<?>> inputs = new LinkedHashSet<>(ManifestObject.super.inputs());
        values.values().stream().filter(value -> value.known().isEmpty()).forEach(inputs::add);
        return inputs;
    }

    /** The declared version of the values. */
    public Optional<String> declaredVersion() {
        return content.body().text("/metadata/annotations/" + VERSION.replace("/", "~1"));
    }

    @Override
    public Secret of(ManifestContent newContent) {
        return new Secret(newContent, values);
    }

    @Override
    public String toString() {
        return ManifestObject.text(this);
    }
}
