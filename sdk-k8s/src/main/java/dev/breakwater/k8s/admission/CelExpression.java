package dev.breakwater.k8s.admission;

import dev.breakwater.document.Document;
import dev.cel.common.types.CelType;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A compiled expression. Immutable, thread-safe; compile once and evaluate often. */
public final class CelExpression {
    /** What one evaluation may cost, as on the API server. */
    static final long LIMIT = 1_000_000;

    private final String source;
    private final CelType type;
    private final Node plan;
    private final int locals;

    CelExpression(String source, CelType type, Node plan, int locals) {
        this.source = source;
        this.type = type;
        this.plan = plan;
        this.locals = locals;
    }

    /** The text it was compiled from. */
    public String source() {
        return source;
    }

    /** The name of the type of its value, such as {@code bool} or {@code list(string)}. */
    public String type() {
        return type.name();
    }

    CelType valueType() {
        return type;
    }

    /** Its value for these variables; never throws for what the expression or its data do wrong. */
    public CelResult evaluate(Map<String, Document> variables) {
        return evaluate(CelVariables.of(variables));
    }

    /** Its value for variables made ready; the same, and quicker when there are many expressions. */
    public CelResult evaluate(CelVariables variables) {
        Evaluation evaluation = evaluate(variables.values()::get);
        return new CelResult(evaluation.value().map(CelValues::document), evaluation.error(), evaluation.cost());
    }

    /** One evaluation inside the engine. */
    record Evaluation(Optional<Object> value, Optional<String> error, long cost) {
        boolean is(boolean expected) {
            return value.isPresent() && value.get().equals(expected);
        }
    }

    Evaluation evaluate(Function<String, @Nullable Object> variables) {
        Frame frame = new Frame(variables, locals, LIMIT);
        try {
            return new Evaluation(Optional.of(plan.eval(frame)), Optional.empty(), frame.spent());
        } catch (CelFailure | CostExceeded failure) {
            return new Evaluation(Optional.empty(), Optional.ofNullable(failure.getMessage()), frame.spent());
        } catch (StackOverflowError tooDeep) {
            return new Evaluation(Optional.empty(), Optional.of("values are nested too deeply"), frame.spent());
        }
    }

    /** The text. */
    @Override
    public String toString() {
        return source;
    }
}
