package dev.breakwater.policy;

import dev.breakwater.document.Document;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A condition, ready to be evaluated. Immutable. */
sealed interface Condition {
    /**
     * What it says; what is not needed is not looked at.
     *
     * @throws PolicyFailedException if it cannot be evaluated
     */
    PolicyMatch test(Frame frame);

    /** All of these hold. */
    record All(List<Condition> parts) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            PolicyMatch result = PolicyMatch.MATCHES;
            for (int i = 0; i < parts.size() && result != PolicyMatch.DIFFERS; i++) {
                result = result.and(parts.get(i).test(frame));
            }
            return result;
        }
    }

    /** One of these holds. */
    record Any(List<Condition> parts) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            PolicyMatch result = PolicyMatch.DIFFERS;
            for (int i = 0; i < parts.size() && result != PolicyMatch.MATCHES; i++) {
                result = result.or(parts.get(i).test(frame));
            }
            return result;
        }
    }

    /** This does not hold. */
    record Not(Condition part) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            return part.test(frame).not();
        }
    }

    /** The words of one comparison: operator, whether it is negated, and what is compared with. */
    record Test(Operator operator, boolean negated, Expression right) {
        PolicyMatch of(Document left, Frame frame, boolean location) {
            Document wanted = right.value(frame);
            boolean onlyExists = operator == Operator.EXISTS;
            if (wanted.isReference() || (left.isReference() && !onlyExists)) {
                return PolicyMatch.UNKNOWN;
            }
            boolean keys = operator == Operator.CONTAINS_KEY;
            if (!onlyExists && !keys && (Sizes.unknown(left) != null || Sizes.unknown(wanted) != null)) {
                return partly(left, wanted);
            }
            boolean holds = location ? operator.test(folded(left), folded(wanted)) : operator.test(left, wanted);
            return PolicyMatch.of(holds != negated);
        }

        /** Where a part is not known, only what is found in the rest decides. */
        private PolicyMatch partly(Document left, Document wanted) {
            boolean found = false;
            if (operator == Operator.IN && Sizes.unknown(left) == null) {
                found = operator.test(left, known(wanted));
            } else if (operator == Operator.CONTAINS && left.isArray() && Sizes.unknown(wanted) == null) {
                found = operator.test(known(left), wanted);
            }
            return found ? PolicyMatch.of(!negated) : PolicyMatch.UNKNOWN;
        }

        private static Document known(Document array) {
            return array.isArray()
                    ? Document.of(array.elements().stream()
                            .filter(one -> Sizes.unknown(one) == null)
                            .toList())
                    : array;
        }

        /** Regions are the same with and without blanks. */
        private static Document folded(Document region) {
            if (region.isArray()) {
                return Document.of(region.elements().stream().map(Test::folded).toList());
            }
            boolean text = region.kind() == Document.Kind.STRING;
            return text ? Document.of(region.asText().orElse("").replace(" ", "")) : region;
        }

        PolicyMatch noted(PolicyMatch result, String kind, String expression, String path, Document left, Frame frame) {
            if (frame.isTraced()) {
                Map<String, Document> words = new LinkedHashMap<>();
                words.put("result", Document.of(result == PolicyMatch.MATCHES ? "True" : "False"));
                words.put("expressionKind", Document.of(kind));
                words.put("expression", Document.of(expression));
                words.put("path", Document.of(path));
                words.put("expressionValue", shown(left));
                words.put("targetValue", shown(right.value(frame)));
                words.put("operator", Document.of((negated ? "Not" : "") + operator));
                words.values().removeIf(Document::isNull);
                frame.note(words);
            }
            return result;
        }

        private static Document shown(Document value) {
            return value.kind() == Document.Kind.BOOLEAN ? Document.of(Functions.shown(value)) : value;
        }
    }

    /** All that a field selects meets a comparison; the name of a field may be an expression. */
    record OfField(Expression name, Test test) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            Document text = name.value(frame);
            return text.isReference()
                    ? PolicyMatch.UNKNOWN
                    : of(FieldPath.of(text.asText().orElse("")), test, frame);
        }

        static PolicyMatch of(FieldPath path, Test test, Frame frame) {
            if (frame.isAboutTypeOnly() && !path.decidesApplicability()) {
                return PolicyMatch.UNKNOWN;
            }
            Document shown;
            PolicyMatch result = PolicyMatch.MATCHES;
            if (path.isCollection()) {
                List<Document> values = path.values(frame);
                for (Document value : values) {
                    result = result.and(test.of(value, frame, false));
                }
                shown = Document.of(values);
            } else {
                shown = path.value(frame);
                result = test.of(shown, frame, path.isLocation());
            }
            return test.noted(result, "Field", path.toString(), path.path(), shown, frame);
        }
    }

    /** The same for a field whose name is known. */
    record OfPath(FieldPath path, Test test) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            return OfField.of(path, test, frame);
        }
    }

    /** A value meets a comparison. */
    record OfValue(String text, Expression value, Test test) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            if (frame.isAboutTypeOnly()) {
                return PolicyMatch.UNKNOWN;
            }
            Document left = value.value(frame);
            return test.noted(test.of(left, frame, false), "Value", text, "", left, frame);
        }
    }

    /** The number of elements that meet a condition meets a comparison. */
    record OfCount(FieldPath path, Condition where, Test test) implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            if (frame.isAboutTypeOnly()) {
                return PolicyMatch.UNKNOWN;
            }
            FieldPath.Tally tally = path.count(frame, () -> where.test(frame));
            return between(tally, test, path.toString(), frame);
        }

        static PolicyMatch between(FieldPath.Tally tally, Test test, String text, Frame frame) {
            if (tally.unknown() < 0) {
                return PolicyMatch.UNKNOWN;
            }
            PolicyMatch result = test.of(Document.of(tally.sure()), frame, false);
            for (int more = 1; more <= tally.unknown(); more++) {
                PolicyMatch other = test.of(Document.of(tally.sure() + more), frame, false);
                result = result == other ? result : PolicyMatch.UNKNOWN;
            }
            return test.noted(result, "Count", text, "", Document.of(tally.sure()), frame);
        }
    }

    /** The same over the elements of a value. */
    record OfValueCount(String name, Expression value, Condition where, Test test) implements Condition {
        private static final int MOST = 100;

        @Override
        public PolicyMatch test(Frame frame) {
            if (frame.isAboutTypeOnly()) {
                return PolicyMatch.UNKNOWN;
            }
            Document array = value.value(frame);
            if (array.isReference()) {
                return PolicyMatch.UNKNOWN;
            }
            if (!array.isArray() || array.elements().size() > MOST) {
                throw new PolicyFailedException("count takes an array of up to " + MOST + " elements, not "
                        + array.kind().name().toLowerCase(Locale.ROOT) + " " + array + ".");
            }
            FieldPath.Tally tally = new FieldPath.Tally();
            for (Document element : array.elements()) {
                frame.enter(name, element);
                tally.add(where.test(frame));
                frame.leave();
            }
            return OfCount.between(tally, test, name, frame);
        }
    }

    /** A condition that always holds, such as that of a count without one. */
    record Always() implements Condition {
        @Override
        public PolicyMatch test(Frame frame) {
            return PolicyMatch.MATCHES;
        }
    }
}
