package dev.breakwater.testing.kubernetes;

import dev.breakwater.document.Document;
import dev.breakwater.testing.kubernetes.StatusException.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Refuses what the API server refuses in an object, all causes at once. */
final class Validation {
    private static final Set<String> OWN_CHECK = Set.of("apiGroup", "verbs");
    private static final Pattern CONFIG_KEY = Pattern.compile("[-._a-zA-Z0-9]+");
    private static final int MIB = 1 << 20;

    private Validation() {}

    /** Throws a 422 with the causes, if there are any. */
    static void check(ApiKind kind, Optional<Document> before, Document object) {
        List<Cause> causes = new ArrayList<>(Names.check(kind, object));
        before.ifPresent(live -> causes.addAll(Conformance.immutable(kind, live, object)));
        causes.addAll(Conformance.required(object, kind.type(), "", OWN_CHECK));
        causes.addAll(byKind(kind, before, object));
        if (!causes.isEmpty()) {
            throw StatusException.invalid(
                    kind, Meta.name(object), causes.stream().distinct().toList());
        }
    }

    private static List<Cause> byKind(ApiKind kind, Optional<Document> before, Document object) {
        return switch (kind.kind()) {
            case "NetworkPolicy" -> NetworkPolicyRules.check(object);
            case "ClusterRole", "Role" -> RbacRules.role(object);
            case "ClusterRoleBinding", "RoleBinding" -> RbacRules.binding(object);
            case "ConfigMap" -> configMap(before, object);
            default -> WorkloadRules.check(kind, before, object);
        };
    }

    private static List<Cause> configMap(Optional<Document> before, Document object) {
        List<Cause> causes = new ArrayList<>();
        Set<String> text =
                object.at("/data").orElse(Document.object()).members().keySet();
        Set<String> binary =
                object.at("/binaryData").orElse(Document.object()).members().keySet();
        text.forEach(key -> configKey("data", key).ifPresent(causes::add));
        binary.forEach(key -> configKey("binaryData", key).ifPresent(causes::add));
        binary.stream()
                .filter(text::contains)
                .forEach(key -> causes.add(Cause.invalid(
                        "data[" + key + "]", Names.quoted(key), "duplicate of key present in binaryData")));
        if (object.toJson().length() > 2 * MIB) {
            causes.add(new Cause("FieldValueTooLong", "Too long: may not be more than 1048576 bytes", ""));
        }
        before.filter(live -> live.flag("/immutable").orElse(false)).ifPresent(live -> {
            for (String field : List.of("data", "binaryData", "immutable")) {
                if (!live.get(field).equals(object.get(field))) {
                    causes.add(Cause.forbidden(field, "field is immutable when `immutable` is set"));
                }
            }
        });
        return causes;
    }

    private static Optional<Cause> configKey(String field, String key) {
        boolean valid =
                CONFIG_KEY.matcher(key).matches() && key.length() <= 253 && !key.startsWith("..") && !key.equals(".");
        return valid
                ? Optional.empty()
                : Optional.of(Cause.invalid(
                        field + "[" + key + "]",
                        Names.quoted(key),
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',"
                                + "  or 'KEY_NAME',  or 'key-name', regex used for validation is '"
                                + CONFIG_KEY.pattern() + "')"));
    }
}
