package dev.breakwater.k8s.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The expression language as a version of Kubernetes offers it: its libraries, its types, its limits. Compiled
 * expressions are kept. Immutable, thread-safe. Needs {@code dev.cel:cel} on the class path.
 */
public final class CelEnvironment {
    /** The newest minor version whose additions are known. */
    public static final int NEWEST = 37;

    private static final Map<List<String>, CelEnvironment> CACHE = new ConcurrentHashMap<>();
    private static final int MAX_KEPT = 1_000;

    private final int minor;
    private final Map<String, String> variables;
    private final Compilation compilation;
    private final Map<String, CelExpression> compiled = new ConcurrentHashMap<>();

    private CelEnvironment(int minor, Map<String, String> variables) {
        this.minor = minor;
        this.variables = Map.copyOf(variables);
        this.compilation = Compilation.of(minor, variables);
    }

    /**
     * The language of that minor version of Kubernetes 1, such as 33; newer than {@link #NEWEST} counts as that.
     *
     * @throws dev.breakwater.BreakwaterException with the coordinates if the language is not on the class path
     */
    public static CelEnvironment kubernetes(int minor) {
        CelMissing.check();
        return cached(Math.min(minor, NEWEST), Map.of());
    }

    /** This language with variables of any type. */
    public CelEnvironment with(String... names) {
        Map<String, String> all = new TreeMap<>(variables);
        for (String name : names) {
            all.put(name, "dyn");
        }
        return cached(minor, all);
    }

    /** This language with a variable of a type as {@link Declarations#type} names it. */
    CelEnvironment typed(String name, String type) {
        Map<String, String> all = new TreeMap<>(variables);
        all.put(name, type);
        return cached(minor, all);
    }

    private static CelEnvironment cached(int minor, Map<String, String> variables) {
        List<String> key = new ArrayList<>(List.of(String.valueOf(minor)));
        new TreeMap<>(variables).forEach((name, type) -> key.add(name + ":" + type));
        CelEnvironment known = CACHE.get(key);
        if (known != null) {
            return known;
        }
        CelEnvironment made = new CelEnvironment(minor, variables);
        if (CACHE.size() < MAX_KEPT) {
            CACHE.put(key, made);
        }
        return made;
    }

    /** The minor version. */
    public int minor() {
        return minor;
    }

    /**
     * Compiles an expression, or returns it from the cache.
     *
     * @throws CelCompilationException with every error, if it is none
     */
    public CelExpression compile(String expression) {
        CelExpression known = compiled.get(expression);
        if (known != null) {
            return known;
        }
        CelExpression made = compilation.compile(expression);
        if (compiled.size() < MAX_KEPT) {
            compiled.put(expression, made);
        }
        return made;
    }

    Compilation compilation() {
        return compilation;
    }

    /** The version and the variables. */
    @Override
    public String toString() {
        return "CelEnvironment[1." + minor + ", " + new TreeMap<>(variables).keySet() + "]";
    }
}
