package dev.breakwater.k8s.admission;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.OptionalType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks literals when an expression is compiled: elements of a list and entries of a map are of one type, and from
 * 1.29 on durations, times and regular expressions can be read, and what is formatted fits the form. What a text is formatted from may be of many types.
 * Used once.
 */
final class Literals {
    private static final int READS_TEXTS = 29;
    private static final Map<String, Integer> TEXTS = Map.of("duration", 0, "timestamp", 0, "matches", 1);

    /** What each clause of a form takes. */
    private static final Map<Character, Set<CelKind>> CLAUSES = Map.of(
            's',
            EnumSet.of(
                    CelKind.LIST,
                    CelKind.MAP,
                    CelKind.INT,
                    CelKind.UINT,
                    CelKind.DOUBLE,
                    CelKind.BOOL,
                    CelKind.STRING,
                    CelKind.TIMESTAMP,
                    CelKind.BYTES,
                    CelKind.DURATION,
                    CelKind.TYPE,
                    CelKind.NULL_TYPE),
            'd',
            EnumSet.of(CelKind.INT, CelKind.UINT),
            'o',
            EnumSet.of(CelKind.INT, CelKind.UINT),
            'b',
            EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.BOOL),
            'f',
            EnumSet.of(CelKind.DOUBLE, CelKind.STRING),
            'e',
            EnumSet.of(CelKind.DOUBLE, CelKind.STRING),
            'x',
            EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.STRING, CelKind.BYTES));

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
            case CALL -> {
                call(expr.call());
                format(expr);
            }
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

    /** What is formatted by a form that is written out, argument by argument. */
    private void format(CelExpr expr) {
        CelCall call = expr.call();
        boolean known = minor >= READS_TEXTS
                && call.function().equals("format")
                && call.target().filter(Literals::isText).isPresent()
                && call.args().size() == 1
                && call.args().get(0).exprKind().getKind() == CelExpr.ExprKind.Kind.LIST;
        if (!known) {
            return;
        }
        CelExpr[] culprit = {expr};
        try {
            TextFormat.check(
                    call.target().get().constant().stringValue(),
                    call.args().get(0).list().elements(),
                    (letter, precision, arg) -> {
                        fits(letter, (CelExpr) arg, culprit);
                        return "";
                    });
        } catch (CelFailure failure) {
            add(culprit[0], String.valueOf(failure.getMessage()));
        }
    }

    private void fits(char letter, CelExpr arg, CelExpr[] culprit) {
        CelType type = tree.getType(arg.id()).orElseThrow();
        Set<CelKind> takes = CLAUSES.get(letter == 'X' ? 'x' : letter);
        if (takes == null) {
            throw TextFormat.unknown(letter);
        }
        if (type.kind() != CelKind.DYN && !takes.contains(type.kind())) {
            culprit[0] = arg;
            throw TextFormat.wrong(letter, type.name());
        }
        if (letter == 's') {
            parts(arg).forEach(part -> fits(letter, part, culprit));
        }
    }

    /** The elements of a list and the keys and values of a map that are written out. */
    private static List<CelExpr> parts(CelExpr expr) {
        List<CelExpr> parts = new ArrayList<>();
        if (expr.exprKind().getKind() == CelExpr.ExprKind.Kind.LIST) {
            parts.addAll(expr.list().elements());
        } else if (expr.exprKind().getKind() == CelExpr.ExprKind.Kind.MAP) {
            for (CelMap.Entry entry : expr.map().entries()) {
                parts.add(entry.key());
                parts.add(entry.value());
            }
        }
        return parts;
    }

    private void add(CelExpr expr, String message) {
        @Nullable Integer offset = tree.getSource().getPositionsMap().get(expr.id());
        CelSourceLocation place = offset == null
                ? CelSourceLocation.NONE
                : tree.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        issues.add(CelIssue.formatError(expr.id(), place, message));
    }
}
