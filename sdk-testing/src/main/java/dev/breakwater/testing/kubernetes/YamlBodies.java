package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.DuplicateKeyException;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML as the API server does: YAML 1.1 made JSON, so that names are texts and what looks like a time is one.
 * Writes it in blocks, names in order, texts quoted where any reader could take them for something else.
 */
final class YamlBodies {
    private static final String FOUND = "found duplicate key ";
    private static final int DEEPEST = 100;

    private YamlBodies() {}

    static Document read(String body, Notes notes) {
        try {
            return Document.of(named(yaml(false).<Object>load(body), 0));
        } catch (DuplicateKeyException twice) {
            notes.repeated(List.of("line " + (twice.getProblemMark().getLine() + 1) + ": key "
                    + Names.quoted(twice.getProblem().substring(FOUND.length())) + " already set in map"));
            return lenient(body);
        } catch (YAMLException | InvalidDocumentException e) {
            throw unreadable();
        }
    }

    static String write(Document document) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setSplitLines(false);
        options.setDereferenceAliases(true);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options, new Quoted())
                .dump(plain(document));
    }

    private static @Nullable Object plain(Document document) {
        return switch (document.kind()) {
            case OBJECT -> {
                Map<String, @Nullable Object> members = new TreeMap<>();
                document.members().forEach((name, member) -> members.put(name, plain(member)));
                yield members;
            }
            case ARRAY -> document.elements().stream().map(YamlBodies::plain).toList();
            case NUMBER ->
                document.asNumber()
                        .<Object>map(number -> number.scale() <= 0 ? number.toBigIntegerExact() : number)
                        .orElseThrow();
            case BOOLEAN -> document.asFlag().orElseThrow();
            case NULL -> null;
            default -> document.asText().orElseThrow();
        };
    }

    private static Document lenient(String body) {
        try {
            return Document.of(named(yaml(true).<Object>load(body), 0));
        } catch (YAMLException | InvalidDocumentException e) {
            throw unreadable();
        }
    }

    private static StatusException unreadable() {
        return StatusException.badRequest("The YAML body cannot be read.");
    }

    private static Yaml yaml(boolean twice) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(twice);
        options.setWarnOnDuplicateKeys(false);
        DumperOptions dumper = new DumperOptions();
        return new Yaml(new Answers(options), new Representer(dumper), dumper, options, new Json());
    }

    /** The same with every name a text; what aliases make endless is refused. */
    private static Object named(@Nullable Object value, int depth) {
        if (depth > DEEPEST) {
            throw new YAMLException("nested too deeply");
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> named = new LinkedHashMap<>();
            map.forEach((name, member) -> named.put(String.valueOf(name), named(member, depth + 1)));
            return named;
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(named(element, depth + 1)));
            return elements;
        }
        return value == null ? Document.nothing() : value;
    }

    /** A single letter is an answer too. */
    private static final class Answers extends SafeConstructor {
        private static final Set<String> YES = Set.of("y", "yes", "true", "on");

        Answers(LoaderOptions options) {
            super(options);
            yamlConstructors.put(Tag.BOOL, new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return YES.contains(((ScalarNode) node).getValue().toLowerCase(Locale.ROOT));
                }
            });
        }
    }

    /** What some reader takes for no text: besides all of YAML 1.1, its letters and the octal numbers of 1.2. */
    private static final class Quoted extends Resolver {
        private static final Pattern OCTAL = Pattern.compile("[-+]?0o[0-7_]+");

        @Override
        protected void addImplicitResolvers() {
            super.addImplicitResolvers();
            addImplicitResolver(Tag.BOOL, Json.LETTER, "yYnN");
            addImplicitResolver(Tag.INT, OCTAL, "-+0");
        }
    }

    private static final class Json extends Resolver {
        private static final Pattern LETTER = Pattern.compile("[yYnN]");

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, LETTER, "yYnN");
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }
}
