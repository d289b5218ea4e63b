package dev.breakwater.k8s;

import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads YAML texts of several documents within limits, to the tree of nodes only: no Java object is
 * ever made from a tag.
 */
final class YamlReader {
    /** What the API server accepts in one request: 3 MiB. */
    static final int MAX_CODE_POINTS = 3 << 20;

    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 100;

    private YamlReader() {}

    /** All documents of a text but the empty ones; {@code source} names it in messages. */
    static List<YamlDocument> read(String source, String text) {
        List<YamlDocument> documents = new ArrayList<>();
        int number = 0;
        try {
            for (Node node : yaml().composeAll(new StringReader(text))) {
                number++;
                YamlDocument document = YamlNodes.convert(source + ", document " + number, node);
                if (!document.value().isNull()) {
                    documents.add(document);
                }
            }
        } catch (MarkedYAMLException e) {
            throw failure(source + ", document " + (number + 1) + ", line " + line(e), String.valueOf(e.getProblem()));
        } catch (YAMLException e) {
            throw failure(source + ", document " + (number + 1), firstLine(e));
        }
        return documents;
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setCodePointLimit(MAX_CODE_POINTS);
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }

    private static int line(MarkedYAMLException e) {
        return e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    static InvalidDeclarationException failure(String place, String problem) {
        return new InvalidDeclarationException(List.of(new Issue(place, "is not YAML that can be read: " + problem)));
    }
}
