package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An expression of the template language, ready to be evaluated. Immutable. */
sealed interface Expression {
    /**
     * Its value.
     *
     * @throws PolicyFailedException if it has none
     */
    Document value(Frame frame);

    /** A value that is known before anything is looked at. */
    record Literal(Document constant) implements Expression {
        @Override
        public Document value(Frame frame) {
            return constant;
        }
    }

    /** A function and what it is given. */
    record Call(String name, List<Expression> arguments) implements Expression {
        private static final Set<String> IMPURE = Set.of(
                "field",
                "current",
                "policy",
                "requestcontext",
                "resourcegroup",
                "subscription",
                "utcnow",
                "parameters");

        /** What works on arrays and objects as a whole, so that it does not matter whether all in them is known. */
        private static final Set<String> STRUCTURAL = Set.of(
                "array",
                "coalesce",
                "concat",
                "createarray",
                "createobject",
                "empty",
                "first",
                "flatten",
                "if",
                "items",
                "last",
                "length",
                "objectkeys",
                "shallowmerge",
                "skip",
                "take",
                "tryget");

        /** What is longer is worked out again each time it is asked for, rather than kept. */
        private static final int LONGEST_KEPT = 4_096;

        /** The call, or its value where that is known already. */
        static Expression of(String name, List<Expression> arguments) {
            Call call = new Call(name.toLowerCase(Locale.ROOT), arguments);
            boolean constant = !IMPURE.contains(call.name);
            for (Expression argument : arguments) {
                constant &= argument instanceof Literal;
            }
            return constant ? folded(call) : call;
        }

        /** What fails fails when it is asked for, and not where no resource comes by it. */
        private static Expression folded(Call call) {
            try {
                Document value = Functions.pure(call.name, call.values(null));
                return Sizes.of(value) <= LONGEST_KEPT ? new Literal(value) : call;
            } catch (PolicyFailedException later) {
                return call;
            }
        }

        private List<Document> values(@Nullable Frame frame) {
            List<Document> values = new ArrayList<>(arguments.size());
            int made = 0;
            for (Expression argument : arguments) {
                if (argument instanceof Literal literal) {
                    values.add(literal.constant());
                } else {
                    Document value = argument.value(required(frame));
                    made += Sizes.of(value);
                    values.add(value);
                }
                if (made > Sizes.MOST) {
                    throw new PolicyFailedException(name + "() is given more than fits into an evaluation.");
                }
            }
            return values;
        }

        private static Frame required(@Nullable Frame frame) {
            if (frame == null) {
                throw new IllegalStateException("only constants are folded");
            }
            return frame;
        }

        @Override
        public Document value(Frame frame) {
            if (name.equals("if") && arguments.size() == 3) {
                return chosen(frame);
            }
            List<Document> values = values(frame);
            Document unknown = unknown(values);
            if (unknown != null) {
                return unknown;
            }
            return IMPURE.contains(name) ? Functions.impure(name, values, frame) : Functions.pure(name, values);
        }

        /** The reference that the value hangs on; null if what is known decides. */
        private @Nullable Document unknown(List<Document> values) {
            boolean structural = STRUCTURAL.contains(name);
            for (Document value : values) {
                Document found = structural && !value.isReference() ? null : Sizes.unknown(value);
                if (found != null) {
                    return isFound(values) ? null : found;
                }
            }
            return null;
        }

        /** A known element, or a member whatever its value, is found for sure. */
        private boolean isFound(List<Document> values) {
            boolean asked = name.equals("contains") && values.size() == 2 && Sizes.unknown(values.get(1)) == null;
            return asked
                    && !values.get(0).isReference()
                    && (values.get(0).isObject() || values.get(0).elements().contains(values.get(1)));
        }

        /** The other branch is not looked at, whatever it would do. */
        private Document chosen(Frame frame) {
            Document condition = arguments.get(0).value(frame);
            if (condition.isReference()) {
                return condition;
            }
            boolean holds = condition
                    .asFlag()
                    .orElseThrow(() -> new PolicyFailedException("if() takes a boolean first, not " + condition + "."));
            return arguments.get(holds ? 1 : 2).value(frame);
        }
    }

    /** A member or an element of a value. */
    record Access(Expression of, Expression name, boolean safe) implements Expression {
        @Override
        public Document value(Frame frame) {
            Document value = of.value(frame);
            Document key = name.value(frame);
            if (value.isReference() || key.isReference()) {
                return value.isReference() ? value : key;
            }
            Document found = Functions.member(value, key);
            if (found != null) {
                return found;
            }
            if (safe) {
                return Document.nothing();
            }
            if (isTags(of)) {
                return Document.of("");
            }
            throw new PolicyFailedException(
                    "The property '" + key.asText().orElse("") + "' doesn't exist in " + value + ".");
        }

        /** A tag that a group or subscription lacks is blank: built-in definitions that inherit tags ask for that. */
        private static boolean isTags(Expression of) {
            return of instanceof Access access
                    && access.of instanceof Call call
                    && (call.name.equals("resourcegroup") || call.name.equals("subscription"))
                    && access.name instanceof Literal member
                    && member.constant.asText().orElse("").equalsIgnoreCase("tags");
        }
    }
}
