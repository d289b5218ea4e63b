package dev.breakwater.testing.contract;

import dev.breakwater.document.Document;
import dev.breakwater.engine.ApplyResult;
import dev.breakwater.engine.TimeSource;
import dev.breakwater.provider.HandlerContext;
import dev.breakwater.resource.Observed;
import dev.breakwater.resource.Output;
import dev.breakwater.resource.Resource;
import java.time.Clock;
import java.util.Optional;

/** The context of a handler called directly, after an apply whose states it hands out. */
final class ContractContext implements HandlerContext {
    private final String owner;
    private final ApplyResult applied;
    private final TimeSource time;

    ContractContext(String owner, ApplyResult applied, TimeSource time) {
        this.owner = owner;
        this.applied = applied;
        this.time = time;
    }

    /** The body with every listed output replaced. */
    Document body(Resource<?> declaration) {
        return declaration
                .document()
                .resolve(target -> declaration.inputs().stream()
                        .filter(Output.Ref.class::isInstance)
                        .filter(input -> ((Output.Ref<?, ?>) input).target().equals(target))
                        .findFirst()
                        .flatMap(this::value)
                        .map(Document::of));
    }

    @Override
    public <T> Optional<T> value(Output<T> output) {
        return output instanceof Output.Ref<?, T> ref ? read(ref) : output.known();
    }

    private <S extends Observed, T> Optional<T> read(Output.Ref<S, T> ref) {
        return applied.state(ref.source()).flatMap(state -> ref.field().read(state));
    }

    @Override
    public String owner() {
        return owner;
    }

    @Override
    public Clock clock() {
        return time.clock();
    }
}
