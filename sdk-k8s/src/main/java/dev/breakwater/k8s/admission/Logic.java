package dev.breakwater.k8s.admission;

import java.util.List;
import java.util.Optional;

/** The operators that do not evaluate all their operands, or take failures for values. */
final class Logic {
    private Logic() {}

    static Optional<Node> plan(String function, List<Node> args) {
        return switch (function) {
            case "_&&_" -> Optional.of(absorbing(args.get(0), args.get(1), false));
            case "_||_" -> Optional.of(absorbing(args.get(0), args.get(1), true));
            case "_?_:_" -> Optional.of(conditional(args.get(0), args.get(1), args.get(2)));
            case "@not_strictly_false", "__not_strictly_false__" -> Optional.of(notStrictlyFalse(args.get(0)));
            case "or" -> Optional.of(or(args.get(0), args.get(1)));
            case "orValue" -> Optional.of(orValue(args.get(0), args.get(1)));
            default -> Optional.empty();
        };
    }

    /** {@code &&} and {@code ||}: one operand that decides is enough, whatever becomes of the other. */
    private static Node absorbing(Node left, Node right, Boolean deciding) {
        return frame -> {
            Object first = tried(left, frame);
            if (deciding.equals(first)) {
                return deciding;
            }
            Object second = tried(right, frame);
            if (deciding.equals(second)) {
                return deciding;
            }
            return neither(first, second, deciding);
        };
    }

    private static Object neither(Object first, Object second, boolean deciding) {
        if (first instanceof CelFailure failure) {
            throw failure;
        }
        if (second instanceof CelFailure failure) {
            throw failure;
        }
        if (first instanceof Boolean && second instanceof Boolean) {
            return !deciding;
        }
        throw CelFailure.noOverload();
    }

    private static Object tried(Node node, Frame frame) {
        try {
            return node.eval(frame);
        } catch (CelFailure failure) {
            return failure;
        }
    }

    private static Node conditional(Node condition, Node yes, Node no) {
        return frame -> {
            if (!(condition.eval(frame) instanceof Boolean flag)) {
                throw CelFailure.noOverload();
            }
            return flag ? yes.eval(frame) : no.eval(frame);
        };
    }

    private static Node notStrictlyFalse(Node node) {
        return frame -> !Boolean.FALSE.equals(tried(node, frame));
    }

    private static Node or(Node first, Node second) {
        return frame -> {
            Object value = first.eval(frame);
            return Access.optional(value).isPresent() ? value : second.eval(frame);
        };
    }

    private static Node orValue(Node first, Node second) {
        return frame -> {
            Optional<Object> value = Access.optional(first.eval(frame));
            return value.isPresent() ? value.get() : second.eval(frame);
        };
    }
}
