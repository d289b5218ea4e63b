package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the API server refuses in ConfigMaps and secrets. */
final class ConfigRules {
    private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final int MIB = 1 << 20;
    private static final String ACCOUNT = "kubernetes.io/service-account.name";

    /** The keys that a secret of a type has to have; of a basic authentication one is enough. */
    private static final Map<String, List<String>> KEYS = Map.of(
            "kubernetes.io/tls", List.of("tls.crt", "tls.key"),
            "kubernetes.io/dockerconfigjson", List.of(".dockerconfigjson"),
            "kubernetes.io/dockercfg", List.of(".dockercfg"),
            "kubernetes.io/basic-auth", List.of("username", "password"),
            "kubernetes.io/ssh-auth", List.of("ssh-privatekey"));

    private ConfigRules() {}

    static List<Cause> configMap(Optional<Document> before, Document object) {
        List<Cause> causes = new ArrayList<>();
        Set<String> text = keys(object, "data");
        Set<String> binary = keys(object, "binaryData");
        text.forEach(key -> configKey("data", key).ifPresent(causes::add));
        binary.forEach(key -> configKey("binaryData", key).ifPresent(causes::add));
        binary.stream()
                .filter(text::contains)
                .forEach(key -> causes.add(Cause.invalid(
                        "data[" + key + "]", Names.quoted(key), "duplicate of key present in binaryData")));
        if (size(object, "data") + size(object, "binaryData") * 3 / 4 > MIB) {
            causes.add(new Cause("FieldValueTooLong", "Too long: may not be more than 1048576 bytes", ""));
        }
        frozen(before, object, List.of("data", "binaryData", "immutable"), causes);
        return causes;
    }

    static List<Cause> secret(Optional<Document> before, Document object) {
        List<Cause> causes = new ArrayList<>();
        Set<String> given = keys(object, "data");
        given.forEach(key -> configKey("data", key).ifPresent(causes::add));
        String type = object.text("/type").orElse("Opaque");
        List<String> wanted = KEYS.getOrDefault(type, List.of());
        boolean either = type.equals("kubernetes.io/basic-auth");
        if (!either || wanted.stream().noneMatch(given::contains)) {
            wanted.stream()
                    .filter(key -> !given.contains(key))
                    .forEach(key -> causes.add(Cause.required("data[" + key + "]", "")));
        }
        boolean account = type.equals("kubernetes.io/service-account-token");
        if (account
                && object.at("/metadata/annotations")
                        .flatMap(all -> all.get(ACCOUNT))
                        .isEmpty()) {
            causes.add(Cause.required("metadata.annotations[" + ACCOUNT + "]", ""));
        }
        frozen(before, object, List.of("immutable", "data"), causes);
        return causes;
    }

    private static Set<String> keys(Document object, String field) {
        return object.get(field).orElse(Document.object()).members().keySet();
    }

    /** How many bytes the values take together. */
    private static long size(Document object, String field) {
        long size = 0;
        for (Document value :
                object.get(field).orElse(Document.object()).members().values()) {
            size += value.asText().orElse("").getBytes(StandardCharsets.UTF_8).length;
        }
        return size;
    }

    private static void frozen(Optional<Document> before, Document object, List<String> fields, List<Cause> causes) {
        before.filter(live -> live.flag("/immutable").orElse(false)).ifPresent(live -> {
            for (String field : fields) {
                if (!live.get(field).equals(object.get(field))) {
                    causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
                }
            }
        });
    }

    private static Optional<Cause> configKey(String field, String key) {
        boolean valid = CONFIG_KEY.matcher(key).matches() && key.length() <= 253 && !key.startsWith("..");
        if (valid && !key.equals(".")) {
            return Optional.empty();
        }
        return Optional.of(Cause.invalid(
                field + "[" + key + "]",
                Names.quoted(key),
                key.equals(".") || key.equals("..")
                        ? "must not be '" + key + "'"
                        : "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',"
                                + "  or 'KEY_NAME',  or 'key-name', regex used for validation is '"
                                + CONFIG_KEY.pattern() + "')"));
    }
}
