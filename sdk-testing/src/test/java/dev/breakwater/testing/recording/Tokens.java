package dev.breakwater.testing.recording;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts stable tokens in the place of what differs from run to run; what was equal stays equal within a scenario. */
final class Tokens {
    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final Pattern AGE = Pattern.compile("(\\d+[smhdy])+");
    private static final Pattern ADDRESS = Pattern.compile("10(\\.\\d+){3}");
    private static final Pattern JWT = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");
    /** The recorded server was built apart, and its programs have other names. */
    private static final Map<String, String> PROGRAMS =
            Map.of("controllers", "kube-controller-manager", "apiserver", "kube-apiserver");

    /** How two of the server's own data structures differ, written out in its language. */
    private static final Pattern DUMP = Pattern.compile("\\n@@ [-+0-9, ]+ @@\\n[\\s\\S]*");

    /** A template of pods, written out in the server's own language. */
    private static final Pattern TEMPLATE =
            Pattern.compile("(spec\\.template: Invalid value: )\\{.*?\\}(?=: field is immutable)"
                    + "|^(Invalid value: )\\{.*\"[Ss]pec\":\\{.*\\}(?=: field is immutable$)");

    private static final Pattern ACCOUNT_VOLUME = Pattern.compile("kube-api-access-[a-z0-9]{5}");
    private static final Pattern VERSION = Pattern.compile(
            "((?:[vV]ersion|object meta|current): |record \\(|resourceVersion\\\\*\":\\\\*\")\\d+( \\(\\d+\\))?");
    private static final Set<String> ADDRESSES = Set.of("clusterIP", "clusterIPs", "serverAddress");
    /** Lists in the order of seconds, or of no order at all. */
    private static final Set<String> UNORDERED = Set.of("managedFields", "resourceRules", "nonResourceRules");
    /** The owners in a conflict come in the order of a hash map; other causes have an order. */
    private static final String CONFLICT = "FieldManagerConflict";

    private static final Set<String> PORTS = Set.of("nodePort", "healthCheckNodePort");

    private final Map<String, String> versions = new LinkedHashMap<>();
    /** The object that is looked at. */
    private String uid = "";

    private final Map<String, String> names = new LinkedHashMap<>();

    Document hide(Document value) {
        learnNames(value);
        return ordered(value(value, "", false), "");
    }

    /** Lists without an order in that of their texts, whatever order these have their names in. */
    static Document ordered(Document value, String key) {
        if (value.isObject()) {
            Map<String, Document> members = new LinkedHashMap<>();
            value.members().forEach((name, member) -> members.put(name, ordered(member, name)));
            return Document.of(members);
        }
        List<Document> elements = new ArrayList<>();
        value.elements().forEach(element -> elements.add(ordered(element, key)));
        if (UNORDERED.contains(key) || isConflict(value)) {
            elements.sort(Comparator.comparing(Tokens::canonical));
        }
        return value.isArray() ? Document.of(elements) : value;
    }

    private static String canonical(Document value) {
        if (value.isObject()) {
            StringBuilder text = new StringBuilder("{");
            new TreeMap<>(value.members())
                    .forEach((name, member) -> text.append(Document.of(name).toJson())
                            .append(':')
                            .append(canonical(member))
                            .append(','));
            return text.append('}').toString();
        }
        return value.isArray()
                ? value.elements().stream().map(Tokens::canonical).collect(Collectors.joining(",", "[", "]"))
                : value.toJson();
    }

    /** Names that the server made are to be hidden wherever they are mentioned. */
    private void learnNames(Document value) {
        value.elements().forEach(this::learnNames);
        value.members().values().forEach(this::learnNames);
        Optional<String> prefix = value.text("/metadata/generateName");
        Optional<String> name = value.text("/metadata/name");
        if (prefix.isPresent()
                && name.isPresent()
                && name.get()
                        .startsWith(prefix.get()
                                .substring(0, Math.min(58, prefix.get().length())))
                && name.get().length() == Math.min(58, prefix.get().length()) + 5) {
            names.putIfAbsent(name.get(), prefix.get() + "(made)");
        }
    }

    private Document value(Document value, String key, boolean identified) {
        if (value.isObject()) {
            Map<String, Document> members = new LinkedHashMap<>();
            boolean own = value.get("uid").isPresent();
            String holder = own ? value.text("/uid").orElse("") : uid;
            value.members().forEach((name, member) -> {
                uid = holder;
                members.put(UID.matcher(name).replaceAll("(uid)"), value(member, name, own));
            });
            return Document.of(members);
        }
        if (value.isArray()) {
            List<Document> elements = new ArrayList<>();
            value.elements().forEach(element -> elements.add(value(undocumented(element, key), key, identified)));
            return Document.of(elements);
        }
        if (PORTS.contains(key)) {
            return Document.of("(port)");
        }
        Optional<String> plain = value.kind() == Document.Kind.STRING ? value.asText() : Optional.empty();
        return plain.map(text -> Document.of(text(text, key, identified))).orElse(value);
    }

    /** The text that documents a column is left out. */
    private static Document undocumented(Document element, String key) {
        return key.equals("columnDefinitions") ? element.without("description") : element;
    }

    private static boolean isConflict(Document causes) {
        return causes.elements().stream()
                .anyMatch(
                        cause -> cause.text("/reason").filter(CONFLICT::equals).isPresent());
    }

    private String text(String text, String key, boolean identified) {
        if (key.equals("resourceVersion")) {
            return identified ? version(text) : "(version)";
        }
        if (key.equals("continue") && !text.isEmpty()) {
            return "(continue)";
        }
        if (key.equals("manager")) {
            return PROGRAMS.getOrDefault(text, mentions(text));
        }
        if (ADDRESSES.contains(key)) {
            return text.equals("None") ? text : "(address)";
        }
        if (key.equals("cells") && ADDRESS.matcher(text).matches()) {
            return "(address)";
        }
        if (key.equals("cells") && AGE.matcher(text).matches()) {
            return "(age)";
        }
        return text.contains("BEGIN CERTIFICATE") || key.equals("ca.crt") ? "(certificate)" : mentions(text);
    }

    /** Whether an object has changed since it was last seen. */
    private String version(String version) {
        String before = versions.put(uid, version);
        return before == null ? "(first)" : before.equals(version) ? "(same)" : "(changed)";
    }

    private String mentions(String text) {
        String result = text;
        for (Map.Entry<String, String> name : names.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        result = UID.matcher(result).replaceAll("(uid)");
        result = TIME.matcher(result).replaceAll("(time)");
        result = ACCOUNT_VOLUME.matcher(result).replaceAll("kube-api-access-(made)");
        result = JWT.matcher(result).replaceAll("(token)");
        result = DUMP.matcher(result).replaceAll("");
        result = TEMPLATE.matcher(result).replaceAll("$1$2(template)");
        return VERSION.matcher(result).replaceAll(found -> Matcher.quoteReplacement(found.group(1) + "(version)"));
    }
}
