package dev.breakwater.k8s.admission;

import dev.breakwater.k8s.admission.CelExpression.Evaluation;
import dev.breakwater.k8s.admission.CompiledPolicy.Part;
import dev.breakwater.k8s.admission.CompiledPolicy.Validation;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates one policy for one request and one parameter, within the budget of the API server. Source: its
 * {@code validator.go} and {@code matcher.go}. Used once.
 */
final class PolicyRun {
    /** What all expressions of a policy may cost together, and all its match conditions. */
    private static final long BUDGET = 10_000_000;

    private static final long CONDITIONS_BUDGET = BUDGET / 4;
    private static final int MAX_MESSAGE = 5 * 1024;
    private static final String EXHAUSTED =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    /** A validation that refuses, or that has no answer. */
    record Refusal(int index, String expression, String message, String reason, boolean error) {}

    /** What a policy came to: refusals, audit annotations, and annotations that failed. */
    record Result(List<Refusal> refusals, Map<String, String> annotations, List<String> annotationErrors) {
        static Result of(Refusal refusal) {
            return new Result(List.of(refusal), Map.of(), List.of());
        }
    }

    /** Ends a run whose budget is spent. */
    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final CompiledPolicy policy;
    private final Map<String, Object> inputs;
    private final boolean ignoring;
    private long budget = BUDGET;

    PolicyRun(CompiledPolicy policy, Map<String, Object> inputs, boolean ignoring) {
        this.policy = policy;
        this.inputs = inputs;
        this.ignoring = ignoring;
    }

    Result run() {
        try {
            budget = CONDITIONS_BUDGET;
            if (!conditionsHold()) {
                return new Result(List.of(), Map.of(), List.of());
            }
            budget = BUDGET;
            return validated();
        } catch (CelFailure | Exhausted failure) {
            String message = failure instanceof Exhausted ? EXHAUSTED : String.valueOf(failure.getMessage());
            return ignoring
                    ? new Result(List.of(), Map.of(), List.of())
                    : Result.of(new Refusal(0, "", message, "", true));
        }
    }

    /** A condition that is false wins over another that fails. */
    private boolean conditionsHold() {
        List<String> errors = new ArrayList<>();
        Function<String, @Nullable Object> variables = variables();
        for (Part condition : policy.conditions().values()) {
            Evaluation evaluation = evaluate(condition, variables);
            if (evaluation.is(false)) {
                return false;
            }
            evaluation.error().ifPresent(errors::add);
        }
        if (errors.isEmpty()) {
            return true;
        }
        if (ignoring) {
            return false;
        }
        throw new CelFailure(errors.size() == 1 ? errors.get(0) : errors.toString());
    }

    private Result validated() {
        List<Evaluation> evaluations = new ArrayList<>();
        Function<String, @Nullable Object> variables = variables();
        for (Validation validation : policy.validations()) {
            evaluations.add(evaluate(validation.check(), variables));
        }
        List<Refusal> refusals = new ArrayList<>();
        List<Optional<String>> messages = messages();
        for (int i = 0; i < evaluations.size(); i++) {
            judge(i, evaluations.get(i), messages.get(i)).ifPresent(refusals::add);
        }
        budget = BUDGET;
        return annotated(refusals);
    }

    private List<Optional<String>> messages() {
        List<Optional<String>> messages = new ArrayList<>();
        Function<String, @Nullable Object> variables = variables();
        try {
            for (Validation validation : policy.validations()) {
                messages.add(validation
                        .messageExpression()
                        .flatMap(part -> evaluate(part, variables).value())
                        .filter(String.class::isInstance)
                        .map(text -> ((String) text).strip())
                        .filter(text -> text.length() <= MAX_MESSAGE && text.indexOf('\n') < 0 && !text.isEmpty()));
            }
        } catch (Exhausted e) {
            throw new CelFailure("failed messageExpression: " + EXHAUSTED);
        }
        return messages;
    }

    private Optional<Refusal> judge(int index, Evaluation evaluation, Optional<String> message) {
        Validation validation = policy.validations().get(index);
        String source = validation.check().source();
        if (evaluation.error().isPresent()) {
            return ignoring
                    ? Optional.empty()
                    : Optional.of(new Refusal(index, source, evaluation.error().get(), "", true));
        }
        if (evaluation.is(true)) {
            return Optional.empty();
        }
        String said = message.orElseGet(
                () -> validation.message().isEmpty() ? "failed expression: " + source.strip() : validation.message());
        return Optional.of(new Refusal(index, source, said, validation.reason(), false));
    }

    private Result annotated(List<Refusal> refusals) {
        Map<String, String> annotations = new HashMap<>();
        List<String> errors = new ArrayList<>();
        Function<String, @Nullable Object> variables = variables();
        policy.annotations().forEach((key, part) -> {
            Evaluation evaluation = evaluate(part, variables);
            evaluation
                    .value()
                    .filter(String.class::isInstance)
                    .map(text -> ((String) text).strip())
                    .filter(text -> !text.isEmpty())
                    .ifPresent(text -> annotations.put(key, text));
            if (!ignoring) {
                evaluation.error().ifPresent(errors::add);
            }
        });
        return new Result(refusals, annotations, errors);
    }

    /** An evaluation with the server's words for what went wrong; charged to the budget. */
    private Evaluation evaluate(Part part, Function<String, @Nullable Object> variables) {
        if (part.expression().isEmpty()) {
            return new Evaluation(Optional.empty(), Optional.of("compilation error: " + part.error()), 0);
        }
        Evaluation evaluation = part.expression().get().evaluate(variables);
        charge(evaluation.cost());
        return new Evaluation(
                evaluation.value(),
                evaluation.error().map(why -> "expression '" + part.source() + "' resulted in error: " + why),
                evaluation.cost());
    }

    private void charge(long cost) {
        budget -= cost;
        if (budget < 0) {
            throw new Exhausted();
        }
    }

    private Function<String, @Nullable Object> variables() {
        Lazy lazy = new Lazy();
        return name -> name.equals("variables") ? lazy : inputs.get(name);
    }

    /** The policy's own variables: each evaluated when it is first read, and not again. */
    private final class Lazy extends AbstractMap<String, Object> {
        private final Map<String, Evaluation> known = new HashMap<>();

        @Override
        public boolean containsKey(Object key) {
            return policy.variables().containsKey(key);
        }

        @Override
        public @Nullable Object get(Object key) {
            @Nullable Part part = policy.variables().get(key);
            if (part == null) {
                return null;
            }
            Evaluation evaluation = known.get(key);
            if (evaluation == null) {
                evaluation = evaluated((String) key, part);
                known.put((String) key, evaluation);
            }
            return evaluation.value().orElseThrow(failure(evaluation));
        }

        private java.util.function.Supplier<CelFailure> failure(Evaluation evaluation) {
            return () -> new CelFailure(evaluation.error().orElse(""));
        }

        private Evaluation evaluated(String name, Part part) {
            String subject = "composited variable \"" + name + "\" fails to ";
            if (part.expression().isEmpty()) {
                return new Evaluation(Optional.empty(), Optional.of(subject + "compile: " + part.error()), 0);
            }
            Evaluation evaluation =
                    part.expression().get().evaluate(input -> input.equals("variables") ? this : inputs.get(input));
            charge(evaluation.cost());
            return new Evaluation(
                    evaluation.value(), evaluation.error().map(why -> subject + "evaluate: " + why), evaluation.cost());
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            Map<String, Object> all = new HashMap<>();
            policy.variables().keySet().forEach(name -> all.put(name, java.util.Objects.requireNonNull(get(name))));
            return all.entrySet();
        }
    }
}
