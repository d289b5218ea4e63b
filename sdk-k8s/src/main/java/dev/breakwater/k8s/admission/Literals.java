package dev.breakwater.k8s.admission;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.OptionalType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks literals when an expression is compiled: elements of a list and entries of a map are of one type, and from
 * 1.29 on durations, times and regular expressions can be read. What a text is formatted from may be of many types.
 * Used once.
 */
final class Literals {
    private static final int READS_TEXTS = 29;
    private static final Map<String, Integer> TEXTS = Map.of("duration", 0, "timestamp", 0, "matches", 1);

    private final CelAbstractSyntaxTree tree;
    private final int minor;
    private final List<CelIssue> issues = new ArrayList<>();
    private int exempt;

    private Literals(CelAbstractSyntaxTree tree, int minor) {
        this.tree = tree;
        this.minor = minor;
    }

    /** The errors, each with its line; empty if there is none. */
    static String errors(CelAbstractSyntaxTree tree, int minor) {
        Literals literals = new Literals(tree, minor);
        literals.visit(tree.getExpr());
        return CelIssue.toDisplayString(literals.issues, tree.getSource());
    }

    private void visit(CelExpr expr) {
        switch (expr.exprKind().getKind()) {
            case SELECT -> visit(expr.select().operand());
            case CALL -> call(expr.call());
            case LIST -> {
                oneType(expr.list().elements());
                expr.list().elements().forEach(this::visit);
            }
            case MAP -> map(expr.map());
            case COMPREHENSION ->
                List.of(
                                expr.comprehension().iterRange(),
                                expr.comprehension().accuInit(),
                                expr.comprehension().loopStep(),
                                expr.comprehension().result())
                        .forEach(this::visit);
            default -> {}
        }
    }

    private void map(CelMap map) {
        List<CelExpr> keys = map.entries().stream().map(CelMap.Entry::key).toList();
        List<CelExpr> values = map.entries().stream().map(CelMap.Entry::value).toList();
        oneType(keys);
        oneType(values);
        keys.forEach(this::visit);
        values.forEach(this::visit);
    }

    private void oneType(List<CelExpr> parts) {
        for (CelExpr part : parts) {
            CelType first = typeOf(parts.get(0));
            CelType type = typeOf(part);
            if (!first.equals(type) && exempt == 0) {
                add(part, "expected type '" + CelTypes.format(first) + "' but found '" + CelTypes.format(type) + "'");
                return;
            }
        }
    }

    private CelType typeOf(CelExpr expr) {
        CelType type = tree.getType(expr.id()).orElseThrow();
        return type instanceof OptionalType ? type.parameters().get(0) : type;
    }

    private void call(CelCall call) {
        List<CelExpr> operands = new ArrayList<>();
        call.target().ifPresent(operands::add);
        operands.addAll(call.args());
        Integer place = TEXTS.get(call.function());
        if (place != null && minor >= READS_TEXTS && operands.size() == place + 1 && isText(operands.get(place))) {
            read(call.function(), operands.get(place));
        }
        int inside = call.function().equals("format") || call.function().startsWith("lists.@") ? 1 : 0;
        exempt += inside;
        operands.forEach(this::visit);
        exempt -= inside;
    }

    private static boolean isText(CelExpr expr) {
        return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private void read(String function, CelExpr literal) {
        String text = literal.constant().stringValue();
        try {
            switch (function) {
                case "duration" -> Conversions.toDuration(text);
                case "timestamp" -> Conversions.toTime(text);
                default -> Patterns.matches(new Object[] {"", text});
            }
        } catch (CelFailure failure) {
            add(literal, "invalid " + function + " argument");
        }
    }

    private void add(CelExpr expr, String message) {
        @Nullable Integer offset = tree.getSource().getPositionsMap().get(expr.id());
        CelSourceLocation place = offset == null
                ? CelSourceLocation.NONE
                : tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        issues.add(CelIssue.formatError(expr.id(), place, message));
    }
}
