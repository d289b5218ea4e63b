package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Writes documents as YAML in block style, texts quoted where YAML would take them for something else. */
final class YamlWriter {
    private YamlWriter() {}

    static String write(Document document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return new Yaml(options).dump(plain(document));
    }

    private static @Nullable Object plain(Document document) {
        return switch (document.kind()) {
            case OBJECT -> members(document);
            case ARRAY -> document.elements().stream().map(YamlWriter::plain).toList();
            case STRING -> document.asText().orElseThrow();
            case NUMBER -> number(document);
            case BOOLEAN -> document.asFlag().orElseThrow();
            case NULL -> null;
            case REFERENCE ->
                throw new InvalidDeclarationException(List.of(new Issue(
                        "Manifests",
                        "cannot write " + document.asReference().orElse("?") + ", which is known only after apply.")));
        };
    }

    private static Map<String, @Nullable Object> members(Document document) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        document.members().forEach((name, member) -> members.put(name, plain(member)));
        return members;
    }

    private static Object number(Document document) {
        return document.asNumber()
                .<Object>map(number -> number.scale() <= 0 ? number.toBigIntegerExact() : number)
                .orElseThrow();
    }
}
