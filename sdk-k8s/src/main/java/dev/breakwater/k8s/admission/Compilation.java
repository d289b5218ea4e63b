package dev.breakwater.k8s.admission;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.CelType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Parses and checks expressions with dev.cel, and plans them. Immutable, thread-safe. */
final class Compilation {
    /** How the API server says that an expression is well formed but no program can be made of it. */
    static final String INSTANTIATION = "program instantiation failed: ";

    /** What dev.cel adds to the words of the API server's compiler. */
    private static final Pattern CANDIDATES = Pattern.compile("(?m) \\(candidates: .*\\)$");

    /** What the parser says, which the API server begins with two words. */
    private static final Pattern SYNTAX = Pattern.compile(
            "(?m)^(ERROR: <input>:[0-9]+:[0-9]+: )(mismatched|extraneous|missing|no viable|token recognition)");

    private static final int OPTIONALS = 28;
    private static final int TWO_VARIABLES = 32;
    private static final int EXTENDED_LISTS = 34;

    private final int minor;
    private final CelCompiler compiler;
    private final Set<String> variables;

    private Compilation(int minor, CelCompiler compiler, Set<String> variables) {
        this.minor = minor;
        this.compiler = compiler;
        this.variables = Set.copyOf(variables);
    }

    static Compilation of(int minor, Map<String, String> variables) {
        Map<String, CelType> types = new LinkedHashMap<>();
        variables.forEach((name, type) -> types.put(name, Declarations.type(type)));
        return of(minor, types, RequestTypes.BASE);
    }

    static Compilation of(int minor, Map<String, CelType> variables, RequestTypes types) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options(minor))
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(types)
                .addFunctionDeclarations(Declarations.functions(minor));
        variables.forEach(builder::addVar);
        if (minor >= OPTIONALS) {
            builder.addLibraries(CelExtensions.optional(1));
        }
        if (minor >= TWO_VARIABLES) {
            builder.addLibraries(CelExtensions.comprehensions());
        }
        if (minor >= EXTENDED_LISTS) {
            builder.addLibraries(CelExtensions.lists(2));
        }
        return new Compilation(minor, builder.build(), variables.keySet());
    }

    private static CelOptions options(int minor) {
        return CelOptions.current()
                .enableHeterogeneousNumericComparisons(minor >= OPTIONALS)
                .enableOptionalSyntax(minor >= OPTIONALS)
                .enableReservedIds(true)
                .build();
    }

    CelExpression compile(String expression) {
        try {
            CelAbstractSyntaxTree tree = checked(expression);
            Planner planner = new Planner(tree, variables);
            Node plan = planner.plan();
            return new CelExpression(expression, tree.getResultType(), plan, planner.slots());
        } catch (CelFailure failure) {
            throw new CelCompilationException(INSTANTIATION + failure.getMessage(), failure);
        } catch (StackOverflowError tooDeep) {
            throw new CelCompilationException("ERROR: <input>:1:1: the expression is nested too deeply", tooDeep);
        }
    }

    private CelAbstractSyntaxTree checked(String expression) {
        CelValidationResult result = compiler.compile(expression);
        try {
            CelAbstractSyntaxTree tree = result.getAst();
            String errors = Literals.errors(tree, minor);
            if (!errors.isEmpty()) {
                throw new CelCompilationException(errors, null);
            }
            return tree;
        } catch (CelValidationException e) {
            throw new CelCompilationException(
                    SYNTAX.matcher(CANDIDATES.matcher(result.getErrorString()).replaceAll(""))
                            .replaceAll("$1Syntax error: $2"),
                    e);
        }
    }
}
