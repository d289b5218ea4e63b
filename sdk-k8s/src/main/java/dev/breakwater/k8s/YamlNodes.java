package dev.breakwater.k8s;

import dev.breakwater.document.Document;
import dev.breakwater.resource.InvalidDeclarationException;
import dev.breakwater.resource.Issue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns YAML nodes into a document by the JSON schema of YAML 1.2. Texts that YAML 1.1 reads
 * differently, such as an unquoted {@code no} or {@code 0777}, are issues: tools disagree on them.
 */
final class YamlNodes {
    /** Far more values than manifests have; far fewer than aliases can multiply to. */
    private static final int MAX_VALUES = 200_000;

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,3})?");
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");
    private static final Set<Tag> SCALARS =
            Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

    private final String place;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<Issue> issues = new ArrayList<>();
    private final List<Node> open = new ArrayList<>();
    private int values;

    private YamlNodes(String place) {
        this.place = place;
    }

    static YamlDocument convert(String place, Node root) {
        YamlNodes nodes = new YamlNodes(place);
        Document value = nodes.value("", root);
        InvalidDeclarationException.throwIfAny(nodes.issues);
        return new YamlDocument(place, value, nodes.lines);
    }

    private Document value(String pointer, Node node) {
        lines.put(pointer, line(node));
        values++;
        if (values > MAX_VALUES || open.contains(node)) {
            throw YamlReader.failure(place, "its aliases multiply without end.");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar);
        }
        open.add(node);
        Document value = node instanceof MappingNode mapping
                ? mapping(pointer, mapping)
                : sequence(pointer, (SequenceNode) node);
        open.remove(open.size() - 1);
        return value;
    }

    private Document mapping(String pointer, MappingNode node) {
        requireTag(node, Tag.MAP);
        Map<String, Document> members = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            String name = name(tuple.getKeyNode());
            Document value = value(pointer + "/" + name, tuple.getValueNode());
            if (members.put(name, value) != null) {
                issue(tuple.getKeyNode(), "the key '" + name + "' occurs twice in one object; keep one.");
            }
        }
        return Document.of(members);
    }

    private String name(Node key) {
        if (!(key instanceof ScalarNode scalar)) {
            issue(key, "a key must be a text.");
            return "?";
        }
        if (Tag.MERGE.equals(key.getTag())) {
            issue(key, "merge keys (<<) are not read; write the members out.");
        }
        return scalar.getValue();
    }

    private Document sequence(String pointer, SequenceNode node) {
        requireTag(node, Tag.SEQ);
        List<Document> elements = new ArrayList<>();
        for (Node element : node.getValue()) {
            elements.add(value(pointer + "/" + elements.size(), element));
        }
        return Document.of(elements);
    }

    private Document scalar(ScalarNode node) {
        Tag tag = node.getTag();
        if (!SCALARS.contains(tag)) {
            issue(node, "the tag " + tag + " is refused; no tag is needed in a manifest.");
        }
        String text = node.getValue();
        boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
        boolean textual = Tag.STR.equals(tag) || Tag.TIMESTAMP.equals(tag);
        if (!plain || (textual && !NUMBER.matcher(text).matches())) {
            return Document.of(text);
        }
        if (Tag.NULL.equals(tag)) {
            return Document.nothing();
        }
        if (TRUE.contains(text) || FALSE.contains(text)) {
            return Document.of(TRUE.contains(text));
        }
        if (!textual && NUMBER.matcher(text).matches()) {
            return Document.of(new BigDecimal(text));
        }
        issue(node, "a value here is read as text by some tools and as another value by others; put it in quotes.");
        return Document.of(text);
    }

    private void requireTag(Node node, Tag standard) {
        if (!standard.equals(node.getTag())) {
            issue(node, "the tag " + node.getTag() + " is refused; no tag is needed in a manifest.");
        }
    }

    private void issue(Node node, String problem) {
        issues.add(new Issue(place + ", line " + line(node), problem));
    }

    private static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }
}
