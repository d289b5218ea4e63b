package dev.breakwater.k8s.admission;

import dev.breakwater.k8s.admission.CelValues.TypeName;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import dev.cel.common.ast.CelExpr.CelMap;
import dev.cel.common.ast.CelExpr.CelSelect;
import dev.cel.common.ast.CelReference;
import dev.cel.common.values.CelByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked expression into nodes that evaluate it and charge what cel-go charges: one unit for reading a
 * variable or a field, 10 for a list, 30 for a map, and for calls what {@link Costs} says. Used once.
 */
final class Planner {
    private static final int LIST_COST = 10;
    private static final int MAP_COST = 30;
    private static final Set<String> PURE = Set.of("quantity", "semver", "ip", "cidr", "url");
    private static final Set<String> CONVERSIONS =
            Set.of("int", "uint", "double", "bool", "bytes", "string", "duration", "timestamp");

    private final CelAbstractSyntaxTree tree;
    private final Set<String> variables;
    private final Map<String, Integer> scope = new HashMap<>();
    private int slots;

    Planner(CelAbstractSyntaxTree tree, Set<String> variables) {
        this.tree = tree;
        this.variables = variables;
    }

    Node plan() {
        return plan(tree.getExpr());
    }

    int slots() {
        return slots;
    }

    private Node plan(CelExpr expr) {
        return switch (expr.exprKind().getKind()) {
            case CONSTANT -> constant(constantOf(expr.constant()));
            case IDENT -> ident(reference(expr).orElse(expr.ident().name()));
            case SELECT -> select(expr);
            case CALL -> call(expr);
            case LIST -> list(expr);
            case MAP -> map(expr.map());
            case COMPREHENSION -> fold(expr.comprehension());
            case STRUCT -> throw new CelFailure("messages cannot be built here");
            case NOT_SET -> throw new CelFailure("the expression is not complete");
        };
    }

    private List<Node> plan(List<CelExpr> exprs) {
        List<Node> nodes = new ArrayList<>(exprs.size());
        for (CelExpr expr : exprs) {
            nodes.add(plan(expr));
        }
        return nodes;
    }

    private static Node constant(Object value) {
        return frame -> value;
    }

    static Object constantOf(CelConstant constant) {
        return switch (constant.getKind()) {
            case BOOLEAN_VALUE -> constant.booleanValue();
            case INT64_VALUE -> constant.int64Value();
            case UINT64_VALUE -> constant.uint64Value();
            case DOUBLE_VALUE -> constant.doubleValue();
            case STRING_VALUE -> constant.stringValue();
            case BYTES_VALUE -> CelByteString.of(constant.bytesValue().toByteArray());
            default -> CelValues.Nothing.NULL;
        };
    }

    /** The variable or type that the checker found behind a name, dots included. */
    private Optional<String> reference(CelExpr expr) {
        CelReference found = tree.getReferenceMap().get(expr.id());
        return Optional.ofNullable(found).map(CelReference::name).filter(name -> !name.isEmpty());
    }

    private Node ident(String name) {
        Integer slot = scope.get(name);
        if (slot != null) {
            int index = slot;
            return frame -> {
                frame.charge(1);
                return frame.local(index);
            };
        }
        if (!variables.contains(name)) {
            return constant(new TypeName(name));
        }
        return frame -> {
            frame.charge(1);
            return frame.input(name);
        };
    }

    private Node select(CelExpr expr) {
        Optional<String> name = reference(expr);
        if (name.isPresent()) {
            return ident(name.get());
        }
        CelSelect select = expr.select();
        Node operand = plan(select.operand());
        String field = select.field();
        if (select.testOnly()) {
            return frame -> Access.has(operand.eval(frame), field);
        }
        return frame -> {
            Object from = operand.eval(frame);
            frame.charge(1);
            return Access.select(from, field);
        };
    }

    private Node call(CelExpr expr) {
        CelCall call = expr.call();
        List<CelExpr> operands = new ArrayList<>();
        if (!namespaced(expr)) {
            call.target().ifPresent(operands::add);
        }
        operands.addAll(call.args());
        List<Node> args = plan(operands);
        return Logic.plan(call.function(), args).orElseGet(() -> function(name(expr), args, operands));
    }

    /** Whether the target is a namespace, such as {@code sets} in {@code sets.contains}. */
    private boolean namespaced(CelExpr expr) {
        return expr.call().target().isPresent()
                && Functions.ALL.containsKey(name(expr))
                && name(expr).contains(".");
    }

    private static String name(CelExpr expr) {
        CelCall call = expr.call();
        boolean dotted =
                call.target().isPresent() && call.target().get().exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT;
        String qualified = dotted ? call.target().get().ident().name() + "." + call.function() : call.function();
        return Functions.ALL.containsKey(qualified) ? qualified : call.function();
    }

    private static Node function(String name, List<Node> args, List<CelExpr> operands) {
        Functions.Call call = Functions.ALL.get(name);
        if (call == null) {
            throw new CelFailure("there is no function '" + name + "'");
        }
        if (operands.size() == 2 && Patterns.takes(name) && isText(undynamic(operands.get(1)))) {
            return Patterns.plan(
                    name, args.get(0), undynamic(operands.get(1)).constant().stringValue());
        }
        Optional<Object> folded = folded(name, call, operands);
        if (folded.isPresent()) {
            return constant(folded.get());
        }
        Costs.Cost cost = Costs.of(name);
        return prepared(name, call, operands, cost).orElseGet(() -> called(call, cost, args));
    }

    private static Node called(Functions.Call call, Costs.Cost cost, List<Node> args) {
        Node[] nodes = args.toArray(Node[]::new);
        return frame -> {
            Object[] values = new Object[nodes.length];
            for (int i = 0; i < nodes.length; i++) {
                values[i] = nodes[i].eval(frame);
            }
            frame.charge(cost.before(values));
            Object result = call.apply(values);
            frame.charge(cost.after(values, result));
            return result;
        };
    }

    /** The value of a conversion of a constant, made once; a bad one makes the expression bad. */
    private static Optional<Object> folded(String name, Functions.Call call, List<CelExpr> operands) {
        boolean constant = CONVERSIONS.contains(name) && operands.size() == 1 && isConstant(undynamic(operands.get(0)));
        return constant
                ? Optional.of(call.apply(
                        new Object[] {constantOf(undynamic(operands.get(0)).constant())}))
                : Optional.empty();
    }

    private static CelExpr undynamic(CelExpr expr) {
        boolean dyn = expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals("dyn")
                && expr.call().args().size() == 1;
        return dyn ? undynamic(expr.call().args().get(0)) : expr;
    }

    private static boolean isConstant(CelExpr expr) {
        return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT;
    }

    /** A call that always comes to the same, made once and still charged; empty where it fails. */
    private static Optional<Node> prepared(String name, Functions.Call call, List<CelExpr> operands, Costs.Cost cost) {
        if (!PURE.contains(name) || operands.size() != 1 || !isConstant(operands.get(0))) {
            return Optional.empty();
        }
        Object[] values = {constantOf(operands.get(0).constant())};
        try {
            Object result = call.apply(values);
            long units = cost.before(values);
            return Optional.of(frame -> {
                frame.charge(units);
                return result;
            });
        } catch (CelFailure failure) {
            return Optional.empty();
        }
    }

    private static boolean isText(CelExpr expr) {
        return expr.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private Node list(CelExpr expr) {
        List<Node> elements = plan(expr.list().elements());
        Set<Integer> optional = Set.copyOf(expr.list().optionalIndices());
        if (optional.isEmpty() && expr.list().elements().stream().allMatch(Planner::isConstant)) {
            return constant(expr.list().elements().stream()
                    .map(element -> constantOf(element.constant()))
                    .toList());
        }
        return frame -> {
            List<Object> values = new ArrayList<>(elements.size());
            for (int i = 0; i < elements.size(); i++) {
                Object value = elements.get(i).eval(frame);
                if (!optional.contains(i)) {
                    values.add(value);
                } else {
                    Access.optional(value).ifPresent(values::add);
                }
            }
            frame.charge(LIST_COST);
            return values;
        };
    }

    private record Entry(Node key, Node value, boolean optional) {}

    private Node map(CelMap map) {
        List<Entry> entries = new ArrayList<>();
        for (CelMap.Entry entry : map.entries()) {
            entries.add(new Entry(plan(entry.key()), plan(entry.value()), entry.optionalEntry()));
        }
        return frame -> {
            Map<Object, Object> values = new LinkedHashMap<>();
            for (Entry entry : entries) {
                put(values, entry, frame);
            }
            frame.charge(MAP_COST);
            return values;
        };
    }

    private static void put(Map<Object, Object> values, Entry entry, Frame frame) {
        Object key = Access.key(entry.key().eval(frame));
        Object value = entry.value().eval(frame);
        Optional<Object> present = entry.optional() ? Access.optional(value) : Optional.of(value);
        present.ifPresent(some -> values.put(key, some));
    }

    private Node fold(CelComprehension fold) {
        Node range = plan(fold.iterRange());
        Node init = plan(fold.accuInit());
        @Nullable Integer outerAccu = scope.get(fold.accuVar());
        int accu = bind(fold.accuVar());
        @Nullable Integer outerFirst = scope.get(fold.iterVar());
        int first = bind(fold.iterVar());
        @Nullable Integer outerSecond = scope.get(fold.iterVar2());
        int second = fold.iterVar2().isEmpty() ? -1 : bind(fold.iterVar2());
        Fold planned = new Fold(range, init, accu, first, second, plan(fold.loopCondition()), plan(fold.loopStep()));
        unbind(fold.iterVar2(), outerSecond);
        unbind(fold.iterVar(), outerFirst);
        Node result = plan(fold.result());
        unbind(fold.accuVar(), outerAccu);
        return frame -> {
            planned.run(frame);
            return result.eval(frame);
        };
    }

    private int bind(String name) {
        scope.put(name, slots);
        return slots++;
    }

    private void unbind(String name, @Nullable Integer outer) {
        if (outer == null) {
            scope.remove(name);
        } else {
            scope.put(name, outer);
        }
    }
}
