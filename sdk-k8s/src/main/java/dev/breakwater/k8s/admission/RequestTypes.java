package dev.breakwater.k8s.admission;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.StructType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types with known fields: the admission request and the namespace, and what an expression's variables are. A
 * field that a type does not have is an error when the expression is compiled. Source: the API server's
 * {@code BuildRequestType} and {@code BuildNamespaceType}.
 */
final class RequestTypes implements CelTypeProvider {
    private static final String KNOWN = """
            GroupVersionKind group:string version:string kind:string
            GroupVersionResource group:string version:string resource:string
            UserInfo username:string uid:string groups:list(string) extra:map(string,list(string))
            AdmissionRequest kind:GroupVersionKind resource:GroupVersionResource subResource:string \
            requestKind:GroupVersionKind requestResource:GroupVersionResource requestSubResource:string name:string \
            namespace:string operation:string userInfo:UserInfo dryRun:bool options:dyn
            NamespaceSpec finalizers:list(string)
            NamespaceCondition status:string type:string lastTransitionTime:timestamp message:string reason:string
            NamespaceStatus conditions:list(NamespaceCondition) phase:string
            NamespaceMetadata name:string generateName:string namespace:string labels:map(string,string) \
            annotations:map(string,string) UID:string creationTimestamp:timestamp deletionGracePeriodSeconds:int \
            deletionTimestamp:timestamp generation:int resourceVersion:string finalizers:list(string)
            Namespace metadata:NamespaceMetadata spec:NamespaceSpec status:NamespaceStatus
            """;

    /** The types with nothing beside them. */
    static final RequestTypes BASE = new RequestTypes(known());

    private final ImmutableMap<String, CelType> types;

    private RequestTypes(Map<String, CelType> types) {
        this.types = ImmutableMap.copyOf(types);
    }

    private static Map<String, CelType> known() {
        Map<String, CelType> types = new LinkedHashMap<>();
        KNOWN.lines().forEach(line -> {
            List<String> words = Splitter.on(' ').splitToList(line);
            Map<String, CelType> fields = new LinkedHashMap<>();
            for (int i = 1; i < words.size(); i++) {
                String word = words.get(i);
                int colon = word.indexOf(':');
                fields.put(word.substring(0, colon), Declarations.type(word.substring(colon + 1)));
            }
            types.put("kubernetes." + words.get(0), struct("kubernetes." + words.get(0), fields));
        });
        return types;
    }

    /** A type of exactly these fields. */
    static StructType struct(String name, Map<String, CelType> fields) {
        ImmutableMap<String, CelType> copy = ImmutableMap.copyOf(fields);
        return StructType.create(name, copy.keySet(), field -> Optional.ofNullable(copy.get(field)));
    }

    /** These types and those. */
    RequestTypes with(Map<String, CelType> more) {
        Map<String, CelType> all = new LinkedHashMap<>(types);
        all.putAll(more);
        return new RequestTypes(all);
    }

    @Override
    public ImmutableCollection<CelType> types() {
        return types.values();
    }

    @Override
    public Optional<CelType> findType(String typeName) {
        return Optional.ofNullable(types.get(typeName));
    }
}
