package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads request bodies: JSON, and YAML where kubectl sends it. */
final class Bodies {
    private Bodies() {}

    static Document read(Call call) {
        String body = call.request().body();
        String type = call.contentType();
        if (type.contains("protobuf")) {
            throw StatusException.of(
                    415,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include:"
                            + " application/json, application/yaml");
        }
        if (body.isBlank()) {
            throw StatusException.badRequest("The request has no body.");
        }
        return type.contains("yaml") && !body.stripLeading().startsWith("{") ? yaml(body) : json(body);
    }

    /** The body, or an empty object when there is none. */
    static Document optional(Call call) {
        return call.request().body().isBlank() ? Document.object() : read(call);
    }

    private static Document json(String body) {
        try {
            return Document.parse(body);
        } catch (InvalidDocumentException e) {
            throw StatusException.badRequest("The body cannot be read: " + e.getMessage());
        }
    }

    private static Document yaml(String body) {
        try {
            LoaderOptions options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            DumperOptions dumper = new DumperOptions();
            Yaml yaml = new Yaml(
                    new SafeConstructor(options), new Representer(dumper), dumper, options, new PlainTimes());
            return Document.of(yaml.<Object>load(body));
        } catch (YAMLException | InvalidDocumentException e) {
            throw StatusException.badRequest("The YAML body cannot be read.");
        }
    }

    /** Leaves what looks like a time a text, as JSON would. */
    private static final class PlainTimes extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
