package dev.breakwater.k8s.admission;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the signatures of {@link Library} and the fields of {@link RequestTypes} for the type checker. */
final class Declarations {
    private static final List<String> COMPARABLE =
            List.of("int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes");
    private static final Map<String, CelType> SIMPLE = Map.ofEntries(
            Map.entry("int", SimpleType.INT),
            Map.entry("uint", SimpleType.UINT),
            Map.entry("double", SimpleType.DOUBLE),
            Map.entry("bool", SimpleType.BOOL),
            Map.entry("string", SimpleType.STRING),
            Map.entry("bytes", SimpleType.BYTES),
            Map.entry("duration", SimpleType.DURATION),
            Map.entry("timestamp", SimpleType.TIMESTAMP),
            Map.entry("dyn", SimpleType.DYN),
            Map.entry("T", TypeParamType.create("T")));
    private static final Map<String, String> OPAQUE = Map.ofEntries(
            Map.entry("URL", "kubernetes.URL"),
            Map.entry("Quantity", "kubernetes.Quantity"),
            Map.entry("Semver", "kubernetes.Semver"),
            Map.entry("NamedFormat", "kubernetes.NamedFormat"),
            Map.entry("IP", "net.IP"),
            Map.entry("CIDR", "net.CIDR"),
            Map.entry("Authorizer", "kubernetes.authorization.Authorizer"),
            Map.entry("PathCheck", "kubernetes.authorization.PathCheck"),
            Map.entry("GroupCheck", "kubernetes.authorization.GroupCheck"),
            Map.entry("ResourceCheck", "kubernetes.authorization.ResourceCheck"),
            Map.entry("Decision", "kubernetes.authorization.Decision"));

    private Declarations() {}

    /** The functions of a minor version of Kubernetes. */
    static List<CelFunctionDecl> functions(int minor) {
        Map<String, List<CelOverloadDecl>> overloads = new LinkedHashMap<>();
        for (Library library : Library.values()) {
            if (library.since() <= minor) {
                library.signatures().forEach(line -> declare(line, overloads));
            }
        }
        List<CelFunctionDecl> functions = new ArrayList<>();
        overloads.forEach((name, all) -> functions.add(CelFunctionDecl.newFunctionDeclaration(name, all)));
        return functions;
    }

    private static void declare(String line, Map<String, List<CelOverloadDecl>> overloads) {
        if (line.startsWith("*")) {
            COMPARABLE.forEach(type -> declare(line.substring(1).replace("*", type), overloads));
            return;
        }
        int arrow = line.indexOf("->");
        int open = line.indexOf('(', Math.max(arrow, 0));
        int close = line.lastIndexOf(") ");
        String name = line.substring(arrow < 0 ? 0 : arrow + 2, open);
        List<CelType> types = new ArrayList<>();
        if (arrow >= 0) {
            types.add(type(line.substring(0, arrow)));
        }
        types.addAll(types(line.substring(open + 1, matching(line, open))));
        CelType result = type(line.substring(close + 2));
        String id = "k8s_" + line.replaceAll("[^A-Za-z0-9]+", "_");
        overloads
                .computeIfAbsent(name, first -> new ArrayList<>())
                .add(
                        arrow < 0
                                ? CelOverloadDecl.newGlobalOverload(id, result, types)
                                : CelOverloadDecl.newMemberOverload(id, result, types));
    }

    private static int matching(String line, int open) {
        int depth = 0;
        for (int i = open; i < line.length(); i++) {
            depth += line.charAt(i) == '(' ? 1 : line.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return line.length();
    }

    private static List<CelType> types(String list) {
        List<CelType> types = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= list.length(); i++) {
            char c = i < list.length() ? list.charAt(i) : ',';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0 && i > start) {
                types.add(type(list.substring(start, i)));
                start = i + 1;
            }
        }
        return types;
    }

    /** A type by its name here, such as {@code list(string)} or {@code Quantity}. */
    static CelType type(String name) {
        int open = name.indexOf('(');
        if (open > 0) {
            List<CelType> inner = types(name.substring(open + 1, name.length() - 1));
            return switch (name.substring(0, open)) {
                case "list" -> ListType.create(inner.get(0));
                case "map" -> MapType.create(inner.get(0), inner.get(1));
                default -> OptionalType.create(inner.get(0));
            };
        }
        CelType simple = SIMPLE.get(name);
        if (simple != null) {
            return simple;
        }
        String opaque = OPAQUE.get(name);
        return opaque == null ? StructTypeReference.create("kubernetes." + name) : OpaqueType.create(opaque);
    }
}
